"""What a message says of a document, laid over what the reader read in its file.

A message is written by the sender's own system, so what it says counts as certain; what it
does not say stays as it was read, with the reader's own confidence.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from toandan.interchange.edxml.convert import without_reading
from toandan.reading.model import OfficialDocument, Page, Reading, Source
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toandan.reading.model import Requirement

CERTAIN = 1.0
_Value = TypeVar("_Value")
_HOW_READ = frozenset({"spans", "confidence", "repairs"})
#: guessed from a header, while the reader saw the page itself
_NOT_OVER = frozenset({"form", "system"})


def plain_reading(
    document: OfficialDocument, *, file: str, data: bytes, warnings: tuple[str, ...] = ()
) -> Reading:
    """Return a document known from a message alone as a reading, every given field certain."""
    bare = without_reading(document)
    return Reading(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        source=Source.TEXT,
        text=plain_text(bare),
        pages=(Page(0.0, 0.0),),
        warnings=warnings,
        documents=(replace(bare, confidence=dict.fromkeys(_given(bare), CERTAIN)),),
    )


def lay_over(
    reading: Reading,
    told: OfficialDocument,
    *,
    gaps: frozenset[str] = frozenset(),
    warnings: tuple[str, ...] = (),
) -> Reading:
    """Return a reading whose document says what a message told, where it told anything.

    Of several documents in the file it is the one with the number told, else the first. A
    field that was read in the same words keeps the place where it was read.

    Args:
        reading: of the file that came with the message.
        told: what the message says.
        gaps: fields that the message fills only where nothing was read.
        warnings: added to those of the reading.
    """
    if not reading.documents:
        reading = replace(reading, documents=(OfficialDocument(),))
    wanted = fold(told.number or "")
    numbers = [fold(one.number or "") for one in reading.documents]
    place = numbers.index(wanted) if wanted in numbers else 0
    documents = list(reading.documents)
    documents[place] = _over(documents[place], told, gaps)
    return replace(reading, documents=tuple(documents), warnings=(*reading.warnings, *warnings))


def _over(read: OfficialDocument, told: OfficialDocument, gaps: frozenset[str]) -> OfficialDocument:
    filled = _NOT_OVER | {name for name in gaps if getattr(read, name)}
    given = [name for name in _given(told) if name not in filled]
    changed = [name for name in given if not _same(getattr(read, name), getattr(told, name))]
    spans = _without(read.spans, changed)
    confidence = _without(read.confidence, changed) | dict.fromkeys(given, CERTAIN)
    values = {name: getattr(told, name) for name in given}
    return replace(read, **values, spans=spans, confidence=confidence)


def _given(document: OfficialDocument) -> list[str]:
    """Return the names of the fields in which something stands."""
    names = (one.name for one in fields(OfficialDocument))
    return [name for name in names if name not in _HOW_READ and getattr(document, name)]


def _same(read: object, told: object) -> bool:
    if isinstance(read, str) and isinstance(told, str):
        return fold(read) == fold(told)
    return read == told


def _without(found: Mapping[str, _Value], changed: list[str]) -> dict[str, _Value]:
    return {name: one for name, one in found.items() if name.partition("[")[0] not in changed}


def plain_text(document: OfficialDocument) -> str:
    """Return a document's words one under the other, for reading beside its fields."""
    head = [
        document.issuer_parent,
        document.issuer,
        f"Số: {document.number}" if document.number else None,
        _dated(document),
        document.doc_type,
        document.subject,
        *(f"Kính gửi: {one}" for one in document.addressees),
        *(one.raw for one in document.references),
    ]
    lines = [line for line in head if line]
    lines += _requirements(document.requirements, 0)
    signed = (document.signing_authority, document.signer_title, document.signer)
    lines += [line for line in signed if line]
    if document.recipients:
        lines += ["Nơi nhận:", *(f"- {one}" for one in document.recipients)]
    return "\n".join(lines) + "\n" if lines else ""


def _dated(document: OfficialDocument) -> str | None:
    day = document.date
    words = f"ngày {day.day} tháng {day.month} năm {day.year}" if day else ""
    return ", ".join(part for part in (document.place, words) if part) or None


def _requirements(nodes: tuple[Requirement, ...], depth: int) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        label = f"{node.label} " if node.label else ""
        lines.append(f"{'  ' * depth}{label}{node.text}")
        lines += _requirements(node.children, depth + 1)
    return lines
