"""What those above a body do about its dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.directives.actions import followup, report
from toandan.directives.actions import work as verbs
from toandan.directives.forms.followup import (
    AcceptForm,
    AnswerForm,
    CloseForm,
    DecideExtensionForm,
    MeritForm,
    ReturnForm,
    UrgeForm,
)
from toandan.directives.models import Merit, Urging
from toandan.directives.views.verbs import verb

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch


@verb(Permission.DIRECTIVE_ANSWER, AnswerForm, anchor="kho-khan")
def answer(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, difficulty: int) -> str:
    """Answer a difficulty."""
    found = get_object_or_404(dispatch.difficulties, pk=difficulty)
    verbs.answer_difficulty(found, text=cleaned["text"], by=by)
    return _("Đã trả lời %s.") % dispatch.organisation


@verb(Permission.DIRECTIVE_JUDGE, AcceptForm, anchor="bao-cao")
def accept(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, handed_in: int) -> str:
    """Accept a report."""
    found = get_object_or_404(dispatch.reports, pk=handed_in)
    report.accept_report(found, by=by, note=cleaned["note"])
    return _("Đã chấp nhận báo cáo của %s.") % dispatch.organisation


@verb(Permission.DIRECTIVE_JUDGE, ReturnForm, anchor="bao-cao")
def send_back(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, handed_in: int) -> str:
    """Return a report."""
    found = get_object_or_404(dispatch.reports, pk=handed_in)
    report.return_report(found, by=by, note=cleaned["note"])
    return _("Đã trả lại báo cáo của %s.") % dispatch.organisation


@verb(Permission.DIRECTIVE_JUDGE, DecideExtensionForm, anchor="gia-han")
def decide_extension(
    dispatch: Dispatch, cleaned: dict[str, Any], by: Position, extension: int
) -> str:
    """Grant more time, or refuse it."""
    found = get_object_or_404(dispatch.extensions, pk=extension)
    until = cleaned["granted_until"]
    followup.decide_extension(found, granted_until=until, by=by, note=cleaned["note"])
    if until is None:
        return _("Đã thông báo không gia hạn.")
    return _("Đã gia hạn đến %s.") % f"{until:%d/%m/%Y}"


@verb(Permission.DIRECTIVE_URGE, UrgeForm)
def urge(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Urge the body."""
    level = Urging.Level(cleaned["level"])
    urging = followup.urge(dispatch, level=level, text=cleaned["text"], by=by)
    return _("Đã gửi: %(urging)s tới %(unit)s.") % {
        "urging": urging,
        "unit": dispatch.organisation,
    }


@verb(Permission.DIRECTIVE_JUDGE, MeritForm)
def merit(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Recognise, or record a violation."""
    made = followup.record_merit(
        dispatch,
        kind=Merit.Kind(cleaned["kind"]),
        text=cleaned["text"],
        person=cleaned["person"],
        measure=cleaned["measure"],
        by=by,
    )
    return _("Đã ghi nhận: %s.") % made.get_kind_display()


@verb(Permission.DIRECTIVE_CLOSE, CloseForm)
def close(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """End the follow-up of one body's work."""
    verbs.close_dispatch(dispatch, by=by, note=cleaned["note"])
    return _("Đã kết thúc theo dõi %s.") % dispatch.organisation
