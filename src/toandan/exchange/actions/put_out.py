"""Putting out what other systems are to get; taking a document out is an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.files import store_file
from toandan.directives.errors import Refused
from toandan.directives.filetypes import MediaType
from toandan.directives.queries.access import require
from toandan.exchange.models import Message
from toandan.exchange.queries.packages import official, package_for, receivers_of
from toandan.exchange.queries.states import state_report
from toandan.interchange import write_akn, write_package, write_state

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch, Document


@dataclass(frozen=True)
class Outgoing:
    """A file to be given out, with the name that it goes by."""

    content: bytes
    name: str
    media_type: MediaType


@transaction.atomic
def take_out_akn(document: Document, *, by: Position) -> Outgoing:
    """Return a document as Akoma Ntoso.

    Raises:
        Refused: it is a draft, of which nothing leaves the system.
    """
    require_final(document)
    content = write_akn(official(document))
    _note(document, by, form="akoma-ntoso")
    return Outgoing(content, f"{_stem(document)}.akn.xml", MediaType.AKN)


@transaction.atomic
def take_out_edxml(document: Document, *, by: Position) -> Outgoing:
    """Return a document that the position's unit issued as a package to all its receivers.

    Raises:
        NotPermitted: the position does not issue for the unit.
        Refused: it was not issued here, or sender or receivers have no identifier.
    """
    require(by, Permission.DIRECTIVE_ISSUE, document.organisation)
    require_final(document)
    if document.issued_at is None:
        raise Refused(_("Chỉ lập gói edXML cho văn bản do đơn vị ban hành."))
    package = package_for(
        document,
        sender=document.issuer or document.organisation,
        to=receivers_of(document, by).reached,
        position=by,
    )
    _note(document, by, form="edxml", receivers=[one.identifier for one in package.receivers])
    return Outgoing(write_package(package), f"{_stem(document)}.edxml", MediaType.EDXML)


@transaction.atomic
def take_out_state(document: Document, *, by: Position) -> Outgoing:
    """Return what the sender of a document is told of it now, and note that it was said.

    Raises:
        NotPermitted: the position does not receive for the unit.
        Refused: the document did not come in a package.
    """
    require(by, Permission.DIRECTIVE_RECEIVE, document.organisation)
    return _state(document, by=by)


def _state(document: Document, *, by: Position | None) -> Outgoing:
    report = state_report(document, by=by)
    content = write_state(report)
    stored = store_file(content, media_type=MediaType.EDXML)
    Message.objects.get_or_create(
        direction=Message.Direction.OUT,
        kind=Message.Kind.STATE,
        upload=document.upload,
        code=report.state.value,
        defaults={
            "file": stored,
            "identifier": report.response_for.identifier[:35],
            "said_at": None,
            "by": by,
        },
    )
    record(
        Event.EXCHANGE_STATE_PUT_OUT,
        by=by,
        subject=document.wordless(),
        concerns=[document.organisation_id],
        code=report.state.value,
    )
    name = f"{_stem(document)}-trang-thai-{report.state.value}.edxml"
    return Outgoing(content, name, MediaType.EDXML)


@transaction.atomic
def put_out_state(document: Document) -> Outgoing:
    """Return the same for the folders' job."""
    return _state(document, by=None)


@transaction.atomic
def put_out_dispatch(dispatch: Dispatch) -> Outgoing:
    """Return the package of one dispatch for the folders' job, and note that it went out.

    Raises:
        Refused: a body has no identifier.
    """
    document = dispatch.document
    package = package_for(
        document,
        sender=dispatch.sender or document.organisation,
        to=[dispatch.organisation],
        position=None,
        dispatch=dispatch,
    )
    content = write_package(package)
    Message.objects.create(
        direction=Message.Direction.OUT,
        kind=Message.Kind.DOCUMENT,
        file=store_file(content, media_type=MediaType.EDXML),
        dispatch=dispatch,
        identifier=dispatch.organisation.identifier,
        name=str(dispatch.organisation)[:300],
    )
    record(
        Event.EXCHANGE_PUT_OUT,
        by=None,
        subject=dispatch,
        concerns=[document.organisation_id, dispatch.organisation_id],
        identifier=dispatch.organisation.identifier,
    )
    return Outgoing(content, f"{_stem(document)}-{dispatch.pk}.edxml", MediaType.EDXML)


def require_final(document: Document) -> None:
    """Stop with the reason where a document is a draft or was put aside."""
    if document.is_draft or document.discarded_at:
        raise Refused(_("Dự thảo chưa ban hành hoặc vào sổ nên chưa xuất ra hệ thống khác được."))


def _note(
    document: Document, by: Position, *, form: str, receivers: list[str] | None = None
) -> None:
    record(
        Event.EXCHANGE_TAKEN_OUT,
        by=by,
        subject=document,
        concerns=[document.organisation_id],
        form=form,
        receivers=receivers or [],
    )


def _stem(document: Document) -> str:
    return (document.number_key or f"van-ban-{document.pk}").replace("/", "-").lower()
