"""The values of edXML messages. All frozen; text that a message does not give is "".

`Package` carries a document, `StateReport` what became of one at the receiver's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class State(StrEnum):
    """What a receiver reports of a document; the codes stand in `data/edxml.json`."""

    ARRIVED = "01"
    REFUSED = "02"
    RECEIVED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    FINISHED = "06"
    RECALL_ASKED = "13"
    RECALL_GRANTED = "15"
    RECALL_DENIED = "16"


class Business(IntEnum):
    """What a package does with its document at the receiver's."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


@dataclass(frozen=True, slots=True)
class Organ:
    """A body with its identifier (mã định danh, Quyết định 20/2020/QĐ-TTg)."""

    identifier: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """The person at a body whom to ask."""

    department: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFor:
    """Which document is answered or reported on; `identifier` is that of its sender."""

    identifier: str
    code: str = ""
    date: dt.date | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One body on the way of a message, and when it passed (local time, to the second)."""

    identifier: str
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that came with a message; the name is safe to show and to store."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A document on its way from one body to others.

    Attributes:
        number: the number and notation as one, such as `176-CV/TU`.
        due: by when an answer or an end is wanted.
        priority: the code of urgency, 0 for none.
        steering: a number whose list of codes we do not have; handed on as it came.
        missing: names of files that the manifest lists and that did not come.
    """

    sender: Organ
    receivers: tuple[Organ, ...]
    number: str = ""
    document_id: str = ""
    place: str = ""
    date: dt.date | None = None
    type_code: int | None = None
    type_name: str = ""
    subject: str = ""
    content: str = ""
    competence: str = ""
    signer_title: str = ""
    signer: str = ""
    due: dt.date | None = None
    places: tuple[str, ...] = ()
    priority: int = 0
    sphere: str = ""
    typer: str = ""
    copies: int | None = None
    pages: int | None = None
    appendices: tuple[str, ...] = ()
    responses: tuple[ResponseFor, ...] = ()
    steering: int | None = None
    traces: tuple[Trace, ...] = ()
    business: Business = Business.NEW
    reason: str = ""
    staff: Staff | None = None
    paper: bool = False
    attachments: tuple[Attachment, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateReport:
    """What a receiver says of a document that it was sent (local time, to the second)."""

    response_for: ResponseFor
    sender: Organ
    state: State
    at: dt.datetime | None = None
    description: str = ""
    staff: Staff | None = None
