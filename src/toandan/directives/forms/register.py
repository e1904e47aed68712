"""Filters above the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toandan.directives.models import Document
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from django.db.models import QuerySet


class RegisterFilter(forms.Form):
    """What a register can be narrowed by; nothing chosen shows everything."""

    tu_khoa = forms.CharField(
        label=_("Từ khóa"),
        required=False,
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Số, trích yếu, cơ quan…"),
            }
        ),
    )
    nam = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    loai = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    do_khan = forms.ChoiceField(label=_("Độ khẩn"), required=False)
    tu_ngay = forms.DateField(label=_("Ban hành từ ngày"), required=False)
    den_ngay = forms.DateField(label=_("Ban hành đến ngày"), required=False)

    def __init__(self, data: Any, *, years: list[int], types: list[str]) -> None:
        """Offer the years and types that occur."""
        super().__init__(data)
        every = [("", _("Tất cả"))]
        self.fields["nam"].choices = [*every, *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]  # a choice field
        self.fields["loai"].choices = [*every, *((one, one) for one in types)]  # type: ignore[attr-defined]  # a choice field
        urgent = [choice for choice in Document.Urgency.choices if choice[0]]
        self.fields["do_khan"].choices = [*every, *urgent]  # type: ignore[attr-defined]  # a choice field

    def narrowed(self, entries: QuerySet[Any], prefix: str = "document__") -> QuerySet[Any]:
        """Return the rows that match; a value that makes no sense narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        exact = {
            "book__year": wanted.get("nam"),
            f"{prefix}doc_type": wanted.get("loai"),
            f"{prefix}urgency": wanted.get("do_khan"),
            f"{prefix}date__gte": wanted.get("tu_ngay"),
            f"{prefix}date__lte": wanted.get("den_ngay"),
        }
        found = entries.filter(**{name: value for name, value in exact.items() if value})
        for word in search_words(wanted.get("tu_khoa") or ""):
            found = found.filter(Q(**{f"{prefix}folded__contains": word}))
        return found
