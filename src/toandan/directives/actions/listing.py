"""Adding to a draft's lists and changing their order and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from toandan.directives.actions.review import change_list, conflict_message
from toandan.directives.errors import Conflict, Refused
from toandan.directives.models.requirement import Part
from toandan.directives.queries import outline
from toandan.directives.queries.outline import Step
from toandan.directives.queries.review_state import LISTS, find
from toandan.listing import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toandan.accounts.models import Position
    from toandan.directives.models import Document
    from toandan.directives.queries.review_state import Item, Place

#: what a list without depth allows
_FLAT = {Step.REMOVE, Step.UP, Step.DOWN}
#: the longest phrase that a role or an addressee holds
PHRASE = 300


def add_item(
    document: Document,
    stem: str,
    after: str,
    words: Mapping[str, str],
    span: list[int] | None,
    *,
    by: Position,
    revision: int,
) -> str | None:
    """Add an item to a list and return its key.

    Args:
        document: the draft.
        stem: the list; a role is added to `requirements` with `part` among the words.
        after: key of the item to stand behind (or, for a role, of its requirement).
        words: `text` of the item, and `part` for a role.
        span: where the words were chosen in the text.
        by: who adds.
        revision: the revision that the person has seen.
    """
    if stem not in LISTS:
        raise Refused(_("Không có danh sách này."))

    def change(items: list[Item]) -> Item | None:
        place = find(items, stem, after) if after else None
        if after and place is None:
            raise Conflict(conflict_message(document, by))
        part = words.get("part", "")
        if place and stem == "requirements" and part:
            if part not in Part.values:
                raise Refused(_("Không có vai trò này."))
            role = {**_phrase(words), "part": part}
            place.item["roles"].append(role)
            return role
        item = _new(stem, words)
        if span:
            item["spans"] = [span]
        if place:
            return outline.insert_after(place, item)
        items.append(item)
        return item

    return change_list(document, stem, change, by=by, revision=revision)


def change_item(
    document: Document,
    stem: str,
    key: str,
    step: Step,
    words: Mapping[str, str],
    *,
    by: Position,
    revision: int,
) -> str | None:
    """Remove, move, indent, split or merge an item; return the key of the item to go to."""
    if stem not in LISTS:
        raise Refused(_("Không có danh sách này."))
    if stem != "requirements" and step not in _FLAT:
        raise Refused(_("Danh sách này không có thao tác đó."))

    def change(items: list[Item]) -> Item | None:
        place = find(items, stem, key)
        if place is None:
            raise Conflict(conflict_message(document, by))
        if step not in _FLAT and key[0] != "q":
            raise Refused(_("Danh sách này không có thao tác đó."))
        return _taken(items, stem, place, step, words.get("at", ""))

    return change_list(document, stem, change, by=by, revision=revision)


def _taken(items: list[Item], stem: str, place: Place, step: Step, at: str) -> Item | None:
    """Take one step in a list of values."""
    text = place.item.get("text", "")
    cut = key_of(at)
    steps: dict[Step, Callable[[], Item | None]] = {
        Step.REMOVE: lambda: outline.remove(place),
        Step.UP: lambda: outline.move(place, -1),
        Step.DOWN: lambda: outline.move(place, 1),
        Step.INDENT: lambda: outline.indent(place),
        Step.OUTDENT: lambda: outline.outdent(items, stem, place),
        Step.MERGE: lambda: outline.merge(place),
        Step.SPLIT: lambda: outline.split(place, len(text) if cut is None else cut),
    }
    return steps[step]()


def _phrase(words: Mapping[str, str]) -> Item:
    phrase = words.get("text", "").strip()[:PHRASE]
    return {"key": None, "phrase": phrase, "nobody": False, "rule": None, "organisations": []}


def _new(stem: str, words: Mapping[str, str]) -> Item:
    text = words.get("text", "").strip()
    if stem == "requirements":
        return outline.new_requirement(text)
    if stem == "addressees":
        return {**_phrase(words), "spans": []}
    if stem == "roles":
        return {**_phrase(words), "part": Part.MONITOR.value}
    if stem == "references":
        return {
            "key": None,
            "raw": text,
            "doc_type": "",
            "number": "",
            "date": "",
            "issuer_name": "",
            "relation": "cites",
            "spans": [],
        }
    return {
        "key": None,
        "raw": text[:PHRASE],
        "to_name": "",
        "to": None,
        "phrase": "",
        "rhythm": "standing",
        "weekday": None,
        "day_of_month": None,
        "at_time": "",
        "due_on": "",
        "ends_on": "",
        "spans": [],
    }
