"""Rows of text out of a spreadsheet, and back into one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

#: the head of a column, by which its cells are known
Column = TypeVar("Column", bound=str)

MAX_BYTES = 5 * 1024 * 1024
#: what an XLSX may grow to when unpacked; a bomb declares far more
MAX_UNPACKED = 50 * 1024 * 1024
#: what is looked at of a sheet: rows that hold anything, and columns
MOST_ROWS, MOST_COLUMNS = 10_000, 100
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_ZIP = b"PK\x03\x04"


def read_rows(content: bytes) -> list[list[str]]:
    """Return the rows of `numbered_rows` without their numbers."""
    return [row for _number, row in numbered_rows(content)]


def numbered_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the first sheet of an XLSX, or a CSV (UTF-8, UTF-16), as rows of text.

    Each with its number in the file, as a spreadsheet shows it. Dates come as dd/mm/yyyy, whole
    numbers without a point, empty cells as "". Rows without any word are left out, and what
    stands beyond `MOST_ROWS` and `MOST_COLUMNS`.

    Raises:
        ValidationError: too large, damaged, or neither of the two.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp."))
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    return [(number, row) for number, row in rows if any(row)]


def _xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
        if unpacked <= MAX_UNPACKED:
            return list(islice(_lines(content), MOST_ROWS))
    except Exception as error:
        # a damaged package may raise anything
        raise ValidationError(_("Không đọc được tệp XLSX này; có thể tệp đã hỏng.")) from error
    raise ValidationError(_("Tệp XLSX chứa quá nhiều dữ liệu. Hãy chia thành nhiều tệp."))


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that hold anything, each with its number.

    Row by row: a sheet may hold two cells at its far ends, and whoever lays out the rectangle
    between them is killed by a file of five kilobytes.
    """
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        words = ["" if cell is None else _text(cell) for cell in row]
        while words and not words[-1]:
            words.pop()
        if words:
            yield number, words


def _text(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("Không đọc được tệp: hãy lưu dưới dạng XLSX hoặc CSV UTF-8.")
        ) from error
    if "\0" in text:
        raise ValidationError(_("Tệp này không phải XLSX hay CSV."))
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise ValidationError(_("Tệp CSV có dòng sai dấu ngoặc kép hoặc quá dài.")) from error
    return [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]


def xlsx_of(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    wide_last: bool = False,
    words: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return rows of text as an XLSX in which nothing is taken for a formula.

    Args:
        header: the names of the columns.
        rows: their cells.
        wide_last: the last column holds whole sentences.
        words: what may be written in some columns, on a second sheet: name → words.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 24
    if wide_last:
        sheet.column_dimensions[get_column_letter(len(header))].width = 80
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if words:
        second = book.create_sheet(_("Các từ dùng được"))
        for place in range(1, len(words) + 1):
            second.column_dimensions[get_column_letter(place)].width = 48
        second.append([_cell(second, name, bold=True) for name in words])
        for line in zip_longest(*words.values(), fillvalue=""):
            second.append([_cell(second, value) for value in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def read_cells(
    cells: Mapping[Column, str], readers: Mapping[Column, Callable[[str], Any]]
) -> list[Any]:
    """Read several cells of a row; empty ones give None.

    Raises:
        ValidationError: all that is wrong with them, each with its column.
    """
    values: list[Any] = []
    wrong: list[str] = []
    for column, read in readers.items():
        words = cells.get(column, "")
        try:
            values.append(read(words) if words else None)
        except ValidationError as error:
            wrong += [f"{column}: {text}" for text in error.messages]
    if wrong:
        raise ValidationError(wrong)
    return values


def read_day(words: str) -> dt.date:
    """Return a day as people write it.

    Raises:
        ValidationError: it is none.
    """
    for form in _DAYS:
        try:
            # a calendar day has no zone
            return dt.datetime.strptime(words, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValidationError(_("Ngày “%(day)s” không đúng dạng ngày/tháng/năm.") % {"day": words})
