"""Tables on pages put together by their rules: cells wherever their words stand in them.

Rules tell the rows of a table that has no labels, and of one whose labels stand in the middle
of tall rows. A cell that covers several rows counts for each of them, as merged cells of DOCX
and HTML do.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.reading.tables import is_task_head, names_task

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord
    from toandan.reading.extract.rules import Rule, Rules

_LABEL = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,2})?|[IVX]{1,5}|[A-Z])[.)]?$")
#: rules within this many line heights are one line
_SAME = 0.5
#: a rule crosses a column that it covers by this share
_COVERS = 0.75
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2
#: a rule between columns runs along at least this share of the table's height
_LONG = 0.3


def _between(words: list[RawWord], left: float, right: float) -> list[RawWord]:
    return [word for word in words if left <= (word.x0 + word.x1) / 2 < right]


def _titled(cells: list[list[RawWord]], task: int) -> list[list[RawWord]]:
    """Put a title that runs over the whole row into the tasks' column, its label into the first."""
    if task == 0 or not cells[0] or any(cells[1:]) or len(cells[0]) == 1:
        return cells
    label, *title = cells[0]
    made = [*cells]
    if _LABEL.match(label.text):
        made[0], made[task] = [label], title
    else:
        made[0], made[task] = [], cells[0]
    return made


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table: its columns, and the edges of its cells in each."""

    left: float
    right: float
    top: float
    bottom: float
    columns: tuple[tuple[float, float], ...]
    #: heights at which each column's cells begin and end
    edges: tuple[tuple[float, ...], ...]
    rules: Rules
    usual: float

    def parted_by_labels(self, words: list[RawWord]) -> RuledTable:
        """Return the table with edges where a scan lost a rule between two labels."""
        first = _between(words, *self.columns[0])
        labels = sorted(word.middle for word in first if _LABEL.match(word.text))
        lost = [
            (above + below) / 2
            for above, below in itertools.pairwise(labels)
            if below - above > self.usual
            and not any(above < edge < below for edge in self.edges[0])
        ]
        near = 2 * _SAME * self.usual
        edges = tuple(tuple(_apart(sorted([*column, *lost]), near)) for column in self.edges)
        return replace(self, edges=edges) if lost else self

    def head(self, words: list[RawWord]) -> tuple[list[list[RawWord]], int] | None:
        """Return the head's cells and the tasks' column, None where it heads no list of tasks.

        The head goes down to the first rule below the tasks' own head: "Đơn vị thực hiện" may
        stand over "Chủ trì" and "Phối hợp".
        """
        for task in range(len(self.columns)):
            if len(self.edges[task]) < _FEWEST_ROWS:
                continue
            within = [word for word in words if self.top <= word.middle < self.edges[task][1]]
            cells = [_between(within, *column) for column in self.columns]
            texts = [" ".join(word.text for word in cell) for cell in cells]
            if names_task(texts[task]) and is_task_head(texts):
                return cells, task
        return None

    def rows(self, words: list[RawWord], task: int) -> list[list[list[RawWord]]]:
        """Return the rows between the rules of the column `task`, as cells of words."""
        made = []
        for begin, end in itertools.pairwise(self.edges[task]):
            height = (begin + end) / 2
            cells = [self._cell(words, column, height) for column in range(len(self.columns))]
            if any(cells):
                made.append(_titled(cells, task))
        return made

    def _cell(self, words: list[RawWord], column: int, height: float) -> list[RawWord]:
        """Return the words of the cell at a height; a merged one's stand in its first column."""
        first = column
        while first > 0 and not self._parted(first, height):
            first -= 1
        if first != column:
            return []
        last = column
        while last + 1 < len(self.columns) and not self._parted(last + 1, height):
            last += 1
        left, right = self.columns[first][0], self.columns[last][1]
        top, bottom = self._band(column, height)
        return [word for word in _between(words, left, right) if top <= word.middle < bottom]

    def _parted(self, column: int, height: float) -> bool:
        """Tell whether a rule stands at this height between a column and the one before it."""
        at = self.columns[column][0]
        return any(
            abs(rule.at - at) < _SAME * self.usual and rule.start - 1 <= height <= rule.end + 1
            for rule in self.rules.down
        )

    def _band(self, column: int, height: float) -> tuple[float, float]:
        edges = self.edges[column]
        top = max((edge for edge in edges if edge <= height), default=self.top)
        bottom = min((edge for edge in edges if edge > height), default=self.bottom)
        return top, bottom


def ruled_table(rules: Rules, height: float, usual: float) -> RuledTable | None:
    """Return the table whose rules enclose the height, None where rules show none.

    Args:
        rules: those of the page.
        height: of a row of the table, its head.
        usual: the usual height of words.
    """
    near = _SAME * usual
    down = _joined(rules.down, near)
    crossing = [rule for rule in down if rule.start - near <= height <= rule.end + near]
    if len(crossing) < _FEWEST_COLUMNS - 1:
        return None
    top = min(rule.start for rule in crossing)
    bottom = max(rule.end for rule in crossing)
    across = [
        rule for rule in _joined(rules.across, near) if top - near <= rule.at <= bottom + near
    ]
    if len(across) < _FEWEST_ROWS:
        return None
    left = min(*(rule.start for rule in across), *(rule.at for rule in crossing))
    right = max(*(rule.end for rule in across), *(rule.at for rule in crossing))
    inner = sorted(
        rule.at
        for rule in down
        if rule.start >= top - near
        and rule.end <= bottom + near
        and rule.end - rule.start >= _LONG * (bottom - top)
        and left - near <= rule.at <= right + near
    )
    places = _apart([left, *inner, right], 2 * near)
    columns = tuple(itertools.pairwise(places))
    if len(columns) < _FEWEST_COLUMNS:
        return None
    edges = tuple(_edges(across, column, top, bottom, near) for column in columns)
    return RuledTable(left, right, top, bottom, columns, edges, rules, usual)


def _edges(
    across: list[Rule], column: tuple[float, float], top: float, bottom: float, near: float
) -> tuple[float, ...]:
    """Return the heights of the rules that cross a column."""
    width = column[1] - column[0]
    crossing = [
        rule.at
        for rule in across
        if min(rule.end, column[1]) - max(rule.start, column[0]) >= _COVERS * width
    ]
    return tuple(_apart(sorted([top, *crossing, bottom]), 2 * near))


def _apart(places: list[float], least: float) -> list[float]:
    """Return places in order without those that stand nearer than `least` to the last."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] >= least:
            kept.append(place)
    return kept


def _joined(rules: tuple[Rule, ...], near: float) -> list[Rule]:
    """Return rules with the pieces of one line joined: cells draw their own edges."""
    made: list[Rule] = []
    for rule in sorted(rules, key=lambda one: one.start):
        index = next(
            (
                index
                for index, one in enumerate(made)
                if abs(one.at - rule.at) < near and rule.start <= one.end + near
            ),
            None,
        )
        if index is None:
            made.append(rule)
        else:
            made[index] = replace(made[index], end=max(made[index].end, rule.end))
    return made
