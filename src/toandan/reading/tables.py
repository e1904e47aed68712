"""Stage 5a. Reads a body's lines; takes the task tables out of them.

Plans give their tasks as rows: what, who leads, who co-operates, by when. A table of tasks
shows in its head ("Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian"); any
other table stays text. Its cells are parted by tabs (DOCX, HTML, layout), bars or wide gaps.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name, split_bodies
from toandan.reading.cell_limits import read_limit
from toandan.reading.found import Found
from toandan.reading.openings import opens_body
from toandan.reading.paragraphs import Paragraph, Rank, rank_of
from toandan.reading.roles import Roles
from toandan.reading.vietnamese import fold, squeeze

if TYPE_CHECKING:
    from toandan.reading.found import Place
    from toandan.reading.lines import Line
    from toandan.reading.model import Deadline

_WHO = r"(?:don vi|co quan|bo phan|nguoi|ca nhan|to chuc)"
#: what a column holds → how its head names it (folded); the first that fits
_COLUMNS = (
    ("label", re.compile(r"^(?:so )?(?:s?tt|thu tu)\b|^viec$")),
    ("coordinate", re.compile(r"^(?!.*chu tri).*phoi hop")),
    (
        "lead",
        re.compile(
            rf"chu tri|{_WHO}.{{0,12}}(?:thuc hien|phu trach|trach nhiem|dau moi|tham muu)|"
            r"^(?:phan cong|trach nhiem)|chiu trach nhiem"
        ),
    ),
    (
        "limit",
        re.compile(
            r"thoi gian|thoi han|thoi diem|tien do|^han\b|hoan thanh|^xong\b|ket thuc|truoc ngay"
        ),
    ),
    ("task", re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|giai phap|^viec\b")),
)
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?$")
_FEWEST = 3
_LABEL = re.compile(r"^\W?(?P<label>[IVX]{1,5}|\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđ]|[A-Z])\s*[.)/]?$")
_BARS = re.compile(r"\s*\|\s*")
_GAPS = re.compile(r" {3,}")
_LED = re.compile(r"^(?:cơ quan |đơn vị )?chủ trì\s*:?\s*", re.IGNORECASE)
_JOINED = re.compile(
    r"[;,]?\s*(?:cơ quan |đơn vị )?phối hợp(?: với| thực hiện)?\s*:?\s*", re.IGNORECASE
)
_ITEMS = re.compile(r"\s*[;•+]\s*")
_DASHED = re.compile(r"(?:^|\s*[;,]?\s)[-–]\s*(?=[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and its place in the clean text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One task of a table.

    Attributes:
        paragraph: what is to be done, with its label.
        roles: who leads, acts and co-operates.
        limit: the time limit, with its place; None where the cell sets none.
        limit_text: the limit's cell as written, None where empty.
    """

    paragraph: Paragraph
    roles: Roles
    limit: tuple[Deadline, Place] | None = None
    limit_text: str | None = None


@dataclass
class Table:
    """The rows of one table, where it begins, and its columns by what they hold."""

    start: int
    columns: dict[str, int]
    leads: bool
    rows: list[Row] = field(default_factory=list)
    #: the cells of the last row, and where it ends
    last: list[Cell] = field(default_factory=list)
    end: int = 0


def take_tables(text: str, lines: list[Line]) -> tuple[list[Table], list[Line]]:
    """Part task tables from the other lines of a body.

    Args:
        text: the clean text, which shows a row's empty first cell.
        lines: the body's lines.

    Returns:
        The tables, and the lines that belong to none.
    """
    tables: list[Table] = []
    rest: list[Line] = []
    current: Table | None = None
    for line in lines:
        cells = _cells(text, line)
        columns = _columns(cells)
        if columns is not None:
            if current is None or current.rows:
                current = Table(line.start, columns, _says_lead(cells, columns))
                tables.append(current)
            else:
                current.columns = current.columns | columns
                current.leads = current.leads or _says_lead(cells, columns)
        elif current is not None and not any(map(str.isalnum, line.text)):
            continue  # a speck at the foot of a page on which the table goes on
        elif current is not None and (len(cells) > 1 or _goes_on(line, current)):
            _add(current, cells, line, cut="\f" in text[current.end : line.start])
            current.end = line.end
        else:
            current = None
            rest.append(line)
    return [table for table in tables if table.rows], rest


def with_rows(
    limits: tuple[Found[Deadline], ...], tables: tuple[Table, ...]
) -> tuple[Found[Deadline], ...]:
    """Return a text's time limits with those of its tables' rows, each once, in order."""
    cells = [row.limit for table in tables for row in table.rows if row.limit]
    kept = [
        one
        for one in limits
        if not any(one.places[0][0] < end and start < one.places[0][1] for _, (start, end) in cells)
    ]
    kept += [Found(limit, (place,), 0.85) for limit, place in cells]
    return tuple(sorted(kept, key=lambda one: one.places[0]))


def names_task(cell: str) -> bool:
    """Tell whether a cell of a head names what is to be done."""
    folded = fold(squeeze(cell))
    return next((name for name, words in _COLUMNS if words.search(folded)), None) == "task"


def is_task_head(cells: list[str]) -> bool:
    """Tell whether the cells of a row head a table of tasks."""
    return _columns([Cell(squeeze(cell), 0, 0) for cell in cells]) is not None


def _cells(text: str, line: Line) -> list[Cell]:
    begin = text.rfind("\n", 0, line.start) + 1
    stop = text.find("\n", line.end)
    # a row's empty last cells stand behind its trimmed line
    raw = text[begin : stop if "\t" in text[line.end : max(stop, line.end)] else line.end]
    if "\t" in raw:
        splits = [(m.start(), m.end()) for m in re.finditer(r"\t", raw)]
    elif "|" in raw:
        raw = raw.strip().strip("|")
        begin = text.find(raw, begin)
        splits = [(m.start(), m.end()) for m in _BARS.finditer(raw)]
    else:
        splits = [(m.start(), m.end()) for m in _GAPS.finditer(raw)]
    cells: list[Cell] = []
    last = 0
    for start, end in [*splits, (len(raw), len(raw))]:
        piece = raw[last:start]
        lead = len(piece) - len(piece.lstrip())
        cells.append(Cell(squeeze(piece), begin + last + lead, begin + last + len(piece.rstrip())))
        last = end
    return cells


def _columns(cells: list[Cell]) -> dict[str, int] | None:
    """Return which column holds what, None where the cells are no head of a task table."""
    if len(cells) < _FEWEST:
        return None
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        folded = fold(cell.text)
        name = next((name for name, words in _COLUMNS if words.search(folded)), None)
        if name and len(cell.text) < 60:  # noqa: PLR2004 - a head is short, a task is not
            found.setdefault(name, index)
    if "task" not in found or not {"lead", "coordinate", "limit"} & found.keys():
        return None
    return found


def _says_lead(cells: list[Cell], columns: dict[str, int]) -> bool:
    return "lead" in columns and "chu tri" in fold(cells[columns["lead"]].text)


def _goes_on(line: Line, table: Table) -> bool:
    """Tell whether a line of one cell goes on with the task in the row above."""
    return bool(table.rows) and line.text[:1].islower() and not line.gap


def _add(table: Table, cells: list[Cell], line: Line, *, cut: bool) -> None:
    """Add a row to a table; `cut` tells that a page ends before it."""
    if all(_NUMBERED.match(cell.text) or not cell.text for cell in cells):
        return
    task = _at(cells, table.columns.get("task"))
    label = _at(cells, table.columns.get("label"))
    if cut and table.rows and len(cells) > 1 and _is_rest(table, cells):
        _continue(table, cells, line)
        return
    if (task is None or not task.text) and len(cells) <= 2:  # noqa: PLR2004 - "I | Công tác …"
        task = cells[-1]
        label = cells[0] if len(cells) > 1 else None
    if task is None or not task.text:
        return
    shown = _LABEL.match(label.text) if label else None
    number = shown["label"] if shown else None
    if number is None and table.rows and task.text[:1].islower():
        if len(cells) > 1:
            _continue(table, cells, line)
        else:
            last = table.rows.pop()
            table.rows.append(replace(last, paragraph=_longer(last.paragraph, task, line)))
        return
    rank = rank_of(number) if number else Rank.NONE
    if number is None and _is_title(table, cells, task):
        rank = Rank.ROMAN
    paragraph = Paragraph(line.start, line.end, task.text, task.start, number, rank)
    table.rows.append(_row(table, cells, paragraph))
    table.last = cells


def _row(table: Table, cells: list[Cell], paragraph: Paragraph) -> Row:
    limit = _at(cells, table.columns.get("limit"))
    found = read_limit(limit.text) if limit else None
    place = (limit.start, limit.end) if limit else (0, 0)
    return Row(
        paragraph,
        _roles(table, cells),
        (found, place) if found else None,
        limit.text or None if limit else None,
    )


def _is_rest(table: Table, cells: list[Cell]) -> bool:
    """Tell whether the first row of a page is the rest of the row that the page before cut.

    It shows no label, and its task is empty, goes on in small letters, or has no label where
    the other tasks have one.
    """
    label = _at(cells, table.columns.get("label"))
    if label is not None and label.text:
        return False
    task = _at(cells, table.columns.get("task"))
    if task is None or not task.text:
        return True
    labelled = table.rows[-1].paragraph.label is not None
    return task.text[:1].islower() or (labelled and not _is_title(table, cells, task))


def _continue(table: Table, cells: list[Cell], line: Line) -> None:
    """Put the rest of the last row's cells behind what stands in them."""
    empty = Cell("", 0, 0)
    pairs = itertools.zip_longest(table.last, cells, fillvalue=empty)
    table.last = [_joined_cells(one, other) for one, other in pairs]
    paragraph = table.rows.pop().paragraph
    task = _at(cells, table.columns.get("task"))
    if task is not None and task.text:
        paragraph = _longer(paragraph, task, line)
    table.rows.append(_row(table, table.last, paragraph))


def _joined_cells(one: Cell, other: Cell) -> Cell:
    """Return two cells as one, which stands where the first with words does."""
    shown = one if one.text else other
    return Cell(f"{one.text} {other.text}".strip(), shown.start, shown.end)


def _is_title(table: Table, cells: list[Cell], task: Cell) -> bool:
    """Tell whether a row without a label is the title of those below it: nothing else stands in it.

    Among labelled rows it is one only in capitals; else it goes on with the row above.
    """
    alone = len(cells) > _FEWEST - 1 and all(cell is task or not cell.text for cell in cells)
    labelled = any(row.paragraph.label for row in table.rows)
    opens = task.text[:1].isupper() and not task.text.rstrip().endswith((".", ";"))
    return alone and opens and (not labelled or task.text.isupper())


def _longer(old: Paragraph, task: Cell, line: Line) -> Paragraph:
    """Return a row's task with a further line of it."""
    text = f"{old.text} {task.text}"
    return Paragraph(old.start, line.end, text, old.text_start, old.label, old.rank)


def _at(cells: list[Cell], index: int | None) -> Cell | None:
    return cells[index] if index is not None and index < len(cells) else None


def _roles(table: Table, cells: list[Cell]) -> Roles:
    lead = _at(cells, table.columns.get("lead"))
    joined = _at(cells, table.columns.get("coordinate"))
    leading = lead.text if lead else ""
    with_them = joined.text if joined else ""
    both = _JOINED.search(leading)
    if both:
        leading, with_them = leading[: both.start()], leading[both.end() :] or with_them
    actors = _bodies(_LED.sub("", leading))
    leads = actors if table.leads else ()
    return Roles(actors, leads, tuple(one for one in _bodies(with_them) if one not in actors))


def _bodies(text: str) -> tuple[str, ...]:
    names: list[str] = []
    listed = _DASHED if text.lstrip().startswith(("-", "–")) else _ITEMS
    for item in listed.split(text):
        words = clean_name(item)
        if words:
            names += [name for name, _, _ in split_bodies(words)] if opens_body(words) else [words]
    return tuple(dict.fromkeys(names))
