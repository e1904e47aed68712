"""Letters, tones and case of Vietnamese, for matching only.

The text that people see keeps its own spelling; these functions make keys that two
spellings of the same word share.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: combining tone marks: grave, acute, tilde, hook above, dot below
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
#: the capital letters of Vietnamese, for use inside a character class
CAPITALS = "A-Z" + "".join(
    letter
    for letter in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))
    if letter.isupper() and unicodedata.normalize("NFD", letter)[0] in "AEIOUYĐƠƯ"
)
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u0060\u00b4\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201f", '"')
)


class _Folded(dict[int, str]):
    """Code point → folded letter, worked out when a letter is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = "d" if letter in "đĐÐð" else unicodedata.normalize("NFD", letter)[0].lower()
        folded = base if len(base) == 1 else letter
        if len(self) < _MOST_LETTERS:
            self[code] = folded
        return folded


_MOST_LETTERS = 10_000
_SHORT = 24
_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return `text` in lower case without marks, one character for each character.

    Because the length is kept, a match in the folded text points into the text itself.
    `text` must be in NFC, as every text of this package is.
    """
    return text.translate(_FOLDED)


def _tone_last(match: re.Match[str]) -> str:
    letters: list[str] = []
    tone = ""
    for sign in unicodedata.normalize("NFD", match[0]):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


@lru_cache(maxsize=16_384)
def _short_tone_key(text: str) -> str:
    return _WORD.sub(_tone_last, text.lower())


def tone_key(text: str) -> str:
    """Return a key under which "hòa" and "hoà", and any case, are the same word."""
    if len(text) <= _SHORT:
        return _short_tone_key(text)
    return _WORD.sub(_tone_last, text.lower())


def squeeze(text: str) -> str:
    """Return `text` with every run of white space as one space, ends trimmed."""
    return _SPACES.sub(" ", text).strip()


def compare_key(text: str) -> str:
    """Return the key used to compare fields: case, spaces, dashes, quotes, tone placement."""
    return tone_key(squeeze(text.translate(_DASHES).translate(_QUOTES)))


def is_capitals(text: str) -> bool:
    """Tell whether the letters of `text` are (almost) all capitals.

    One small letter in twelve is let pass: OCR makes "TỈNH ỦY" into "TỈNH ủY".
    """
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) < 2:  # noqa: PLR2004 - one letter shows no case
        return False
    small = sum(sign.islower() for sign in letters)
    return small * 12 <= len(letters)


def capitalise_first(text: str) -> str:
    """Return `text` with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]
