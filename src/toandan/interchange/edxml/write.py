"""Writing edXML messages, in the form that the national axis (trục liên thông) carries.

edXML
├── edXMLEnvelope
│   ├── edXMLHeader    MessageHeader and TraceHeaderList, or Status
│   └── edXMLBody      the manifest of files
└── AttachmentEncoded  the files, base64
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from lxml import etree

from toandan.interchange.edxml.codes import names, namespace
from toandan.interchange.edxml.numbers import split_number
from toandan.interchange.errors import NotWritable
from toandan.interchange.xml import legal, written

if TYPE_CHECKING:
    import datetime as dt

    from toandan.interchange.edxml.model import (
        Attachment,
        Organ,
        Package,
        ResponseFor,
        Staff,
        StateReport,
    )

DATE = "%Y/%m/%d"
MOMENT = "%Y/%m/%d %H:%M:%S"


def write_package(package: Package) -> bytes:
    """Return a package as a file.

    Raises:
        NotWritable: sender or receivers have no identifier, without which nothing travels.
    """
    if not package.receivers:
        raise NotWritable(
            "a package needs at least one receiver with an identifier",
            "Chưa có nơi nhận nào có mã định danh nên chưa lập được gói tin edXML.",
        )
    root, header, body = _frame(package.sender)
    for receiver in package.receivers:
        _check(receiver)
    _message(_add(header, "message_header"), package)
    _traces(_add(header, "trace_list"), package)
    manifest = _add(body, "manifest")
    manifest.set("version", "1.0")
    files = etree.SubElement(root, _name("encoded")) if package.attachments else None
    for number, one in enumerate(package.attachments, start=1):
        _file(manifest, files, one, number)
    return written(root)


def write_state(report: StateReport) -> bytes:
    """Return a report of a document's state as a file.

    Raises:
        NotWritable: the reporting body, or the document's sender, has no identifier.
    """
    root, header, _body = _frame(report.sender)
    if not report.response_for.identifier:
        raise _unnamed("the sender of the document reported on")
    box = _add(header, "status")
    _response(box, report.response_for)
    _organ(box, "from", report.sender)
    _text(box, "status_code", report.state.value)
    _text(box, "description", report.description)
    _text(box, "timestamp", _moment(report.at))
    _staff(box, report.staff)
    return written(root)


def _frame(sender: Organ) -> tuple[etree._Element, etree._Element, etree._Element]:
    _check(sender)
    root = etree.Element(_name("root"), nsmap={"edXML": namespace()})
    envelope = _add(root, "envelope")
    return root, _add(envelope, "header"), _add(envelope, "body")


def _check(organ: Organ) -> None:
    if not organ.identifier:
        raise _unnamed(organ.name or "a body")


def _unnamed(who: str) -> NotWritable:
    return NotWritable(
        f"{who} has no identifier; give it one before exchanging documents",
        f"Đơn vị “{who}” chưa có mã định danh điện tử nên chưa gửi nhận được qua trục liên thông.",
    )


def _message(box: etree._Element, package: Package) -> None:
    """Write the header's parts in the order of the axis's own sample message."""
    _organ(box, "from", package.sender)
    for receiver in package.receivers:
        _organ(box, "to", receiver)
    _text(box, "document_id", package.document_id)
    number, notation = split_number(package.number)
    code = _add(box, "code")
    _text(code, "code_number", number)
    _text(code, "code_notation", notation)
    issued = _add(box, "promulgation")
    _text(issued, "place", package.place)
    _text(issued, "promulgation_date", _day(package.date))
    kind = _add(box, "document_type")
    _text(kind, "type", package.type_code)
    _text(kind, "type_name", package.type_name)
    _text(box, "subject", package.subject)
    _text(box, "content", package.content)
    signed = _add(box, "signer")
    _text(signed, "competence", package.competence)
    _text(signed, "position", package.signer_title)
    _text(signed, "full_name", package.signer)
    _text(box, "due_date", _day(package.due))
    other = _add(box, "other")
    _text(other, "priority", package.priority)
    _text(other, "sphere", package.sphere)
    _text(other, "typer", package.typer)
    _text(other, "copies", package.copies)
    _text(other, "pages", package.pages)
    _several(other, "appendixes", "appendix", package.appendices)
    _text(box, "steering_type", package.steering)
    for response in package.responses:
        _response(box, response)
    _several(box, "to_places", "place", package.places)


def _traces(box: etree._Element, package: Package) -> None:
    for trace in package.traces:
        row = _add(box, "trace")
        _text(row, "organ_id", trace.identifier)
        _text(row, "timestamp", _moment(trace.at))
    business = _add(box, "business")
    _text(business, "business_type", int(package.business))
    _text(business, "business_reason", package.reason)
    _text(business, "paper", int(package.paper))
    _staff(business, package.staff)


def _organ(parent: etree._Element, key: str, organ: Organ) -> None:
    box = _add(parent, key)
    for name, value in (
        ("organ_id", organ.identifier),
        ("in_charge", organ.in_charge),
        ("organ_name", organ.name),
        ("organ_address", organ.address),
        ("email", organ.email),
        ("telephone", organ.telephone),
        ("fax", organ.fax),
        ("website", organ.website),
    ):
        _text(box, name, value)


def _response(parent: etree._Element, response: ResponseFor) -> None:
    box = _add(parent, "response_for")
    _text(box, "organ_id", response.identifier)
    _text(box, "code", response.code)
    _text(box, "promulgation_date", _day(response.date))
    _text(box, "document_id", response.document_id)


def _staff(parent: etree._Element, staff: Staff | None) -> None:
    if staff is None:
        return
    box = _add(parent, "staff")
    _text(box, "department", staff.department)
    _text(box, "staff_name", staff.name)
    _text(box, "mobile", staff.mobile)
    _text(box, "email", staff.email)


def _file(
    manifest: etree._Element, files: etree._Element | None, one: Attachment, number: int
) -> None:
    cid = f"cid:{number}-{hashlib.sha256(one.content).hexdigest()[:24]}"
    row = _add(manifest, "reference")
    _text(row, "content_id", cid)
    _text(row, "content_type", one.content_type)
    _text(row, "description", one.description)
    _text(row, "attachment_name", one.name)
    if files is not None:
        box = _add(files, "attachment")
        _text(box, "content_id", cid)
        _text(box, "attachment_name", one.name)
        _text(box, "description", one.description)
        _text(box, "content_type", one.content_type)
        _text(box, "transfer_encoded", base64.b64encode(one.content).decode("ascii"))


def _several(parent: etree._Element, key: str, each: str, values: tuple[str, ...]) -> None:
    if values:
        box = _add(parent, key)
        for value in values:
            _add(box, each).text = legal(value)


def _text(parent: etree._Element, key: str, value: str | int | None) -> None:
    """Add an element with a value; none where there is nothing to say."""
    if value not in {"", None}:
        _add(parent, key).text = legal(str(value))


def _day(value: dt.date | None) -> str:
    return value.strftime(DATE) if value else ""


def _moment(value: dt.datetime | None) -> str:
    return value.strftime(MOMENT) if value else ""


def _add(parent: etree._Element, key: str) -> etree._Element:
    return etree.SubElement(parent, _name(key))


def _name(key: str) -> str:
    return f"{{{namespace()}}}{names(key)[0]}"
