"""Between official documents and edXML packages.

The header of a package tells the head of a document; its requirements stand in the files.
Our own packages carry the document as Akoma Ntoso too (`AKN_NAME`), so that between two
installations nothing is lost; others read the files that everybody has.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.interchange.akn import read_akn, write_akn
from toandan.interchange.edxml.codes import priority_of, type_code, type_name, urgency_of
from toandan.interchange.edxml.model import Attachment, Package, ResponseFor, Trace
from toandan.interchange.errors import InterchangeError
from toandan.reading.model import OfficialDocument, System
from toandan.vietnamese import fold

if TYPE_CHECKING:
    import datetime as dt

    from toandan.interchange.edxml.model import Organ

AKN_NAME = "van-ban.akn.xml"
#: a package is addressed body by body, its paper often by a phrase; and an office often sends
#: what the body that it serves has issued: there the paper's words count
SAID_BETTER_ON_PAPER = frozenset({"addressees", "recipients", "issuer", "issuer_parent"})
AKN_TYPE = "application/akn+xml"
#: letters, a stroke, letters: only the Party writes a notation so (`CV/TU`)
_PARTY_NUMBER = re.compile(r"\d+\s*-\s*[^\W\d_]+/[^\W\d_]+")


def document_id(identifier: str, day: dt.date | None, number: str) -> str:
    """Return a document's identity on the axis: its sender, date and number."""
    return f"{identifier},{day.strftime('%Y/%m/%d') if day else ''},{number}"


def package_of(
    document: OfficialDocument,
    *,
    sender: Organ,
    receivers: tuple[Organ, ...],
    files: tuple[Attachment, ...] = (),
    at: dt.datetime | None = None,
    due: dt.date | None = None,
    pages: int | None = None,
    answers: tuple[ResponseFor, ...] = (),
) -> Package:
    """Return the package that takes a document from one body to others.

    Args:
        document: what is sent.
        sender: the issuing body.
        receivers: those it goes to.
        files: the original file and its appendices.
        at: when it was put out, local time.
        due: the day by which everything is due.
        pages: how many the paper has, where that is known.
        answers: the documents that this one answers or implements.
    """
    number = document.number or ""
    akn = Attachment(AKN_NAME, write_akn(document), AKN_TYPE, "Nội dung văn bản, Akoma Ntoso 3.0")
    return Package(
        sender=sender,
        receivers=receivers,
        number=number,
        document_id=document_id(sender.identifier, document.date, number),
        place=document.place or "",
        date=document.date,
        type_code=type_code(document.doc_type),
        type_name=document.doc_type or "",
        subject=document.subject or "",
        content=document.subject or "",
        competence=document.signing_authority or "",
        signer_title=document.signer_title or "",
        signer=document.signer or "",
        due=due,
        places=document.recipients,
        priority=priority_of(document.urgency),
        pages=pages,
        responses=answers,
        traces=(Trace(sender.identifier, at),),
        attachments=(*files, akn),
    )


def document_of(package: Package) -> OfficialDocument:
    """Return the document as far as a package alone tells it.

    A package of ours tells it whole. Of another's the header gives the head; what it leaves
    out is None, as when reading a file.
    """
    return carried(package) or OfficialDocument(
        system=_system(package),
        doc_type=package.type_name or type_name(package.type_code),
        number=package.number or None,
        issuer=package.sender.name or None,
        issuer_parent=_parent(package.sender),
        place=package.place or None,
        date=package.date,
        subject=package.subject or None,
        urgency=urgency_of(package.priority),
        addressees=tuple(one.name for one in package.receivers if one.name),
        signing_authority=package.competence or None,
        signer_title=package.signer_title or None,
        signer=package.signer or None,
        recipients=package.places,
    )


def carried(package: Package) -> OfficialDocument | None:
    """Return the document that a package carries as Akoma Ntoso, None where it does not."""
    for one in package.attachments:
        if one.content_type == AKN_TYPE or one.name == AKN_NAME:
            try:
                return read_akn(one.content)
            except InterchangeError:
                continue
    return None


def files_of(package: Package) -> tuple[Attachment, ...]:
    """Return the files of a package that people read, the document itself first."""
    return tuple(
        one for one in package.attachments if one.content_type != AKN_TYPE and one.name != AKN_NAME
    )


def without_reading(document: OfficialDocument) -> OfficialDocument:
    """Return a document without what tells how it was read; no format carries that."""
    return replace(document, spans={}, confidence={}, repairs=())


def _system(package: Package) -> System:
    if _PARTY_NUMBER.fullmatch(package.number) or fold(package.type_name) == "ket luan":
        return System.PARTY
    return System.STATE if package.number else System.OTHER


def _parent(sender: Organ) -> str | None:
    """Return the body in charge unless it is the sender itself, as many programs write."""
    return sender.in_charge if sender.in_charge and sender.in_charge != sender.name else None
