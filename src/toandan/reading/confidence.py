"""Stage 8. Reads a document and the certainty of its parts; writes confidence per field.

A stage gives each value the certainty of the rule that read it. For a scan this is weighed
by how sure OCR was of the very words. The product is then put on the scale of what proved
right on the development set and, from 0.8 up, on what was read for the first time: of the
values marked 0.9 there, nine in ten are right (`toandan evaluate reading` prints the table anew).
A handwritten figure is as sure as the net that read it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

from toandan.reading.boxes import words_within
from toandan.reading.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toandan.reading.extract.extracted import Extracted, PlacedWord
    from toandan.reading.model import OfficialDocument

#: OCR word confidences (0-100) between which a word's worth rises from least to 1
_DOUBTFUL, _CLEAR = 30.0, 90.0
_LEAST_WORTH = 0.35
#: raw certainty → share right (isotonic, by hand rounded): below 0.8 on the development set, above
#: on the first runs over 1,700 values of documents and pages not seen before
_SCALE = (
    (0.0, 0.05),
    (0.3, 0.45),
    (0.5, 0.7),
    (0.63, 0.77),
    (0.74, 0.845),
    (0.83, 0.925),
    (0.94, 0.945),
    (1.0, 0.97),
)
#: fields of figures, in which every sign counts
_FIGURES = frozenset({"number", "date"})
#: on real scans labelled by eye every printed number came out surer than this, and of those less
#: sure ten of twenty-six were right
_PRINTED, _HANDWRITTEN = 0.945, 0.5
_LISTS = ("addressees", "references", "requirements", "deadlines", "reporting", "recipients")


def confidence_of(
    document: OfficialDocument, sure: Mapping[str, float], extracted: Extracted
) -> dict[str, float]:
    """Return the probability that each value that was read is right.

    Args:
        document: the document, its spans filled in.
        sure: the certainty of the rule that read each value, by the keys of the spans.
        extracted: the text with its placed words.

    Returns:
        A probability for each plain field and list item (`addressees[1]`), and for each list
        the mean of its items.
    """
    found = {
        name: scaled(value * _worth(name, _words(name, document, extracted)))
        for name, value in sure.items()
    }
    for name in _FIGURES & found.keys():
        told = [word.sure for word in _words(name, document, extracted) if word.sure is not None]
        if told:
            found[name] = round(sure[name] * math.prod(told), 2)
        elif extracted.source is Source.OCR:
            found[name] = _doubted(found[name])
    for name in _LISTS:
        items = [value for key, value in found.items() if key.startswith(f"{name}[")]
        if items:
            found[name] = round(sum(items) / len(items), 2)
    return found


def _words(name: str, document: OfficialDocument, extracted: Extracted) -> list[PlacedWord]:
    """Return the placed words of a value."""
    spans = document.spans.get(name, ())
    return [word for one in spans for word in words_within(extracted.words, one.start, one.end)]


def _doubted(value: float) -> float:
    """Return how sure a figure on a scan is: one that OCR doubts is as a rule handwritten."""
    return value if value >= _PRINTED else round(value * _HANDWRITTEN, 2)


def _worth(name: str, seen: list[PlacedWord]) -> float:
    """Return what the words of a value are worth: 1 for born-digital text.

    A number or a date is as sure as its least sure word, for one wrong figure makes it wrong.
    """
    if not seen:
        return 1.0
    weights = [max(word.end - word.start, 1) for word in seen]
    sure = sum(w.confidence * n for w, n in zip(seen, weights, strict=True)) / sum(weights)
    if name in _FIGURES:
        sure = min(word.confidence for word in seen)
    share = min(max((sure - _DOUBTFUL) / (_CLEAR - _DOUBTFUL), 0.0), 1.0)
    return _LEAST_WORTH + (1 - _LEAST_WORTH) * share


def scaled(raw: float) -> float:
    """Return the share of right values among those of the raw certainty `raw`."""
    place = min(max(bisect_right(_SCALE, (raw, 2.0)), 1), len(_SCALE) - 1)
    (left, low), (right, high) = _SCALE[place - 1], _SCALE[place]
    value = low + (high - low) * (raw - left) / (right - left)
    return round(min(max(value, 0.0), 1.0), 2)
