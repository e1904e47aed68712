"""Taking in what other systems sent: documents into the intake, states onto their dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.days import plausible
from toandan.directives.actions.files import store_file
from toandan.directives.actions.intake import hand_in
from toandan.directives.errors import Refused
from toandan.directives.filetypes import MediaType, RefusedFile
from toandan.directives.models import Dispatch, Upload
from toandan.directives.models.document import number_key
from toandan.directives.queries.access import require
from toandan.exchange.models import Message
from toandan.interchange import InterchangeError, Kind, kind_of, read_message
from toandan.interchange.edxml import Package, State, StateReport

if TYPE_CHECKING:
    import datetime as dt

    from toandan.accounts.models import Position

#: what a body that says this has in hands
HAS_RECEIVED = frozenset({State.RECEIVED, State.ASSIGNED, State.IN_PROGRESS, State.FINISHED})


@dataclass(frozen=True)
class TakenIn:
    """What came of a message: an upload to be reviewed, or a dispatch whose state is known.

    `repeated` where the same message was taken in before.
    """

    upload: Upload | None = None
    dispatch: Dispatch | None = None
    repeated: bool = False


def take_in(content: bytes, name: str, *, by: Position) -> TakenIn:
    """Take in a file of another system.

    Raises:
        NotPermitted: the position does not draft.
        RefusedFile: the file is damaged, hostile or of another form.
        Refused: a state is reported of a document that the position's units did not send.
    """
    require(by, Permission.DIRECTIVE_DRAFT, by.served_organisation)
    kind, message = kind_of(content), None
    if kind is None:
        raise RefusedFile(
            "message", _("Tệp này không phải gói edXML hay văn bản Akoma Ntoso (tệp XML).")
        )
    if kind == Kind.EDXML:
        try:
            message = read_message(content)
        except InterchangeError as error:
            raise RefusedFile("message", error.message_vi) from error
        if isinstance(message, StateReport):
            return take_state(message, content, by=by)
    handed = hand_in(content, name, by=by)
    if isinstance(message, Package):
        _note_document(handed.upload, message, by=by)
    return TakenIn(upload=handed.upload, repeated=handed.repeated)


@transaction.atomic
def _note_document(upload: Upload, package: Package, *, by: Position) -> None:
    """Note who sent a package; where it has turned out to be a state secret nothing is left."""
    kept = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if kept is None or kept.package is None:
        return
    _message, made = Message.objects.get_or_create(
        direction=Message.Direction.IN,
        kind=Message.Kind.DOCUMENT,
        upload=kept,
        defaults={
            "file": kept.package,
            "identifier": package.sender.identifier[:35],
            "name": package.sender.name[:300],
            "by": by,
        },
    )
    if made:
        # only who sent it: should the document be a state secret, none of its words may stay
        record(
            Event.EXCHANGE_TAKEN_IN,
            by=by,
            subject=Upload(pk=upload.pk),
            identifier=package.sender.identifier,
        )


@transaction.atomic
def take_state(report: StateReport, content: bytes, *, by: Position) -> TakenIn:
    """Put what a receiver reports onto the dispatch that it was sent.

    Raises:
        Refused: no such document went from the position's units to that body.
    """
    require(by, Permission.DIRECTIVE_DRAFT, by.served_organisation)
    dispatch = _dispatch_of(report, by)
    stored = store_file(content, media_type=MediaType.EDXML)
    said_at = _moment(report.at)
    message, made = Message.objects.get_or_create(
        direction=Message.Direction.IN,
        kind=Message.Kind.STATE,
        dispatch=dispatch,
        file=stored,
        defaults={
            "identifier": report.sender.identifier[:35],
            "name": (report.sender.name or str(dispatch.organisation))[:300],
            "code": report.state.value,
            "description": report.description,
            "said_at": said_at,
            "by": by,
        },
    )
    if not made:
        return TakenIn(dispatch=dispatch, repeated=True)
    if report.state in HAS_RECEIVED:
        _note_receipt(dispatch, said_at or message.at)
    record(
        Event.EXCHANGE_STATE_TAKEN_IN,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        code=report.state.value,
        said_at=said_at,
    )
    return TakenIn(dispatch=dispatch)


def _note_receipt(dispatch: Dispatch, said_at: dt.datetime) -> None:
    """Note that the body has the document, unless somebody here has confirmed it already.

    A clock over there may be slow: nothing is received before it was sent.
    """
    moment = min(max(said_at, dispatch.sent_at), timezone.now())
    Dispatch.objects.filter(pk=dispatch.pk, received_at=None).update(received_at=moment)


def _dispatch_of(report: StateReport, by: Position) -> Dispatch:
    """Find what a report is about: by the sender's identifier, the number and the day."""
    about = report.response_for
    told = about.document_id.split(",", 2)
    number = number_key(about.code or (told[2] if len(told) > 2 else ""))  # noqa: PLR2004 - identifier, day, number
    units = scope_of(by, Permission.DIRECTIVE_DRAFT).organisations
    found = Dispatch.objects.filter(
        Q(sender__in=units) | Q(sender=None, document__organisation__in=units),
        document__number_key=number,
        document__issued_at__isnull=False,
        organisation__identifier=report.sender.identifier,
    ).exclude(organisation__identifier="")
    if about.date:
        found = found.filter(document__date=about.date)
    dispatch = found.select_related("document", "organisation").order_by("-sent_at").first()
    if dispatch is None or not number:
        raise Refused(
            _("Không có văn bản %(number)s đã gửi từ đơn vị tới nơi có mã %(identifier)s.")
            % {"number": number or "?", "identifier": report.sender.identifier}
        )
    return dispatch


def _moment(at: dt.datetime | None) -> dt.datetime | None:
    """Return a message's local time with the province's zone; None where it means no time."""
    return timezone.make_aware(at) if at and plausible(at.date()) else None
