"""Folding and sorting of Vietnamese text, the same on every database.

Databases disagree about Vietnamese letters, so search and order use columns that hold
what these functions return.
"""

from __future__ import annotations

import re
import unicodedata

#: what counts of a search; a pasted page would else make a condition that no database takes
MOST_WORDS, LONGEST_WORD = 30, 100
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_BASES = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_BASES, start=20)}


def strip_marks(text: str) -> str:
    """Return the text without tone and letter marks, case kept: `Đảng ủy` → `Dang uy`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Return lower-case words without marks or punctuation, for search and comparison."""
    return _NOT_WORD.sub(" ", strip_marks(text).lower()).strip()


def search_words(text: str) -> list[str]:
    """Return the folded words that a search looks for, each once, at most `MOST_WORDS`."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split())
    return list(words)[:MOST_WORDS]


def sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does: by letters, then by tones.

    Runs of digits are padded to ten, so that `Ấp 2` stands before `Ấp 10`.
    """
    letters: list[str] = []
    tones: list[str] = []
    padded = re.sub(r"\d+", lambda run: run.group().zfill(10), text.lower())
    for composed in unicodedata.normalize("NFC", padded):
        base, tone = _split_tone(composed)
        if base in _RANK:
            letters.append(_RANK[base])
            tones.append(tone)
        elif base.isdigit():
            letters.append(f"0{base}")
        elif letters and letters[-1] != "00":
            letters.append("00")  # any run of other signs counts as one gap
    return "".join(letters).removesuffix("00") + "." + "".join(tones)


def _split_tone(letter: str) -> tuple[str, str]:
    tone = "0"
    rest = ""
    for part in unicodedata.normalize("NFD", letter):
        if part in _TONES:
            tone = _TONES[part]
        else:
            rest += part
    return unicodedata.normalize("NFC", rest), tone
