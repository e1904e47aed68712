"""Lines of the registers that a position may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.models import Document
from toandan.directives.models.books import Direction, NumberBook, RegisterEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position

#: columns that no list shows and that weigh most
HEAVY = ("text", "folded", "spans", "confidence", "repairs")


def entries_of(position: Position | None, direction: Direction) -> QuerySet[RegisterEntry]:
    """Return the lines of the books of the position's own units.

    What a grant opens beyond them is read document by document, each time on the record.
    """
    units = scope_of(position, Permission.DIRECTIVE_READ).organisations
    found = RegisterEntry.objects.filter(
        book__organisation__in=units, book__direction=direction, document__discarded_at=None
    )
    return found.select_related("document", "book", "by__user").defer(
        *(f"document__{name}" for name in HEAVY)
    )


def offered(entries: QuerySet[RegisterEntry]) -> tuple[list[int], list[str]]:
    """Return the years, newest first, and the document types that occur."""
    plain = entries.order_by()
    years = plain.values_list("book__year", flat=True).distinct()
    types = plain.values_list("document__doc_type", flat=True).distinct()
    return sorted(set(years), reverse=True), sorted({one for one in types if one})


def drafts_of(position: Position | None) -> QuerySet[Document]:
    """Return the drafts of the position's units."""
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    found = Document.objects.filter(
        organisation__in=units, issued_at=None, registered_at=None, discarded_at=None
    )
    return found.select_related("upload", "created_by__user").defer(*HEAVY, "upload__text")


def book_lines(
    position: Position | None, direction: Direction, year: int
) -> list[tuple[NumberBook, list[RegisterEntry]]]:
    """Return a year's books with their lines in the order of the numbers."""
    lines: dict[int, list[RegisterEntry]] = {}
    books: dict[int, NumberBook] = {}
    entries = entries_of(position, direction).filter(book__year=year)
    ordered = entries.select_related("book__organisation").order_by("book__series", "number")
    for entry in ordered:
        books[entry.book_id] = entry.book
        lines.setdefault(entry.book_id, []).append(entry)
    return [(books[key], lines[key]) for key in lines]
