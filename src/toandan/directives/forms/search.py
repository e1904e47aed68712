"""The form of the search page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toandan.directives.forms.fields import day
from toandan.directives.forms.filters import FilterForm, search_field
from toandan.directives.queries.search import Sought


class SearchForm(FilterForm):
    """What a person looks for."""

    q = search_field()
    loai = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    co_quan = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    tu_ngay = day(label=_("Từ ngày"), required=False)
    den_ngay = day(label=_("Đến ngày"), required=False)
    chieu = forms.ChoiceField(
        label=_("Chiều"),
        required=False,
        choices=[("", _("Đến và đi")), ("den", _("Văn bản đến")), ("di", _("Văn bản đi"))],
    )

    def __init__(self, *args: Any, types: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["loai"]
        field.choices = [("", _("Mọi loại")), *((name, name) for name in types)]

    @property
    def sought(self) -> Sought:
        """What is looked for; a wrong value asks for nothing."""
        return Sought(
            words=self.wanted("q") or "",
            doc_type=self.wanted("loai") or "",
            since=self.wanted("tu_ngay"),
            until=self.wanted("den_ngay"),
            issuer=self.wanted("co_quan") or "",
            direction=self.wanted("chieu") or "",
        )
