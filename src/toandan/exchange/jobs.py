"""Work by the clock: taking in and putting out through the folders. Twice does no harm."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import Position
from toandan.accounts.permissions import GRANTS, Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.errors import Refused
from toandan.directives.models import Dispatch, Document
from toandan.exchange import folders
from toandan.exchange.actions.put_out import put_out_dispatch, put_out_state
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.models import Message
from toandan.exchange.queries.states import reported_states
from toandan.interchange import InterchangeError, Kind, kind_of, read_message
from toandan.interchange.edxml import State, StateReport

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import QuerySet

log = structlog.get_logger()

#: what was sent longer ago does not go out when the folders are switched on
DAYS_BACK = 7
#: a document from a package is followed for so long
STATE_DAYS = 365
_DRAFTING = [role for role, held in GRANTS.items() if Permission.DIRECTIVE_DRAFT in held]


@dataclass
class Round:
    """How many messages one round took in, refused and put out."""

    taken: int = 0
    refused: int = 0
    put: int = 0


def run_folders() -> Round:
    """Take in what lies in the folder `in` and put out what is owed; nothing where off."""
    done = Round()
    if not settings.EXCHANGE_DIR:
        return done
    for path in folders.waiting():
        _take(path, done)
    for dispatch in owed_dispatches():
        _put(dispatch, done)
    for document in owed_states():
        _tell(document, done)
    return done


def _take(path: Path, done: Round) -> None:
    try:
        content = _content(path)
        for position in receivers_in(content):
            take_in(content, path.name, by=position)
    except (Refused, InterchangeError) as refusal:
        reason = getattr(refusal, "message_vi", str(refusal))
        with transaction.atomic():
            record(Event.EXCHANGE_REFUSED, by=None, reason=reason)
        folders.move(path, folders.REFUSED, reason)
        done.refused += 1
        return
    except OSError as error:
        # not ours to read, or taken away meanwhile: one such file does not hold up the others
        log.warning("exchange.not-read", file=path.name, reason=str(error))
        return
    except Exception:
        # a fault of ours; the file waits for its mending
        log.exception("exchange.not-taken-in", file=path.name)
        return
    folders.move(path, folders.DONE)
    done.taken += 1


def _content(path: Path) -> bytes:
    if path.stat().st_size > settings.EXCHANGE_MAX_MB * 1024 * 1024:
        raise Refused(_("Tệp lớn hơn %(limit)s MB.") % {"limit": settings.EXCHANGE_MAX_MB})
    return path.read_bytes()


def receivers_in(content: bytes) -> list[Position]:
    """Return in whose name a message is taken in: the clerks of the bodies that it is for.

    Raises:
        InterchangeError: the message is damaged.
        Refused: it is for nobody in the system who could take it in.
    """
    if kind_of(content) != Kind.EDXML:
        raise Refused(_("Thư mục chỉ nhận gói edXML; Akoma Ntoso hãy tải lên ở trang Liên thông."))
    message = read_message(content)
    wanted = (
        [message.response_for.identifier]
        if isinstance(message, StateReport)
        else [one.identifier for one in message.receivers]
    )
    found: dict[int, Position] = {}
    held = Position.objects.held_on(timezone.localdate()).filter(role__in=_DRAFTING)
    for position in held.select_related("organisation__superior", "organisation__kind", "user"):
        unit = position.served_organisation
        if unit.identifier and unit.identifier in wanted:
            # the clerk before the head, who has other things to do
            best = found.get(unit.pk)
            if best is None or (position.role, position.pk) < (best.role, best.pk):
                found[unit.pk] = position
    if not found:
        raise Refused(
            _("Không có đơn vị nào trong hệ thống, có văn thư, mang mã %(codes)s.")
            % {"codes": ", ".join(dict.fromkeys(wanted))}
        )
    return list(found.values())


def owed_dispatches() -> QuerySet[Dispatch]:
    """Return what was sent to bodies with an identifier at which nobody works in the system."""
    today = timezone.localdate()
    people = Position.objects.held_on(today).filter(
        Q(organisation=OuterRef("organisation"))
        | Q(
            organisation__superior=OuterRef("organisation"),
            organisation__kind__serves_superior=True,
        )
    )
    out = Message.objects.filter(
        dispatch=OuterRef("pk"),
        direction=Message.Direction.OUT,
        kind=Message.Kind.DOCUMENT,
    )
    since = timezone.now() - dt.timedelta(days=DAYS_BACK)
    return (
        Dispatch.objects.filter(
            ~Exists(people), ~Exists(out), document__issued_at__isnull=False, sent_at__gte=since
        )
        .exclude(organisation__identifier="")
        .exclude(sender__identifier="")
        .filter(sender__isnull=False)
        .select_related("document__issuer", "document__organisation", "organisation", "sender")
        .order_by("pk")[: folders.MOST]
    )


def owed_states() -> list[Document]:
    """Return the documents from packages whose sender has not been told how far they are.

    What was told to be refused or finished has nothing more to tell.
    """
    since = timezone.now() - dt.timedelta(days=STATE_DAYS)
    told = Message.objects.filter(
        upload=OuterRef("upload"), direction=Message.Direction.OUT, kind=Message.Kind.STATE
    )
    found = (
        Document.objects.filter(upload__package__isnull=False, upload__at__gte=since)
        .exclude(Exists(told.filter(code__in=[State.REFUSED, State.FINISHED])))
        .exclude(organisation__identifier="")
        .select_related("upload__package", "organisation__superior")
        .defer("text", "folded", "upload__text", "upload__reading")
        .order_by("pk")
    )
    rows = list(found)
    said = set(
        Message.objects.filter(
            upload__in=[one.upload_id for one in rows],
            direction=Message.Direction.OUT,
            kind=Message.Kind.STATE,
        ).values_list("upload_id", "code")
    )
    states = reported_states(rows)
    owed = [one for one in rows if (one.upload_id, states[one.pk].value) not in said]
    return owed[: folders.MOST]


def _put(dispatch: Dispatch, done: Round) -> None:
    try:
        with transaction.atomic():
            going = put_out_dispatch(dispatch)
            # inside the transaction: what could not be written was not put out
            folders.put(going.content, going.name)
    except (Refused, InterchangeError) as refusal:
        log.warning("exchange.not-put-out", dispatch=dispatch.pk, reason=str(refusal))
        return
    done.put += 1


def _tell(document: Document, done: Round) -> None:
    try:
        with transaction.atomic():
            going = put_out_state(document)
            folders.put(going.content, going.name)
    except (Refused, InterchangeError) as refusal:
        log.warning("exchange.state-not-put-out", document=document.pk, reason=str(refusal))
        return
    done.put += 1
