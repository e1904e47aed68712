"""Documents in the formats of other systems, out and in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import File, Router, Schema, UploadedFile
from ninja.decorators import decorate_view

from toandan.accounts.permissions import Permission
from toandan.api.documents import ACTED
from toandan.api.evidence import BYTES
from toandan.api.files import FORM, capped
from toandan.api.schemas import Key
from toandan.api.server import acting
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.queries.access import get_document_for
from toandan.exchange.actions.put_out import take_out_akn, take_out_edxml, take_out_state
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.views import given

router = Router(tags=["exchange"])


class TakenInOut(Schema):
    """What came of a message: `upload` waits to be read and reviewed, or `dispatch` has a state.

    `repeated` where the same message was taken in before.
    """

    upload: int | None
    dispatch: int | None
    repeated: bool


@router.get(
    "/documents/{pk}/akoma-ntoso",
    response={200: None, **ACTED},
    summary="Văn bản dạng Akoma Ntoso",
    openapi_extra=BYTES,
)
def akoma_ntoso(request: HttpRequest, pk: Key) -> Any:
    """Return an issued or registered document as Akoma Ntoso 3.0."""
    position = acting(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    with transaction.atomic():
        noted_grant(position, document)
        return given(take_out_akn(document, by=position))


@router.get(
    "/documents/{pk}/edxml",
    response={200: None, **ACTED},
    summary="Gói edXML của văn bản",
    openapi_extra=BYTES,
)
def edxml(request: HttpRequest, pk: Key) -> Any:
    """Return a document that the unit issued as a package to its receivers with an identifier."""
    position = acting(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_ISSUE)
    return given(take_out_edxml(document, by=position))


@router.post(
    "/documents/{pk}/edxml-state",
    response={200: None, **ACTED},
    summary="Gói trạng thái báo nơi gửi",
    openapi_extra=BYTES,
)
def state(request: HttpRequest, pk: Key) -> Any:
    """Return the message that tells the sender of a package how far its document is here."""
    position = acting(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_RECEIVE)
    return given(take_out_state(document, by=position))


@router.post(
    "/exchange",
    response={200: TakenInOut, **ACTED},
    summary="Nhận gói tin của hệ thống khác",
    openapi_extra=FORM,
)
@decorate_view(capped)
def receive(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Take in an edXML package, a report of a state, or Akoma Ntoso."""
    taken = take_in(bytes(file.read()), file.name or "", by=acting(request))
    return TakenInOut(
        upload=taken.upload.pk if taken.upload else None,
        dispatch=taken.dispatch.pk if taken.dispatch else None,
        repeated=taken.repeated,
    )
