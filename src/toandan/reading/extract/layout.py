"""From placed words to lines of text, for PDFs and scans alike.

Words are put into rows by their heights; a gap that no justified line shows parts the
columns of a head, a foot or a table (written as a tab); a blank line stands where the page
shows that a paragraph ends: more space than usual, or a first line that is set in.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median

from toandan.reading.extract.extracted import PlacedWord
from toandan.reading.extract.grid import Grid, find_grids
from toandan.reading.extract.rules import FindRules, no_rules
from toandan.reading.extract.wrapped_heads import unwrap_heads
from toandan.reading.model import Box

#: a gap of this many line heights parts columns
_COLUMN_GAP = 2.2
#: a first line is set in by this many line heights at least, and at most
_INDENT = (0.8, 5.0)
#: rows further apart than this many usual pitches have a blank line between them
_BLANK = 1.45
#: page numbers stand in this share of the page at its top or bottom
_MARGIN = 0.09
_PAGE_NUMBER = re.compile(r"^[-–—. ]*\d{1,3}[-–—. ]*$")
#: a short word standing alone that OCR is unsure of is a speck or a stroke of a pen
_SPECK_LENGTH = 3
_SPECK_CONFIDENCE = 60.0
_LONG_ROW = 0.6
#: rows begin at one edge where they differ by less than this share of a line's height
_EDGE = 0.25
_NEAR = 1.5


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word on a page.

    Attributes:
        text: its letters.
        x0, y0, x1, y1: its box, origin top left.
        confidence: how sure OCR is of it (0-100).
        line: the line that OCR or the PDF put it on, None where neither says.
        shown: its box on the page as given, where that was turned level for reading.
        sure: how likely it is right (0-1), told by who knows handwriting; None for print.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 100.0
    line: int | None = None
    shown: tuple[float, float, float, float] | None = None
    sure: float | None = None

    @property
    def middle(self) -> float:
        """The height of its middle line."""
        return (self.y0 + self.y1) / 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its box on the page as given."""
        return self.shown or (self.x0, self.y0, self.x1, self.y1)

    def scaled(self, scale: float) -> RawWord:
        """Return the word in other units."""
        return replace(
            self,
            x0=self.x0 * scale,
            y0=self.y0 * scale,
            x1=self.x1 * scale,
            y1=self.y1 * scale,
            shown=tuple(edge * scale for edge in self.shown) if self.shown else None,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line of the page, from left to right."""

    words: tuple[RawWord, ...]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        """The height of its middle line."""
        return median(word.middle for word in self.words)

    @property
    def height(self) -> float:
        """The usual height of its words."""
        return median(word.y1 - word.y0 for word in self.words)

    @property
    def text(self) -> str:
        """Its words parted by spaces."""
        return " ".join(word.text for word in self.words)


class PageText:
    """The text of pages as it grows, with the place of each word."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.words: list[PlacedWord] = []
        #: the table that reached the foot of the last page
        self._open: Grid | None = None

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def write(self, piece: str) -> None:
        """Add words that stand on no page: spaces, tabs, newlines."""
        self._parts.append(piece)
        self._length += len(piece)

    def add_page(
        self,
        words: list[RawWord],
        page: int,
        width: float,
        height: float,
        find_rules: FindRules = no_rules,
    ) -> None:
        """Add the text of a page.

        Args:
            words: its words in any order.
            page: its index.
            width: of the page, in the units of the words' boxes.
            height: of the page.
            find_rules: looks for the rules that the page draws, where they are wanted.
        """
        if self._parts:
            self.write("\n\f\n")
        made = (_without_specks(row) for row in make_rows(words))
        rows = [row for row in made if row is not None and not _is_page_number(row, height)]
        if not rows:
            self._open = None
            return
        usual = median(row.height for row in rows)
        rows = unwrap_heads(rows, _COLUMN_GAP * usual, usual)
        found = find_grids(rows, usual, find_rules, self._open)
        self._open = found[-1] if found and _only_specks(rows[found[-1].end :]) else None
        self._add_rows(rows, found, page, width, usual)

    def _add_rows(
        self, rows: list[Row], found: list[Grid], page: int, width: float, usual: float
    ) -> None:
        """Write a page's rows and tables, a blank line where a paragraph ends."""
        pitch = _pitch(rows, usual)
        left, right = _margins(rows, width, usual)
        grids = {grid.start: grid for grid in found}
        until = 0
        for index, row in enumerate(rows):
            if index in grids:
                self._add_grid(grids[index], page)
                until = grids[index].end
            if index < until:
                continue
            above = rows[index - 1] if index else None
            if above is not None:
                apart = row.middle - above.middle > _BLANK * pitch
                indented = _starts_paragraph(row, above, left, right, usual)
                self.write("\n\n" if apart or indented else "\n")
            self._add_row(row, page, usual)

    def _add_grid(self, grid: Grid, page: int) -> None:
        """Write a table row by row, its cells parted by tabs."""
        self.write("\n\n" if self._length else "")
        for row in grid.rows:
            for column, cell in enumerate(row):
                self.write("\t" if column else "")
                for index, word in enumerate(cell):
                    self.write(" " if index else "")
                    self._add_word(word, page)
            self.write("\n")

    def _add_word(self, word: RawWord, page: int) -> None:
        start = self._length
        self.write(word.text)
        box = Box(page, *(round(edge, 1) for edge in word.box))
        self.words.append(PlacedWord(start, self._length, box, word.confidence, word.sure))

    def _add_row(self, row: Row, page: int, usual: float) -> None:
        last: RawWord | None = None
        for word in row.words:
            if last is not None:
                self.write("\t" if word.x0 - last.x1 > _COLUMN_GAP * usual else " ")
            self._add_word(word, page)
            last = word


def make_rows(words: list[RawWord]) -> list[Row]:
    """Return the rows that words make up, from top to bottom.

    Lines known already are kept whole; those side by side (the columns of a head) make one
    row.
    """
    known: dict[int, list[RawWord]] = defaultdict(list)
    for index, word in enumerate(words):
        known[-1 - index if word.line is None else word.line].append(word)
    rows: list[list[RawWord]] = []
    for line in sorted(known.values(), key=_middle):
        row = next((row for row in reversed(rows[-4:]) if _beside(row, line)), None)
        if row is None:
            rows.append(line)
        else:
            row += line
    made = [Row(tuple(sorted(row, key=lambda one: one.x0))) for row in rows]
    return sorted(made, key=lambda row: row.middle)


def _middle(line: list[RawWord]) -> float:
    return median(word.middle for word in line)


def _beside(row: list[RawWord], line: list[RawWord]) -> bool:
    """Tell whether a line stands on the row: at its height, and over none of its words."""
    nearest = min(row, key=lambda one: min(abs(one.x1 - line[0].x0), abs(one.x0 - line[-1].x1)))
    height = min(nearest.y1 - nearest.y0, median(word.y1 - word.y0 for word in line))
    if abs(nearest.middle - _middle(line)) > 0.5 * max(height, 1.0):
        return False
    left, right = min(word.x0 for word in line), max(word.x1 for word in line)
    return not any(min(one.x1, right) - max(one.x0, left) > 0.5 * (one.x1 - one.x0) for one in row)


def _without_specks(row: Row) -> Row | None:
    """Return the row without what specks beside the text were taken for, None if all was."""
    usual = row.height
    kept = [
        word
        for index, word in enumerate(row.words)
        if not (
            len(word.text) <= _SPECK_LENGTH
            and word.confidence < _SPECK_CONFIDENCE
            and not word.text.isdecimal()
            and all(
                abs(other.x0 - word.x1) > _COLUMN_GAP * usual
                and abs(word.x0 - other.x1) > _COLUMN_GAP * usual
                for other in row.words[max(index - 1, 0) : index + 2]
                if other is not word
            )
        )
    ]
    return Row(tuple(kept)) if kept else None


def _only_specks(rows: list[Row]) -> bool:
    """Tell whether nothing worth reading stands on the rows."""
    return sum(sum(map(str.isalnum, row.text)) for row in rows) <= _SPECK_LENGTH


def _is_page_number(row: Row, height: float) -> bool:
    at_edge = row.middle < _MARGIN * height or row.middle > (1 - _MARGIN) * height
    return at_edge and bool(_PAGE_NUMBER.match(row.text))


def _pitch(rows: list[Row], usual: float) -> float:
    """Return the usual distance from row to row."""
    steps = [
        below.middle - above.middle
        for above, below in itertools.pairwise(rows)
        if usual * 0.6 < below.middle - above.middle < usual * 4
    ]
    return median(steps) if steps else usual * 1.5


def _margins(rows: list[Row], width: float, usual: float) -> tuple[float, float]:
    """Return the left and right edge of the body.

    The right edge is that of its full rows. The left edge is the leftmost one at which several
    rows begin: where most paragraphs are one line long, most full rows are set in.
    """
    full = [row for row in rows if row.x1 - row.x0 > _LONG_ROW * width] or rows
    left = sorted(row.x0 for row in full)[len(full) // 4]
    edges = sorted(row.x0 for row in rows if left - _INDENT[1] * usual < row.x0 < left)
    shared = (one for one, other in itertools.pairwise(edges) if other - one < _EDGE * usual)
    return next(shared, left), sorted(row.x1 for row in full)[-1 - len(full) // 4]


def _starts_paragraph(row: Row, above: Row, left: float, right: float, usual: float) -> bool:
    """Tell whether a row is the first line, set in, of a new paragraph."""
    indent = row.x0 - left
    if not _INDENT[0] * usual < indent < _INDENT[1] * usual:
        return False
    reaches = row.x1 > right - _NEAR * usual or row.words[-1].text.endswith((".", ";", ":", "/."))
    centred = abs((row.x0 - left) - (right - row.x1)) < usual
    above_full = above.x1 > right - _NEAR * usual
    ended = above.words[-1].text.endswith((".", ";", ":", ",", "!", "”", '"'))
    return reaches and not centred and (ended or not above_full)
