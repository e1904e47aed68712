"""A document as the reader's contract writes it: what was read, with what people mended.

The inverse of `actions.drafting`: a reading that nobody touched comes back field for field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toandan.directives.models.requirement import Part
from toandan.directives.queries.review_state import Item, snapshot
from toandan.directives.queries.rhythm import as_read

if TYPE_CHECKING:
    from toandan.directives.models import Document

#: contract field → the document's own field, both text
TEXTS = {
    "doc_type": "doc_type",
    "number": "number",
    "issuer": "issuer_name",
    "issuer_parent": "issuer_parent",
    "act_author": "act_author",
    "place": "place",
    "subject": "subject",
    "urgency": "urgency",
    "monitoring_body": "monitoring_body",
    "contact": "contact",
    "signing_authority": "signing_authority",
    "signer_title": "signer_title",
    "signer": "signer",
}


def contract_of(document: Document) -> dict[str, Any]:
    """Return the document in the form of one entry of `documents` in the contract."""
    tree = snapshot(document, "requirements")
    duties = snapshot(document, "reporting")
    spans = dict(document.spans)
    confidence = dict(document.confidence)
    read = list(read_as(document).get("deadlines", []))
    requirements = [
        _node(item, f"requirements[{n}]", spans, confidence, read) for n, item in enumerate(tree)
    ]
    return {
        "form": document.form,
        "system": document.system,
        **{name: getattr(document, field) or None for name, field in TEXTS.items()},
        "date": document.date.isoformat() if document.date else None,
        # a document with a mark of secrecy never gets here
        "confidentiality": None,
        "addressees": [item["phrase"] for item in snapshot(document, "addressees")],
        "references": [_reference(item) for item in snapshot(document, "references")],
        "requirements": requirements,
        "deadlines": _deadlines(read, tree),
        "reporting": [
            {"to": duty["to_name"] or None, "due": as_read(duty["raw"], duty["due_on"], read)}
            for duty in duties
        ],
        "recipients": document.recipients,
        "article": document.article or None,
        "spans": spans,
        "confidence": confidence,
        "repairs": document.repairs,
    }


def _node(
    item: Item,
    path: str,
    spans: dict[str, Any],
    confidence: dict[str, Any],
    read: list[dict[str, Any]],
) -> dict[str, Any]:
    if item["spans"]:
        spans[path] = item["spans"]
    if item["confidence"] is not None:
        confidence[path] = item["confidence"]
    phrases = {part: [r["phrase"] for r in item["roles"] if r["part"] == part] for part in Part}
    return {
        "label": item["label"] or None,
        "text": item["text"],
        "assignees": [
            role["phrase"] for role in item["roles"] if role["part"] in {Part.LEAD, Part.CARRY_OUT}
        ],
        "lead": phrases[Part.LEAD],
        "coordinate": phrases[Part.COORDINATE],
        "deadline": as_read(item["deadline_text"], item["due_on"], read),
        "children": [
            _node(child, f"{path}.children[{n}]", spans, confidence, read)
            for n, child in enumerate(item["children"])
        ],
    }


def _reference(item: Item) -> dict[str, Any]:
    return {
        "type": item["doc_type"] or None,
        "number": item["number"] or None,
        "date": item["date"] or None,
        "issuer": item["issuer_name"] or None,
        "raw": item["raw"],
    }


def read_as(document: Document) -> dict[str, Any]:
    """Return what the reader gave for this document, {} for one typed in by hand.

    Drafts stand in the order of the reading; a file that was read again, its first drafts put
    aside, has them all once more.
    """
    if document.upload is None or not document.text_end:
        return {}
    found: list[dict[str, Any]] = document.upload.reading.get("documents", [])
    read = document.upload.documents.exclude(text_end=0).order_by("pk")
    order = list(read.values_list("pk", flat=True))
    return found[order.index(document.pk) % len(found)] if found else {}


def _deadlines(read: list[dict[str, Any]], tree: list[Item]) -> list[dict[str, Any]]:
    """Return the limits that were read, and those that people added to requirements."""
    known = [deadline["raw"] for deadline in read]
    added = [
        {
            "raw": item["deadline_text"],
            "date": item["due_on"] or None,
            "time": item["due_time"] or None,
            "kind": "date" if item["due_on"] else "event",
        }
        for item in _all(tree)
        if item["deadline_text"] and not _listed(item["deadline_text"], known)
    ]
    return [*read, *added]


def _listed(words: str, known: list[str]) -> bool:
    return any(raw in words or words in raw for raw in known)


def _all(items: list[Item]) -> list[Item]:
    found = []
    for item in items:
        found += [item, *_all(item["children"])]
    return found
