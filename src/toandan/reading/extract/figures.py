"""Figures that a clerk writes by hand into number and date: looked at again, and settled.

Tesseract reads print; of handwriting it makes something else at every look. A figure that it
is sure of stands, unless a pen's blue ink is there. Any other is read by a net that learned
handwritten figures (`handwriting`) and put in its place with the net's own certainty; where the
net is not sure either, no figure is given, for a wrong number is worse than none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.extract.figure_places import Place, find_places
from toandan.reading.extract.handwriting import read_written
from toandan.reading.extract.inks import PageImage, has_blue

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord

_KINDS = ("number", "day", "month")
#: a figure of which Tesseract is this sure (0-100) is print
_PRINTED = 92.0
#: a figure less sure than this is not given
_GIVEN = 0.5
#: from here on (0-100) a symbol is sure
_CLEAR = 90.0
#: so much of the net's doubt is left where OCR saw the same figure
_AGREED = 0.5
#: how figures come out as letters: a plain 1 as a stroke
_LOOKALIKES = str.maketrans({**dict.fromkeys("OoØ", "0"), **dict.fromkeys("lI|!", "1")})


def settle_figures(page: PageImage, words: list[RawWord]) -> list[RawWord]:
    """Return the words of a level page with the figures of number and date settled."""
    for kind in _KINDS:
        places = find_places(words, page.grey.height)
        place = next((one for one in places if one.kind == kind), None)
        if place is not None and _doubtful(page, place):
            words = _settled(page, words, place)
    return words


def _doubtful(page: PageImage, place: Place) -> bool:
    """Tell whether a figure may be handwritten: OCR is not sure of it, or its ink is blue."""
    if not place.figure.isdecimal() or place.confidence < _PRINTED:
        return True
    size = place.size
    box = (place.left, place.base - 2 * size, place.right, place.base + size)
    left, top, right, bottom = map(int, box)
    return has_blue(page, (left, max(top, 0), max(right, left + 1), bottom))


def _settled(page: PageImage, words: list[RawWord], place: Place) -> list[RawWord]:
    """Return the words with the figure of a place as the net reads it."""
    written = read_written(page.grey, place)
    seen = place.figure.replace(" ", "").translate(_LOOKALIKES)
    shows_figure = any(map(str.isdigit, seen))
    sure = written.sure
    if seen.isdecimal() and seen.lstrip("0") == written.figure.lstrip("0"):
        sure = 1 - (1 - sure) * _AGREED
    if sure < _GIVEN:
        return _rewritten(words, place, "", 0.0) if shows_figure else words
    if not written.figure and not shows_figure:
        return words
    return _rewritten(words, place, written.figure, sure)


def _rewritten(words: list[RawWord], place: Place, figure: str, sure: float) -> list[RawWord]:
    """Return the words with a figure in its place, "" for none."""
    first, last = place.words[0], place.words[-1]
    at = next(i for i, word in enumerate(words) if word is first)
    before = replace(first, text=place.before, x1=place.left)
    shown = replace(
        last,
        text=figure,
        x0=place.left,
        x1=place.right,
        y0=place.base - 1.2 * place.size,
        y1=place.base + 0.2 * place.size,
        confidence=100 * sure,
        sure=sure,
    )
    behind = replace(last, text=place.behind, x0=place.right)
    if place.kind == "number":
        mark = "" if place.behind[:1] in "/-–" else "/"
        behind = replace(behind, text=f"{mark}{place.behind}")
        if figure:
            whole = sure * _worth_of_symbol(place)
            behind = replace(shown, text=f"{figure}{behind.text}", x1=last.x1, sure=whole)
        made = [before, behind]
    else:
        made = [before, shown, behind] if figure else [before, behind]
    rest = [word for word in words if not any(word is one for one in place.words)]
    return [*rest[:at], *made, *rest[at:]]


def _worth_of_symbol(place: Place) -> float:
    """Return what OCR's doubt of the symbol ("/SYT-NVY") leaves of a number's certainty."""
    last = place.words[-1]
    if last.text != place.behind:  # the pen has run into it, and the doubt is of the pen
        return 1.0
    return min(1.0, last.confidence / _CLEAR)
