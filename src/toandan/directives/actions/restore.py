"""Writing a document's lists from plain values; what did not change is not touched."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from toandan.directives.errors import Refused
from toandan.directives.models import (
    Addressee,
    Document,
    Reference,
    ReportDuty,
    Requirement,
    RequirementRole,
)
from toandan.directives.queries.review_state import Item, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAYS = ("date", "due_on", "ends_on")
_TIMES = ("at_time", "due_time")
_NUMBERED: dict[str, tuple[Any, str]] = {
    "addressees": (Addressee, "a"),
    "references": (Reference, "f"),
    "reporting": (ReportDuty, "d"),
}


def restore(document: Document, name: str, items: list[Item]) -> None:
    """Make one of a document's lists what `items` say.

    A row that is missing comes back under its old key, so that keys kept with a correction
    stay true when it is undone; items with the key None become new rows, and get their key.
    """
    before = snapshot(document, name)
    if name == "requirements":
        _restore_tree(document, items, before)
    elif name == "roles":
        _restore_roles(document, items, before)
    else:
        _restore_rows(document, name, items, before)
        _keep_spans(document, name, items)


def _restore_rows(document: Document, name: str, items: list[Item], before: list[Item]) -> None:
    model, letter = _NUMBERED[name]
    was = {item["key"]: (place, item) for place, item in enumerate(before)}
    kept = [item["key"] for item in items]
    gone = _pks(key for key in was if key not in kept)
    model.objects.filter(pk__in=gone).delete()
    for place, item in enumerate(items):
        if was.get(item["key"]) != (place, item):
            _write(model, item, letter, document=document, position=place)


def _restore_tree(document: Document, items: list[Item], before: list[Item]) -> None:
    was = dict(_rows(before))
    place = 0

    def write(nodes: list[Item], parent: int | None) -> None:
        nonlocal place
        for node in nodes:
            flat = {**_flat(node), "position": place, "parent": parent}
            if was.get(node["key"]) != flat:
                fixed = {"position": place, "parent_id": parent}
                _write(Requirement, node, "q", document=document, **fixed)
            place += 1
            write(node["children"], _pk(node["key"]))

    write(items, None)
    kept = {node["key"] for node in _nodes(items)}
    # those that stay have left the ones that go by now
    gone = _pks(key for key in was if key not in kept)
    Requirement.objects.filter(pk__in=gone).delete()
    _restore_tree_roles(document, items, before)


def _restore_tree_roles(document: Document, items: list[Item], before: list[Item]) -> None:
    was = {
        role["key"]: (node["key"], place, role)
        for node in _nodes(before)
        for place, role in enumerate(node["roles"])
    }
    staying = {role["key"] for node in _nodes(items) for role in node["roles"]}
    gone = _pks(key for key in was if key not in staying)
    RequirementRole.objects.filter(pk__in=gone).delete()
    for node in _nodes(items):
        for place, role in enumerate(node["roles"]):
            if was.get(role["key"]) != (node["key"], place, role):
                fixed = {"requirement_id": _pk(node["key"]), "position": place}
                _write(RequirementRole, role, "r", document=document, **fixed)


def _restore_roles(document: Document, items: list[Item], before: list[Item]) -> None:
    kept = {item["key"] for item in items}
    gone = _pks(item["key"] for item in before if item["key"] not in kept)
    RequirementRole.objects.filter(pk__in=gone).delete()
    for place, item in enumerate(items):
        _write(RequirementRole, item, "r", document=document, requirement=None, position=place)


def _nodes(items: list[Item]) -> list[Item]:
    found = []
    for item in items:
        found.append(item)
        found += _nodes(item["children"])
    return found


def _rows(items: list[Item]) -> list[tuple[str | None, Item]]:
    """Return every node with where it stands, so that a move shows as a change."""
    rows: list[tuple[str | None, Item]] = []

    def add(nodes: list[Item], parent: int | None) -> None:
        for node in nodes:
            rows.append((node["key"], {**_flat(node), "position": len(rows), "parent": parent}))
            add(node["children"], _pk(node["key"]))

    add(items, None)
    return rows


def _flat(node: Item) -> Item:
    return {name: value for name, value in node.items() if name not in {"children", "roles"}}


def _pk(key: str | None) -> int | None:
    return int(key[1:]) if key else None


def _pks(keys: Iterable[str | None]) -> list[int]:
    return [int(key[1:]) for key in keys if key]


def _write(model: Any, item: Item, letter: str, **fixed: Any) -> None:
    """Write one row under its key, or as a new one; the item learns its key.

    Raises:
        Refused: the key is that of another document's row.
    """
    columns = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
    values: dict[str, Any] = {}
    for name, value in item.items():
        if name in {"rule", "to"}:
            values[f"{name}_id"] = value
        elif name in _DAYS and isinstance(value, str):
            values[name] = dt.date.fromisoformat(value) if value else None
        elif name in _TIMES and isinstance(value, str):
            values[name] = dt.time.fromisoformat(value) if value else None
        elif name in columns:
            values[name] = value
    row = model(pk=_pk(item["key"]), **{**values, **fixed})
    held = model.objects.filter(pk=row.pk).values_list("document_id", flat=True).first()
    exists = held is not None
    if exists and held != fixed["document"].pk:
        raise Refused(_("Mục này không thuộc văn bản đang rà soát."))
    if exists and model is Reference:
        # what the reference was tied to stays; a changed number is tied anew by its verb
        row.target_id = model.objects.values_list("target_id", flat=True).get(pk=row.pk)
    row.save(force_update=exists, force_insert=not exists)
    item["key"] = f"{letter}{row.pk}"
    if "organisations" in item:
        row.organisations.set(item["organisations"])


def _keep_spans(document: Document, name: str, items: list[Item]) -> None:
    """Write `addressees[1]` anew, so that it points at its item when others come or go."""
    spans = {key: found for key, found in document.spans.items() if not key.startswith(f"{name}[")}
    for place, item in enumerate(items):
        if item.get("spans"):
            spans[f"{name}[{place}]"] = item["spans"]
    if spans != document.spans:
        document.spans = spans
        document.save(update_fields=["spans"])
