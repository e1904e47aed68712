"""Everything that the unit was ever sent, as a list with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.directives.forms.filters import UnitFilter
from toandan.directives.models import Dispatch
from toandan.directives.queries.board import LATE, Row, RowList, page_rows, sortable
from toandan.directives.queries.state import STATE_WORDS, with_facts, with_lateness, with_state
from toandan.listing import Column, Table
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


def _document(row: Row) -> str:
    return str(row.dispatch.document)


TABLE = Table(
    name="viec-cua-don-vi",
    columns=(
        Column(
            "van-ban",
            _("Văn bản"),
            _document,
            order=("document__date", "document__number_key"),
            cell="directives/board/document_cell.html",
            main=True,
        ),
        Column(
            "gui-boi", _("Nơi gửi"), lambda row: row.dispatch.sender, order=("sender__sort_key",)
        ),
        Column("nhan", _("Đơn vị"), lambda row: row.dispatch.organisation, shown=False),
        Column("ngay-gui", _("Ngày gửi"), lambda row: row.dispatch.sent_at, order=("sent_at",)),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: str(STATE_WORDS[row.state]),
            order=("state_rank",),
            cell="directives/board/state_cell.html",
        ),
        Column(
            "han",
            _("Hạn"),
            lambda row: row.dispatch.due_on,
            order=("due_order",),
            cell="directives/board/due_cell.html",
        ),
        Column("cham", _("Chậm"), lambda row: ", ".join(row.late.words), shown=False),
    ),
    default="-ngay-gui",
    empty=_("Chưa có văn bản nào gửi tới đơn vị."),
    late=lambda row: bool(row.late),
)


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """List what the unit was sent, open and finished."""
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    units = require(position, Permission.DIRECTIVE_READ).organisations
    now = timezone.now()
    form = UnitFilter(request.GET)
    rows = _filtered(Dispatch.objects.filter(organisation__in=units), form, now)
    listing = TABLE.listing(request, sortable(rows, request.GET.get("sap-xep", "")), filters=form)
    if listing.wants_export:
        listing.rows = RowList(listing.rows, now)  # type: ignore[assignment]  # iterated, nothing else
        return listing.export()
    page_rows(listing, now)
    return render(request, "directives/work/unit.html", {"listing": listing, "own": position})


def _filtered(rows: QuerySet[Any], form: UnitFilter, now: dt.datetime) -> QuerySet[Any]:
    for word in search_words(form.wanted("q") or ""):
        rows = rows.filter(Q(document__folded__contains=word) | Q(sender__folded__contains=word))
    if urgency := form.wanted("do_khan"):
        rows = rows.filter(document__urgency=urgency)
    state, late = form.wanted("trang_thai"), form.wanted("cham")
    if state or late:
        rows = with_facts(rows)
    if state:
        rows = with_state(rows).filter(state=state)
    if late:
        rows = with_lateness(rows, now).filter(LATE[late])
    return rows
