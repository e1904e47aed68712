"""Task tables on pages: words put into the cells that the page shows.

A cell that wraps stands on several lines, side by side with those of its neighbours. Rules tell
the cells where the page draws them (`ruled`); else columns are found by the rivers of white
between them, rows by the labels of the first column or by where their cells begin. The table
is written row by row, its cells parted by tabs, as tables of DOCX and HTML are. Only a table
whose head is that of a list of tasks is taken; all else stays as its lines show it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from toandan.reading.extract.ruled import ruled_table
from toandan.reading.extract.rules import no_rules
from toandan.reading.tables import is_task_head
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.reading.extract.layout import RawWord, Row
    from toandan.reading.extract.ruled import RuledTable
    from toandan.reading.extract.rules import FindRules, Rules

_HEAD = re.compile(r"noi dung|nhiem vu|cong viec|hoat dong")
#: a list of tasks also tells who or when
_HEAD_BESIDE = re.compile(
    r"chu tri|thuc hien|phoi hop|phu trach|trach nhiem|thoi (?:gian|han|diem)|tien do|hoan thanh|"
    r"phan cong"
)
_HEAD_WITHIN = 3
#: no cell of a head takes more of the page's width
_HEAD_CELL = 0.5
_NUMBERS = re.compile(r"^(?:s?tt|so|stt\.|thu)\b")
_LABEL = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,2})?|[IVX]{1,5})[.)]?$")
#: words further apart than this many line heights stand in different cells
_CELL_GAP = 0.8
#: a river is at least so wide, in line heights, and crossed by at most this share of the lines
_RIVER, _CROSSED = 0.45, 0.12
_BINS = 600
_RULES = "|_"
_FEWEST_COLUMNS = 3
_MOST_HEAD_ROWS = 5
#: a label and one cell: a section's title, or no row of the table at all
_FEW_CELLS = 2
#: a line of one piece over this share of the table's width is a paragraph: the table has ended
_PARAGRAPH = 0.55
_BLANK = 3.2
#: where rows are parted by white, their steps are this much wider than the closest lines
_WIDER = 1.25


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the rows of the page it takes, and its own rows as cells of words.

    Attributes:
        task: the column of the tasks, None where rules did not tell it.
        columns: how many columns it has.
    """

    start: int
    end: int
    rows: list[list[list[RawWord]]]
    task: int | None = None

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.rows[0])


def find_grids(
    rows: list[Row], usual: float, find_rules: FindRules = no_rules, above: Grid | None = None
) -> list[Grid]:
    """Return the task tables among the rows of a page.

    Args:
        rows: the page's rows from top to bottom.
        usual: the usual height of its words.
        find_rules: looks for the rules that the page draws.
        above: the table that reached the foot of the page before.
    """
    rows = [_without_rules(row) for row in rows]
    found = cache(find_rules)
    grids: list[Grid] = []
    index = 0
    if above is not None and (grid := _continued(rows, above, found(), usual)):
        grids.append(grid)
        index = grid.end
    while index < len(rows):
        grid = _grid_at(rows, index, usual, found)
        if grid is None:
            index += 1
        else:
            grids.append(grid)
            index = grid.end
    return grids


def _continued(rows: list[Row], above: Grid, rules: Rules, usual: float) -> Grid | None:
    """Return the rows of a table of the page before that stand at the head of this one."""
    table = ruled_table(rules, rows[0].middle, usual)
    if table is None or above.task is None or len(table.columns) != above.columns:
        return None
    inside, end = _inside(rows, 0, table)
    words = [word for row in inside for word in row.words]
    table = table.parted_by_labels(words)
    if table.head(words) is not None:
        return None  # the head stands again on each page
    made = table.rows(words, above.task)
    return Grid(0, end, made, above.task) if made else None


def _inside(rows: list[Row], start: int, table: RuledTable) -> tuple[list[Row], int]:
    """Return the rows from `start` on that stand in a table, and the index after the last."""
    end = start
    while end < len(rows) and rows[end].middle < table.bottom:
        end += 1
    return rows[start:end], end


def _ruled_at(rows: list[Row], start: int, usual: float, rules: Rules) -> Grid | None:
    """Return the table that rules enclose around the row at `start`."""
    table = ruled_table(rules, rows[start].middle, usual)
    if table is None:
        return None
    while start and rows[start - 1].middle > table.top:
        start -= 1
    inside, end = _inside(rows, start, table)
    words = [word for row in inside for word in row.words]
    table = table.parted_by_labels(words)
    head = table.head(words)
    if head is None:
        return None
    cells, task = head
    made = table.rows(words, task)[1:]
    # a head may stand alone at the foot of a page, its rows on the next
    return Grid(start, end, [cells, *made], task) if made or end == len(rows) else None


def _without_rules(row: Row) -> Row:
    """Return a row without the bars and strokes that OCR makes of a table's rules."""
    if not any(sign in word.text for word in row.words for sign in _RULES):
        return row
    words = [replace(word, text=word.text.strip(_RULES)) for word in row.words]
    kept = tuple(word for word in words if word.text)
    return replace(row, words=kept) if kept else row


def _grid_at(
    rows: list[Row], start: int, usual: float, find_rules: Callable[[], Rules]
) -> Grid | None:
    near = rows[start : start + _HEAD_WITHIN]
    words = fold(" ".join(row.text for row in near))
    if not (_HEAD.search(words) and _HEAD_BESIDE.search(words)):
        return None
    pieces = _pieces(rows[start], usual)
    width = max(row.x1 for row in rows) - min(row.x0 for row in rows)
    if max(right - left for left, right in pieces) > _HEAD_CELL * width:
        return None  # a line of text, no cell
    if max(len(_pieces(row, usual)) for row in near) < _FEW_CELLS:
        return None
    return _ruled_at(rows, start, usual, find_rules()) or _plain_at(rows, start, usual)


def _plain_at(rows: list[Row], start: int, usual: float) -> Grid | None:
    """Return the table at `start` by its white, where no rules tell its cells."""
    if len(_pieces(rows[start], usual)) < _FEWEST_COLUMNS:
        return None
    end = _end(rows, start, usual)
    columns = _columns(rows[start:end], usual)
    if len(columns) < _FEWEST_COLUMNS:
        return None
    cells = [_cells(row, columns, usual) for row in rows[start:end]]
    labels = [i for i, row in enumerate(cells) if i and _is_label(row[0])]
    begins = labels or _unlabelled(cells, rows[start:end])
    if not begins or begins[0] > _MOST_HEAD_ROWS:
        return None
    head = _joined(cells[: begins[0]])
    if not is_task_head([" ".join(word.text for word in cell) for cell in head]):
        return None
    bounds = itertools.pairwise([*begins, end - start])
    made = [head, *(_joined(cells[first:last]) for first, last in bounds)]
    begins = [start, *(start + index for index in begins)]
    while len(made) > 1 and sum(map(bool, made[-1])) <= _FEW_CELLS:
        if not labels:
            break
        # a heading below the table, which its label put into the first column
        end = begins.pop()
        made.pop()
    return Grid(start, end, made) if len(made) > 1 else None


def _unlabelled(cells: list[list[list[RawWord]]], rows: list[Row]) -> list[int]:
    """Return the indices at which the rows of a table without labels begin.

    A row begins where several cells begin at once with a capital, a figure or a dash, and the
    tasks' cell is one of them; where white parts the rows, only below it.
    """
    steps = [below.middle - above.middle for above, below in itertools.pairwise(rows)]
    close = min(steps, default=0.0)
    spaced = [i + 1 for i, step in enumerate(steps) if step > _WIDER * close]
    task = _task_column(cells)
    begins = [
        index
        for index, row in enumerate(cells)
        if index
        and row[task]
        and _opens(row[task])
        and sum(1 for cell in row if cell and _opens(cell)) > 1
    ]
    parted = [index for index in begins if index in spaced]
    return parted if len(parted) > 1 else begins


def _task_column(cells: list[list[list[RawWord]]]) -> int:
    """Return the column whose head names the tasks, the first where none does."""
    for column in range(len(cells[0])):
        words = [word.text for row in cells[:_MOST_HEAD_ROWS] for word in row[column]]
        if _HEAD.search(fold(" ".join(words[:4]))):
            return column
    return 0


def _opens(cell: list[RawWord]) -> bool:
    return not cell[0].text[:1].islower() and cell[0].text[:1] not in "(,;"


def _pieces(row: Row, usual: float) -> list[tuple[float, float]]:
    """Return the left and right edges of the pieces that gaps part a row into."""
    pieces: list[tuple[float, float]] = []
    for word in row.words:
        if pieces and word.x0 - pieces[-1][1] < _CELL_GAP * usual:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], word.x1))
        else:
            pieces.append((word.x0, word.x1))
    return pieces


def _end(rows: list[Row], start: int, usual: float) -> int:
    """Return the index after the last row of the table whose head begins at `start`."""
    left, right = rows[start].x0, rows[start].x1
    head = _pieces(rows[start], usual)
    labelled = bool(_NUMBERS.match(fold(rows[start].words[0].text)))
    for index in range(start + 1, len(rows)):
        row = rows[index]
        left, right = min(left, row.x0), max(right, row.x1)
        pieces = _pieces(row, usual)
        wide = len(pieces) == 1 and pieces[0][1] - pieces[0][0] > _PARAGRAPH * (right - left)
        # a heading below the table: its label and its words in one piece, at the left edge
        heading = len(pieces) == 1 and len(row.words) > 1 and row.x0 < left + usual
        if not labelled:  # there a task's further lines stand so too, but stay in their column
            heading = heading and (row.x1 > head[1][0] or _is_label([row.words[0]]))
        if wide or heading or row.middle - rows[index - 1].middle > _BLANK * usual:
            return index
    return len(rows)


def _columns(rows: list[Row], usual: float) -> list[tuple[float, float]]:
    """Return the columns between the rivers of white that run down the rows."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    size = max(right - left, 1.0) / _BINS
    counts = [0] * (_BINS + 1)
    for row in rows:
        covered = {
            place
            for word in row.words
            for place in range(int((word.x0 - left) / size), int((word.x1 - left) / size) + 1)
        }
        for place in covered:
            counts[min(place, _BINS)] += 1
    most = _CROSSED * len(rows)
    columns: list[tuple[float, float]] = []
    for place, count in enumerate(counts):
        if count <= most:
            continue
        edge = left + place * size
        if columns and edge - columns[-1][1] < _RIVER * usual:
            columns[-1] = (columns[-1][0], edge + size)
        else:
            columns.append((edge, edge + size))
    return columns


def _cells(row: Row, columns: list[tuple[float, float]], usual: float) -> list[list[RawWord]]:
    """Put the words of a row into the columns that they are nearest to.

    A section's title runs over the columns in one piece and stays in the second.
    """
    cells: list[list[RawWord]] = [[] for _ in columns]
    title = len(_pieces(row, usual)) <= _FEW_CELLS and _is_label([row.words[0]])
    if title and row.x1 > columns[2][0]:
        cells[0], cells[1] = [row.words[0]], list(row.words[1:])
        return cells
    for word in row.words:
        middle = (word.x0 + word.x1) / 2
        nearest = min(
            range(len(columns)),
            key=lambda i: max(columns[i][0] - middle, middle - columns[i][1], 0.0),
        )
        cells[nearest].append(word)
    return cells


def _joined(rows: list[list[list[RawWord]]]) -> list[list[RawWord]]:
    return [[word for row in rows for word in row[column]] for column in range(len(rows[0]))]


def _is_label(cell: list[RawWord]) -> bool:
    return len(cell) == 1 and bool(_LABEL.match(cell[0].text))
