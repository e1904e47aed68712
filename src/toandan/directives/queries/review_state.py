"""What a review edits, as plain values: lists of items that can be changed, kept and put back.

Every item has a `key`: a letter for its table and its primary key (`a` addressee,
`f` reference, `d` report duty, `q` requirement, `r` role); a new one has None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.directives.models import Addressee, Document, RequirementRole

Item = dict[str, Any]

#: the lists of a document, as the contract names them; `roles` are those of the whole document
LISTS = ("addressees", "references", "requirements", "reporting", "roles")


@dataclass(frozen=True)
class Place:
    """Where an item stands: the list that holds it, its index, and its path in words."""

    items: list[Item]
    index: int
    path: str
    parent: Item | None = None

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.items[self.index]


def snapshot(document: Document, name: str) -> list[Item]:
    """Return one of the document's lists as values."""
    return {
        "addressees": _addressees,
        "references": _references,
        "reporting": _duties,
        "requirements": _requirements,
        "roles": _document_roles,
    }[name](document)


def walk(items: list[Item], stem: str, parent: Item | None = None) -> Iterator[Place]:
    """Yield the place of every item in a list, and of every child and role below."""
    for index, item in enumerate(items):
        path = f"{stem}[{index}]"
        yield Place(items, index, path, parent)
        for inner in ("roles", "children"):
            yield from walk(item.get(inner) or [], f"{path}.{inner}", item)


def find(items: list[Item], stem: str, key: str) -> Place | None:
    """Return where the item with a key stands."""
    return next((place for place in walk(items, stem) if place.item["key"] == key), None)


def at_path(items: list[Item], stem: str, path: str) -> Place | None:
    """Return the place with a path such as `requirements[2].children[0]`."""
    return next((place for place in walk(items, stem) if place.path == path), None)


def _spans(document: Document, name: str, place: int) -> list[list[int]]:
    return list(document.spans.get(f"{name}[{place}]", []))


def _phrase(row: Addressee | RequirementRole, letter: str) -> Item:
    return {
        "key": f"{letter}{row.pk}",
        "phrase": row.phrase,
        "nobody": row.nobody,
        "rule": row.rule_id,
        "organisations": sorted(unit.pk for unit in row.organisations.all()),
    }


def _role(row: RequirementRole) -> Item:
    return {**_phrase(row, "r"), "part": row.part}


def _addressees(document: Document) -> list[Item]:
    rows = document.addressees.prefetch_related("organisations").order_by("position", "pk")
    return [
        {**_phrase(row, "a"), "spans": _spans(document, "addressees", place)}
        for place, row in enumerate(rows)
    ]


def _document_roles(document: Document) -> list[Item]:
    rows = document.roles.filter(requirement=None).prefetch_related("organisations")
    return [_role(row) for row in rows]


def _references(document: Document) -> list[Item]:
    return [
        {
            "key": f"f{row.pk}",
            "raw": row.raw,
            "doc_type": row.doc_type,
            "number": row.number,
            "date": row.date.isoformat() if row.date else "",
            "issuer_name": row.issuer_name,
            "relation": row.relation,
            "spans": _spans(document, "references", place),
        }
        for place, row in enumerate(document.references.order_by("position", "pk"))
    ]


def _duties(document: Document) -> list[Item]:
    return [
        {
            "key": f"d{row.pk}",
            "raw": row.raw,
            "to_name": row.to_name,
            "to": row.to_id,
            "phrase": row.phrase,
            "rhythm": row.rhythm,
            "weekday": row.weekday,
            "day_of_month": row.day_of_month,
            "at_time": row.at_time.strftime("%H:%M") if row.at_time else "",
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
            "spans": _spans(document, "reporting", place),
        }
        for place, row in enumerate(document.report_duties.order_by("position", "pk"))
    ]


def _requirements(document: Document) -> list[Item]:
    rows = list(document.requirements.order_by("position", "pk"))
    roles: dict[int, list[Item]] = {}
    named = document.roles.exclude(requirement=None).prefetch_related("organisations")
    for role in named.order_by("position", "pk"):
        roles.setdefault(role.requirement_id or 0, []).append(_role(role))
    nodes: dict[int, Item] = {}
    top: list[Item] = []
    for row in rows:
        nodes[row.pk] = {
            "key": f"q{row.pk}",
            "label": row.label,
            "text": row.text,
            "spans": row.spans,
            "confidence": row.confidence,
            "deadline_text": row.deadline_text,
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "due_time": row.due_time.strftime("%H:%M") if row.due_time else "",
            "roles": roles.get(row.pk, []),
            "children": [],
        }
        holder = nodes.get(row.parent_id or 0)
        (holder["children"] if holder else top).append(nodes[row.pk])
    return top
