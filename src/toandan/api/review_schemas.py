"""What goes in and out where a draft is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from toandan.api.schemas import KeyIn, Note, Revision, Text
from toandan.directives.queries.fields import FIELDS, as_text
from toandan.directives.queries.outline import Step
from toandan.directives.queries.review_state import LISTS, snapshot

if TYPE_CHECKING:
    from toandan.directives.models import Document

#: `q7`: a letter for the list and the key of the row, as the review gives it
ItemKey = Annotated[str, Field(pattern=r"^[adfqr][1-9][0-9]{0,17}$")]
Place = Annotated[int, Field(ge=0, le=2**31 - 1)]
FieldName = Annotated[str, Field(pattern=f"^(?:{'|'.join(FIELDS)})$")]
ListName = Annotated[str, Field(pattern=f"^(?:{'|'.join(LISTS)})$")]


class FieldOut(Schema):
    """One field of the head, as a person would type it."""

    name: str
    value: str
    confidence: float | None


class ReviewOut(Schema):
    """A draft as its review edits it; the items of the lists have keys."""

    revision: int
    text: str
    fields: list[FieldOut]
    addressees: list[dict[str, Any]]
    references: list[dict[str, Any]]
    requirements: list[dict[str, Any]]
    reporting: list[dict[str, Any]]
    roles: list[dict[str, Any]]

    @classmethod
    def of(cls, document: Document) -> ReviewOut:
        """Return the JSON of a draft."""
        return cls(
            revision=document.revision,
            text=document.text,
            fields=[
                FieldOut(
                    name=name,
                    value=as_text(name, getattr(document, name)),
                    confidence=document.confidence.get(field.contract),
                )
                for name, field in FIELDS.items()
            ],
            **{name: snapshot(document, name) for name in LISTS},
        )


class SpanIn(Schema):
    """Where in the draft's text the words stand: from `start` up to `end`."""

    start: Place
    end: Place


class FieldIn(Schema):
    """A corrected field; `before` refuses the change where somebody was faster."""

    name: FieldName
    value: Note
    before: Note | None = None
    span: SpanIn | None = None


class ItemIn(Schema):
    """A corrected property of an item."""

    item: ItemKey
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    value: Note
    before: Note | None = None


class ChangeIn(Schema):
    """A change of a list: adding behind `item`, or moving, indenting, splitting … `item`."""

    list: ListName
    step: Step
    revision: Revision
    item: ItemKey | None = None
    text: Note = ""
    part: Literal["", "lead", "coordinate", "carry_out", "monitor"] = ""
    at: Place | None = None
    span: SpanIn | None = None


class BodiesIn(Schema):
    """Which bodies a phrase means; `remember` keeps it for later documents of the issuer."""

    item: ItemKey
    organisations: Annotated[list[KeyIn], Field(max_length=2000, default_factory=list)]
    nobody: bool = False
    remember: bool = False


class ConfirmIn(Schema):
    """A field by its contract's name, or a requirement by its key, that was read right."""

    key: Text


class RevisionIn(Schema):
    """The revision that the caller has seen."""

    revision: Revision
