"""The pages of an original, and where on them the words of each field stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toandan.directives.models import Upload
    from toandan.directives.queries.spans import Span

#: page (from 0), then left, top, right and bottom in the units of the page's size
Box = list[float]


@dataclass(frozen=True)
class PageView:
    """One page of an original.

    Attributes:
        index: which one, from 0.
        width, height: its size, in the units of the boxes.
    """

    index: int
    width: float
    height: float

    @property
    def number(self) -> int:
        """The page's number for people."""
        return self.index + 1


def page_sizes(upload: Upload) -> list[tuple[float, float]]:
    """Return width and height of each page; nothing where the file has no pages, as a text."""
    sizes = [(one[0], one[1]) for one in upload.reading.get("page_sizes", ())]
    return sizes if all(width > 0 and height > 0 for width, height in sizes) else []


def pages_of(upload: Upload | None) -> list[PageView]:
    """Return the pages of an upload that have places."""
    sizes = page_sizes(upload) if upload else []
    return [PageView(index, width, height) for index, (width, height) in enumerate(sizes)]


def boxes_of(reading: Mapping[str, Any], spans: Mapping[str, list[Span]]) -> dict[str, list[Box]]:
    """Return where each field stands on the pages, one box a line.

    Words that a person chose have no boxes of their own: they take those of the smallest
    read stretch that holds them.

    Args:
        reading: an upload's reading in the form of the contract.
        spans: field → `[[start, end], …]` of the document as it is now.
    """
    known = {(one[0], one[1]): one[2:] for one in _read_spans(reading) if len(one) > 2}  # noqa: PLR2004 - start, end, boxes
    if not known:
        return {}
    by_size = sorted(known, key=lambda ends: ends[1] - ends[0])
    found = {}
    for key, places in spans.items():
        if key == "document":
            continue
        boxes = [_boxes_at(known, by_size, start, end) for start, end in places]
        if any(boxes):
            found[key] = list(chain.from_iterable(boxes))
    return found


def _read_spans(reading: Mapping[str, Any]) -> Iterator[list[Any]]:
    for document in reading.get("documents", ()):
        for key, spans in document.get("spans", {}).items():
            if key != "document":
                yield from spans


def _boxes_at(
    known: dict[tuple[int, int], list[Box]],
    by_size: list[tuple[int, int]],
    start: int,
    end: int,
) -> list[Box]:
    if (start, end) in known:
        return known[start, end]
    holder = next((ends for ends in by_size if ends[0] <= start and end <= ends[1]), None)
    return known[holder] if holder else []
