"""Changes to a tree of requirements (or a flat list), as functions on plain values.

Each changes the list in place and returns the item that the person works on next. An item
is told by its place; one that cannot go further stays where it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from toandan.directives.queries.review_state import find

if TYPE_CHECKING:
    from toandan.directives.queries.review_state import Item, Place


class Step(StrEnum):
    """What can be done to an item."""

    ADD = "add"
    DOWN = "down"
    INDENT = "indent"
    MERGE = "merge"
    OUTDENT = "outdent"
    REMOVE = "remove"
    SPLIT = "split"
    UP = "up"


def new_requirement(text: str = "", label: str = "") -> Item:
    """Return a node that has no row yet."""
    return {
        "key": None,
        "label": label,
        "text": text,
        "spans": [],
        "confidence": None,
        "deadline_text": "",
        "due_on": "",
        "due_time": "",
        "roles": [],
        "children": [],
    }


def remove(place: Place) -> Item | None:
    """Take an item out, with all below it; return its neighbour or the one above."""
    del place.items[place.index]
    if place.items:
        return place.items[min(place.index, len(place.items) - 1)]
    return place.parent


def insert_after(place: Place, item: Item) -> Item:
    """Put an item behind another, on its level."""
    place.items.insert(place.index + 1, item)
    return item


def move(place: Place, by: int) -> Item:
    """Change places with the neighbour before (-1) or behind (+1)."""
    item = place.items[place.index]
    to = place.index + by
    if 0 <= to < len(place.items):
        place.items.insert(to, place.items.pop(place.index))
    return item


def indent(place: Place) -> Item:
    """Put an item below the one before it, as its last."""
    item = place.items[place.index]
    if place.index > 0:
        del place.items[place.index]
        place.items[place.index - 1]["children"].append(item)
    return item


def outdent(top: list[Item], stem: str, place: Place) -> Item:
    """Put an item behind the one above it; what stood behind it on its level goes below it."""
    item = place.items[place.index]
    if place.parent is None:
        return item
    above = find(top, stem, place.parent["key"])
    if above is None:
        return item
    item["children"] += place.items[place.index + 1 :]
    del place.items[place.index :]
    above.items.insert(above.index + 1, item)
    return item


def split(place: Place, at: int) -> Item:
    """Cut the text in two; the second half becomes the next item and keeps what is below.

    Args:
        place: the item.
        at: where to cut, in characters of its text.
    """
    item = place.items[place.index]
    text = item["text"]
    second = new_requirement(text[at:].strip())
    item["text"] = text[:at].strip()
    second["children"], item["children"] = item["children"], []
    first_spans, second["spans"] = _cut_spans(item["spans"], at, len(text))
    item["spans"] = first_spans
    return insert_after(place, second)


def merge(place: Place) -> Item:
    """Join an item to the one before it on its level, or to the one above where it is first."""
    item = place.items[place.index]
    other = place.items[place.index - 1] if place.index else place.parent
    if other is None:
        return item
    other["text"] = " ".join(part for part in (other["text"], item["text"]) if part)
    other["spans"] = [*other["spans"], *item["spans"]]
    other["roles"] += [
        role
        for role in item["roles"]
        if (role["part"], role["phrase"]) not in {(r["part"], r["phrase"]) for r in other["roles"]}
    ]
    for name in ("deadline_text", "due_on", "due_time"):
        other[name] = other[name] or item[name]
    del place.items[place.index]
    if other is place.parent:
        other["children"][place.index : place.index] = item["children"]
    else:
        other["children"] += item["children"]
    return other


def _cut_spans(
    spans: list[list[int]], at: int, length: int
) -> tuple[list[list[int]], list[list[int]]]:
    """Divide an item's words in the text as its own text is divided.

    Repairs may have changed the length, so the cut is placed in proportion.
    """
    total = sum(end - start for start, end in spans)
    left = round(total * at / length) if length else 0
    first: list[list[int]] = []
    second: list[list[int]] = []
    for start, end in spans:
        take = min(max(left, 0), end - start)
        if take:
            first.append([start, start + take])
        if take < end - start:
            second.append([start + take, end])
        left -= take
    return first, second
