"""Splitting a document's number into number and notation, and joining them again.

State documents put a stroke behind the number (`1903/QĐ-UBND`, `68/2019/NĐ-CP`), those of the
Party a hyphen (`176-CV/TU`), whose notation is so told by its letters before a stroke.
"""

from __future__ import annotations

import re

_PARTS = re.compile(r"(\d+)\s*([-/])\s*(.+)", re.DOTALL)
_PARTY = re.compile(r"[^\W\d_]+/")
_ID = re.compile(r"[^,]*,[^,]*,(.+)", re.DOTALL)


def split_number(number: str) -> tuple[str, str]:
    """Return number and notation; a number without digits before a stroke is all notation."""
    found = _PARTS.fullmatch(number)
    return (found[1], found[3]) if found else ("", number)


def join_number(number: str, notation: str, document_id: str = "") -> str:
    """Return the number as the document writes it.

    The document's identity (`identifier,date,number`) settles it where it holds the same
    number; otherwise the form of the notation does.
    """
    joined = _joined(number, notation)
    told = _ID.fullmatch(document_id)
    if told and _signs(told[1]) == _signs(joined):
        return told[1]
    return joined


def _joined(number: str, notation: str) -> str:
    if not (number and notation):
        return number or notation
    return f"{number}{'-' if _PARTY.match(notation) else '/'}{notation}"


def _signs(text: str) -> str:
    return re.sub(r"[\s/-]", "", text).casefold()
