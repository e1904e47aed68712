"""Forms of the work page: what the body itself does about a dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.actions.work import Step
from toandan.directives.forms.fields import EvidenceField, day, words
from toandan.directives.models import Assignment, DueReport
from toandan.directives.queries.receivers import in_charge
from toandan.directives.queries.workpage import officers_of
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toandan.directives.models import Dispatch

HUNDRED = 100
MOST_STEPS = 60


class VerbForm(forms.Form):
    """A form of the work page. `once` lets a form that was sent twice act once.

    Attributes:
        slug: names the form on the page; forms that stand there several times add a key.
    """

    slug = ""
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, dispatch: Dispatch, key: int | str = "", **kwargs: Any) -> None:
        self.dispatch = dispatch
        self.slug = f"{self.slug}-{key}" if key else self.slug
        kwargs["auto_id"] = f"{self.slug}_%s"
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4().hex)


class ReceiveForm(VerbForm):
    """Confirms receipt; there is nothing to type."""

    slug = "tiep-nhan"


class ForwardForm(VerbForm):
    """To whom the document goes on as it is."""

    slug = "chuyen-tiep"
    to = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Đơn vị nhận"),
        error_messages={
            "required": _("Hãy chọn ít nhất một đơn vị nhận."),
            "invalid_choice": _("Có đơn vị không thuộc quyền giao việc hoặc đã có văn bản này."),
        },
    )
    note = forms.CharField(label=_("Lời dặn kèm theo"), widget=words(2), required=False)
    due_on = day(label=_("Hạn hoàn thành"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = in_charge(self.dispatch)


class PlanForm(VerbForm):
    """A plan: an introduction and its steps, which come as three lists of equal length."""

    slug = "ke-hoach"
    text = forms.CharField(
        label=_("Mục tiêu, cách làm"), widget=words(3), required=False, max_length=20_000
    )

    @property
    def steps(self) -> list[dict[str, str]]:
        """The steps as they were typed, for showing them again."""
        if self.is_bound:
            typed: Any = self.data
            rows = zip(
                typed.getlist("step_text"),
                typed.getlist("step_responsible"),
                typed.getlist("step_due"),
                strict=False,
            )
            return [{"text": t, "responsible": r, "due_on": d} for t, r, d in rows]
        return list(self.initial.get("steps", []))

    def clean(self) -> dict[str, Any]:
        """Add the steps, each day understood."""
        cleaned: dict[str, Any] = super().clean() or {}
        if len(self.steps) > MOST_STEPS:
            raise ValidationError(_("Kế hoạch có tối đa %d bước.") % MOST_STEPS)
        cleaned["steps"] = [self._step(row) for row in self.steps if row["text"].strip()]
        return cleaned

    def _step(self, row: Mapping[str, str]) -> Step:
        if len(row["text"]) > 500 or len(row["responsible"]) > 200:  # noqa: PLR2004 - the columns' widths
            raise ValidationError(_("Mỗi bước viết trong 500 chữ cái, người phụ trách 200."))
        try:
            due_on = day(required=False).clean(row["due_on"])
        except ValidationError as error:
            raise ValidationError(
                _("Hạn của bước “%(step)s” phải ghi ngày/tháng/năm.") % {"step": row["text"][:60]}
            ) from error
        return Step(row["text"], row["responsible"], due_on)


class ProgressForm(VerbForm):
    """How far one assignment has come."""

    slug = "tien-do"
    text = forms.CharField(label=_("Kết quả đã làm được"), widget=words(2), max_length=20_000)
    percent = forms.IntegerField(
        label=_("Hoàn thành (%)"),
        min_value=0,
        max_value=HUNDRED,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    evidence = EvidenceField()


class OfficerForm(VerbForm):
    """Who in the body is responsible for one assignment."""

    slug = "phu-trach"
    officer = forms.ModelChoiceField(
        Position.objects.none(), label=_("Người phụ trách"), empty_label=_("Chọn người…")
    )

    def __init__(self, *args: Any, officers: Sequence[Position] | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        found = officers_of(self.dispatch) if officers is None else officers
        field: Any = self.fields["officer"]
        field.queryset = Position.objects.filter(pk__in=[one.pk for one in found])
        field.choices = [("", field.empty_label), *((one.pk, _named(one)) for one in found)]


def _named(position: Position) -> str:
    return f"{position.user} – {position.title or position.get_role_display()}"


class DifficultyForm(VerbForm):
    """What stands in the way, and of which assignment."""

    slug = "kho-khan"
    text = forms.CharField(
        label=_("Khó khăn, vướng mắc"),
        widget=words(3),
        max_length=20_000,
        help_text=_("Nêu rõ vướng ở đâu, đã thử cách nào, đề nghị cấp trên điều gì."),
    )
    assignment = forms.ModelChoiceField(
        Assignment.objects.none(),
        label=_("Thuộc yêu cầu"),
        required=False,
        empty_label=_("Cả văn bản"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignment"]
        field.queryset = self.dispatch.assignments.select_related("requirement")


class ReportForm(VerbForm):
    """A report upward: for one due date, or at the end of the matter."""

    slug = "bao-cao"
    due_report = forms.ModelChoiceField(
        DueReport.objects.none(),
        label=_("Kỳ báo cáo"),
        required=False,
        empty_label=_("Báo cáo theo yêu cầu, không theo kỳ"),
    )
    text = forms.CharField(label=_("Nội dung báo cáo"), widget=words(6), max_length=100_000)
    is_final = forms.BooleanField(
        label=_("Đây là báo cáo kết thúc: mọi yêu cầu đã hoàn thành"), required=False
    )
    evidence = EvidenceField(label=_("Tệp kèm theo"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["due_report"]
        field.queryset = self.dispatch.due_reports.select_related("duty").order_by("due_at")

    def clean(self) -> dict[str, Any]:
        """Refuse a report that is both one of a series and the last word."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_final") and cleaned.get("due_report"):
            raise ValidationError(
                _("Báo cáo kết thúc không gắn với kỳ; hãy gửi báo cáo kỳ và kết thúc riêng.")
            )
        return cleaned


class ExtensionForm(VerbForm):
    """A request for more time."""

    slug = "gia-han"
    until = day(label=_("Xin gia hạn đến ngày"))
    reason = forms.CharField(label=_("Lý do"), widget=words(2), max_length=5_000)
