"""Documents and reports in official form, and their signing with an officer's key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, UploadedFile
from ninja.decorators import decorate_view
from pydantic import Field

from toandan.accounts.permissions import Permission
from toandan.api.documents import ACTED
from toandan.api.evidence import BYTES
from toandan.api.files import FORM, capped
from toandan.api.schemas import Key
from toandan.api.server import acting
from toandan.directives.actions.official import take_out_document, take_out_report
from toandan.directives.actions.signatures import sign_document, sign_report
from toandan.directives.models import Report
from toandan.directives.queries.access import get_dispatch_for, get_document_for
from toandan.directives.views.official import given

router = Router(tags=["official"])
OfficialForm = Literal["docx", "pdf"]


class SignIn(Schema):
    """The passphrase of the key, empty where it has none; kept nowhere."""

    passphrase: Annotated[str, Field(max_length=1000)] = ""


class SignedOut(Schema):
    """The hash of the signed file."""

    sha256: str


@router.get(
    "/documents/{pk}/official/{form}",
    response={200: None, **ACTED},
    summary="Văn bản theo thể thức, Word hoặc PDF",
    openapi_extra=BYTES,
)
def document_file(
    request: HttpRequest, pk: Key, form: OfficialForm, *, with_parent: bool = False
) -> Any:
    """Return a document that was written here; a signed one as it was signed."""
    position = acting(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    return given(take_out_document(document, form, by=position, with_parent=with_parent))


@router.get(
    "/dispatches/{pk}/reports/{report}/official/{form}",
    response={200: None, **ACTED},
    summary="Báo cáo theo thể thức, Word hoặc PDF",
    openapi_extra=BYTES,
)
def report_file(request: HttpRequest, pk: Key, report: Key, form: OfficialForm) -> Any:
    """Return a report handed in to the body above; a signed one as it was signed."""
    position = acting(request)
    get_dispatch_for(position, pk, Permission.DIRECTIVE_READ)
    return given(take_out_report(_report(pk, report), form, by=position))


@router.post(
    "/documents/{pk}/signature",
    response={200: SignedOut, **ACTED},
    summary="Ký số văn bản của đơn vị",
    openapi_extra=FORM,
)
@decorate_view(capped)
def sign_own(
    request: HttpRequest, pk: Key, data: Form[SignIn], key: Annotated[UploadedFile, File()]
) -> Any:
    """Sign an issued document with a PKCS#12 key, which is in memory for this request only."""
    position = acting(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_SIGN)
    signed = sign_document(document, key=key.read(), passphrase=data.passphrase, by=position)
    return SignedOut(sha256=signed.sha256)


@router.post(
    "/dispatches/{pk}/reports/{report}/signature",
    response={200: SignedOut, **ACTED},
    summary="Ký số báo cáo của đơn vị",
    openapi_extra=FORM,
)
@decorate_view(capped)
def sign_handed_in(
    request: HttpRequest,
    pk: Key,
    report: Key,
    data: Form[SignIn],
    key: Annotated[UploadedFile, File()],
) -> Any:
    """Sign a report that the unit handed in, in the same way."""
    position = acting(request)
    get_dispatch_for(position, pk, Permission.DIRECTIVE_SIGN)
    signed = sign_report(
        _report(pk, report), key=key.read(), passphrase=data.passphrase, by=position
    )
    return SignedOut(sha256=signed.sha256)


def _report(dispatch: int, pk: int) -> Report:
    rows = Report.objects.select_related("dispatch__organisation", "to", "rendered")
    return get_object_or_404(rows, pk=pk, dispatch=dispatch)
