"""Forms of the work page: what those above a body do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from toandan.directives.forms.fields import day, words
from toandan.directives.forms.work import VerbForm
from toandan.directives.models import Merit, Urging


class AnswerForm(VerbForm):
    """An answer to a difficulty."""

    slug = "tra-loi"
    text = forms.CharField(label=_("Trả lời"), widget=words(2), max_length=20_000)


class AcceptForm(VerbForm):
    """Acceptance of a report."""

    slug = "chap-nhan"
    note = forms.CharField(label=_("Ý kiến"), widget=words(2), required=False, max_length=5_000)


class ReturnForm(VerbForm):
    """What is to be mended in a report."""

    slug = "tra-lai"
    note = forms.CharField(
        label=_("Lý do trả lại, nội dung cần bổ sung"), widget=words(2), max_length=5_000
    )


class DecideExtensionForm(VerbForm):
    """The decision on a request for more time."""

    slug = "quyet-dinh"
    granted_until = day(label=_("Cho gia hạn đến ngày"), required=False)
    note = forms.CharField(
        label=_("Ý kiến (bắt buộc khi không đồng ý)"),
        widget=words(2),
        required=False,
        max_length=5_000,
    )
    decision = forms.ChoiceField(
        choices=[("dong-y", _("Đồng ý")), ("khong", _("Không đồng ý"))], widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where time is granted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "khong":
            cleaned["granted_until"] = None
        elif not cleaned.get("granted_until"):
            raise ValidationError(_("Hãy ghi ngày được gia hạn đến."))
        return cleaned


class UrgeForm(VerbForm):
    """One urging of three levels."""

    slug = "don-doc"
    level = forms.TypedChoiceField(
        label=_("Mức độ"), choices=Urging.Level.choices, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Nội dung"), widget=words(2), max_length=5_000)


class MeritForm(VerbForm):
    """Recognition or violation."""

    slug = "ghi-nhan"
    kind = forms.ChoiceField(label=_("Loại"), choices=Merit.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Nội dung"), widget=words(2), max_length=5_000)
    person = forms.CharField(label=_("Cá nhân (nếu có)"), required=False, max_length=200)
    measure = forms.CharField(
        label=_("Hình thức khen thưởng, xử lý"), required=False, max_length=200
    )


class CloseForm(VerbForm):
    """The end of the follow-up."""

    slug = "ket-thuc"
    note = forms.CharField(
        label=_("Nhận xét khi kết thúc"), widget=words(2), required=False, max_length=5_000
    )
