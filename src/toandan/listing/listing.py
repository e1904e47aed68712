"""One page of a list, as a request asked for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

from toandan.listing.export import EXPORTS, file_response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from toandan.listing.table import Cell, Column, Table

ORDER = "sap-xep"
PAGE = "trang"
SIZE = "so-dong"
EXPORT = "xuat"
OWN = (ORDER, PAGE, SIZE, EXPORT)
PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True)
class Heading:
    """The head of one column: its words, its address for sorting, its present direction."""

    column: Column
    address: str
    direction: str


@dataclass(frozen=True)
class Line:
    """One row of the page."""

    row: Any
    cells: list[Cell]
    late: bool


class Listing:
    """The records of one page, with the addresses of the others.

    Wrong values in the address (no such page, no such column) fall back to what is nearest,
    since an address may be old or typed by hand.
    """

    def __init__(
        self, table: Table, request: HttpRequest, rows: QuerySet[Any], filters: Form | None
    ) -> None:
        self.table = table
        self.request = request
        self.filters = filters
        self.order = self._order()
        self.rows = self._sorted(rows)

    def _order(self) -> str:
        asked = self.request.GET.get(ORDER, "")
        keys = {column.key for column in self.table.columns if column.order}
        return asked if asked.removeprefix("-") in keys else self.table.default

    def _sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        key = self.order.removeprefix("-")
        column = next((c for c in self.table.columns if c.key == key and c.order), None)
        if column is None:
            return rows if rows.ordered else rows.order_by(*self.table.tie)
        fields = list(column.order)
        if self.order.startswith("-"):
            fields = [f[1:] if f.startswith("-") else f"-{f}" for f in fields]
        return rows.order_by(*fields, *self.table.tie)

    @cached_property
    def size(self) -> int:
        """How many records a page holds."""
        asked = self.request.GET.get(SIZE, "")
        return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for, or the nearest there is."""
        return Paginator(self.rows, self.size).get_page(self.request.GET.get(PAGE))

    @property
    def total(self) -> int:
        """How many records there are on all pages."""
        return self.page.paginator.count

    def address(self, **changed: str | int | None) -> str:
        """Return this page's query string with some values changed; None removes one."""
        query = self.request.GET.copy()
        for name, value in changed.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of the page, their headers in its language: every cell bears one."""
        return [replace(one, header=str(one.header)) for one in self.table.shown]

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.order:
            return Heading(column, "", "")
        ascending, descending = self.order == column.key, self.order == f"-{column.key}"
        target = f"-{column.key}" if ascending else column.key
        direction = "ascending" if ascending else "descending" if descending else ""
        return Heading(column, self.address(**{ORDER: target, PAGE: None}), direction)

    @property
    def lines(self) -> Iterator[Line]:
        """The rows of this page."""
        late = self.table.late
        for row in self.page.object_list:
            yield Line(row, self.table.cells(row, self.columns), late=bool(late and late(row)))

    @property
    def pages(self) -> list[tuple[str, str]]:
        """(number or …, address) for each page near this one, the first and the last."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=2, on_ends=1
        )
        return [
            (str(number), self.address(**{PAGE: number}) if isinstance(number, int) else "")
            for number in numbers
        ]

    @property
    def previous_address(self) -> str:
        """The page before, or nothing."""
        page = self.page
        if not page.has_previous():
            return ""
        return self.address(**{PAGE: page.previous_page_number()})

    @property
    def next_address(self) -> str:
        """The page behind, or nothing."""
        page = self.page
        return self.address(**{PAGE: page.next_page_number()}) if page.has_next() else ""

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """(page size, address) for each size that may be chosen."""
        return [(size, self.address(**{SIZE: size, PAGE: None})) for size in PAGE_SIZES]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(name, address) for each kind of export."""
        return [
            (name.upper(), self.address(**{EXPORT: name, PAGE: None, SIZE: None}))
            for name in EXPORTS
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form has to carry along: the order and the page size."""
        get = self.request.GET
        return [(name, get[name]) for name in (ORDER, SIZE) if name in get]

    @property
    def is_filtered(self) -> bool:
        """Tell whether any filter is set, so that an empty list can say so."""
        return any(value for name, value in self.request.GET.items() if name not in OWN)

    @property
    def wants_export(self) -> bool:
        """Tell whether the request asks for a file instead of a page."""
        return self.request.GET.get(EXPORT) in EXPORTS

    def export(self) -> HttpResponse:
        """Return all records of the list, in its order, as the file that was asked for."""
        return file_response(self.table, self.rows, self.request.GET[EXPORT])
