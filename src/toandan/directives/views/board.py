"""The follow-up board: who has received, relayed, planned, reported, and who is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.actions.once import acting_once
from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.directives.actions import followup
from toandan.directives.exports import FORMS, followup_report
from toandan.directives.forms.board import BoardFilter, UrgeManyForm
from toandan.directives.models import Urging
from toandan.directives.queries.access import followed_dispatches
from toandan.directives.queries.board import (
    RowList,
    board_rows,
    document_coverage,
    hold_keys,
    known_rows,
    monitored_by,
    page_rows,
    rows_of,
    sortable,
    summary,
)
from toandan.directives.queries.board_documents import MOST, by_document
from toandan.directives.queries.state import STATE_WORDS
from toandan.directives.views.documents import bars
from toandan.directives.views.verbs import ALREADY
from toandan.listing import Column, Listing, Table, key_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.accounts.models import Position

#: more bodies are not urged by one press
MOST_URGED = 1000
COUNTED_AT_ONCE = 500
#: what each figure above the board filters by
FIGURES: dict[str, dict[str, str | None]] = {
    "all": {"trang-thai": None, "cham": None, "vuong": None},
    "unreceived": {"trang-thai": "sent", "cham": None, "vuong": None},
    "late": {"trang-thai": None, "cham": "co", "vuong": None},
    "blocked": {"trang-thai": None, "cham": None, "vuong": "on"},
    "finished": {"trang-thai": "done", "cham": None, "vuong": None},
}

TABLE = Table(
    name="theo-doi",
    columns=(
        Column(
            "don-vi",
            gettext_lazy("Đơn vị"),
            lambda row: row.dispatch.organisation,
            order=("organisation__sort_key",),
            cell="directives/board/unit_cell.html",
            main=True,
        ),
        Column(
            "cap",
            gettext_lazy("Cấp"),
            lambda row: row.dispatch.organisation.tier.label,
            order=("organisation__kind__tier",),
            shown=False,
        ),
        Column(
            "dia-ban",
            gettext_lazy("Địa bàn"),
            lambda row: row.dispatch.organisation.area,
            shown=False,
        ),
        Column(
            "van-ban",
            gettext_lazy("Văn bản"),
            lambda row: row.dispatch.document,
            order=("document__date", "document__number_key"),
            cell="directives/board/letter_cell.html",
        ),
        Column(
            "do-khan",
            gettext_lazy("Độ khẩn"),
            lambda row: row.dispatch.document.get_urgency_display(),
            shown=False,
        ),
        Column(
            "ngay-gui",
            gettext_lazy("Ngày gửi"),
            lambda row: row.dispatch.sent_at,
            order=("sent_at",),
            cell="directives/board/sent_cell.html",
        ),
        Column(
            "ngay-nhan",
            gettext_lazy("Ngày tiếp nhận"),
            lambda row: row.dispatch.received_at,
            order=("received_at",),
            shown=False,
        ),
        Column(
            "trang-thai",
            gettext_lazy("Trạng thái"),
            lambda row: str(STATE_WORDS[row.state]),
            order=("state_rank",),
            cell="directives/board/state_cell.html",
        ),
        Column("cham", gettext_lazy("Chậm"), lambda row: ", ".join(row.late.words), shown=False),
        Column(
            "trien-khai",
            gettext_lazy("Đã triển khai"),
            lambda row: bool(row.dispatch.is_relayed),
            shown=False,
        ),
        Column(
            "ke-hoach",
            gettext_lazy("Có kế hoạch"),
            lambda row: bool(row.dispatch.is_planned),
            shown=False,
        ),
        Column(
            "bao-cao",
            gettext_lazy("Có báo cáo"),
            lambda row: bool(row.dispatch.is_reported),
            shown=False,
        ),
        Column(
            "han",
            gettext_lazy("Hạn"),
            lambda row: row.dispatch.due_on,
            order=("due_order",),
            cell="directives/board/due_cell.html",
        ),
        Column(
            "nhiem-vu",
            gettext_lazy("Nhiệm vụ xong"),
            lambda row: (
                f"{row.dispatch.shares_done}/{row.dispatch.shares}" if row.dispatch.shares else None
            ),
            number=True,
        ),
        Column(
            "don-doc",
            gettext_lazy("Đôn đốc"),
            lambda row: row.dispatch.urged or None,
            cell="directives/board/urged_cell.html",
            number=True,
        ),
        Column(
            "vuong",
            gettext_lazy("Vướng mắc"),
            lambda row: bool(row.dispatch.is_blocked),
            shown=False,
        ),
    ),
    default="han",
    empty=gettext_lazy(
        "Chưa có văn bản nào do đơn vị gửi xuống hoặc được giao theo dõi. Văn bản ban hành,"
        " chuyển tiếp cho cấp dưới sẽ hiện ở đây."
    ),
    late=lambda row: bool(row.late),
)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the rows that fit the filter, with the sums over all of them."""
    position = _position(request)
    now = timezone.now()
    form = BoardFilter(request.GET, position=position)
    wanted = form.request
    rows = board_rows(position, wanted, now)
    listing = TABLE.listing(request, sortable(rows, request.GET.get("sap-xep", "")), filters=form)
    if listing.wants_export:
        listing.rows = RowList(listing.rows, now)  # type: ignore[assignment]  # iterated, nothing else
        return listing.export()
    if wanted.by_facts:
        hold_keys(listing)
    page_rows(listing, now)
    context = {
        "listing": listing,
        "form": form,
        # over very many rows the figures come after the page, which does not wait for them
        "summary": summary(rows_of(listing, rows), now)
        if listing.total <= COUNTED_AT_ONCE
        else None,
        "bars": bars(document_coverage(position, wanted.document, now)) if wanted.document else [],
        "wanted": wanted,
        "own": monitored_by(position),
        "urge_form": UrgeManyForm() if Permission.DIRECTIVE_URGE in position.permissions else None,
        "query": request.GET.urlencode(),
        "addresses": _addresses(listing),
    }
    return render(request, "directives/board/page.html", context)


def _addresses(listing: Listing) -> dict[str, str]:
    return {name: listing.address(trang=None, **changed) for name, changed in FIGURES.items()}


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures above the board alone."""
    position = _position(request)
    rows = known_rows(position, BoardFilter(request.GET, position=position).request, timezone.now())
    listing = TABLE.listing(request, sortable(rows, request.GET.get("sap-xep", "")))
    board_address = reverse("directives:board")
    context = {
        "summary": summary(rows, timezone.now()),
        "addresses": {name: f"{board_address}{a}" for name, a in _addresses(listing).items()},
    }
    return render(request, "directives/board/figures.html", context)


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Give the sums of each directive that is followed."""
    position, now = _position(request), timezone.now()
    rows = known_rows(position, BoardFilter(request.GET, position=position).request, now)
    context = {"documents": by_document(rows, now), "most": MOST}
    return render(request, "directives/board/documents.html", context)


def _position(request: HttpRequest) -> Position:
    position: Position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    require(position, Permission.DIRECTIVE_FOLLOW)
    return position


@require_POST
def urge_many(request: HttpRequest) -> HttpResponse:
    """Urge the chosen rows, or all that fit the filter, with the same words."""
    position = _position(request)
    require(position, Permission.DIRECTIVE_URGE)
    form = UrgeManyForm(request.POST)
    back = redirect(f"{reverse('directives:board')}?{request.GET.urlencode()}")
    if not form.is_valid():
        messages.error(request, _("Hãy ghi nội dung đôn đốc và chọn mức độ."))
        return back
    chosen = _chosen(request, position)
    if not chosen:
        messages.error(request, _("Hãy chọn ít nhất một đơn vị."))
        return back
    level, text = Urging.Level(form.cleaned_data["level"]), form.cleaned_data["text"]
    with acting_once(position.user, form.cleaned_data["once"]) as first:
        if first:
            _say(request, followup.urge_many(chosen, level=level, text=text, by=position))
        else:
            messages.info(request, ALREADY)
    return back


def _chosen(request: HttpRequest, position: Position) -> list[Any]:
    rows = followed_dispatches(position)
    if "tat-ca" in request.POST:
        form = BoardFilter(request.GET, position=position)
        rows = known_rows(position, form.request, timezone.now())
    else:
        keys = [key for one in request.POST.getlist("chon") if (key := key_of(one)) is not None]
        rows = rows.filter(pk__in=keys)
    rows = rows.select_related("root", "document", "organisation__kind", "sender")
    return list(rows.order_by("path")[:MOST_URGED])


def _say(request: HttpRequest, came: followup.UrgedMany) -> None:
    if came.sent:
        count, first, last = len(came.sent), came.sent[0], came.sent[-1]
        words = ngettext("Đã đôn đốc %(n)d đơn vị", "Đã đôn đốc %(n)d đơn vị", count)
        numbers = (
            _("số %(first)d đến %(last)d/%(year)d") if count > 1 else _("số %(first)d/%(year)d")
        )
        told = {"n": count, "first": first.number, "last": last.number, "year": first.year}
        messages.success(request, f"{words} ({numbers})." % told)
    for dispatch, reason in came.refused[:5]:
        messages.warning(request, f"{dispatch.organisation}: {reason}")
    if len(came.refused) > 5:  # noqa: PLR2004 - as many as are read
        rest = len(came.refused) - 5
        messages.warning(request, _("và %d đơn vị khác chưa đôn đốc được.") % rest)


@require_GET
def report(request: HttpRequest, form: str) -> HttpResponse:
    """Give the follow-up report on the filtered rows as DOCX or PDF."""
    position = _position(request)
    if form not in FORMS:
        raise Http404
    wanted = BoardFilter(request.GET, position=position).request
    made = followup_report(position, wanted, timezone.now())
    name = f"bao-cao-theo-doi-{timezone.localdate():%Y-%m-%d}.{form}"
    return HttpResponse(
        FORMS[form].write(made),
        content_type=FORMS[form].media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
