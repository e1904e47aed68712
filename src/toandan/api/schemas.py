"""What goes in and out, in JSON."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Path, Query, Schema
from pydantic import AfterValidator, BeforeValidator, Field

from toandan.directives.queries.state import STATE_WORDS, lateness, state_of

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch, Document
    from toandan.directives.queries.state import TierCoverage
    from toandan.units.models import Organisation

LARGEST_KEY = 2**63 - 1
LONGEST = 20_000
#: told in the OpenAPI too, so that callers know: PostgreSQL cannot store a NUL
WITHOUT_NUL = r"^[^\x00]*$"


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and value in {"", "null"} else value


def _whole(text: str) -> str:
    """Refuse half a surrogate pair, which JSON can write and no database can store."""
    text.encode("utf-8")
    return text


Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
KeyIn = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Words = Annotated[str, Query(max_length=200, pattern=WITHOUT_NUL), AfterValidator(_whole)]
Text = Annotated[
    str, Field(min_length=1, max_length=LONGEST, pattern=WITHOUT_NUL), AfterValidator(_whole)
]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=LONGEST, pattern=WITHOUT_NUL), AfterValidator(_whole)]


class Fault(Schema):
    """An error: a sentence, or a list of faulty fields."""

    detail: Any


class UnitOut(Schema):
    """An organisation."""

    id: int
    code: str
    name: str
    tier: int
    kind: str

    @classmethod
    def of(cls, unit: Organisation) -> UnitOut:
        """Return the JSON of an organisation with its kind loaded."""
        return cls(
            id=unit.pk, code=unit.code, name=unit.name, tier=unit.kind.tier, kind=unit.kind.code
        )


class MeOut(Schema):
    """Who the token acts as."""

    person: str
    role: str
    organisation: UnitOut
    permissions: list[str]

    @classmethod
    def of(cls, position: Position) -> MeOut:
        """Return the JSON of a position."""
        return cls(
            person=str(position.user),
            role=position.role,
            organisation=UnitOut.of(position.served_organisation),
            permissions=sorted(position.permissions),
        )


class DocumentOut(Schema):
    """A document's head."""

    id: int
    form: str
    doc_type: str
    number: str
    date: dt.date | None
    issuer: str
    subject: str
    urgency: str
    state: str

    @classmethod
    def of(cls, document: Document) -> DocumentOut:
        """Return the JSON of a document."""
        steps = (
            (document.closed_at, "closed"),
            (document.issued_at, "issued"),
            (document.registered_at, "registered"),
        )
        return cls(
            id=document.pk,
            form=document.form,
            doc_type=document.doc_type,
            number=document.number,
            date=document.date,
            issuer=document.issuer_name,
            subject=document.subject,
            urgency=document.urgency,
            state=next((name for moment, name in steps if moment), "draft"),
        )


class RoleOut(Schema):
    """Who does what for a requirement."""

    part: str
    phrase: str
    organisations: list[str]


class RequirementOut(Schema):
    """One node of the tree of requirements."""

    id: int
    parent: int | None
    label: str
    text: str
    due_on: dt.date | None
    roles: list[RoleOut]


class ReferenceOut(Schema):
    """A document referred to; `document` is its key where it has arrived and may be seen."""

    doc_type: str
    number: str
    date: dt.date | None
    issuer: str
    relation: str
    document: int | None


class DocumentFull(DocumentOut):
    """A document with its text, addressees, requirements and references."""

    text: str
    addressees: list[RoleOut]
    requirements: list[RequirementOut]
    references: list[ReferenceOut]


class DispatchOut(Schema):
    """A document on its way to one body, with its derived state."""

    id: int
    parent: int | None
    document: DocumentOut
    organisation: str
    sender: str
    sent_at: dt.datetime
    received_at: dt.datetime | None
    due_on: dt.date | None
    state: str
    state_name: str
    late: list[str]

    @classmethod
    def of(cls, dispatch: Dispatch, now: dt.datetime) -> DispatchOut:
        """Return the JSON of a dispatch from `with_facts`."""
        state = state_of(dispatch)
        return cls(
            id=dispatch.pk,
            parent=dispatch.parent_id,
            document=DocumentOut.of(dispatch.document),
            organisation=str(dispatch.organisation),
            sender=str(dispatch.sender or ""),
            sent_at=dispatch.sent_at,
            received_at=dispatch.received_at,
            due_on=dispatch.due_on,
            state=state.value,
            state_name=str(STATE_WORDS[state]),
            late=lateness(dispatch, now).words,
        )


class CoverageOut(Schema):
    """How far the bodies of one tier have come."""

    tier: str
    total: int
    received: int
    relayed: int
    planned: int
    reported: int
    done: int
    late: int

    @classmethod
    def of(cls, row: TierCoverage) -> CoverageOut:
        """Return the JSON of one tier."""
        names = ("total", "received", "relayed", "planned", "reported", "done", "late")
        return cls(tier=str(row.tier.label), **{name: getattr(row, name) for name in names})


class PageOf(Schema):
    """Where a page stands in its list."""

    page: int
    pages: int
    total: int


class Units(PageOf):
    """A page of organisations."""

    items: list[UnitOut]


class Documents(PageOf):
    """A page of documents."""

    items: list[DocumentOut]


class Dispatches(PageOf):
    """A page of dispatches."""

    items: list[DispatchOut]


class Made(Schema):
    """The key of what was made."""

    id: int


class Sent(Schema):
    """The dispatches that were opened."""

    dispatches: list[int]


class Registered(Schema):
    """The number that a document got in a book."""

    number: int
    year: int


class IssueIn(Schema):
    """How to issue a draft; with `revision` only as the caller has seen it."""

    note: Note = ""
    due_on: dt.date | None = None
    revision: Revision | None = None


class ForwardIn(Schema):
    """To whom to pass a document on."""

    to: list[KeyIn] = Field(min_length=1, max_length=500)
    note: Note = ""
    due_on: dt.date | None = None


class StepIn(Schema):
    """One step of a plan."""

    text: Annotated[
        str, Field(min_length=1, max_length=500, pattern=WITHOUT_NUL), AfterValidator(_whole)
    ]
    responsible: Annotated[
        str, Field(max_length=200, pattern=WITHOUT_NUL), AfterValidator(_whole)
    ] = ""
    due_on: dt.date | None = None


class PlanIn(Schema):
    """A plan."""

    text: Note = ""
    steps: list[StepIn] = Field(min_length=1, max_length=200)


class ProgressIn(Schema):
    """A note on progress; 100 finishes the assignment."""

    text: Text
    percent: int = Field(ge=0, le=100)


class ReportIn(Schema):
    """A report upward."""

    text: Text
    is_final: bool = False
    #: a form has no other way to say "none" than an empty field
    due_report: Annotated[KeyIn | None, BeforeValidator(_none_if_empty)] = None


class TextIn(Schema):
    """Some words."""

    text: Text


class DifficultyIn(Schema):
    """A difficulty, with the assignment that it concerns where it is one."""

    text: Text
    assignment: KeyIn | None = None


class OfficerIn(Schema):
    """Whom to make responsible: the key of a position in the body."""

    position: KeyIn


class NoteIn(Schema):
    """Some words, or none."""

    note: Note = ""


class UrgeIn(Schema):
    """An urging: 1 remind, 2 urge, 3 criticise."""

    level: int = Field(ge=1, le=3)
    text: Text


class ExtensionIn(Schema):
    """A request for more time."""

    until: dt.date
    reason: Text


class DecisionIn(Schema):
    """A decision on more time; no date refuses it."""

    granted_until: dt.date | None = None
    note: Note = ""


class MeritIn(Schema):
    """A recognition or a violation."""

    kind: str = Field(pattern="^(recognition|violation)$")
    text: Text
    person: Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL), AfterValidator(_whole)] = ""
    measure: Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL), AfterValidator(_whole)] = ""
