"""Reports upward: handing in, returning, accepting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.notify import notify
from toandan.directives.actions.work import NamedFile, attach, check_open
from toandan.directives.errors import Conflict, Refused
from toandan.directives.models import DueReport, Report
from toandan.directives.queries.access import may_judge, require, require_above

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch


@transaction.atomic
def submit_report(
    dispatch: Dispatch,
    *,
    text: str,
    by: Position,
    is_final: bool = False,
    due_report: DueReport | None = None,
    files: Sequence[NamedFile] = (),
    at: dt.datetime | None = None,
) -> Report:
    """Hand in a report to the body that sent the document.

    A report handed in after one was returned takes that one's place.

    Raises:
        Refused: empty, or a report of the same sort is still waiting for a decision.
    """
    require(by, Permission.DIRECTIVE_REPORT, dispatch.organisation)
    check_open(dispatch)
    if not text.strip():
        raise Refused(_("Báo cáo chưa có nội dung."))
    if due_report and (is_final or due_report.dispatch_id != dispatch.pk):
        raise Refused(_("Kỳ báo cáo không hợp lệ."))
    same = dispatch.reports.filter(due_report=due_report, is_final=is_final)
    if same.filter(accepted_at=None, returned_at=None).exists():
        raise Refused(_("Báo cáo trước đang chờ cấp trên xem xét."))
    previous = same.filter(returned_at__isnull=False, next=None).first()
    to = due_report.duty.to if due_report and due_report.duty.to else dispatch.above
    report = Report.objects.create(
        dispatch=dispatch,
        due_report=due_report,
        to=to,
        previous=previous,
        text=text.strip(),
        is_final=is_final,
        submitted_at=at or timezone.now(),
        submitted_by=by,
    )
    attach(files, report=report)
    record(
        Event.REPORT_SUBMITTED,
        by=by,
        subject=dispatch,
        concerns=[to.pk] if to else [],
        at=at,
        report=report.pk,
        is_final=is_final,
    )
    if to:
        notify(
            to,
            _("%(unit)s gửi báo cáo: %(document)s")
            % {"unit": dispatch.organisation, "document": dispatch.document},
            reverse("directives:work", args=[dispatch.pk]),
            permission=Permission.DIRECTIVE_JUDGE,
            at=at,
        )
    return report


@transaction.atomic
def accept_report(
    report: Report, *, by: Position, note: str = "", at: dt.datetime | None = None
) -> None:
    """Accept a report."""
    _decide(report, by=by, note=note, accepted_at=at or timezone.now())
    _tell(report, Event.REPORT_ACCEPTED, by, at, _("chấp nhận"))


@transaction.atomic
def return_report(
    report: Report, *, by: Position, note: str, at: dt.datetime | None = None
) -> None:
    """Return a report with what is to be mended."""
    if not note.strip():
        raise Refused(_("Hãy ghi rõ lý do trả lại và nội dung cần bổ sung."))
    _decide(report, by=by, note=note.strip(), returned_at=at or timezone.now())
    _tell(report, Event.REPORT_RETURNED, by, at, _("trả lại"))


def _decide(report: Report, *, by: Position, note: str, **moment: dt.datetime) -> None:
    if not may_judge(by, report):
        require_above(by, Permission.DIRECTIVE_JUDGE, report.dispatch)
    waiting = Report.objects.filter(pk=report.pk, accepted_at=None, returned_at=None)
    if waiting.update(decided_by=by, decision_note=note, **moment) != 1:
        raise Conflict(_("Báo cáo này đã có người xem xét."))
    report.refresh_from_db()


def _tell(report: Report, event: Event, by: Position, at: dt.datetime | None, verb: str) -> None:
    dispatch = report.dispatch
    record(
        event,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
        report=report.pk,
        note=report.decision_note,
    )
    notify(
        dispatch.organisation,
        _("Báo cáo được %(verb)s (%(document)s)%(note)s")
        % {
            "verb": verb,
            "document": dispatch.document.label,
            "note": f": {report.decision_note}" if report.decision_note else "",
        },
        reverse("directives:work", args=[dispatch.pk]),
        permission=Permission.DIRECTIVE_REPORT,
        at=at,
    )
