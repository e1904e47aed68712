"""Documents: list, read, issue, register; and the organisations they go to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from toandan.accounts.permissions import Permission
from toandan.api.paging import paged
from toandan.api.reading import document_read
from toandan.api.schemas import (
    CoverageOut,
    Dispatches,
    DispatchOut,
    DocumentFull,
    DocumentOut,
    Documents,
    Fault,
    IssueIn,
    Key,
    Made,
    MeOut,
    NoteIn,
    Page,
    ReferenceOut,
    Registered,
    RequirementOut,
    RoleOut,
    Sent,
    UnitOut,
    Units,
    Words,
)
from toandan.api.server import acting
from toandan.directives.actions import followup, review
from toandan.directives.actions import issue as issuing
from toandan.directives.queries.access import (
    get_document_for,
    seen_cascade,
    visible_documents,
)
from toandan.directives.queries.state import coverage, with_facts
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from toandan.directives.models import Addressee, Document, RequirementRole

router = Router(tags=["documents"])
DENIED = {401: Fault, 403: Fault, 404: Fault, 422: Fault}
ACTED = {**DENIED, 400: Fault, 409: Fault}


@router.get("/me", response={200: MeOut, 401: Fault}, summary="Mã truy cập này hành động cho ai")
def me(request: HttpRequest) -> Any:
    """Return the position that the token acts as."""
    return MeOut.of(acting(request))


@router.get("/organisations", response={200: Units, **DENIED}, summary="Tìm đơn vị")
def organisations(
    request: HttpRequest, q: Words = "", on: dt.date | None = None, page: Page = 1
) -> Any:
    """Return the organisations that exist on a day and whose names hold the words."""
    day = on or timezone.localdate()
    found = Organisation.objects.on(day).named(q).select_related("kind").order_by("path")
    return paged(found, page, UnitOut.of)


@router.get("/documents", response={200: Documents, **DENIED}, summary="Văn bản trong phạm vi")
def documents(request: HttpRequest, q: Words = "", page: Page = 1) -> Any:
    """Return the visible documents that hold the words."""
    found = visible_documents(acting(request)).matching(q)
    return paged(found.distinct().order_by("-created_at", "-pk"), page, DocumentOut.of)


@router.get("/documents/{pk}", response={200: DocumentFull, **DENIED}, summary="Một văn bản")
def document(request: HttpRequest, pk: Key) -> Any:
    """Return a document with its requirements and references."""
    found = document_read(request, pk)
    seen = set(
        visible_documents(acting(request))
        .filter(referred_by__document=found)
        .values_list("pk", flat=True)
    )
    return DocumentFull(
        **DocumentOut.of(found).dict(),
        text=found.text,
        addressees=[_role(a, "addressee") for a in found.addressees.all()],
        requirements=_requirements(found),
        references=[
            ReferenceOut(
                doc_type=r.doc_type,
                number=r.number,
                date=r.date,
                issuer=r.issuer_name,
                relation=r.relation,
                document=r.target_id if r.target_id in seen else None,
            )
            for r in found.references.all()
        ],
    )


@router.get(
    "/documents/{pk}/coverage", response={200: list[CoverageOut], **DENIED}, summary="Độ phủ"
)
def document_coverage(request: HttpRequest, pk: Key) -> Any:
    """Return how far each tier has come, over the part of the cascade that is visible."""
    found = document_read(request, pk)
    rows = seen_cascade(acting(request), found)
    return [CoverageOut.of(row) for row in coverage(rows, timezone.now())]


@router.get("/documents/{pk}/cascade", response={200: Dispatches, **DENIED}, summary="Các lượt gửi")
def document_cascade(request: HttpRequest, pk: Key, page: Page = 1) -> Any:
    """Return the visible dispatches that came of a document."""
    found = document_read(request, pk)
    rows = seen_cascade(acting(request), found)
    now = timezone.now()
    full = with_facts(rows).select_related("document", "root", "organisation", "sender")
    return paged(full.order_by("path"), page, lambda one: DispatchOut.of(one, now))


@router.post("/documents/{pk}/issue", response={200: Sent, **ACTED}, summary="Ban hành")
def issue(request: HttpRequest, pk: Key, data: IssueIn) -> Any:
    """Issue a reviewed draft."""
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_ISSUE)
    opened = issuing.issue(
        found, by=acting(request), note=data.note, due_on=data.due_on, revision=data.revision
    )
    return Sent(dispatches=[one.pk for one in opened])


@router.post(
    "/documents/{pk}/register", response={200: Registered, **ACTED}, summary="Vào sổ văn bản đến"
)
def register(request: HttpRequest, pk: Key) -> Any:
    """Enter a document from outside into the book of documents in."""
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_REGISTER)
    entry = issuing.register_incoming(found, by=acting(request))
    return Registered(number=entry.number, year=entry.book.year)


@router.post("/documents/{pk}/discard", response={200: Made, **ACTED}, summary="Bỏ dự thảo")
def discard(request: HttpRequest, pk: Key) -> Any:
    """Put a draft aside that was handed in by mistake or twice; its original stays."""
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_DRAFT)
    review.discard(found, by=acting(request))
    return Made(id=pk)


@router.post(
    "/documents/{pk}/close", response={200: Made, **ACTED}, summary="Kết thúc theo dõi văn bản"
)
def close(request: HttpRequest, pk: Key, data: NoteIn) -> Any:
    """End the follow-up of a whole document; its cascade takes no further work."""
    # whether the position may is asked of the issuer, not of the holder: by the verb itself
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_READ)
    followup.close_document(found, by=acting(request), note=data.note)
    return Made(id=pk)


def _role(row: Addressee | RequirementRole, part: str) -> RoleOut:
    return RoleOut(
        part=part, phrase=row.phrase, organisations=[str(unit) for unit in row.organisations.all()]
    )


def _requirements(document: Document) -> list[RequirementOut]:
    rows = document.requirements.prefetch_related("roles__organisations")
    return [
        RequirementOut(
            id=row.pk,
            parent=row.parent_id,
            label=row.label,
            text=row.text,
            due_on=row.due_on,
            roles=[_role(role, role.part) for role in row.roles.all()],
        )
        for row in rows
    ]
