"""Reviewing a draft: what the review screen does, by the same verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Router

from toandan.accounts.permissions import Permission
from toandan.api.documents import ACTED
from toandan.api.review_schemas import (
    BodiesIn,
    ChangeIn,
    ConfirmIn,
    FieldIn,
    ItemIn,
    ReviewOut,
    RevisionIn,
    SpanIn,
)
from toandan.api.schemas import Key
from toandan.api.server import acting
from toandan.directives.actions import listing, review
from toandan.directives.actions.remember import choose_and_remember
from toandan.directives.errors import Conflict
from toandan.directives.queries.access import get_document_for
from toandan.directives.queries.outline import Step

if TYPE_CHECKING:
    from toandan.directives.models import Document

router = Router(tags=["review"])


def _draft(request: HttpRequest, pk: int) -> Document:
    return get_document_for(acting(request), pk, Permission.DIRECTIVE_DRAFT)


def _reviewed(document: Document) -> ReviewOut:
    document.refresh_from_db()
    return ReviewOut.of(document)


def _span(span: SpanIn | None) -> list[int] | None:
    return [span.start, span.end] if span and span.start < span.end else None


@router.get("/documents/{pk}/review", response={200: ReviewOut, **ACTED}, summary="Dự thảo rà soát")
def reviewed(request: HttpRequest, pk: Key) -> Any:
    """Return a draft as its review edits it."""
    draft = _draft(request, pk)
    if not draft.is_draft:
        raise Conflict(review.conflict_message(draft, acting(request)))
    return ReviewOut.of(draft)


@router.post(
    "/documents/{pk}/review/field", response={200: ReviewOut, **ACTED}, summary="Sửa trường"
)
def correct_field(request: HttpRequest, pk: Key, data: FieldIn) -> Any:
    """Set one field of the head; dates as dd/mm/yyyy."""
    draft = _draft(request, pk)
    by, span = acting(request), _span(data.span)
    review.correct_field(draft, data.name, data.value, by=by, before=data.before, span=span)
    return _reviewed(draft)


@router.post("/documents/{pk}/review/item", response={200: ReviewOut, **ACTED}, summary="Sửa mục")
def correct_item(request: HttpRequest, pk: Key, data: ItemIn) -> Any:
    """Set one property of an item: a requirement's text, a role's part, a duty's day."""
    draft, by = _draft(request, pk), acting(request)
    review.correct_item(draft, data.item, data.name, data.value, by=by, before=data.before)
    return _reviewed(draft)


@router.post(
    "/documents/{pk}/review/step", response={200: ReviewOut, **ACTED}, summary="Sửa danh sách"
)
def change_list(request: HttpRequest, pk: Key, data: ChangeIn) -> Any:
    """Add, remove, move, indent, split or merge an item of a list."""
    draft, by = _draft(request, pk), acting(request)
    at = "" if data.at is None else str(data.at)
    words = {"text": data.text, "part": data.part, "at": at}
    stem, item, revision = data.list, data.item or "", data.revision
    if data.step == Step.ADD:
        span = _span(data.span)
        listing.add_item(draft, stem, item, words, span, by=by, revision=revision)
    else:
        listing.change_item(draft, stem, item, data.step, words, by=by, revision=revision)
    return _reviewed(draft)


@router.post(
    "/documents/{pk}/review/bodies", response={200: ReviewOut, **ACTED}, summary="Chọn đơn vị"
)
def choose_bodies(request: HttpRequest, pk: Key, data: BodiesIn) -> Any:
    """Say which bodies a phrase means, or that nobody in the system is meant."""
    draft = _draft(request, pk)
    choose = choose_and_remember if data.remember else review.choose_bodies
    choose(draft, data.item, data.organisations, by=acting(request), nobody=data.nobody)
    return _reviewed(draft)


@router.post(
    "/documents/{pk}/review/confirm", response={200: ReviewOut, **ACTED}, summary="Đã đọc đúng"
)
def confirm(request: HttpRequest, pk: Key, data: ConfirmIn) -> Any:
    """Note that a doubtful field or requirement was read right."""
    draft = _draft(request, pk)
    review.confirm(draft, data.key, by=acting(request))
    return _reviewed(draft)


@router.post("/documents/{pk}/review/undo", response={200: ReviewOut, **ACTED}, summary="Hoàn tác")
def undo(request: HttpRequest, pk: Key, data: RevisionIn) -> Any:
    """Take back the token's person's last change."""
    draft = _draft(request, pk)
    review.undo_last(draft, by=acting(request), revision=data.revision)
    return _reviewed(draft)
