"""Putting documents into the books, and issuing them to those they are meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.dispatching import (
    Sending,
    open_dispatches,
    shares,
    unresolved,
    whole_document,
)
from toandan.directives.actions.notify import Notice, notify_each
from toandan.directives.actions.references import resolve_references
from toandan.directives.errors import Conflict, Refused
from toandan.directives.models import Dispatch, Document, NumberBook, Reference, RegisterEntry
from toandan.directives.models.books import Direction
from toandan.directives.models.types import series_of
from toandan.directives.queries.access import require

if TYPE_CHECKING:
    import datetime as dt

    from toandan.accounts.models import Position
    from toandan.units.models import Organisation

#: `176-CV/TU`, `Số: 17 -CV/ĐU`; a series alone (`-CV/ĐU`) does not match and gets the next
_NUMBER = re.compile(r"^(?:số\s*:?\s*)?([0-9]{1,6})\s*(\D.{0,39})?$", re.IGNORECASE)


def enter(
    document: Document,
    *,
    by: Position,
    organisation: Organisation,
    direction: Direction,
    series: str = "",
    number: int | None = None,
    at: dt.datetime | None = None,
) -> RegisterEntry:
    """Write a line into a unit's book and return it; the number runs per series and year.

    Nghị định 30/2020/NĐ-CP, điều 15: one number series a type and year for documents out;
    điều 22: documents in are numbered in the order in which they are entered.

    Raises:
        Refused: the number asked for has been given already.
    """
    moment = at or timezone.now()
    year = timezone.localtime(moment).year
    if direction == Direction.OUT and document.date:
        year = document.date.year
    book, _made = NumberBook.objects.get_or_create(
        organisation=organisation, direction=direction, series=series, year=year
    )
    # the row lock makes numbers gapless under concurrent clerks
    book = NumberBook.objects.select_for_update(no_key=True).get(pk=book.pk)
    given = number or book.last_number + 1
    if book.entries.filter(number=given).exists():
        raise Refused(
            _("Số %(number)s%(series)s năm %(year)s đã cấp cho văn bản khác; hãy chọn số khác.")
            % {"number": given, "series": series, "year": year}
        )
    if given > book.last_number:
        book.last_number = given
        book.save(update_fields=["last_number"])
    return RegisterEntry.objects.create(
        book=book, number=given, document=document, at=moment, by=by
    )


@transaction.atomic
def register_incoming(
    document: Document, *, by: Position, at: dt.datetime | None = None
) -> RegisterEntry:
    """Enter a document from outside into the unit's book of documents in.

    The unit then holds a dispatch at the top of a cascade of its own, received at once, and
    can forward, relay or work on the document like one that came through the system.
    """
    unit = document.organisation
    require(by, Permission.DIRECTIVE_REGISTER, unit)
    _claim(document, registered_at=at or timezone.now())
    document.refresh_from_db()  # what a colleague corrected until the claim counts
    entry = enter(document, by=by, organisation=unit, direction=Direction.IN, at=at)
    resolve_references(document)
    if document.form == Document.Form.DOCUMENT:
        mine = [share for share in shares(document) if share.organisation.pk == unit.pk]
        (dispatch,) = open_dispatches(
            document,
            mine or whole_document([unit]),
            Sending(by=by, sender=document.issuer, at=at),
        )
        dispatch.received_at = dispatch.sent_at
        dispatch.received_by = by
        dispatch.save(update_fields=["received_at", "received_by"])
    record(Event.DOCUMENT_REGISTERED, by=by, subject=document, at=at, number=entry.number)
    return entry


@transaction.atomic
def issue(
    document: Document,
    *,
    by: Position,
    note: str = "",
    due_on: dt.date | None = None,
    at: dt.datetime | None = None,
    revision: int | None = None,
) -> list[Dispatch]:
    """Issue a reviewed draft as the unit's own document and send it to everybody meant.

    A document without a number gets the next one of its series; one that came with a number
    keeps it. Where the document implements a dispatch, its dispatches become the next tier
    of that cascade.

    Args:
        document: the draft.
        by: who issues it.
        note: a word to all receivers.
        due_on: the day by which all is due.
        at: when, where that is not now (samples).
        revision: the draft's revision that the person saw; None where nobody looked.

    Raises:
        Refused: a phrase is unsettled, a needed field is empty, or the number is taken.
        Conflict: it was issued meanwhile, or changed since the person saw it.
    """
    unit = document.organisation
    require(by, Permission.DIRECTIVE_ISSUE, unit)
    moment = at or timezone.now()
    _claim(document, issued_at=moment)
    document.refresh_from_db()  # what a colleague corrected until the claim counts
    if revision is not None and document.revision != revision:
        raise Conflict(
            _("Dự thảo vừa được sửa sau khi đồng chí xem nơi nhận; hãy xem lại rồi ban hành.")
        )
    _check_complete(document)
    _find_implemented(document)
    document.issuer = unit
    document.date = document.date or timezone.localtime(moment).date()
    entry = _number(document, by, unit, moment)
    try:
        with transaction.atomic():
            document.save(update_fields=["issuer", "date", "number", "implements"])
    except IntegrityError as error:
        raise Refused(
            _("Văn bản %(number)s ngày %(date)s đã được ban hành trước đó.")
            % {"number": document.number, "date": f"{document.date:%d/%m/%Y}"}
        ) from error
    opened = open_dispatches(
        document,
        shares(document),
        Sending(by=by, sender=unit, parent=document.implements, note=note, due_on=due_on, at=at),
    )
    resolve_references(document)
    record(
        Event.DOCUMENT_ISSUED,
        by=by,
        subject=document,
        at=at,
        concerns=[one.organisation_id for one in opened],
        number=entry.number,
        dispatches=len(opened),
    )
    tell_receivers(opened)
    return opened


def tell_receivers(opened: list[Dispatch]) -> None:
    """Tell the receivers of new dispatches."""
    notices = [
        Notice(
            dispatch.organisation,
            _told(dispatch),
            reverse("directives:work", args=[dispatch.pk]),
        )
        for dispatch in opened
    ]
    at = opened[0].sent_at if opened else None
    notify_each(notices, permission=Permission.DIRECTIVE_RECEIVE, at=at)


def _told(dispatch: Dispatch) -> str:
    """Return how urgent it is, what it is and by when: what a clerk reads on the phone."""
    document = dispatch.document
    words = _("Văn bản mới: %(document)s") % {"document": document}
    if document.urgency:
        words = f"{document.get_urgency_display().upper()} – {words}"
    if dispatch.due_on:
        words += _(" (hạn %s)") % f"{dispatch.due_on:%d/%m/%Y}"
    return words


def _find_implemented(document: Document) -> None:
    """Find what the unit's own letter carries down, where its words say "triển khai …".

    A letter that was written elsewhere and handed in is a relay as much as one drafted here.

    Raises:
        Refused: the follow-up of what it implements has ended.
    """
    if document.implements is None:
        resolve_references(document)
        told = document.references.filter(relation=Reference.Relation.IMPLEMENTS)
        document.implements = (
            Dispatch.objects.filter(
                organisation=document.organisation,
                received_at__isnull=False,
                document__in=told.values("target"),
            )
            .order_by("-sent_at")
            .first()
        )
    if document.implements and document.implements.is_ended:
        raise Refused(_("Văn bản được triển khai đã kết thúc theo dõi."))


def _number(document: Document, by: Position, unit: Organisation, at: dt.datetime) -> RegisterEntry:
    written = document.number.strip()
    match = _NUMBER.match(written)
    if (match is None and written[:1].isdigit()) or (match and not int(match[1])):
        raise Refused(_("Số, ký hiệu “%s” không hợp lệ.") % written)
    own_series = series_of(document.doc_type, document.system, unit)
    series = ((match[2] or "") if match else own_series).strip()
    entry = enter(
        document,
        by=by,
        organisation=unit,
        direction=Direction.OUT,
        series=series,
        number=int(match[1]) if match else None,
        at=at,
    )
    if match is None:
        # Party and State both write a single-figure number with a leading zero
        document.number = f"{entry.number:02d}{series}"
    return entry


def _check_complete(document: Document) -> None:
    missing = [
        str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # noqa: SLF001 - Django's documented Meta API
        for name in ("doc_type", "subject")
        if not getattr(document, name)
    ]
    if missing:
        raise Refused(_("Còn thiếu: %(fields)s.") % {"fields": ", ".join(missing)})
    if open_phrases := unresolved(document):
        raise Refused(
            _("Chưa xác định đơn vị cho: %(phrases)s.") % {"phrases": "; ".join(open_phrases)}
        )
    if not shares(document):
        raise Refused(_("Văn bản chưa có nơi nhận nào trong hệ thống."))


def _claim(document: Document, **moment: dt.datetime) -> None:
    """Move a draft on, once: of two clerks at the same button one is told."""
    claimed = Document.objects.filter(
        pk=document.pk, issued_at=None, registered_at=None, discarded_at=None
    ).update(**moment)
    if claimed != 1:
        raise Conflict(_("Văn bản này vừa được người khác xử lý; hãy tải lại trang."))
    for name, value in moment.items():
        setattr(document, name, value)
