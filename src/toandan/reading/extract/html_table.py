"""Rows of task tables in HTML, with every cell in its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.reading.tables import is_task_head
from toandan.reading.vietnamese import squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CELLS = ("td", "th")
_MOST_COLUMNS = 30
#: a cell reaches over so many rows at most
_MOST_ROWS = 200
#: rows in which a table's head is looked for
_HEAD_ROWS = 3


class TaskTables:
    """The task tables of a page while its rows are written.

    A cell that covers several rows or columns counts once for each place that it covers.
    """

    def __init__(self) -> None:
        self._are_tasks: dict[int, bool] = {}
        #: by table: column → text and rows still covered
        self._reaching: dict[int, dict[int, tuple[str, int]]] = {}

    def line(self, row: LexborNode) -> str | None:
        """Return the row's cells parted by tabs, None where its table lists no tasks."""
        table = row.parent
        while table is not None and table.tag != "table":
            table = table.parent
        if table is None:
            return None
        key = table.mem_id
        if key not in self._are_tasks:
            heads = table.css("tr")[:_HEAD_ROWS]
            self._are_tasks[key] = any(
                is_task_head([text for text, _, _ in _cells(head)]) for head in heads
            )
        if not self._are_tasks[key]:
            return None
        return "\t".join(self._texts(row, self._reaching.setdefault(key, {})))

    @staticmethod
    def _texts(row: LexborNode, reaching: dict[int, tuple[str, int]]) -> list[str]:
        texts: list[str] = []

        def take_reaching() -> None:
            while len(texts) in reaching:
                text, rows = reaching.pop(len(texts))
                if rows > 1:
                    kept[len(texts)] = (text, rows - 1)
                texts.append(text)

        kept: dict[int, tuple[str, int]] = {}
        for text, columns, rows in _cells(row):
            take_reaching()
            if rows > 1:
                kept[len(texts)] = (text, rows - 1)
            texts += [text, *[""] * (columns - 1)]
        take_reaching()
        reaching.update(kept)
        return texts


def _cells(row: LexborNode) -> list[tuple[str, int, int]]:
    """Return text, columns and rows of each cell."""
    return [
        (
            squeeze(cell.text(separator=" ")),
            _span(cell.attributes.get("colspan"), _MOST_COLUMNS),
            _span(cell.attributes.get("rowspan"), _MOST_ROWS),
        )
        for cell in row.iter()
        if cell.tag in _CELLS
    ]


def _span(value: str | None, most: int) -> int:
    return min(max(int(value), 1), most) if value and value.isascii() and value.isdecimal() else 1
