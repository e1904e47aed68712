"""Task tables on pages: words put into the cells that the page shows.

A cell that wraps stands on several lines, side by side with those of its neighbours. Columns
are found by the rivers of white between them, rows by the labels of the first column; the
table is written row by row, its cells parted by tabs, as tables of DOCX and HTML are. Only a
table whose head is that of a list of tasks is taken; all else stays as its lines show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.reading.tables import is_task_head
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord, Row

_HEAD = re.compile(r"noi dung|nhiem vu|cong viec|hoat dong")
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


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the rows of the page it takes, and its own rows as cells of words."""

    start: int
    end: int
    rows: list[list[list[RawWord]]]


def find_grids(rows: list[Row], usual: float) -> list[Grid]:
    """Return the task tables among the rows of a page.

    Args:
        rows: the page's rows from top to bottom.
        usual: the usual height of its words.
    """
    rows = [_without_rules(row) for row in rows]
    grids: list[Grid] = []
    index = 0
    while index < len(rows):
        grid = _grid_at(rows, index, usual)
        if grid is None:
            index += 1
        else:
            grids.append(grid)
            index = grid.end
    return grids


def _without_rules(row: Row) -> Row:
    """Return a row without the bars and strokes that OCR makes of a table's rules."""
    if not any(sign in word.text for word in row.words for sign in _RULES):
        return row
    words = [replace(word, text=word.text.strip(_RULES)) for word in row.words]
    kept = tuple(word for word in words if word.text)
    return replace(row, words=kept) if kept else row


def _grid_at(rows: list[Row], start: int, usual: float) -> Grid | None:
    if not _HEAD.search(fold(" ".join(row.text for row in rows[start : start + 3]))):
        return None
    if len(_pieces(rows[start], usual)) < _FEWEST_COLUMNS:
        return None
    end = _end(rows, start, usual)
    columns = _columns(rows[start:end], usual)
    if len(columns) < _FEWEST_COLUMNS:
        return None
    cells = [_cells(row, columns, usual) for row in rows[start:end]]
    first = next((i for i, row in enumerate(cells) if i and _is_label(row[0])), None)
    if first is None or first > _MOST_HEAD_ROWS:
        return None
    head = _joined(cells[:first])
    if not is_task_head([" ".join(word.text for word in cell) for cell in head]):
        return None
    made, begins = [head], [start]
    for index, row in enumerate(cells[first:], start + first):
        if _is_label(row[0]):
            made.append(row)
            begins.append(index)
        else:
            made[-1] = _joined([made[-1], row])
    while len(made) > 1 and sum(map(bool, made[-1])) <= _FEW_CELLS:
        # a heading below the table, which its label put into the first column
        end = begins.pop()
        made.pop()
    return Grid(start, end, made) if len(made) > 1 else None


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
    for index in range(start + 1, len(rows)):
        row = rows[index]
        left, right = min(left, row.x0), max(right, row.x1)
        pieces = _pieces(row, usual)
        wide = len(pieces) == 1 and pieces[0][1] - pieces[0][0] > _PARAGRAPH * (right - left)
        # a heading below the table: its label and its words in one piece, at the left edge
        heading = len(pieces) == 1 and len(row.words) > 1 and row.x0 < left + usual
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
