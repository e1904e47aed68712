"""Hand-made labels for files: `<name>.labels.json` beside the file.

Two forms are read: the labellers' (`requirements` as `{"items": [{"label", "first_words"}]}`,
roles as `lead` and `assignees`, `unreadable_in_text`) and the contract's own, which is how a
clerk's corrections are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".labels.json"
_BRACKETED = re.compile(r"\s*\([^)]*\)\s*$")
#: what `unreadable_in_text` names → the field that it makes unreadable
_UNREADABLE = {"day": "date", "month": "date", "year": "date", "symbol": "number"}


@dataclass(frozen=True, slots=True)
class LabelledRequirement:
    """One labelled demand; `words` are its first words."""

    label: str | None
    words: str
    assignees: tuple[str, ...]
    coordinate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """One labelled document.

    Attributes:
        fields: the plain fields and lists as labelled.
        requirements: the labelled demands, flat.
        unreadable: fields that nobody could read from the text (handwriting).
    """

    fields: Mapping[str, Any]
    requirements: tuple[LabelledRequirement, ...]
    unreadable: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """A file with its labels."""

    path: Path
    documents: tuple[LabelledDocument, ...]


def find_labelled(folder: Path) -> list[LabelledFile]:
    """Return the labelled files of a folder, by name."""
    found = []
    for labels in sorted(folder.glob(f"*{SUFFIX}")):
        stem = labels.name.removesuffix(SUFFIX)
        sources = [
            path for path in sorted(folder.glob(f"{stem}.*")) if not path.name.endswith(SUFFIX)
        ]
        if sources:
            found.append(LabelledFile(sources[0], read_labels(labels)))
    return found


def read_labels(path: Path) -> tuple[LabelledDocument, ...]:
    """Return the documents that a label file describes."""
    source = json.loads(path.read_text("utf-8"))
    return tuple(_document(one) for one in source["documents"])


def _document(source: Mapping[str, Any]) -> LabelledDocument:
    fields = dict(source)
    fields["form"] = "article" if source.get("form") in {"article", "web_article"} else "document"
    for name in ("monitoring_body",):
        if fields.get(name):
            fields[name] = _BRACKETED.sub("", fields[name])
    requirements = fields.pop("requirements", None) or []
    items = requirements["items"] if isinstance(requirements, Mapping) else _flat(requirements)
    unreadable = {_UNREADABLE.get(name, name) for name in source.get("unreadable_in_text", ())}
    return LabelledDocument(
        fields, tuple(_requirement(item) for item in items), frozenset(unreadable)
    )


def _flat(items: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _flat(item.get("children", []))


def _requirement(item: Mapping[str, Any]) -> LabelledRequirement:
    words = item.get("first_words") or " ".join(str(item.get("text", "")).split()[:12])
    bodies = (*item.get("lead", ()), *item.get("assignees", ()))
    return LabelledRequirement(
        item.get("label"),
        words,
        tuple(dict.fromkeys(bodies)),
        tuple(item.get("coordinate", ())),
    )
