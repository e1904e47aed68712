"""From a reading, in the form of the contract, to drafts that a person reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.dispatching import unresolved
from toandan.directives.actions.references import resolve_references
from toandan.directives.actions.settling import find_issuer, resolve_phrases
from toandan.directives.models import (
    Addressee,
    Document,
    Reference,
    ReportDuty,
    Requirement,
    RequirementRole,
)
from toandan.directives.models.requirement import Part
from toandan.directives.queries.contract import TEXTS
from toandan.directives.queries.references import relation_of
from toandan.directives.queries.rhythm import as_written, due_of, understand
from toandan.directives.queries.spans import plain_spans
from toandan.units.actions import note_open_phrase

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Upload


def draft_documents(upload: Upload, *, by: Position) -> list[Document]:
    """Make one draft for each document of an upload's reading, and return them in order.

    Runs inside the transaction that stores the reading, so that a reading never stands
    without its drafts.
    """
    drafts = [_draft(upload, found, by) for found in upload.reading["documents"]]
    for draft in drafts:
        _tie_siblings(draft, drafts)
        resolve_references(draft)
    return drafts


def _draft(upload: Upload, found: dict[str, Any], by: Position) -> Document:
    spans = plain_spans(found["spans"])
    ((start, end),) = spans.get("document", [[0, len(upload.text)]])[:1]
    document = Document(
        organisation=upload.organisation,
        created_by=by,
        upload=upload,
        text_start=start,
        text_end=end,
        form=found["form"],
        system=found["system"],
        date=_day(found["date"]),
        recipients=found["recipients"],
        text=upload.text[start:end],
        article=found["article"] or {},
        spans=_without_requirements(spans),
        confidence=_without_requirements(found["confidence"]),
        repairs=found["repairs"],
    )
    for name, field in TEXTS.items():
        setattr(document, field, _cut(document, field, found[name]))
    document.issuer = find_issuer(document)
    document.save()
    _addressees(document, found)
    _references(document, found, upload.text)
    _requirements(document, found)
    _duties(document, found)
    resolve_phrases(document)
    for phrase in unresolved(document):
        note_open_phrase(phrase, issuer=document.issuer, on=document.date or timezone.localdate())
    record(Event.DOCUMENT_DRAFTED, by=by, subject=document.wordless(), upload=upload.pk)
    return document


def _without_requirements(found: dict[str, Any]) -> dict[str, Any]:
    """Requirements keep their own spans and confidence, which move with them."""
    return {key: one for key, one in found.items() if not key.startswith("requirements[")}


def _addressees(document: Document, found: dict[str, Any]) -> None:
    Addressee.objects.bulk_create(
        Addressee(document=document, position=place, phrase=_cut(Addressee, "phrase", phrase))
        for place, phrase in enumerate(found["addressees"])
    )


def _references(document: Document, found: dict[str, Any], text: str) -> None:
    for place, one in enumerate(found["references"]):
        spans = document.spans.get(f"references[{place}]") or [[0, 0]]
        relations = [relation_of(text[max(0, start - 200) : start]) for start, _end in spans]
        telling = [relation for relation in relations if relation != Reference.Relation.CITES]
        Reference.objects.create(
            document=document,
            position=place,
            raw=one["raw"] or "",
            doc_type=_cut(Reference, "doc_type", one["type"]),
            number=_cut(Reference, "number", one["number"]),
            date=_day(one["date"]),
            issuer_name=_cut(Reference, "issuer_name", one["issuer"]),
            relation=telling[0] if telling else Reference.Relation.CITES,
        )


def _requirements(document: Document, found: dict[str, Any]) -> None:
    place = 0
    spans = plain_spans(found["spans"])

    def add(nodes: list[dict[str, Any]], parent: Requirement | None, stem: str) -> None:
        nonlocal place
        for index, node in enumerate(nodes):
            path = f"{stem}requirements[{index}]" if not parent else f"{stem}.children[{index}]"
            words = node["deadline"] or ""
            due_on, due_time = due_of(words, found["deadlines"], document.date)
            row = Requirement.objects.create(
                document=document,
                parent=parent,
                position=place,
                label=_cut(Requirement, "label", node["label"]),
                text=node["text"],
                spans=spans.get(path, []),
                confidence=found["confidence"].get(path),
                deadline_text=_cut(
                    Requirement, "deadline_text", as_written(words, found["deadlines"])
                ),
                due_on=due_on,
                due_time=due_time,
            )
            place += 1
            add_roles(row, node)
            add(node["children"], row, path)

    add(found["requirements"], None, "")
    if document.monitoring_body:
        RequirementRole.objects.create(
            document=document, part=Part.MONITOR, phrase=document.monitoring_body
        )


def add_roles(requirement: Requirement, node: dict[str, Any]) -> None:
    """Add the phrases that say who acts, the leading ones marked.

    A reading in the bare form of the contract does not tell who leads: there the one body
    that acts with others leads them.
    """
    lead = list(node.get("lead", ()))
    acting = list(dict.fromkeys([*node["assignees"], *lead]))
    if "lead" not in node and node["coordinate"] and len(acting) == 1:
        lead = acting
    parts = [(phrase, Part.LEAD if phrase in lead else Part.CARRY_OUT) for phrase in acting]
    parts += [(phrase, Part.COORDINATE) for phrase in node["coordinate"]]
    RequirementRole.objects.bulk_create(
        RequirementRole(
            document_id=requirement.document_id,
            requirement=requirement,
            position=place,
            part=part,
            phrase=_cut(RequirementRole, "phrase", phrase),
        )
        for place, (phrase, part) in enumerate(parts)
    )


def _duties(document: Document, found: dict[str, Any]) -> None:
    for place, one in enumerate(found["reporting"]):
        words = one["due"] or ""
        when = understand(words)
        due_on, at_time = due_of(words, found["deadlines"], document.date)
        ReportDuty.objects.create(
            document=document,
            position=place,
            raw=_cut(ReportDuty, "raw", as_written(words, found["deadlines"])),
            to_name=_cut(ReportDuty, "to_name", one["to"]),
            rhythm=when.rhythm,
            weekday=when.weekday,
            day_of_month=when.day_of_month,
            at_time=when.at_time or at_time,
            due_on=(when.due_on or due_on) if when.rhythm == ReportDuty.Rhythm.ONCE else None,
        )


def _tie_siblings(draft: Document, drafts: list[Document]) -> None:
    """A cover letter refers to what it carries: both came in one file."""
    for reference in draft.references.exclude(number_key=""):
        for other in drafts:
            if (
                other is not draft
                and other.number_key == reference.number_key
                and (reference.date in {None, other.date})
            ):
                reference.target = other
                reference.save(update_fields=["target"])


def _day(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None


def _cut(model: Any, field: str, words: str | None) -> str:
    """Fit words into a column: PostgreSQL refuses what is too long, SQLite does not tell."""
    longest = model._meta.get_field(field).max_length  # noqa: SLF001 - Django's documented Meta API
    plain = (words or "").replace("\x00", "")
    return plain[:longest] if longest else plain
