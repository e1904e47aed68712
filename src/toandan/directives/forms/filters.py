"""Forms above lists: what the reader looks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toandan.directives.models import Document
from toandan.directives.queries.state import STATE_WORDS

WORDS = _("Số, trích yếu, đơn vị…")
URGENCIES = [("", _("Mọi độ khẩn")), *[(k, w) for k, w in Document.Urgency.choices if k]]


class FilterForm(forms.Form):
    """A form sent by GET; wrong values ask for nothing."""

    is_filter = True

    def add_prefix(self, field_name: str) -> str:
        """Write addresses with hyphens, as the lists' own parts of them are."""
        return super().add_prefix(field_name).replace("_", "-")

    def wanted(self, name: str) -> Any:
        """Return what was asked for under a name, or nothing."""
        self.is_valid()
        return self.cleaned_data.get(name)


def search_field() -> forms.CharField:
    """Return a field for words to be found, marks aside."""
    return forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": WORDS}),
    )


def urgency_field() -> forms.ChoiceField:
    """Return a field that chooses an urgency."""
    return forms.ChoiceField(label=_("Độ khẩn"), choices=URGENCIES, required=False)


class InboxFilter(FilterForm):
    """Narrows the inbox."""

    q = search_field()
    do_khan = urgency_field()
    cua = forms.ChoiceField(
        label=_("Phạm vi"),
        choices=[("", _("Cả đơn vị")), ("toi", _("Giao cho tôi"))],
        required=False,
    )


class UnitFilter(FilterForm):
    """Narrows the list of all that the unit was sent."""

    q = search_field()
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        choices=[("", _("Mọi trạng thái")), *[(s.value, w) for s, w in STATE_WORDS.items()]],
        required=False,
    )
    cham = forms.ChoiceField(
        label=_("Tiến độ"),
        choices=[
            ("", _("Tất cả")),
            ("co", _("Đang chậm")),
            ("tiep-nhan", _("Chậm tiếp nhận")),
            ("thuc-hien", _("Quá hạn thực hiện")),
            ("bao-cao", _("Thiếu báo cáo định kỳ")),
            ("khong", _("Đúng tiến độ")),
        ],
        required=False,
    )
    do_khan = urgency_field()
