"""Files handed in for reading, and the drafts that came of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, UploadedFile
from ninja.decorators import decorate_view

from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.api.documents import ACTED, DENIED
from toandan.api.files import FORM, capped
from toandan.api.schemas import Key, Made
from toandan.api.server import acting
from toandan.directives.actions import intake
from toandan.directives.models import Upload
from toandan.directives.queries.access import require
from toandan.directives.queries.intake import refusal_of, upload_views

router = Router(tags=["uploads"])
#: a file marked as a state secret is gone; only why is told
REFUSED = "refused"


class UploadOut(Schema):
    """A file handed in: `waiting`, `reading`, `read`, `failed` or `refused`.

    `failure` tells why it failed or was refused; `drafts` are the keys of the documents that
    wait for review, `documents` of those issued or registered since.
    """

    id: int
    name: str
    state: str
    failure: str
    warnings: list[str]
    drafts: list[int]
    documents: list[int]


class HandedInOut(UploadOut):
    """A file handed in just now; `repeated` where the unit has had the same file before."""

    repeated: bool


class Destroyed(Schema):
    """The unit's copy is deleted; `gone` tells whether the file has left the system altogether."""

    id: int
    gone: bool


@router.post(
    "/uploads",
    response={200: HandedInOut, **ACTED},
    summary="Tải văn bản lên để đọc",
    openapi_extra=FORM,
)
@decorate_view(capped)
def hand_in(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Hand in a file; ask for it by its key until it is read, then review its drafts."""
    position = _drafting(request)
    taken = intake.hand_in(bytes(file.read()), file.name or "", by=position)
    told = _told(position, taken.upload.pk)
    return HandedInOut(**told.dict(), repeated=taken.repeated)


@router.get("/uploads/{pk}", response={200: UploadOut, **DENIED}, summary="Tệp đã tải lên")
def upload(request: HttpRequest, pk: Key) -> Any:
    """Return how far the reading of a file has come."""
    return _told(_drafting(request), pk)


@router.post("/uploads/{pk}/read-again", response={200: Made, **ACTED}, summary="Đọc lại tệp")
def read_again(request: HttpRequest, pk: Key) -> Any:
    """Queue a file once more that could not be read."""
    position = _drafting(request)
    intake.read_again(_existing(position, pk), by=position)
    return Made(id=pk)


@router.post("/uploads/{pk}/secret", response={200: Destroyed, **ACTED}, summary="Xóa tệp mật")
def secret(request: HttpRequest, pk: Key) -> Any:
    """Delete a file that a person sees to be a state secret, with all that was read in it."""
    position = _drafting(request)
    return Destroyed(id=pk, gone=intake.destroy_secret(_existing(position, pk), by=position))


def _drafting(request: HttpRequest) -> Position:
    """Return the token's position, which drafts somewhere; else stop with the reason."""
    position = acting(request)
    if not scope_of(position, Permission.DIRECTIVE_DRAFT).organisations:
        require(position, Permission.DIRECTIVE_DRAFT, position.served_organisation)
    return position


def _find(position: Position, pk: int) -> Upload | None:
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    found = Upload.objects.filter(pk=pk, organisation__in=units)
    return found.select_related("file", "organisation").defer("text").first()


def _existing(position: Position, pk: int) -> Upload:
    found = _find(position, pk)
    if found is None:
        raise Http404(_("Không có tệp này trong phạm vi của đồng chí."))
    return found


def _told(position: Position, pk: int) -> UploadOut:
    found = _find(position, pk)
    if found is None:
        reason = refusal_of(pk, position)
        if reason is None:
            raise Http404(_("Không có tệp này trong phạm vi của đồng chí."))
        return UploadOut(
            id=pk, name="", state=REFUSED, failure=reason, warnings=[], drafts=[], documents=[]
        )
    (view,) = upload_views([found], position)
    return UploadOut(
        id=found.pk,
        name=found.name,
        state=found.state,
        failure=found.failure,
        warnings=view.warnings,
        drafts=[one.pk for one in view.drafts],
        documents=[one.pk for one in view.finished],
    )
