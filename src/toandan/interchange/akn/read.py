"""From Akoma Ntoso 3.0 to an `OfficialDocument`, our own files and those of others.

A file of another system has none of our own elements: its head comes from the preface or,
where the preface marks nothing up, from the identification; every element of the hierarchy
with a number or words becomes a requirement.
"""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from toandan.interchange.akn.meta import HEAD, NO_DATE
from toandan.interchange.akn.names import OWN
from toandan.interchange.errors import Incomplete, NotRecognised
from toandan.interchange.limits import DEFAULT_LIMITS
from toandan.interchange.xml import child, children, decoded, local, parsed, words
from toandan.reading.model import (
    Article,
    Deadline,
    Form,
    OfficialDocument,
    Reference,
    ReportDuty,
    Requirement,
    Secrecy,
    System,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from toandan.interchange.limits import Limits

_Code = TypeVar("_Code", bound=StrEnum)

#: the elements of the hierarchy (the schema's group `hierElements`)
_HIERARCHY = frozenset(
    (
        *("alinea", "article", "book", "chapter", "clause", "division", "hcontainer", "indent"),
        *("level", "list", "paragraph", "part", "point", "proviso", "rule", "section"),
        *("subchapter", "subclause", "subdivision", "sublist", "subparagraph", "subpart"),
        *("subrule", "subsection", "subtitle", "title", "tome", "transitional"),
    )
)
_EMPTY = "khong-co-yeu-cau"
_NUMBER_MARK = re.compile(r"^\s*số\s*:?\s*", re.IGNORECASE)


def read_akn(data: bytes, limits: Limits = DEFAULT_LIMITS) -> OfficialDocument:
    """Return the document that an Akoma Ntoso file holds.

    Raises:
        NotRecognised: the XML is no `akomaNtoso` with a document in it.
        Incomplete: a date, a code or a link in it makes no sense.
        InterchangeError: the file is no XML that is taken.
    """
    root = parsed(decoded(data, limits), limits)
    if local(root) != "akomaNtoso" or not len(root):
        raise NotRecognised(
            f"the root is {local(root)!r}, not akomaNtoso",
            "Tệp này không phải văn bản Akoma Ntoso.",
        )
    try:
        return _document(root[0])
    except ValueError as error:
        raise Incomplete(
            f"a value in the file is not of its kind: {error}",
            "Tệp Akoma Ntoso có giá trị không hợp lệ (ngày tháng hoặc mã). Hãy kiểm tra tệp gốc.",
        ) from error


def _document(main: etree._Element) -> OfficialDocument:
    meta = child(main, "meta")
    own = _own_child(child(meta, "proprietary"), "document")
    analysis = child(meta, "analysis", "otherAnalysis")
    body = child(main, "body")
    body = child(main, "mainBody") if body is None else body
    notes = _notes(analysis)
    plain: dict[str, Any] = {name: _own_words(own, name) for name in HEAD}
    plain |= _head(main, meta) | _signed(child(main, "conclusions"))
    return OfficialDocument(
        form=Form(own.get("form", Form.DOCUMENT)) if own is not None else Form.DOCUMENT,
        system=System(own.get("system", System.OTHER)) if own is not None else System.OTHER,
        **plain,
        urgency=_coded(own, "urgency", Urgency),
        confidentiality=_coded(own, "confidentiality", Secrecy),
        addressees=_listed(child(main, "preface"), "addressees"),
        references=tuple(_citations(main, notes)),
        requirements=tuple(_parts(body, notes)),
        deadlines=tuple(_deadlines(analysis)),
        reporting=tuple(
            ReportDuty(_own_words(row, "to"), _own_words(row, "due"))
            for row in _own_children(analysis, "report")
        ),
        recipients=_listed(child(main, "conclusions"), "recipients"),
        article=_article(_own_child(own, "article")),
    )


def _head(main: etree._Element, meta: etree._Element | None) -> dict[str, Any]:
    preface = child(main, "preface")
    work = child(meta, "identification", "FRBRWork")
    issuers = list(_inside(preface, "docAuthority"))
    parent = [one for one in issuers if one.get("class") == "co-quan-cap-tren"]
    issuer = [one for one in issuers if one not in parent]
    found: dict[str, Any] = {
        "issuer_parent": words(parent[0]) if parent else None,
        "issuer": words(issuer[-1]) if issuer else _author(meta, work),
        "number": words(_first(preface, "docNumber")),
        "place": words(_first(preface, "location")),
        "doc_type": words(_first(preface, "docType")),
        "subject": words(_first(preface, "docTitle")),
        "date": _day(_first(preface, "docDate")),
    }
    if not _is_ours(main):
        found["number"] = _NUMBER_MARK.sub("", found["number"] or "") or _value(work, "FRBRnumber")
        found["doc_type"] = found["doc_type"] or _value(work, "FRBRname")
        found["date"] = found["date"] or _day(child(work, "FRBRdate"))
        for name in ("issuer", "place", "doc_type", "subject"):
            found[name] = _squeezed(found[name])
    return found


def _is_ours(main: etree._Element) -> bool:
    """Tell whether our own writer made the file: then words stand as they are, None for absent."""
    return _own_child(child(main, "meta", "proprietary"), "document") is not None


def _author(meta: etree._Element | None, work: etree._Element | None) -> str | None:
    """Return the author's name by the identification, for files of others."""
    if _own_child(child(meta, "proprietary"), "document") is not None:
        return None
    author = child(work, "FRBRauthor")
    wanted = author.get("href", "").lstrip("#") if author is not None else ""
    for box in children(meta, "references"):
        for one in box:
            if one.get("eId") == wanted:
                return one.get("showAs")
    return None


def _signed(end: etree._Element | None) -> dict[str, str | None]:
    mark = _first(end, "signature")
    holder = end if mark is None else mark
    authority = next(
        (one for one in _inside(holder, "inline") if one.get("name") == "tham-quyen-ky"), None
    )
    return {
        "signing_authority": words(authority),
        "signer_title": words(_first(holder, "role")),
        "signer": words(_first(holder, "person")),
    }


def _listed(parent: etree._Element | None, name: str) -> tuple[str, ...]:
    found: list[str] = []
    for box in children(parent, "container"):
        if box.get("name") == name:
            found += [words(organ) or "" for organ in _inside(box, "organization")]
    return tuple(found)


def _citations(main: etree._Element, notes: dict[str, list[etree._Element]]) -> Iterator[Reference]:
    for link in _inside(child(main, "preamble"), "ref"):
        rows = notes.get(link.get("eId", ""), [])
        row = next((one for one in rows if local(one) == "citation"), None)
        yield Reference(
            type=_own_words(row, "type"),
            number=_own_words(row, "number"),
            date=_iso(_own_words(row, "date")),
            issuer=_own_words(row, "issuer"),
            raw=words(link) or "",
        )


def _parts(
    parent: etree._Element | None, notes: dict[str, list[etree._Element]]
) -> Iterator[Requirement]:
    for part in parent if parent is not None else ():
        if local(part) not in _HIERARCHY or part.get("name") == _EMPTY:
            continue
        below = tuple(_parts(part, notes))
        rows = notes.get(part.get("eId", ""), [])
        row = next((one for one in rows if local(one) == "requirement"), None)
        yield Requirement(
            label=words(child(part, "num")),
            text=_text_of(part),
            assignees=tuple(words(one) or "" for one in _own_children(row, "assignee")),
            lead=tuple(words(one) or "" for one in _own_children(row, "lead")),
            coordinate=tuple(words(one) or "" for one in _own_children(row, "coordinate")),
            deadline=_own_words(row, "deadline"),
            children=below,
        )


def _text_of(part: etree._Element) -> str:
    """Return the words of one provision without those of the provisions in it."""
    paragraphs: list[str] = []
    heading = words(child(part, "heading"))
    if heading:
        paragraphs.append(_squeezed(heading) or "")
    for name in ("intro", "content", "wrapUp"):
        for box in children(part, name):
            paragraphs += [words(block) or "" for block in box]
    return "\n".join(paragraphs)


def _deadlines(analysis: etree._Element | None) -> Iterator[Deadline]:
    for row in _own_children(analysis, "deadline"):
        clock = row.get("time")
        yield Deadline(
            raw=words(row) or "",
            date=_iso(row.get("date")),
            time=time.fromisoformat(clock) if clock else None,
            kind=row.get("kind", "event"),
        )


def _article(page: etree._Element | None) -> Article | None:
    if page is None:
        return None
    plain = {name: _own_words(page, name) for name in ("site", "title", "published", "author")}
    attachments = tuple(words(one) or "" for one in _own_children(page, "attachment"))
    return Article(**plain, attachments=attachments)


def _notes(analysis: etree._Element | None) -> dict[str, list[etree._Element]]:
    """Return our own rows by the eId that they speak of."""
    found: dict[str, list[etree._Element]] = {}
    for row in analysis if analysis is not None else ():
        if row.get("href"):
            found.setdefault(row.get("href", "").lstrip("#"), []).append(row)
    return found


def _coded(own: etree._Element | None, name: str, codes: type[_Code]) -> _Code | None:
    value = own.get(name) if own is not None else None
    return codes(value) if value else None


def _day(element: etree._Element | None) -> date | None:
    value = element.get("date", "") if element is not None else ""
    return None if value == NO_DATE else _iso(value[:10] or None)


def _iso(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _value(parent: etree._Element | None, name: str) -> str | None:
    found = child(parent, name)
    return None if found is None else found.get("value") or None


def _squeezed(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split()) or None


def _inside(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if parent is not None:
        yield from parent.iter(f"{{*}}{name}")


def _first(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(_inside(parent, name), None)


def _own_children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if parent is not None:
        yield from parent.iterchildren(f"{{{OWN}}}{name}")


def _own_child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(_own_children(parent, name), None)


def _own_words(parent: etree._Element | None, name: str) -> str | None:
    return words(_own_child(parent, name))
