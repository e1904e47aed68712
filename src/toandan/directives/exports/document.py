"""A unit's own document as the paper on which it is written.

What a person reviewed counts: the body is made anew from the requirements with their roles and
limits, between the paragraphs of the template. Documents are written in Vietnamese whatever
language the reader chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import override

from toandan.directives.models.requirement import Part
from toandan.directives.models.types import series_of
from toandan.directives.queries.letterhead import (
    authority_of,
    kept_at,
    place_of,
    signer_of,
    superior_named,
)
from toandan.directives.queries.review_state import snapshot
from toandan.reading import System as FormSystem
from toandan.reading import Urgency
from toandan.reading.openings import opens_body, opens_particular
from toandan.units.models import System
from toandan.vietnamese import fold
from toandan.writing import Item, Paper

if TYPE_CHECKING:
    from toandan.directives.models import Document
    from toandan.directives.queries.review_state import Item as Row
    from toandan.units.models import Organisation

_LETTERS = "abcdeghiklmnopqrstuvxy"
_ASKING = " yêu cầu "


def paper_of_document(document: Document) -> Paper:
    """Return the paper of a document that was written here.

    Number and day stay open where the clerk has yet to give them; what the draft leaves empty of
    head and foot is what the unit writes there.
    """
    with override("vi"):
        unit = document.issuer or document.organisation
        # of a body that the system does not know nothing is filled in
        known = document.issuer is not None or not document.issuer_name
        system = System.PARTY if document.system == System.PARTY else System.STATE
        doc_type = document.doc_type or "Công văn"
        addressees = tuple(document.addressees.values_list("phrase", flat=True))
        body = _body(document, addressees)
        foot = _foot(document, unit if known else None)
        return Paper(
            system=FormSystem(system.value),
            doc_type=doc_type,
            number=document.number.strip() or series_of(doc_type, system, unit),
            issuer=document.issuer_name or unit.name,
            subject=document.subject,
            issuer_parent=document.issuer_parent or (known and superior_named(unit)) or None,
            place=document.place or (known and place_of(unit)) or None,
            date=document.date,
            year=timezone.localdate().year,
            urgency=Urgency(document.urgency) if document.urgency else None,
            addressees=addressees,
            decided_by=document.act_author or None if doc_type == "Quyết định" else None,
            opening=body.before,
            items=body.items,
            closing=body.after,
            signing_authority=foot[0] or None,
            signer_title=foot[1] or None,
            signer=foot[2] or None,
            recipients=tuple(document.recipients) or _recipients(unit, addressees),
        )


def _foot(document: Document, unit: Organisation | None) -> tuple[str, str, str]:
    """Return authority, title and name of who signs: the unit's signer if the draft is silent."""
    if unit is None or document.signer or document.signer_title:
        return document.signing_authority, document.signer_title, document.signer
    signer = signer_of(unit, timezone.now())
    if signer is None:
        return document.signing_authority, "", ""
    authority = document.signing_authority or authority_of(unit, signer.title)
    return authority, signer.title, str(signer.user)


def _recipients(unit: Organisation, addressees: tuple[str, ...]) -> tuple[str, ...]:
    return ("Như trên", kept_at(unit)) if addressees else (kept_at(unit),)


@dataclass(frozen=True)
class _Body:
    before: tuple[str, ...]
    items: tuple[Item, ...]
    after: tuple[str, ...]


def _body(document: Document, addressees: tuple[str, ...]) -> _Body:
    """Return the paragraphs of the template with today's requirements in their place."""
    paragraphs = [one.strip() for one in document.text.split("\n\n") if one.strip()]
    rows = snapshot(document, "requirements")
    if not rows:
        return _Body(tuple(paragraphs), (), _duties(document, paragraphs))
    asker = document.issuer_name or str(document.organisation)
    asks = asker + _ASKING
    at = next((n for n, one in enumerate(paragraphs) if one.startswith(asks)), len(paragraphs))
    before, after = paragraphs[:at], paragraphs[at + 1 :]
    after += _duties(document, paragraphs)
    whom = _small(", ".join(addressees)) or "các đơn vị"
    task = _small(_words(rows[0], addressees))
    alone = len(rows) == 1 and not rows[0]["children"] and not rows[0]["label"]
    if alone and not opens_body(task):
        return _Body((*before, f"{asks}{whom} {task}"), (), tuple(after))
    before.append(f"{asks}{whom} thực hiện các nội dung sau:")
    decision = document.doc_type == "Quyết định"
    opening = () if decision else tuple(before)
    return _Body(opening, _items(rows, addressees, depth=0), tuple(after))


def _items(rows: list[Row], addressees: tuple[str, ...], *, depth: int) -> tuple[Item, ...]:
    return tuple(
        Item(
            row["label"] or _label(place, depth),
            _words(row, addressees),
            _items(row["children"], addressees, depth=depth + 1),
        )
        for place, row in enumerate(rows)
    )


def _label(place: int, depth: int) -> str:
    """Return the label of an item to which nobody gave one: 1, then a, then a dash."""
    if depth == 0:
        return str(place + 1)
    return _LETTERS[place] if depth == 1 and place < len(_LETTERS) else "-"


def _words(row: Row, addressees: tuple[str, ...]) -> str:
    """Return a requirement's words, with who acts and by when where they do not say it."""
    text = row["text"].strip().rstrip(" .;")
    told = fold(text)
    phrases = {
        part: [
            role["phrase"]
            for role in row["roles"]
            if role["part"] == part
            and role["phrase"] not in addressees
            and fold(role["phrase"]) not in told
        ]
        for part in Part
    }
    lead, acting = phrases[Part.LEAD], phrases[Part.CARRY_OUT]
    together = phrases[Part.COORDINATE]
    with_others = f", phối hợp với {', '.join(together)}" if together else ""
    if lead:
        text = f"{', '.join(lead)} chủ trì{with_others} {_small(text)}"
    elif acting:
        text = f"{', '.join(acting)}{with_others} {_small(text)}"
    limit = row["deadline_text"]
    if limit and fold(limit) not in fold(text):
        text += f", {limit}"
    return f"{text}."


def _duties(document: Document, paragraphs: list[str]) -> tuple[str, ...]:
    """Return the sentences on reports and follow-up that the paragraphs do not hold."""
    made = []
    for duty in document.report_duties.order_by("position"):
        whom = duty.to_name or str(duty.to or "")
        if whom and not _tells(paragraphs, whom, "bao cao"):
            made.append(" ".join(f"Báo cáo kết quả về {whom} {duty.raw}".split()) + ".")
    body = document.monitoring_body
    if body and not _tells(paragraphs, body, "theo doi"):
        kind = document.doc_type or "văn bản"
        made.append(f"Giao {body} theo dõi, đôn đốc việc thực hiện {kind} này.")
    return tuple(made)


def _tells(paragraphs: list[str], body: str, deed: str) -> bool:
    """Tell whether a paragraph names a body and a deed (folded)."""
    return any(fold(body) in one and deed in one for one in map(fold, paragraphs))


def _small(words: str) -> str:
    """Return words that go on inside a sentence; names and abbreviations keep their capitals."""
    named = opens_particular(words) or words[1:2].isupper()
    return words if named else words[:1].lower() + words[1:]
