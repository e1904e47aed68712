"""Reading edXML messages: those of the axis and those in a SOAP envelope.

Files stand in the message itself (`AttachmentEncoded`) or in parts of their own (MIME).

Elements are found by their local names, since programs disagree about namespaces and write
some names in two ways; where a thing stands is not what it means. File contents are taken
out of the text before the XML is parsed, so that the parser's own limits stay in force.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.interchange.edxml.codes import names
from toandan.interchange.edxml.files import decoded_file, safe_name
from toandan.interchange.edxml.mime import is_mime, parts_of
from toandan.interchange.edxml.model import (
    Attachment,
    Business,
    Organ,
    Package,
    ResponseFor,
    Staff,
    State,
    StateReport,
    Trace,
)
from toandan.interchange.edxml.numbers import join_number
from toandan.interchange.errors import Incomplete, NotRecognised, TooLarge
from toandan.interchange.limits import DEFAULT_LIMITS
from toandan.interchange.xml import decoded, local, parsed, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from toandan.interchange.limits import Limits

_DAY_FORMS = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y")
_TIME_FORMS = ("%H:%M:%S", "%H:%M", "")
#: contents shorter than this may stay in the tree
_WORTH = 1024
_LINE_ENDS = re.compile(r"&#\w+;")
_KEPT = re.compile(r"@(\d+)@")


def read_message(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package | StateReport:
    """Return the package or the report of a state that a file holds.

    Raises:
        NotRecognised: the XML is no edXML.
        Incomplete: no sender, no receiver, or a code that nobody knows.
        InterchangeError: the file or one of its files is not taken.
    """
    apart: dict[str, bytes] = {}
    if is_mime(data):
        data, apart = parts_of(data, limits)
    text, contents = _without_contents(decoded(data, limits), limits)
    root = parsed(text, limits)
    message, status = _anywhere(root, "message_header"), _anywhere(root, "status")
    if message is None and status is not None:
        return _state(status)
    if message is None:
        raise NotRecognised(
            f"no MessageHeader and no Status under {local(root)!r}",
            "Tệp này không phải gói tin edXML.",
        )
    return _package(root, message, _Files(contents, apart), limits)


def _without_contents(text: str, limits: Limits) -> tuple[str, list[str]]:
    """Take long file contents out of the text, each for a mark that points into the list."""
    tag = "|".join(map(re.escape, names("transfer_encoded")))
    pattern = re.compile(
        # possessive throughout, so that no message makes the search run back over itself
        rf"(<(?:[\w.-]++:)?+(?:{tag})\b[^<>]*+>)\s*+(?:<!\[CDATA\[)?+"
        r"((?:[A-Za-z0-9+/=\s]++|&#(?:x[aAdD]|10|13);)++)(?:\]\]>)?+(?=</)"
    )
    contents: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if len(found[2]) < _WORTH:
            return found[0]
        if len(contents) >= limits.attachments:
            raise _too_many(limits)
        # .NET writes line ends inside an element as references
        contents.append(_LINE_ENDS.sub("", found[2]))
        return f"{found[1]}@{len(contents) - 1}@"

    return pattern.sub(keep, text), contents


def _package(
    root: etree._Element, message: etree._Element, files: _Files, limits: Limits
) -> Package:
    sender = _one(message, "from")
    receivers = tuple(_organ(one) for one in _all(message, "to"))
    if sender is None or not _said(sender, "organ_id") or not receivers:
        raise Incomplete(
            "the package names no sender with an identifier, or no receiver",
            "Gói tin edXML thiếu mã định danh nơi gửi hoặc nơi nhận.",
        )
    code, issued = _one(message, "code"), _one(message, "promulgation")
    kind, signed = _one(message, "document_type"), _one(message, "signer")
    other = _one(message, "other")
    document_id = _said(message, "document_id")
    traces = _anywhere(root, "trace_list")
    business = _anywhere(root, "business")
    attachments, missing = _attached(root, files, limits)
    return Package(
        sender=_organ(sender),
        receivers=receivers,
        number=join_number(_said(code, "code_number"), _said(code, "code_notation"), document_id),
        document_id=document_id,
        place=_said(issued, "place"),
        date=_day(_said(issued, "promulgation_date")),
        type_code=_whole(_said(kind, "type")),
        type_name=_said(kind, "type_name"),
        subject=_said(message, "subject"),
        content=_said(message, "content"),
        competence=_said(signed, "competence"),
        signer_title=_said(signed, "position"),
        signer=_said(signed, "full_name"),
        due=_day(_said(message, "due_date")),
        places=_each(_one(message, "to_places"), "place"),
        priority=_whole(_said(other, "priority")) or 0,
        sphere=_said(other, "sphere"),
        typer=_said(other, "typer"),
        copies=_whole(_said(other, "copies")),
        pages=_whole(_said(other, "pages")),
        appendices=_each(_one(other, "appendixes"), "appendix"),
        responses=tuple(_response(one) for one in _all(message, "response_for")),
        steering=_whole(_said(message, "steering_type")),
        traces=tuple(
            Trace(_said(one, "organ_id"), _moment(_said(one, "timestamp")))
            for one in _all(traces, "trace")
        ),
        business=_business(_said(business, "business_type")),
        reason=_said(business, "business_reason"),
        staff=_staff(_one(business, "staff")),
        paper=_said(business, "paper") in {"1", "true"},
        attachments=attachments,
        missing=missing,
    )


def _state(box: etree._Element) -> StateReport:
    sender, response = _one(box, "from"), _one(box, "response_for")
    if sender is None or response is None:
        raise Incomplete(
            "the report of a state names no sender or no document",
            "Gói trạng thái edXML thiếu nơi gửi hoặc văn bản được báo trạng thái.",
        )
    code = _said(box, "status_code")
    try:
        state = State(code.zfill(2))
    except ValueError as error:
        raise Incomplete(
            f"unknown state {code!r}; known ones stand in data/edxml.json",
            f"Gói trạng thái edXML có mã trạng thái lạ: “{code[:20]}”.",
        ) from error
    return StateReport(
        response_for=_response(response),
        sender=_organ(sender),
        state=state,
        at=_moment(_said(box, "timestamp")),
        description=_said(box, "description"),
        staff=_staff(_one(box, "staff")),
    )


@dataclass(frozen=True)
class _Files:
    """Contents that stood in the text, and those of parts of their own, by their keys."""

    inside: list[str]
    apart: dict[str, bytes]


def _attached(
    root: etree._Element, files: _Files, limits: Limits
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the files that came, and the names of those that are listed only."""
    listed: dict[str, etree._Element] = {}
    for number, row in enumerate(_all(_anywhere(root, "manifest"), "reference")):
        listed[_cid(row) or f"@{number}"] = row
    boxes = list(_all(_anywhere(root, "encoded"), "attachment"))
    if len(boxes) > limits.attachments or len(listed) > limits.attachments:
        raise _too_many(limits)
    found: list[Attachment] = []
    room = limits.unpacked_bytes
    for number, box in enumerate(boxes):
        cid = _cid(box)
        listing = listed.pop(cid) if cid in listed else None
        name = _said(box, "attachment_name") or _said(listing, "attachment_name")
        name = safe_name(name, f"tep-kem-{number + 1}")
        kind = _said(box, "content_type") or _said(listing, "content_type")
        # each file may take what those before it have left
        cap = replace(limits, attachment_bytes=min(limits.attachment_bytes, room))
        content = decoded_file(_encoded(box, files.inside), name, cap)
        room -= len(content)
        found.append(
            Attachment(
                name=name,
                content=content,
                content_type=kind or "application/octet-stream",
                description=_said(box, "description") or _said(listing, "description"),
            )
        )
    found += [_from_part(listed.pop(cid), files.apart[cid]) for cid in files.apart if cid in listed]
    missing = (_said(row, "attachment_name") for row in listed.values())
    return tuple(found), tuple(safe_name(name, "không tên") for name in missing)


def _from_part(row: etree._Element, content: bytes) -> Attachment:
    return Attachment(
        name=safe_name(_said(row, "attachment_name"), "tep-kem"),
        content=content,
        content_type=_said(row, "content_type") or "application/octet-stream",
        description=_said(row, "description"),
    )


def _encoded(box: etree._Element, contents: list[str]) -> str:
    text = _said(box, "transfer_encoded")
    kept = _KEPT.fullmatch(text)
    # base64 never holds the sign @; a message that writes a mark itself reaches only its own files
    return contents[int(kept[1])] if kept and int(kept[1]) < len(contents) else text


def _cid(row: etree._Element) -> str:
    return _said(row, "content_id").removeprefix("cid:").strip("<>")


def _too_many(limits: Limits) -> TooLarge:
    return TooLarge(
        f"more than {limits.attachments} files hang on the message",
        f"Gói tin có quá nhiều tệp kèm theo (tối đa {limits.attachments}).",
    )


def _organ(box: etree._Element) -> Organ:
    return Organ(
        identifier=_said(box, "organ_id"),
        name=_said(box, "organ_name"),
        in_charge=_said(box, "in_charge"),
        address=_said(box, "organ_address"),
        email=_said(box, "email"),
        telephone=_said(box, "telephone"),
        fax=_said(box, "fax"),
        website=_said(box, "website"),
    )


def _response(box: etree._Element) -> ResponseFor:
    return ResponseFor(
        identifier=_said(box, "organ_id"),
        code=_said(box, "code"),
        date=_day(_said(box, "promulgation_date")),
        document_id=_said(box, "document_id"),
    )


def _staff(box: etree._Element | None) -> Staff | None:
    if box is None:
        return None
    return Staff(
        department=_said(box, "department"),
        name=_said(box, "staff_name"),
        mobile=_said(box, "mobile"),
        email=_said(box, "email"),
    )


def _business(code: str) -> Business:
    number = _whole(code) or 0
    if number not in set(Business):
        raise Incomplete(
            f"unknown business {code!r}; known ones stand in data/edxml.json",
            f"Gói tin edXML có loại nghiệp vụ lạ: “{code[:20]}”.",
        )
    return Business(number)


def _day(text: str) -> dt.date | None:
    """Return a day in any of the forms in use; None where nothing or nonsense stands."""
    found = _moment(text)
    return found.date() if found else None


def _moment(text: str) -> dt.datetime | None:
    for day in _DAY_FORMS:
        for clock in _TIME_FORMS:
            try:
                return dt.datetime.strptime(text, f"{day} {clock}".strip())  # noqa: DTZ007 - messages give local time without a zone
            except ValueError:
                continue
    return None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _each(parent: etree._Element | None, key: str) -> tuple[str, ...]:
    return tuple((words(one) or "").strip() for one in _all(parent, key))


def _said(parent: etree._Element | None, key: str) -> str:
    return (words(_one(parent, key)) or "").strip()


def _one(parent: etree._Element | None, key: str) -> etree._Element | None:
    return next(_all(parent, key), None)


def _all(parent: etree._Element | None, key: str) -> Iterator[etree._Element]:
    wanted = names(key)
    if parent is not None:
        for one in parent:
            if local(one) in wanted:
                yield one


def _anywhere(root: etree._Element, key: str) -> etree._Element | None:
    wanted = [f"{{*}}{name}" for name in names(key)]
    return next(root.iter(*wanted), None)
