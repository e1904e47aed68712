"""The stages in their order.

bytes ─extract─▶ text + layout ─normalise─▶ clean text, repairs ─segment─▶ documents
  each document: head (or article) ─▶ foot ─▶ paragraphs ─▶ requirements
    ─▶ roles, deadlines, duties ─▶ references ─▶ confidence ─▶ OfficialDocument
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.reading.article import read_article
from toandan.reading.assemble import Ledger, requirements_of
from toandan.reading.bodies import same_body
from toandan.reading.body import read_requirements, with_tables
from toandan.reading.boxes import merge_boxes, words_within
from toandan.reading.casing import running_case
from toandan.reading.confidence import confidence_of
from toandan.reading.dates import make_day
from toandan.reading.deadlines import once_each, read_deadlines
from toandan.reading.demands import below_the_head
from toandan.reading.duties import Duties, read_duties
from toandan.reading.extract import extract
from toandan.reading.found import Found, Place
from toandan.reading.head import Head, read_head
from toandan.reading.invitations import INVITATIONS, split_invitation
from toandan.reading.issuer import headed_by
from toandan.reading.limits import DEFAULT_LIMITS, Limits
from toandan.reading.model import (
    Article,
    Box,
    Form,
    OfficialDocument,
    Reading,
    Requirement,
    Source,
    Span,
    Urgency,
)
from toandan.reading.monitors import monitor_among
from toandan.reading.normalise import Clean, normalise
from toandan.reading.paragraphs import Paragraph, split_paragraphs
from toandan.reading.persons import whole_name
from toandan.reading.references import read_references
from toandan.reading.reported import SPOKEN, read_reported
from toandan.reading.roles import read_asked, read_roles
from toandan.reading.segment import Segment, segment
from toandan.reading.signature import Foot, read_foot
from toandan.reading.tables import Table, take_tables, with_rows

if TYPE_CHECKING:
    from datetime import date

    from toandan.reading.extract.extracted import Extracted, PlacedWord
    from toandan.reading.nodes import Body

_AUTHOR = re.compile(
    r"(?:^|[,;.]\s+)[“\"]?(?P<who>(?:[Ôô]ng |[Bb]à )?(?:(?:Phó )?(?:Chủ tịch|Giám đốc|Bí thư|"
    r"Thủ tướng|Bộ trưởng|Chánh Văn phòng|Phó Thủ tướng|Chỉ huy trưởng|Tư lệnh|Hiệu trưởng|"
    r"Cục trưởng|Viện trưởng|Trưởng [Bb]an|Trưởng phòng)"
    r"|[Ôô]ng [^,;.:]{4,40} - (?:Phó )?(?:Chủ tịch|Giám đốc|Bí thư))[^,;.:]{0,70}?),?\s+"
    r"(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị|(?<![Cc]ông )điện|kết luận|có ý kiến|đã nêu|"
    r"(?<!có )thông báo|ban hành [Tt]hông tư)"
)
#: whoever these introduce is to be asked and asks nothing
_TO_ASK = re.compile(r"\bliên hệ\b[^.;]*$")
_JUST = re.compile(r"\s(?:vừa|đã|cũng|tiếp tục)\b")
#: so many bodies named at once are the addressees, not the actors of one demand
_MANY = 3
#: and it is one of the first demands that names them
_FIRST = 2
_SUBJECT_AUTHOR = re.compile(r"^[Kk]ết luận của (?P<who>.{4,90}?),? (?:tại|trong|sau khi)\b")
#: a speck that OCR takes for a full stop ("Sở Y tế. tỉnh Kiên Giang")
_SPECK = re.compile(r"(?<=[^\W\d_]{2})\.\s+(?=[a-zà-ỹđ])")
_DECIDING = re.compile(
    r"^\W*(?:CHỦ TỊCH|GIÁM ĐỐC|THỦ TƯỚNG|BỘ TRƯỞNG|CHÁNH|TRƯỞNG|CỤC TRƯỞNG|HIỆU TRƯỞNG|"
    r"THỦ TRƯỞNG)\b"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the stages found in one document."""

    head: Head
    foot: Foot
    body: Body
    paragraphs: list[Paragraph]
    duties: Duties
    tables: tuple[Table, ...] = ()


def read_bytes(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read the documents in a file.

    Args:
        data: the file's content.
        name: its name; the suffix is a hint only, the content decides.
        limits: the operator's caps.

    Returns:
        The reading: at least one document.

    Raises:
        ReadingError: the file is refused or cannot be read (see `errors`).
    """
    extracted = extract(data, name, limits)
    clean = normalise(extracted)
    documents = tuple(_document(part, clean, extracted) for part in segment(clean.text))
    return Reading(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        source=extracted.source,
        text=extracted.text,
        pages=extracted.pages,
        warnings=extracted.warnings,
        documents=documents,
    )


def read_file(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read the documents in the file at `path`; see `read_bytes`."""
    path = Path(path)
    return read_bytes(path.read_bytes(), path.name, limits=limits)


def _document(part: Segment, clean: Clean, extracted: Extracted) -> OfficialDocument:
    ledger = Ledger(lambda place: _span(place, clean, extracted.words))
    if part.form is Form.ARTICLE:
        parts, signer, article = _read_article(part, extracted, ledger)
    else:
        parts, article = _read_parts(part, clean.text), None
        signer = parts.foot.signer
        if signer and extracted.source is Source.OCR:
            whole = whole_name(signer.value, clean.text[part.start : part.end])
            signer = replace(signer, value=whole)
    head, foot, body = _whole_head(parts), parts.foot, parts.body
    number = ledger.take("number", head.number)
    references = read_references(clean.text, part.start, foot.start, number)
    ledger.since = _day(head, article)
    limits = read_deadlines(clean.text, _after_trigger(body, head), foot.start, ledger.since)
    if part.form is Form.ARTICLE:
        limits = once_each(limits)
    requirements = _without_everybody(requirements_of(body.nodes, ledger), parts)
    directing = _directing(parts) if part.form is Form.DOCUMENT else None
    if directing is not None:
        requirements = tuple(_asked_by(one, directing) for one in requirements)
    if part.form is Form.ARTICLE and head.issuer is not None:
        requirements = tuple(_asked_by(one, head.issuer.value) for one in requirements)
    document = OfficialDocument(
        form=part.form,
        system=head.system,
        doc_type=ledger.take("doc_type", head.doc_type),
        number=number,
        issuer=ledger.take("issuer", head.issuer),
        issuer_parent=ledger.take("issuer_parent", head.parent),
        act_author=ledger.take("act_author", head.author or _author(parts)),
        place=ledger.take("place", head.place),
        date=ledger.take("date", head.date),
        subject=ledger.take("subject", head.subject),
        urgency=ledger.take("urgency", head.urgency or _haste(foot)),
        confidentiality=ledger.take("confidentiality", head.secrecy),
        addressees=ledger.take_all("addressees", head.addressees),
        references=ledger.take_all("references", references),
        requirements=requirements,
        deadlines=ledger.take_all("deadlines", with_rows(limits, parts.tables)),
        monitoring_body=ledger.take("monitoring_body", _monitor(parts, requirements)),
        reporting=ledger.take_all("reporting", parts.duties.reports),
        contact=ledger.take("contact", parts.duties.contact),
        signing_authority=ledger.take("signing_authority", foot.authority),
        signer_title=ledger.take("signer_title", foot.title),
        signer=ledger.take("signer", signer),
        recipients=ledger.take_all("recipients", foot.recipients),
        article=article,
    )
    return _traced(document, part, clean, extracted, ledger)


def _whole_head(parts: _Parts) -> Head:
    """Return the head with the issuer whose head decides, where the page lost the issuer's line."""
    head, author = parts.head, _author(parts)
    number = head.number.value if head.number else None
    body = headed_by(author.value, head.issuer, number) if author else None
    if body is None or author is None:
        return head
    return replace(head, issuer=Found(body, author.places, 0.7), parent=head.issuer)


def _day(head: Head, article: Article | None) -> date | None:
    """Return the document's own day, else its month's first, else that of a page's telling."""
    if head.date is not None:
        return head.date.value
    if head.month is not None:
        return head.month
    return make_day(article.published) if article else None


def _traced(
    document: OfficialDocument, part: Segment, clean: Clean, extracted: Extracted, ledger: Ledger
) -> OfficialDocument:
    """Return the document with its spans, repairs and confidence."""
    whole = ledger.to_span((part.start, part.end))
    ledger.spans["document"] = (Span(whole.start, whole.end),)
    repairs = tuple(one for one in clean.repairs if whole.start <= one.span.start < whole.end)
    document = replace(document, spans=ledger.spans, repairs=repairs)
    return replace(document, confidence=confidence_of(document, ledger.sure, extracted))


def _read_parts(part: Segment, text: str) -> _Parts:
    head = read_head(part.lines)
    foot = read_foot(part.lines, head.body_start, part.end)
    between = [line for line in part.lines if head.body_start <= line.start < foot.start]
    tables, plain = take_tables(text, between)
    paragraphs = split_paragraphs(plain)
    kind = head.doc_type.value if head.doc_type else None
    asking = paragraphs
    if kind in INVITATIONS:
        guests, asking = split_invitation(paragraphs)
        head = replace(head, addressees=head.addressees or guests)
    body = read_requirements(asking, kind=kind)
    return _Parts(
        head,
        foot,
        with_tables(body, tables),
        paragraphs,
        read_duties(paragraphs, _day(head, None)),
        tuple(tables),
    )


def _read_article(
    part: Segment, extracted: Extracted, ledger: Ledger
) -> tuple[_Parts, Found[str] | None, Article]:
    page = read_article(part.lines, extracted.web)
    ledger.note(page.places)
    head, signer = read_reported(page.lines, page.article, page.places)
    paragraphs = split_paragraphs(list(page.lines))
    spoken = head.doc_type is not None and head.doc_type.value == SPOKEN
    if head.author is None or spoken:  # who concluded a meeting, before who was in the chair
        head = replace(head, author=_author_in(paragraphs, head.issuer) or head.author)
    if head.body_start:
        paragraphs = below_the_head(paragraphs, head.body_start)
    body = read_requirements(paragraphs, reported=True)
    if not head.addressees:
        head = replace(head, addressees=_addressed(body, paragraphs))
    duties = read_duties(paragraphs, _day(head, page.article))
    end = page.lines[-1].end if page.lines else part.end
    return _Parts(head, Foot(end), body, paragraphs, duties), signer, page.article


def _addressed(body: Body, paragraphs: list[Paragraph]) -> tuple[Found[str], ...]:
    """Return whom a reported directive asks: in its opening sentence, or its closing one."""
    candidates = [body.trigger] if body.trigger else []
    last = body.nodes[-1].paragraph.end if body.nodes else 0
    candidates += [one for one in paragraphs if one.start >= last and body.nodes]
    candidates += [node.paragraph for node in body.nodes[:_FIRST]]
    for one in candidates:
        names = read_asked(one.text)
        if names:
            return tuple(Found(name, ((one.start, one.end),), 0.7) for name in names)
    return ()


def _author(parts: _Parts) -> Found[str] | None:
    """Return the office holder who acts through the issuer, where the text names one."""
    subject = parts.head.subject
    if subject:
        held = _SUBJECT_AUTHOR.match(subject.value)
        if held:
            return Found(held["who"], subject.places, 0.85)
    for line in parts.paragraphs[:3]:
        if _DECIDING.match(line.text) and line.text.isupper():
            who = _SPECK.sub(" ", running_case(line.text))
            return Found(who, ((line.start, line.end),), 0.9)
    return _author_in(parts.paragraphs, parts.head.issuer)


def _author_in(paragraphs: list[Paragraph], issuer: Found[str] | None) -> Found[str] | None:
    """Return the office holder whom the paragraphs name as the one who asks."""
    for one in paragraphs:
        match = _AUTHOR.search(one.text)
        if match and not _TO_ASK.search(one.text[: match.start("who")]):
            who = _JUST.split(match["who"].strip(), maxsplit=1)[0]
            if issuer is None or not same_body(who, issuer.value):
                return Found(who, ((one.start, one.end),), 0.85)
    return None


def _without_everybody(
    requirements: tuple[Requirement, ...], parts: _Parts
) -> tuple[Requirement, ...]:
    """Leave out the actors of a first demand that told who the addressees are.

    What goes to all addressees alike gives none of them a part of their own.
    """
    addressees = parts.head.addressees
    if not requirements or len(addressees) < _MANY:
        return requirements
    source = addressees[0].places
    everybody = {one.value.lower() for one in addressees}
    return tuple(
        replace(one, assignees=(), lead=())
        if index < _FIRST
        and (source == ((told.start, told.end),) or {n.lower() for n in one.assignees} == everybody)
        else one
        for index, one in enumerate(requirements)
        for told in (parts.body.nodes[index].paragraph,)
    )


def _directing(parts: _Parts) -> str | None:
    """Return the office holder who speaks in a document: whom he directs must act."""
    author = parts.head.author or _author(parts)
    return author.value if author else None


def _asked_by(requirement: Requirement, issuer: str) -> Requirement:
    """Return a retold demand without its issuer among those who act.

    "UBND tỉnh chỉ đạo Sở Y tế …" is the issuer's order where a page retells the issuer, and a
    service's where the issuer is another.
    """
    children = tuple(_asked_by(child, issuer) for child in requirement.children)
    requirement = replace(requirement, children=children)
    if not any(same_body(name, issuer) for name in requirement.assignees):
        return requirement
    for directs in re.finditer(r"\schỉ đạo\s+(?=\S)", requirement.text):
        roles = read_roles(f"Yêu cầu {requirement.text[directs.end() :]}")
        if roles.assignees and requirement.text[: directs.start()].endswith(
            requirement.assignees[0]
        ):
            return replace(requirement, assignees=roles.assignees, lead=roles.lead)
    return requirement


def _monitor(parts: _Parts, requirements: tuple[Requirement, ...]) -> Found[str] | None:
    if parts.duties.monitor is not None:
        return parts.duties.monitor
    among = monitor_among(requirements)
    if among is None:
        return None
    paragraph = parts.body.nodes[among[1]].paragraph
    return Found(among[0], ((paragraph.start, paragraph.end),), 0.6)


def _haste(foot: Foot) -> Found[Urgency] | None:
    return Found(Urgency.HOA_TOC, foot.haste.places, 0.6) if foot.haste else None


def _after_trigger(body: Body, head: Head) -> int:
    """Return where limits begin to bind: what a narrative tells of others' limits does not."""
    if body.trigger is not None:
        return body.trigger.start
    return body.nodes[0].paragraph.start if body.nodes else head.body_start


def _span(place: Place, clean: Clean, words: tuple[PlacedWord, ...]) -> Span:
    start, end = clean.traced.origin(*place)
    return Span(start, end, _boxes(start, end, words))


def _boxes(start: int, end: int, words: tuple[PlacedWord, ...]) -> tuple[Box, ...]:
    """Return one box for each line of a page that the words in `[start, end)` make up."""
    return merge_boxes([word.box for word in words_within(words, start, end)])
