"""The JSON contract of `toandan read --json`: one object for one file.

`to_json(reading)` has exactly the contract's keys. With `full=True` it also carries the
extracted text, the page sizes and each requirement's leading bodies, so that
`from_json(to_json(reading, full=True)) == reading`.

A span is `[start, end]`; where its place on the pages is known, each box follows as
`[page, x0, y0, x1, y1]` (page counted from 0, origin top left, units of the page's size).
"""

from __future__ import annotations

import json
from datetime import date, time
from typing import TYPE_CHECKING, Any

from toandan.reading.errors import BadContract
from toandan.reading.model import (
    Article,
    Box,
    Deadline,
    Form,
    OfficialDocument,
    Page,
    Reading,
    Reference,
    Repair,
    ReportDuty,
    Requirement,
    Secrecy,
    Source,
    Span,
    System,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

_PLAIN = [
    "doc_type",
    "number",
    "issuer",
    "issuer_parent",
    "act_author",
    "place",
    "subject",
    "monitoring_body",
    "contact",
    "signing_authority",
    "signer_title",
    "signer",
]


def to_json(reading: Reading, *, full: bool = False) -> Json:
    """Return the reading as the contract's object."""
    found: Json = {
        "file": reading.file,
        "sha256": reading.sha256,
        "pages": len(reading.pages),
        "source": reading.source.value,
        "warnings": list(reading.warnings),
        "documents": [_document(document, full=full) for document in reading.documents],
    }
    if full:
        found["text"] = reading.text
        found["page_sizes"] = [
            [page.width, page.height, page.ocr_confidence] for page in reading.pages
        ]
    return found


def to_line(reading: Reading, *, full: bool = False) -> str:
    """Return the contract's object on one line."""
    return json.dumps(to_json(reading, full=full), ensure_ascii=False)


def _document(document: OfficialDocument, *, full: bool) -> Json:
    found: Json = {"form": document.form.value, "system": document.system.value}
    for name in ("doc_type", "number", "issuer", "issuer_parent", "act_author", "place"):
        found[name] = getattr(document, name)
    found |= {
        "date": _iso(document.date),
        "subject": document.subject,
        "urgency": document.urgency.value if document.urgency else None,
        "confidentiality": document.confidentiality.value if document.confidentiality else None,
        "addressees": list(document.addressees),
        "references": [_reference(one) for one in document.references],
        "requirements": [_requirement(one, full=full) for one in document.requirements],
        "deadlines": [_deadline(one) for one in document.deadlines],
        "monitoring_body": document.monitoring_body,
        "reporting": [{"to": one.to, "due": one.due} for one in document.reporting],
        "contact": document.contact,
        "signing_authority": document.signing_authority,
        "signer_title": document.signer_title,
        "signer": document.signer,
        "recipients": list(document.recipients),
        "article": _article(document.article),
        "spans": {name: [_span(one) for one in spans] for name, spans in document.spans.items()},
        "confidence": dict(document.confidence),
        "repairs": [
            {"from": one.original, "to": one.repaired, "span": _span(one.span)}
            for one in document.repairs
        ],
    }
    return found


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _reference(one: Reference) -> Json:
    return {
        "type": one.type,
        "number": one.number,
        "date": _iso(one.date),
        "issuer": one.issuer,
        "raw": one.raw,
    }


def _requirement(one: Requirement, *, full: bool) -> Json:
    found: Json = {
        "label": one.label,
        "text": one.text,
        "assignees": list(one.assignees),
        "coordinate": list(one.coordinate),
        "deadline": one.deadline,
        "children": [_requirement(child, full=full) for child in one.children],
    }
    if full:
        found["lead"] = list(one.lead)
    return found


def _deadline(one: Deadline) -> Json:
    hour = one.time.isoformat("minutes") if one.time else None
    return {"raw": one.raw, "date": _iso(one.date), "time": hour, "kind": one.kind}


def _article(article: Article | None) -> Json | None:
    if article is None:
        return None
    return {
        "site": article.site,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "attachments": list(article.attachments),
    }


def _span(span: Span) -> list[Any]:
    boxes = [
        [box.page, *(round(v, 1) for v in (box.x0, box.y0, box.x1, box.y1))] for box in span.boxes
    ]
    return [span.start, span.end, *boxes]


def from_json(value: str | bytes | Mapping[str, Any]) -> Reading:
    """Return the reading that a contract's object (or its text) describes.

    Raises:
        BadContract: a key is missing or a value is not of the contract's form.
    """
    try:
        source = json.loads(value) if isinstance(value, (str, bytes)) else value
        pages = source.get("page_sizes") or [[0.0, 0.0, None]] * int(source["pages"])
        return Reading(
            file=source["file"],
            sha256=source["sha256"],
            source=Source(source["source"]),
            text=source.get("text", ""),
            pages=tuple(Page(*page) for page in pages),
            warnings=tuple(source["warnings"]),
            documents=tuple(_read_document(one) for one in source["documents"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadContract(
            f"not a reading in the contract's form ({error!r}); write it with to_json",
            "Dữ liệu không đúng khuôn dạng kết quả đọc văn bản.",
        ) from error


def _read_document(source: Mapping[str, Any]) -> OfficialDocument:
    article = source["article"]
    return OfficialDocument(
        form=Form(source["form"]),
        system=System(source["system"]),
        date=_day(source["date"]),
        urgency=Urgency(source["urgency"]) if source["urgency"] else None,
        confidentiality=Secrecy(source["confidentiality"]) if source["confidentiality"] else None,
        references=tuple(
            Reference(one["type"], one["number"], _day(one["date"]), one["issuer"], one["raw"])
            for one in source["references"]
        ),
        requirements=tuple(_read_requirement(one) for one in source["requirements"]),
        deadlines=tuple(
            Deadline(one["raw"], _day(one["date"]), _hour(one["time"]), one["kind"])
            for one in source["deadlines"]
        ),
        reporting=tuple(ReportDuty(one["to"], one["due"]) for one in source["reporting"]),
        article=Article(**{**article, "attachments": tuple(article["attachments"])})
        if article
        else None,
        spans={
            name: tuple(_read_span(one) for one in spans) for name, spans in source["spans"].items()
        },
        confidence=dict(source["confidence"]),
        repairs=tuple(
            Repair(one["from"], one["to"], _read_span(one["span"])) for one in source["repairs"]
        ),
        addressees=tuple(source["addressees"]),
        recipients=tuple(source["recipients"]),
        **{name: source[name] for name in _PLAIN},
    )


def _read_requirement(source: Mapping[str, Any]) -> Requirement:
    return Requirement(
        source["label"],
        source["text"],
        tuple(source["assignees"]),
        tuple(source.get("lead", ())),
        tuple(source["coordinate"]),
        source["deadline"],
        tuple(_read_requirement(child) for child in source["children"]),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _hour(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def _read_span(value: list[Any]) -> Span:
    return Span(value[0], value[1], tuple(Box(*box) for box in value[2:]))
