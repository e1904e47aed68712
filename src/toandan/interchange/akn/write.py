"""From an `OfficialDocument` to Akoma Ntoso 3.0.

Everything that the standard has an element for stands there and nowhere else. What it has
none for (who leads and who helps, deadlines, reporting duties, the system of rules of form)
stands in our own namespace: under `analysis/otherAnalysis` what concerns the requirements,
under `proprietary` what concerns the document. `read` takes both back, so that

    read(write(document)) == bare(document)

where `bare` leaves out how the document was read (spans, confidence, repairs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from toandan.interchange.akn.build import add, add_words, akn
from toandan.interchange.akn.meta import meta_of
from toandan.interchange.akn.names import (
    NAMESPACE,
    OWN,
    Bodies,
    citation_iri,
    element_of,
    is_act,
    part_ids,
    slug,
)
from toandan.interchange.xml import legal, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.reading.model import OfficialDocument, Requirement


#: the standard's elements without prefix
_NAMESPACES: Any = {None: NAMESPACE, "td": OWN}


def write_akn(document: OfficialDocument) -> bytes:
    """Return the document as an Akoma Ntoso file (UTF-8), valid against the OASIS schema."""
    root = etree.Element(akn("akomaNtoso"), nsmap=_NAMESPACES)
    act = is_act(document)
    main = add(root, "act" if act else "doc", name=slug(document.doc_type or "", "van-ban"))
    bodies = Bodies()
    meta = etree.SubElement(main, akn("meta"))
    _preface(main, document, bodies)
    _preamble(main, document)
    ids = _body(main, document, act=act)
    _conclusions(main, document, bodies)
    meta_of(meta, document, bodies, ids)
    return written(root)


def _preface(main: etree._Element, document: OfficialDocument, bodies: Bodies) -> None:
    preface = add(main, "preface", eId="preface")
    head = add(preface, "p", eId="preface__p_1")
    for body, rank in (
        (document.issuer_parent, "co-quan-cap-tren"),
        (document.issuer, "co-quan-ban-hanh"),
    ):
        if body is not None:
            organ = _named(head, "docAuthority", body, "TLCOrganization", bodies)
            organ.set("class", rank)
    add_words(head, "docNumber", document.number)
    if document.place is not None:
        _named(head, "location", document.place, "TLCLocation", bodies)
    if document.date is not None:
        day = document.date.strftime("%d/%m/%Y")
        add_words(head, "docDate", day, date=document.date.isoformat())
    title = add(preface, "p", eId="preface__p_2")
    add_words(title, "docType", document.doc_type)
    add_words(title, "docTitle", document.subject)
    _named_list(preface, "addressees", document.addressees, bodies)


def _named_list(parent: etree._Element, name: str, names: Iterable[str], bodies: Bodies) -> None:
    """Write bodies one a line, as under "Kính gửi" and "Nơi nhận"."""
    lines = list(names)
    if not lines:
        return
    box = add(parent, "container", name=name, eId=f"{parent.get('eId')}__container_{name}")
    for number, line in enumerate(lines, start=1):
        row = add(box, "p", eId=f"{box.get('eId')}__p_{number}")
        _named(row, "organization", line, "TLCOrganization", bodies)


def _preamble(main: etree._Element, document: OfficialDocument) -> None:
    """Write the documents that this one rests on or names, one citation each."""
    if not document.references:
        return
    box = add(add(main, "preamble", eId="preamble"), "citations", eId="preamble__citations_1")
    for number, one in enumerate(document.references, start=1):
        eid = f"{box.get('eId')}__citation_{number}"
        line = add(add(box, "citation", eId=eid), "p", eId=f"{eid}__p_1")
        day = one.date.isoformat() if one.date else None
        iri = citation_iri(one.type, one.issuer, day, one.number)
        add_words(line, "ref", one.raw, eId=f"{eid}__ref_1", href=iri)


def _body(
    main: etree._Element, document: OfficialDocument, *, act: bool
) -> list[tuple[str, Requirement]]:
    """Write the tree of requirements; return every requirement with its eId, depth first."""
    body = add(main, "body" if act else "mainBody", eId="body")
    found: list[tuple[str, Requirement]] = []
    _parts(body, document.requirements, "", found)
    if not found:
        empty = add(body, "hcontainer", name="khong-co-yeu-cau", eId="hcontainer_0")
        add(empty, "content", eId="hcontainer_0__content")
    return found


def _parts(
    parent: etree._Element,
    siblings: tuple[Requirement, ...],
    above: str,
    found: list[tuple[str, Requirement]],
) -> None:
    for eid, one in zip(part_ids(siblings, above), siblings, strict=True):
        found.append((eid, one))
        name, _short = element_of(one.label)
        part = add(parent, name, eId=eid)
        if name == "hcontainer":
            part.set("name", "yeu-cau")
        add_words(part, "num", one.label, eId=f"{eid}__num")
        holder = "intro" if one.children else "content"
        text = add(part, holder, eId=f"{eid}__{holder}")
        add_words(text, "p", one.text, eId=f"{eid}__{holder}__p_1")
        _parts(part, one.children, eid, found)


def _conclusions(main: etree._Element, document: OfficialDocument, bodies: Bodies) -> None:
    signed = (document.signing_authority, document.signer_title, document.signer)
    if signed == (None, None, None) and not document.recipients:
        return
    end = add(main, "conclusions", eId="conclusions")
    if signed != (None, None, None):
        line = add(end, "p", eId="conclusions__p_1")
        mark = add(line, "signature", eId="conclusions__signature_1")
        add_words(mark, "inline", document.signing_authority, name="tham-quyen-ky")
        if document.signer_title is not None:
            _named(mark, "role", document.signer_title, "TLCRole", bodies)
        if document.signer is not None:
            _named(mark, "person", document.signer, "TLCPerson", bodies)
    _named_list(end, "recipients", document.recipients, bodies)


def _named(
    parent: etree._Element, element: str, name: str, kind: str, bodies: Bodies
) -> etree._Element:
    """Add an element that names somebody, tied to its entry in `references`."""
    found = add(parent, element, refersTo=f"#{bodies.id_of(kind, name)}")
    found.text = legal(name)
    return found
