"""Where a stretch of text stands on its pages."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from toandan.reading.model import Box

if TYPE_CHECKING:
    from toandan.reading.extract.extracted import PlacedWord


def words_within(words: tuple[PlacedWord, ...], start: int, end: int) -> list[PlacedWord]:
    """Return the placed words of the text `[start, end)`; `words` are in its order."""
    first = bisect_left(words, start, key=lambda word: word.end - 1)
    found = []
    for word in words[first:]:
        if word.start >= end:
            break
        found.append(word)
    return found


def merge_boxes(boxes: list[Box]) -> tuple[Box, ...]:
    """Return one box for each run of boxes on the same line of the same page."""
    merged: list[Box] = []
    for box in boxes:
        last = merged[-1] if merged else None
        if last and last.page == box.page and _same_line(last, box):
            merged[-1] = Box(
                last.page,
                min(last.x0, box.x0),
                min(last.y0, box.y0),
                max(last.x1, box.x1),
                max(last.y1, box.y1),
            )
        else:
            merged.append(box)
    return tuple(merged)


def _same_line(one: Box, other: Box) -> bool:
    middle = (other.y0 + other.y1) / 2
    return one.y0 <= middle <= one.y1 and other.x0 >= one.x0 - 1
