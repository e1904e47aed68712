"""The registers of documents in and out, what waits for review, and the printed books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.directives.forms.register import RegisterFilter
from toandan.directives.models.books import Direction, RegisterEntry
from toandan.directives.queries.registers import book_lines, drafts_of, entries_of, offered
from toandan.directives.views.answers import answered, position_with
from toandan.listing import Column, Table

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.directives.models import Document


def _address(entry: RegisterEntry) -> str:
    return reverse("directives:document", args=[entry.document_id])


def _columns(direction: Direction) -> tuple[Column, ...]:
    numbered = gettext_lazy("Số đến") if direction == Direction.IN else gettext_lazy("Số đi")
    day = gettext_lazy("Ngày đến") if direction == Direction.IN else gettext_lazy("Ngày vào sổ")
    return (
        Column("so", numbered, lambda e: e.number, order=("book__year", "number"), number=True),
        Column("ngay-so", day, lambda e: timezone.localdate(e.at), order=("at",)),
        Column(
            "ky-hieu",
            gettext_lazy("Số, ký hiệu"),
            lambda e: e.document.number,
            order=("document__number_key",),
        ),
        Column(
            "ngay",
            gettext_lazy("Ngày văn bản"),
            lambda e: e.document.date,
            order=("document__date",),
        ),
        Column(
            "loai",
            gettext_lazy("Loại"),
            lambda e: e.document.doc_type,
            order=("document__doc_type",),
            whole=True,
        ),
        Column(
            "co-quan",
            gettext_lazy("Cơ quan ban hành"),
            lambda e: e.document.issuer_name,
            order=("document__issuer_name",),
            # one's own book of documents out names one issuer in every line
            shown=direction == Direction.IN,
        ),
        Column("trich-yeu", gettext_lazy("Trích yếu"), _subject, link=_address, main=True),
        Column(
            "do-khan",
            gettext_lazy("Độ khẩn"),
            lambda e: e.document.get_urgency_display() if e.document.urgency else None,
            order=("document__urgency",),
            cell="directives/intake/urgency_cell.html",
        ),
        Column(
            "noi-nhan",
            gettext_lazy("Nơi nhận"),
            lambda e: "; ".join(e.document.recipients),
            shown=False,
        ),
        Column("nguoi-vao-so", gettext_lazy("Người vào sổ"), lambda e: str(e.by.user), shown=False),
    )


def _subject(entry: RegisterEntry) -> str:
    return entry.document.subject or _("(không có trích yếu)")


TABLES = {
    Direction.IN: Table(
        name="so-van-ban-den",
        columns=_columns(Direction.IN),
        default="-so",
        empty=gettext_lazy("Chưa có văn bản đến nào được vào sổ. Tải văn bản lên để bắt đầu."),
    ),
    Direction.OUT: Table(
        name="so-van-ban-di",
        columns=_columns(Direction.OUT),
        default="-ngay-so",
        empty=gettext_lazy("Chưa ban hành văn bản nào."),
    ),
}


def _draft_title(document: Document) -> str:
    head = " ".join(part for part in (document.doc_type, document.number) if part)
    words = document.subject or (document.upload.name if document.upload else "")
    return " – ".join(part for part in (head, words) if part) or _("Dự thảo chưa có nội dung")


DRAFTS = Table(
    name="cho-ra-soat",
    columns=(
        Column(
            "van-ban",
            gettext_lazy("Văn bản"),
            _draft_title,
            link=lambda d: reverse("directives:review", args=[d.pk]),
            main=True,
        ),
        Column(
            "co-quan",
            gettext_lazy("Cơ quan ban hành"),
            lambda d: d.issuer_name,
            order=("issuer_name",),
        ),
        Column("ngay", gettext_lazy("Ngày văn bản"), lambda d: d.date, order=("date",)),
        Column(
            "do-khan",
            gettext_lazy("Độ khẩn"),
            lambda d: d.get_urgency_display() if d.urgency else None,
            order=("urgency",),
            cell="directives/intake/urgency_cell.html",
        ),
        Column("tao-luc", gettext_lazy("Nhận lúc"), lambda d: d.created_at, order=("created_at",)),
        Column("nguoi-tao", gettext_lazy("Người tải lên"), lambda d: str(d.created_by.user)),
    ),
    default="-tao-luc",
    empty=gettext_lazy("Không còn văn bản nào chờ rà soát."),
)


def _register(request: HttpRequest, direction: Direction) -> HttpResponse:
    position = position_with(request, Permission.DIRECTIVE_READ)
    entries = entries_of(position, direction)
    years, types = offered(entries)
    form = RegisterFilter(request.GET, years=years, types=types)
    listing = TABLES[direction].listing(request, form.narrowed(entries), filters=form)
    if listing.wants_export:
        return listing.export()
    context: dict[str, Any] = {
        "listing": listing,
        "direction": direction,
        "incoming": direction == Direction.IN,
        "years": years,
        "may_draft": Permission.DIRECTIVE_DRAFT in position.permissions,
    }
    return render(request, "directives/intake/register.html", context)


@require_GET
@answered
def incoming(request: HttpRequest) -> HttpResponse:
    """Show the register of documents in."""
    return _register(request, Direction.IN)


@require_GET
@answered
def outgoing(request: HttpRequest) -> HttpResponse:
    """Show the register of documents out."""
    return _register(request, Direction.OUT)


@require_GET
@answered
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the drafts that wait for review."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    listing = DRAFTS.listing(request, drafts_of(position))
    if listing.wants_export:
        return listing.export()
    return render(request, "directives/intake/drafts.html", {"listing": listing})


def _book(request: HttpRequest, direction: Direction, year: int) -> HttpResponse:
    position = position_with(request, Permission.DIRECTIVE_READ)
    context = {
        "books": book_lines(position, direction, year),
        "incoming": direction == Direction.IN,
        "year": year,
    }
    return render(request, "directives/intake/book.html", context)


@require_GET
@answered
def incoming_book(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's book of documents in, for printing (Nghị định 30/2020/NĐ-CP, phụ lục IV)."""
    return _book(request, Direction.IN, year)


@require_GET
@answered
def outgoing_book(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's book of documents out, for printing."""
    return _book(request, Direction.OUT, year)
