"""The filter above the audit trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toandan.audit.events import SENTENCES, Event
from toandan.days import plausible
from toandan.trail.queries import Filter


class TrailFilter(forms.Form):
    """When, what, who, where, on what."""

    tu_ngay = forms.DateField(label=_("Từ ngày"), required=False)
    den_ngay = forms.DateField(label=_("Đến hết ngày"), required=False)
    viec = forms.ChoiceField(label=_("Việc đã làm"), required=False)
    nguoi = forms.CharField(label=_("Người thực hiện"), required=False)
    don_vi = forms.CharField(label=_("Đơn vị"), required=False)
    doi_tuong = forms.CharField(label=_("Đối tượng"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["viec"]
        if isinstance(kind, forms.ChoiceField):
            sentences = sorted((str(SENTENCES[e]), e.value) for e in Event)
            kind.choices = [("", _("Tất cả")), *((value, words) for words, value in sentences)]

    def wanted(self, *, subject: str = "") -> Filter:
        """Return what is asked for; fields that cannot be read ask for nothing.

        Args:
            subject: `app.model:key` of one object, from a link on that object's page.
        """
        self.is_valid()
        kept = self.cleaned_data
        kind, _colon, key = subject.partition(":")
        return Filter(
            since=plausible(kept.get("tu_ngay")),
            until=plausible(kept.get("den_ngay")),
            events=(kept["viec"],) if kept.get("viec") else (),
            person=kept.get("nguoi", ""),
            unit=kept.get("don_vi", ""),
            subject=kept.get("doi_tuong", ""),
            subject_type=kind if key else "",
            subject_id=key,
        )
