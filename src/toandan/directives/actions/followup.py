"""Follow-up from above: urging, extension, recognition and violation, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.notify import notify
from toandan.directives.actions.work import check_open
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.models import Dispatch, Document, Extension, Merit, Urging
from toandan.directives.queries.access import require, require_above
from toandan.units.models import Organisation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from toandan.accounts.models import Position


@transaction.atomic
def urge(
    dispatch: Dispatch,
    *,
    level: Urging.Level,
    text: str,
    by: Position,
    at: dt.datetime | None = None,
) -> Urging:
    """Urge a body below; urgings are numbered per urging unit and year.

    Raises:
        Refused: no words, or a level is skipped (criticism follows an urging).
    """
    require_above(by, Permission.DIRECTIVE_URGE, dispatch)
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung đôn đốc."))
    if dispatch.is_ended:
        raise Refused(_("Việc này đã kết thúc theo dõi."))
    if level == Urging.Level.CRITICISE and not dispatch.urgings.exists():
        raise Refused(_("Chỉ phê bình sau khi đã nhắc việc hoặc đôn đốc ít nhất một lần."))
    moment = at or timezone.now()
    unit = by.served_organisation
    year = timezone.localtime(moment).year
    # the unit's row is the lock under which its numbers run on
    Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)
    last = Urging.objects.filter(organisation=unit, year=year).aggregate(last=Max("number"))["last"]
    urging = Urging.objects.create(
        dispatch=dispatch,
        organisation=unit,
        year=year,
        number=(last or 0) + 1,
        level=level,
        text=text.strip(),
        at=moment,
        by=by,
    )
    record(
        Event.URGING_SENT,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
        level=int(level),
        number=urging.number,
    )
    notify(
        dispatch.organisation,
        _("%(urging)s của %(unit)s (%(document)s): %(text)s")
        % {
            "urging": urging,
            "unit": unit,
            "document": dispatch.document.label,
            "text": urging.text,
        },
        reverse("directives:work", args=[dispatch.pk]),
        permission=Permission.DIRECTIVE_RECEIVE,
        at=at,
    )
    return urging


@dataclass(frozen=True)
class UrgedMany:
    """What came of urging many bodies at once.

    Attributes:
        sent: the urgings, each with its own number.
        refused: (dispatch, reason) for each body that could not be urged so.
    """

    sent: list[Urging]
    refused: list[tuple[Dispatch, str]]


@transaction.atomic
def urge_many(
    dispatches: Iterable[Dispatch],
    *,
    level: Urging.Level,
    text: str,
    by: Position,
    at: dt.datetime | None = None,
) -> UrgedMany:
    """Urge many bodies with the same words; one that cannot be urged keeps no other from it."""
    sent: list[Urging] = []
    refused: list[tuple[Dispatch, str]] = []
    for dispatch in dispatches:
        try:
            with transaction.atomic():
                sent.append(urge(dispatch, level=level, text=text, by=by, at=at))
        except (NotPermitted, Refused) as reason:
            refused.append((dispatch, str(reason)))
    return UrgedMany(sent, refused)


@transaction.atomic
def ask_extension(
    dispatch: Dispatch,
    *,
    until: dt.date,
    reason: str,
    by: Position,
    at: dt.datetime | None = None,
) -> Extension:
    """Ask the body above for more time."""
    require(by, Permission.DIRECTIVE_REPORT, dispatch.organisation)
    check_open(dispatch)
    if dispatch.due_on is None:
        raise Refused(_("Văn bản không ấn định thời hạn nên không cần gia hạn."))
    if until <= dispatch.due_on:
        raise Refused(
            _("Ngày xin gia hạn phải sau hạn hiện tại (%s).") % f"{dispatch.due_on:%d/%m/%Y}"
        )
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do xin gia hạn."))
    if dispatch.extensions.filter(decided_at=None).exists():
        raise Refused(_("Đang có một đề nghị gia hạn chờ quyết định."))
    extension = Extension.objects.create(
        dispatch=dispatch,
        until=until,
        reason=reason.strip(),
        asked_at=at or timezone.now(),
        asked_by=by,
    )
    above = dispatch.above
    concerns = [above.pk] if above else []
    record(Event.EXTENSION_ASKED, by=by, subject=dispatch, concerns=concerns, at=at, until=until)
    if above:
        notify(
            above,
            _("%(unit)s xin gia hạn đến %(until)s: %(document)s")
            % {
                "unit": dispatch.organisation,
                "until": f"{until:%d/%m/%Y}",
                "document": dispatch.document,
            },
            reverse("directives:work", args=[dispatch.pk]),
            permission=Permission.DIRECTIVE_JUDGE,
            at=at,
        )
    return extension


@transaction.atomic
def decide_extension(
    extension: Extension,
    *,
    granted_until: dt.date | None,
    by: Position,
    note: str = "",
    at: dt.datetime | None = None,
) -> None:
    """Grant more time (moves the open due dates), or refuse it with None and a reason."""
    dispatch = extension.dispatch
    require_above(by, Permission.DIRECTIVE_JUDGE, dispatch)
    if dispatch.is_ended:
        raise Refused(_("Việc này đã kết thúc theo dõi."))
    if granted_until and dispatch.due_on and granted_until <= dispatch.due_on:
        raise Refused(
            _("Ngày được gia hạn phải sau hạn hiện tại (%s).") % f"{dispatch.due_on:%d/%m/%Y}"
        )
    if granted_until is None and not note.strip():
        raise Refused(_("Hãy ghi lý do không đồng ý gia hạn."))
    decided = Extension.objects.filter(pk=extension.pk, decided_at=None).update(
        granted_until=granted_until,
        decided_at=at or timezone.now(),
        decided_by=by,
        decision_note=note.strip(),
    )
    if decided != 1:
        raise Conflict(_("Đề nghị gia hạn này đã có quyết định."))
    extension.refresh_from_db()
    if granted_until:
        dispatch.assignments.filter(done_at=None, due_on__lt=granted_until).update(
            due_on=granted_until
        )
        Dispatch.objects.filter(pk=dispatch.pk).update(due_on=granted_until)
        dispatch.due_on = granted_until
    record(
        Event.EXTENSION_DECIDED,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
        granted_until=granted_until,
        note=note,
    )
    notify(
        dispatch.organisation,
        _("Đề nghị gia hạn (%(document)s) được chấp thuận đến %(until)s.")
        % {"document": dispatch.document.label, "until": f"{granted_until:%d/%m/%Y}"}
        if granted_until
        else _("Đề nghị gia hạn (%(document)s) không được chấp thuận: %(reason)s")
        % {"document": dispatch.document.label, "reason": note},
        reverse("directives:work", args=[dispatch.pk]),
        permission=Permission.DIRECTIVE_REPORT,
        at=at,
    )


@transaction.atomic
def record_merit(
    dispatch: Dispatch,
    *,
    kind: Merit.Kind,
    text: str,
    by: Position,
    person: str = "",
    measure: str = "",
    at: dt.datetime | None = None,
) -> Merit:
    """Recognise a body or a person in it, or record a violation, under a directive."""
    require_above(by, Permission.DIRECTIVE_JUDGE, dispatch)
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung."))
    merit = Merit.objects.create(
        dispatch=dispatch,
        kind=kind,
        text=text.strip(),
        person=person.strip(),
        measure=measure.strip(),
        at=at or timezone.now(),
        by=by,
    )
    recognised = kind == Merit.Kind.RECOGNITION
    record(
        Event.COMMENDATION_RECORDED if recognised else Event.VIOLATION_RECORDED,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
    )
    notify(
        dispatch.organisation,
        f"{merit.get_kind_display()} ({dispatch.document.label}): {merit.text}",
        reverse("directives:work", args=[dispatch.pk]),
        permission=Permission.DIRECTIVE_RECEIVE,
        at=at,
    )
    return merit


@transaction.atomic
def close_document(
    document: Document, *, by: Position, note: str = "", at: dt.datetime | None = None
) -> None:
    """End the follow-up of a whole document; its cascade takes no further work."""
    require(by, Permission.DIRECTIVE_CLOSE, document.issuer or document.organisation)
    closed = Document.objects.filter(
        Q(issued_at__isnull=False) | Q(registered_at__isnull=False),
        pk=document.pk,
        closed_at=None,
    ).update(closed_at=at or timezone.now())
    if closed != 1:
        raise Conflict(_("Văn bản chưa ban hành hoặc đã kết thúc theo dõi."))
    document.refresh_from_db()
    record(
        Event.DOCUMENT_CLOSED,
        by=by,
        subject=document,
        concerns=document.dispatches.values_list("organisation_id", flat=True),
        at=at,
        note=note,
    )
