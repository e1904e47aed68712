"""What a list shows: columns, and how each gives its value, its order and its link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toandan.listing.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpRequest


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Attributes:
        key: name in addresses (`?sap-xep=key`), ASCII without blanks.
        header: what stands above it (lazy translation).
        value: record → str, number, date, datetime, bool or None; exported as it is.
        order: database fields by which the column sorts; empty means that it does not.
        cell: template that shows the cell, with `row` and `value`; plain text where empty.
        link: record → address that the text links to.
        main: the column that names the record; it heads the card on a phone.
        number: right-aligned figures.
        whole: short words that stay on one line.
        shown: whether it stands on the page; False leaves it to the export.
        exported: whether it goes into the export.
    """

    key: str
    header: Any
    value: Callable[[Any], Any]
    order: Sequence[str] = ()
    cell: str = ""
    link: Callable[[Any], str] | None = None
    main: bool = False
    number: bool = False
    whole: bool = False
    shown: bool = True
    exported: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell of a page, ready for the template."""

    column: Column
    row: Any
    value: Any
    link: str


@dataclass(frozen=True)
class Table:
    """A list as declared once by the page that owns it.

    Attributes:
        name: the export's file name, ASCII words joined by hyphens.
        columns: in the order of the page.
        default: key of the first order; `-key` for descending.
        empty: what an empty list says, with what to do next.
        tie: fields that decide between equals, so that pages never overlap.
        late: record → whether its row carries the mark of lateness.
        cards: show one card for each record on a phone; False scrolls sideways.
    """

    name: str
    columns: Sequence[Column]
    default: str = ""
    empty: Any = ""
    tie: Sequence[str] = field(default=("pk",))
    late: Callable[[Any], bool] | None = None
    cards: bool = True

    def listing(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        filters: Form | None = None,
    ) -> Listing:
        """Return the page of `rows` that the request asks for, in the order it asks for.

        Args:
            request: its GET holds order, page, page size and export.
            rows: already limited to what the reader may see, and already filtered.
            filters: the bound GET form above the list, for showing and resetting it.
        """
        return Listing(self, request, rows, filters)

    @property
    def shown(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if column.shown]

    @property
    def exported(self) -> list[Column]:
        """The columns of the export."""
        return [column for column in self.columns if column.exported]

    @staticmethod
    def cells(row: Any, columns: Sequence[Column]) -> list[Cell]:
        """Return one record's cells."""
        return [
            Cell(column, row, column.value(row), column.link(row) if column.link else "")
            for column in columns
        ]
