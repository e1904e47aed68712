"""Names of elements and code lists of edXML, from the one data file `data/edxml.json`.

The file says of each entry whether it was compared with the regulation's own text.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from toandan.reading.model import Urgency
from toandan.vietnamese import fold


@cache
def table() -> dict[str, Any]:
    """Return the data file."""
    path = resources.files("toandan.interchange") / "data" / "edxml.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def names(key: str) -> tuple[str, ...]:
    """Return how an element is called: as we write it, then the other spellings we read."""
    row = next(row for row in table()["elements"] if row["key"] == key)
    return (row["name"], *row.get("also", ()))


@cache
def namespace() -> str:
    """Return the namespace of messages."""
    return str(table()["namespace"]["name"])


def type_code(name: str | None) -> int:
    """Return the number of a document type; that of "other" for one outside the list."""
    wanted = fold(name or "")
    codes = (row["code"] for row in table()["document_types"] if fold(row["name"]) == wanted)
    return int(next(codes, table()["other_type"]["code"]))


def type_name(code: int | None) -> str | None:
    """Return the name of a document type by its number, where a message gives no name."""
    return next((row["name"] for row in table()["document_types"] if row["code"] == code), None)


def priority_of(urgency: Urgency | None) -> int:
    """Return the code of a degree of urgency."""
    value = urgency.value if urgency else None
    return int(next(row["code"] for row in table()["priorities"] if row["urgency"] == value))


def urgency_of(priority: int) -> Urgency | None:
    """Return the degree of urgency of a code; None for the ordinary and for unknown codes."""
    rows = table()["priorities"]
    value = next((row["urgency"] for row in rows if row["code"] == priority), None)
    return Urgency(value) if value else None


def state_words(code: str) -> str:
    """Return what a state is called in Vietnamese."""
    return next((row["name"] for row in table()["states"] if row["code"] == code), code)


def is_identifier(text: str) -> bool:
    """Tell whether text has the form of an organisation's identifier, in either scheme."""
    return any(re.fullmatch(row["pattern"], text) for row in table()["identifiers"])
