"""Words as a page can show them: on one line, without signs that no file may hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_Value = TypeVar("_Value")
#: control signs, lone surrogates and non-characters: XML refuses them, and no page shows them
_UNSHOWN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")


def printable(value: _Value) -> _Value:
    """Return a paper, or any part of it, with every text in NFC, on one line, fit for a page."""
    return _printable(value)  # type: ignore[no-any-return]  # the same type comes back


def _printable(value: Any) -> Any:
    if type(value) is str:
        return _BREAKS.sub(" ", _UNSHOWN.sub("", unicodedata.normalize("NFC", value))).strip()
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _printable(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **changed)
    return value
