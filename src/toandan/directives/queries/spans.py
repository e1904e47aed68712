"""A document's words with what was read from where: segments that a page can light up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Span = list[int]


@dataclass(frozen=True)
class Segment:
    """A run of text that belongs to the same fields.

    Attributes:
        start: offset in the upload's text, in code points.
        text: the words.
        keys: the fields read from here, the innermost last.
        repaired: what the reader read the words as, where it mended them.
    """

    start: int
    text: str
    keys: tuple[str, ...] = ()
    repaired: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One line of the text that is not empty; `gap` where empty lines stand before it."""

    segments: list[Segment] = field(default_factory=list)
    gap: bool = False


def plain_spans(spans: Mapping[str, Any]) -> dict[str, list[Span]]:
    """Return spans as `[start, end]` alone: a scan's page boxes are dropped."""
    return {key: [_ends(one) for one in found] for key, found in spans.items()}


def _ends(span: Any) -> Span:
    if isinstance(span, dict):
        return [int(span["start"]), int(span["end"])]
    return [int(span[0]), int(span[1])]


def paragraphs(
    text: str,
    start: int,
    end: int,
    spans: Mapping[str, list[Span]],
    repairs: list[dict[str, Any]],
) -> list[Paragraph]:
    """Cut `text[start:end]` into lines, and each line where a field or a repair begins or ends.

    Args:
        text: the upload's whole text, into which all offsets point.
        start: where the document begins.
        end: where it ends.
        spans: field → `[[start, end], …]`; the whole `document` is left out.
        repairs: `{"from", "to", "span"}` as in the contract.
    """
    marks = [
        (max(a, start), min(b, end), key)
        for key, found in spans.items()
        if key != "document"
        for a, b in found
        if a < end and b > start and b > a
    ]
    # the widest first, so that the last key of a segment is the innermost field
    marks.sort(key=lambda mark: mark[0] - mark[1])
    mended = {(a, b): to for a, b, to in _mended(repairs) if start <= a < b <= end}
    cuts = {start, end}
    for a, b, _key in marks:
        cuts |= {a, b}
    for a, b in mended:
        cuts |= {a, b}
    found: list[Paragraph] = []
    gap = False
    place = start
    for line in text[start:end].splitlines(keepends=True):
        stop = place + len(line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"))
        if text[place:stop].strip():
            found.append(Paragraph(_segments(text, place, stop, cuts, marks, mended), gap=gap))
            gap = False
        else:
            gap = True
        place += len(line)
    return found


def _mended(repairs: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    found = []
    for repair in repairs:
        span = repair.get("span")
        if span:
            a, b = _ends(span[0] if isinstance(span[0], (list, dict)) else span)
            found.append((a, b, str(repair.get("to", ""))))
    return found


def _segments(
    text: str,
    start: int,
    stop: int,
    cuts: set[int],
    marks: list[tuple[int, int, str]],
    mended: dict[tuple[int, int], str],
) -> list[Segment]:
    here = [mark for mark in marks if mark[0] < stop and mark[1] > start]
    places = sorted({start, stop} | {cut for cut in cuts if start < cut < stop})
    made = []
    for a, b in pairwise(places):
        keys = tuple(dict.fromkeys(key for x, y, key in here if x <= a and y >= b))
        repaired = next((to for (x, y), to in mended.items() if x <= a and y >= b), "")
        made.append(Segment(a, text[a:b], keys, repaired))
    return made
