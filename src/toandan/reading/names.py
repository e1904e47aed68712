"""Where the name of a body ends and what is told of it begins.

"Ban Quản lý chợ Hòa An khử khuẩn chợ": a name goes on with capitals and with the words that
stand in small letters inside names (`name_words.txt`); the first other word ends it. Verbs
are too many to list, the words of names are not.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from toandan.reading.places import spelt_province
from toandan.reading.vietnamese import CAPITALS, fold

_TOKEN = re.compile(r"[^\W_]+")
_PLACE = rf"[{CAPITALS}][^\W\d_]*(?:[ -][{CAPITALS}][^\W\d_]*){{0,3}}"
_RANGE = re.compile(
    rf"từ (?P<from>{_PLACE}) trở (?:ra|vào|lên|xuống|đi)|"
    rf"từ {_PLACE} (?:đến|tới) (?P<to>{_PLACE})(?P<more>(?:,| và) (?P<last>{_PLACE}))?"
)
#: the last syllables of words for kinds of bodies that have a field, not an area
_KINDS = frozenset("ty ban phong so bo tam cuc vu vien hoi khoa to doi tnhh mtv phan".split())  # noqa: SIM905
_APOSTROPHES = "'’`"
_LONGEST_PHRASE = 4


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    source = files("toandan.reading").joinpath("name_words.txt").read_text("utf-8")
    lines = (line for line in source.splitlines() if not line.startswith("#"))
    return frozenset(
        tuple(fold(word) for word in _TOKEN.findall(entry))
        for line in lines
        for entry in line.split(",")
        if entry.strip()
    )


def end_of_name(text: str, begin: int, end: int) -> int:
    """Return where in `text[begin:end]` a body's name or a list of them ends.

    Returns:
        The start of the first word that can be no part of a name, `end` where all can.
    """
    tokens = list(_TOKEN.finditer(text, begin, end))
    keys = [fold(token[0]) for token in tokens]
    place = 0
    while place < len(tokens):
        length = _phrase_at(keys, place)
        if length:
            place += length
        elif keys[place] == "tu" and (reach := _range_of_areas(text, tokens[place].start())):
            while place < len(tokens) and tokens[place].start() < reach:
                place += 1
        elif (
            _ends_field(text, tokens, place)
            or _goes_on(text, tokens[place])
            or _in_brackets(text, begin, tokens[place].start())
        ):
            place += 1
        else:
            return tokens[place].start()
    return end


def _ends_field(text: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Tell whether a word ends the first word of a body's field ("Công ty Khai thác …").

    The first syllable of that word has a capital, its second none (annex II): it stands right
    behind the word for the kind of body.
    """
    if place < 2:  # noqa: PLR2004 - the kind and the first syllable stand before it
        return False
    first, kind = tokens[place - 1][0], tokens[place - 2][0]
    between = text[tokens[place - 1].end() : tokens[place].start()]
    cased = first[:1].isupper() and first[1:].islower() and between == " "
    return cased and fold(kind) in _KINDS


def _range_of_areas(text: str, begin: int) -> int | None:
    """Return where "từ Quảng Ninh đến Bình Định" ends, None where no such range begins."""
    match = _RANGE.match(text, begin)
    if match is None:
        return None
    if match["from"]:
        return match.end()
    return match.end() if match["last"] and spelt_province(match["last"]) else match.end("to")


def _in_brackets(text: str, begin: int, place: int) -> bool:
    return text.count("(", begin, place) > text.count(")", begin, place)


def inside_phrase(text: str, begin: int, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` ends a known phrase begun before it.

    In "Phòng Kế hoạch tổng hợp" the last two words are no verb.
    """
    tail = [fold(token[0]) for token in _TOKEN.finditer(text, start, end)]
    before = [fold(token[0]) for token in _TOKEN.finditer(text, begin, start)]
    known = _phrases()
    return bool(tail) and any(
        (*before[-count:], *tail) in known
        for count in range(1, _LONGEST_PHRASE)
        if count <= len(before)
    )


def in_running_case(text: str) -> str:
    """Return a name whose every word begins with a capital as it stands in running text.

    Of a phrase of several words the first keeps its capital ("Công nghệ thông tin"); proper
    names keep all of theirs (annex II of Nghị định 30/2020/NĐ-CP).
    """
    tokens = list(_TOKEN.finditer(text))
    keys = [fold(token[0]) for token in tokens]
    letters = list(text)
    place = 0
    while place < len(tokens):
        length = _phrase_at(keys, place)
        for token in tokens[place + 1 : place + length]:
            letters[token.start()] = letters[token.start()].lower()
        place += max(length, 1)
    return "".join(letters)


def _phrase_at(keys: list[str], place: int) -> int:
    """Return the length of the longest known phrase at `place`, 0 where there is none."""
    known = _phrases()
    for length in range(min(_LONGEST_PHRASE, len(keys) - place), 0, -1):
        if tuple(keys[place : place + length]) in known:
            return length
    return 0


def _goes_on(text: str, token: re.Match[str]) -> bool:
    """Tell whether a word is a proper name, a figure, or the tail of a highland name."""
    after_apostrophe = token.start() > 0 and text[token.start() - 1] in _APOSTROPHES
    return not token[0][:1].islower() or after_apostrophe
