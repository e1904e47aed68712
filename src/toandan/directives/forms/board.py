"""Forms of the follow-up board: its filters, and urging many bodies at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.directives.forms.fields import words
from toandan.directives.forms.filters import FilterForm, UnitFilter, search_field, urgency_field
from toandan.directives.models import Document, Urging
from toandan.directives.queries.board import Wanted, followed_documents, monitored_by
from toandan.units.models import Area, Tier
from toandan.units.tree import below

if TYPE_CHECKING:
    from toandan.accounts.models import Position

MOST_DOCUMENTS = 300
MOST_WORDS = 80


class BoardFilter(FilterForm):
    """Narrows the follow-up board to what a monitor looks for."""

    q = search_field()
    van_ban = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Văn bản"),
        required=False,
        empty_label=_("Mọi văn bản"),
        widget=forms.Select(attrs={"class": "wide"}),
    )
    cap = forms.TypedChoiceField(label=_("Cấp"), coerce=int, required=False, empty_value=None)
    dia_ban = forms.ModelChoiceField(
        Area.objects.none(), label=_("Địa bàn"), required=False, empty_label=_("Mọi địa bàn")
    )
    trang_thai = UnitFilter.base_fields["trang_thai"]
    cham = UnitFilter.base_fields["cham"]
    do_khan = urgency_field()
    vuong = forms.BooleanField(label=_("Chỉ nơi đang vướng mắc"), required=False)
    ket_thuc = forms.BooleanField(label=_("Gồm cả đã kết thúc"), required=False)

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position = position
        fields: Any = self.fields
        fields["cap"].choices = [("", _("Mọi cấp")), *Tier.choices]
        documents = followed_documents(position)
        fields["van_ban"].queryset = documents
        fields["van_ban"].choices = [
            ("", fields["van_ban"].empty_label),
            *((one.pk, _short(one)) for one in documents[:MOST_DOCUMENTS]),
        ]
        fields["dia_ban"].queryset = _areas(position)

    @property
    def request(self) -> Wanted:
        """What is asked for; a wrong value asks for nothing."""
        return Wanted(
            document=self.wanted("van_ban"),
            tier=self.wanted("cap"),
            area=self.wanted("dia_ban"),
            state=self.wanted("trang_thai") or "",
            late=self.wanted("cham") or "",
            urgency=self.wanted("do_khan") or "",
            words=self.wanted("q") or "",
            blocked=bool(self.wanted("vuong")),
            with_closed=bool(self.wanted("ket_thuc")),
        )


def _short(document: Document) -> str:
    name = str(document)
    return name if len(name) <= MOST_WORDS else f"{name[:MOST_WORDS].rsplit(' ', 1)[0]}…"


def _areas(position: Position) -> Any:
    """Return the areas right below the monitor's own; of a province, its districts or communes."""
    own = monitored_by(position).area
    areas = Area.objects.on(timezone.localdate())
    if own is None:
        return areas.none()
    return areas.filter(below(own.path), parent=own).order_by("sort_key")


class UrgeManyForm(forms.Form):
    """One urging sent to each of the chosen rows."""

    level = forms.TypedChoiceField(
        label=_("Mức độ"), choices=Urging.Level.choices, coerce=int, initial=Urging.Level.REMIND
    )
    text = forms.CharField(
        label=_("Nội dung"),
        widget=words(2),
        max_length=5_000,
        initial=_("Đề nghị đơn vị khẩn trương thực hiện và báo cáo tiến độ."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4().hex)
