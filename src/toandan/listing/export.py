"""A list as a file: CSV for other programs, XLSX for people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from toandan.listing.table import Table

#: rows; more make a file that nobody reads, and keep a server process for too long
EXPORT_LIMIT = 50_000
_LONGEST_CELL = 32_000  # Excel takes 32,767 characters
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60

EXPORTS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def plain(value: Any) -> Any:
    """Return a value as a spreadsheet keeps it: numbers, dates and times as such, the rest as text.

    Times lose their zone, since XLSX knows none: they are the province's clock.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, (int, float, dt.date, dt.time)):
        return value
    return _NOT_IN_XML.sub("", str(value))[:_LONGEST_CELL]


def _written(value: Any) -> str:
    """Return a value as text for CSV, which Excel must not take for a formula."""
    kept = plain(value)
    if isinstance(kept, dt.datetime):
        return kept.strftime("%H:%M %d/%m/%Y")
    if isinstance(kept, dt.date):
        return kept.strftime("%d/%m/%Y")
    if isinstance(kept, dt.time):
        return kept.strftime("%H:%M")
    text = str(kept)
    if isinstance(kept, str) and text.startswith(_STARTS_FORMULA):
        return f"'{text}"
    return text


def _records(table: Table, rows: Iterable[Any]) -> Iterator[list[Any]]:
    columns = table.exported
    for taken, row in enumerate(rows):
        if taken == EXPORT_LIMIT:
            # said inside the file, which travels without the page that it came from
            note = _("Chỉ xuất %(limit)s dòng đầu. Hãy lọc danh sách rồi xuất từng phần.")
            yield [note % {"limit": EXPORT_LIMIT}]
            return
        yield [column.value(row) for column in columns]


def csv_of(table: Table, rows: Iterable[Any]) -> bytes:
    """Return the list as CSV in UTF-8 with the mark that Excel needs to read Vietnamese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(column.header) for column in table.exported])
    writer.writerows([_written(value) for value in record] for record in _records(table, rows))
    return text.getvalue().encode("utf-8-sig")


def spreadsheet_of(table: Table, rows: Iterable[Any]) -> bytes:
    """Return the list as XLSX with a fixed head, a filter and columns as wide as their words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    columns = table.exported
    sheet.freeze_panes = "A2"
    records = [[plain(value) for value in record] for record in _records(table, rows)]
    for place, column in enumerate(columns, start=1):
        longest = max((len(str(r[place - 1])) for r in records if place <= len(r)), default=0)
        width = max(len(str(column.header)), longest) + 2
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width, 8), _WIDEST)
    sheet.append([_cell(sheet, str(column.header), head=True) for column in columns])
    for record in records:
        sheet.append([_cell(sheet, value) for value in record])
    if records:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(records) + 1}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any, *, head: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # kept as text: what begins with = is somebody's words, never a formula
        cell.data_type = "s"
    if head:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EFEDE8")
    elif isinstance(value, dt.datetime):
        cell.number_format = "hh:mm dd/mm/yyyy"
    elif isinstance(value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def file_response(table: Table, rows: QuerySet[Any], kind: str) -> HttpResponse:
    """Return the list as a download named after the table and the day."""
    make = spreadsheet_of if kind == "xlsx" else csv_of
    content = make(table, rows.iterator(chunk_size=2000))
    name = f"{table.name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=EXPORTS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
