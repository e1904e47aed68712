"""The `meta` part: identification, life, what our own namespace adds, and who is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from toandan.interchange.akn.build import add, add_own, akn, own
from toandan.interchange.akn.names import ONTOLOGY, Bodies, slug, work_iri
from toandan.interchange.xml import legal

if TYPE_CHECKING:
    from toandan.reading.model import OfficialDocument, Requirement

#: the software that made the mark-up, as Akoma Ntoso wants its editors named
EDITOR = "toandan"
#: stands where a date has to be and none is known; its name says so
NO_DATE = "0001-01-01"
UNKNOWN = "khong-ro"
#: head fields that Akoma Ntoso has no element for, as our own elements name them
HEAD = ("act_author", "monitoring_body", "contact")


def meta_of(
    meta: etree._Element,
    document: OfficialDocument,
    bodies: Bodies,
    parts: list[tuple[str, Requirement]],
) -> None:
    """Fill `meta`; called last, when it is known who is named where."""
    _identification(meta, document, bodies)
    _life(meta, document)
    _analysis(meta, document, bodies, parts)
    _references(meta, bodies)
    _proprietary(meta, document)


def _identification(meta: etree._Element, document: OfficialDocument, bodies: Bodies) -> None:
    box = add(meta, "identification", source=f"#{EDITOR}")
    work = work_iri(document)
    expression = f"{work}/vie@{document.date.isoformat() if document.date else ''}"
    author = f"#{bodies.id_of('TLCOrganization', document.issuer or UNKNOWN)}"
    for level, iri in (
        ("FRBRWork", work),
        ("FRBRExpression", expression),
        ("FRBRManifestation", f"{expression}.akn.xml"),
    ):
        part = add(box, level)
        add(part, "FRBRthis", value=f"{iri}/!main" if level != "FRBRManifestation" else iri)
        add(part, "FRBRuri", value=iri)
        _date(part, "FRBRdate", document)
        add(part, "FRBRauthor", href=author if level != "FRBRManifestation" else f"#{EDITOR}")
        if level == "FRBRWork":
            add(part, "FRBRcountry", value="vn")
            add(part, "FRBRsubtype", value=slug(document.doc_type or "", "van-ban"))
            if document.number:
                add(part, "FRBRnumber", value=legal(document.number))
            if document.doc_type:
                add(part, "FRBRname", value=legal(document.doc_type))
        elif level == "FRBRExpression":
            add(part, "FRBRlanguage", language="vie")
        else:
            add(part, "FRBRformat", value="application/akn+xml")


def _date(part: etree._Element, element: str, document: OfficialDocument) -> None:
    day = document.date.isoformat() if document.date else NO_DATE
    add(part, element, date=day, name="ban-hanh" if document.date else UNKNOWN)


def _life(meta: etree._Element, document: OfficialDocument) -> None:
    if document.date:
        box = add(meta, "lifecycle", source=f"#{EDITOR}")
        add(
            box,
            "eventRef",
            eId="event_1",
            date=document.date.isoformat(),
            type="generation",
            source=f"#{EDITOR}",
        )


def _analysis(
    meta: etree._Element,
    document: OfficialDocument,
    bodies: Bodies,
    parts: list[tuple[str, Requirement]],
) -> None:
    """Write who acts on which requirement, deadlines, reporting duties, what citations tell."""
    box = etree.Element(akn("otherAnalysis"), source=f"#{EDITOR}")
    for eid, one in parts:
        _roles(box, eid, one, bodies)
    for number, reference in enumerate(document.references, start=1):
        href = f"#preamble__citations_1__citation_{number}__ref_1"
        row = etree.SubElement(box, own("citation"), href=href)
        add_own(row, "type", reference.type)
        add_own(row, "number", reference.number)
        add_own(row, "date", reference.date.isoformat() if reference.date else None)
        add_own(row, "issuer", reference.issuer)
    _times(box, document)
    if len(box):
        add(meta, "analysis", source=f"#{EDITOR}").append(box)


def _roles(box: etree._Element, eid: str, one: Requirement, bodies: Bodies) -> None:
    row = etree.Element(own("requirement"), href=f"#{eid}")
    for name, names in (
        ("assignee", one.assignees),
        ("lead", one.lead),
        ("coordinate", one.coordinate),
    ):
        for body in names:
            add_own(row, name, body, refersTo=f"#{bodies.id_of('TLCOrganization', body)}")
    add_own(row, "deadline", one.deadline)
    if len(row):
        box.append(row)


def _times(box: etree._Element, document: OfficialDocument) -> None:
    for deadline in document.deadlines:
        row = etree.SubElement(box, own("deadline"), kind=legal(deadline.kind))
        row.text = legal(deadline.raw)
        if deadline.date:
            row.set("date", deadline.date.isoformat())
        if deadline.time:
            row.set("time", deadline.time.isoformat())
    for duty in document.reporting:
        row = etree.SubElement(box, own("report"))
        add_own(row, "to", duty.to)
        add_own(row, "due", duty.due)


def _references(meta: etree._Element, bodies: Bodies) -> None:
    box = add(meta, "references", source=f"#{EDITOR}")
    href = f"/akn/ontology/organization/vn/{EDITOR}"
    add(box, "TLCOrganization", eId=EDITOR, href=href, showAs="Toàn Dân")
    for kind, eid, name in bodies.listed():
        path = f"/akn/ontology/{ONTOLOGY[kind]}/vn/{eid.partition('_')[2]}"
        add(box, kind, eId=eid, href=path, showAs=legal(name))


def _proprietary(meta: etree._Element, document: OfficialDocument) -> None:
    box = add(meta, "proprietary", source=f"#{EDITOR}")
    row = etree.SubElement(
        box, own("document"), form=document.form.value, system=document.system.value
    )
    if document.urgency:
        row.set("urgency", document.urgency.value)
    if document.confidentiality:
        row.set("confidentiality", document.confidentiality.value)
    for name in HEAD:
        add_own(row, name, getattr(document, name))
    if document.article is not None:
        page = etree.SubElement(row, own("article"))
        for name in ("site", "title", "published", "author"):
            add_own(page, name, getattr(document.article, name))
        for attachment in document.article.attachments:
            add_own(page, "attachment", attachment)
