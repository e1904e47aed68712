"""Forms of units, rules and phrases."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toandan.units.models import (
    Area,
    Border,
    Organisation,
    OrganisationKind,
    PhraseRule,
    System,
    Tier,
)
from toandan.units.queries.browse import units_matching
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from toandan.units.queries import Resolution
    from toandan.units.tree import Node

_CODE = re.compile(r"\[([-\w]+)\]\s*$")
_SHOWN = 4


def written(unit: Node | None) -> str:
    """Return a unit as a field shows it: name and code, which tells namesakes apart."""
    return f"{unit.name} [{unit.code}]" if unit else ""


class NodeInput(forms.TextInput):
    """A text input that asks the server which units may be meant."""

    def __init__(self, address: Any) -> None:
        super().__init__()
        self.address = address

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Put an empty list of suggestions beside the input; htmx fills it."""
        options = f"goi-y-{name}"
        extra = {
            "list": options,
            "autocomplete": "off",
            "hx-get": f"{self.address}?truong={name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{options}",
            "hx-swap": "innerHTML",
        }
        box = super().render(name, value, {**(attrs or {}), **extra}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', box, options)


class NodeField(forms.CharField):
    """One unit, written as its code, `Name [code]`, or words that only one name holds."""

    def __init__(self, model: type[Node], **options: Any) -> None:
        addresses = {"Area": "units:suggest-areas", "Organisation": "units:suggest-organisations"}
        super().__init__(widget=NodeInput(reverse_lazy(addresses[model.__name__])), **options)
        self.model = model

    def prepare_value(self, value: Any) -> Any:
        """Show a unit, or its key, as words."""
        if isinstance(value, self.model):
            return written(value)
        if isinstance(value, int):
            return written(self.model.objects.filter(pk=value).first())
        return value

    def clean(self, value: Any) -> Any:
        """Return the unit, or None where the field is empty and need not be filled."""
        words = super().clean(value)
        return find(self.model, words) if words else None


class OrganisationsField(forms.CharField):
    """Several organisations, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **options)

    def clean(self, value: Any) -> Any:
        """Return the organisations in the order written."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        return list(dict.fromkeys(find(Organisation, line) for line in lines if line))


def find(model: type[Node], words: str) -> Node:
    """Return the one unit that words mean.

    Raises:
        ValidationError: none fits, or several do; the message names some.
    """
    code = _CODE.search(words)
    wanted = code.group(1) if code else words.strip()
    found: Node | None = model.objects.filter(code=wanted).first()
    if found is not None:
        return found
    matching = units_matching(model.objects.all(), words)
    # a whole name is that unit, though others hold it: Văn phòng Huyện ủy Gò Quao
    exact: list[Node] = [unit for unit in matching if fold(unit.name) == fold(words)]
    exact = [unit for unit in exact if unit.name.lower() == words.strip().lower()] or exact
    if len(exact) == 1:
        return exact[0]
    named = (exact or list(matching[: _SHOWN + 1]))[: _SHOWN + 1]
    if len(named) == 1:
        only: Node = named[0]
        return only
    if not named:
        raise ValidationError(gettext("Không tìm thấy đơn vị “%(words)s”.") % {"words": words})
    some = "; ".join(written(unit) for unit in named[:_SHOWN])
    raise ValidationError(
        gettext("“%(words)s” có thể là nhiều đơn vị: %(some)s. Hãy ghi rõ hơn hoặc ghi mã.")
        % {"words": words, "some": some}
    )


def _optional(choices: Any, every: Any) -> list[tuple[str, Any]]:
    return [("", every), *((str(value), label) for value, label in choices)]


class DayFilter(forms.Form):
    """What every list of units may be asked: words and a day."""

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tên, không cần dấu")}),
    )
    ngay = forms.DateField(label=_("Tại ngày"), required=False)
    #: the shell does not mark the fields of a filter as optional: all of them are
    is_filter = True

    @property
    def day(self) -> dt.date:
        """The day asked for, today where none or no real one is given."""
        chosen = self.cleaned_data.get("ngay") if self.is_valid() or self.is_bound else None
        return chosen if isinstance(chosen, dt.date) else timezone.localdate()

    def value(self, name: str) -> str:
        """Return a valid value, "" otherwise."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class OrganisationFilter(DayFilter):
    """Narrows the list of organisations."""

    cap = forms.ChoiceField(
        label=_("Cấp"), required=False, choices=_optional(Tier.choices, _("Mọi cấp"))
    )
    he_thong = forms.ChoiceField(
        label=_("Hệ thống"), required=False, choices=_optional(System.choices, _("Mọi hệ thống"))
    )


class AreaFilter(DayFilter):
    """Narrows the list of areas."""

    cap = forms.ChoiceField(
        label=_("Cấp"), required=False, choices=_optional(Tier.choices, _("Mọi cấp"))
    )
    bien_gioi = forms.ChoiceField(
        label=_("Biên giới, biển, đảo"),
        required=False,
        choices=_optional([c for c in Border.choices if c[0]], _("Tất cả")),
    )


class RuleFilter(DayFilter):
    """Narrows the list of rules."""

    loai = forms.ChoiceField(
        label=_("Loại"),
        required=False,
        choices=[
            ("", _("Quy tắc và cụm từ đã xác định")),
            ("quy-tac", _("Quy tắc")),
            ("xac-dinh", _("Cụm từ đã xác định")),
        ],
    )


def kinds_by_tier() -> list[tuple[Any, list[tuple[int, str]]]]:
    """Return the kinds under the names of their tiers."""
    kinds = list(OrganisationKind.objects.all())
    grouped = [(tier.label, [(k.pk, k.name) for k in kinds if k.tier == tier]) for tier in Tier]
    return [group for group in grouped if group[1]]


def _keep_code(form: forms.ModelForm) -> None:  # type: ignore[type-arg]  # see below
    """Leave the code of a unit as it is: other programs and tables know the unit by it."""
    code = form.fields["code"]
    code.required = False
    code.disabled = form.instance.pk is not None
    code.help_text = _("Để trống thì hệ thống tự đặt; không đổi về sau.")


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type at run time
    """One organisation."""

    superior = NodeField(Organisation, label=_("Cấp trên trực tiếp"), required=False)
    area = NodeField(Area, label=_("Địa bàn"), required=False)

    class Meta:
        """What an administrator may set; validity ends on a page of its own."""

        model = Organisation
        fields = (
            "name",
            "short_name",
            "code",
            "kind",
            "superior",
            "area",
            "symbol",
            "email",
            "identifier",
            "aliases",
            "valid_from",
        )
        labels = {"kind": _("Loại tổ chức")}  # noqa: RUF012 - Django's way of writing it
        help_texts = {  # noqa: RUF012 - Django's way of writing it
            "identifier": _(
                "Dùng khi gửi nhận văn bản với hệ thống khác, ví dụ H35.1.2 hoặc 000.00.01.H35."
            ),
            "symbol": _("Phần sau số văn bản, ví dụ ĐU trong 17-CV/ĐU; trống thì theo loại."),
            "aliases": _("Mỗi dòng một cách gọi mà văn bản thường dùng."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_code(self)
        self.fields["kind"].choices = [("", _("Chọn…")), *kinds_by_tier()]  # type: ignore[attr-defined]  # a choice field

    def _post_clean(self) -> None:
        """Leave checking the whole unit to the verb, which knows the tree."""


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type at run time
    """One area."""

    parent = NodeField(Area, label=_("Thuộc"), required=False)

    class Meta:
        """What an administrator may set."""

        model = Area
        fields = ("name", "code", "official_code", "tier", "kind", "parent", "border", "valid_from")
        help_texts = {  # noqa: RUF012 - Django's way of writing it
            "kind": _("Ví dụ: Xã, Phường, Thị trấn, Ấp, Khu phố."),
            "official_code": _("Mã của cơ quan thống kê; ấp, khu phố không có."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_code(self)

    def _post_clean(self) -> None:
        """Leave checking the whole unit to the verb, which knows the tree."""


class EndForm(forms.Form):
    """The last day of a unit and what takes its place."""

    on = forms.DateField(label=_("Đến hết ngày"), initial=timezone.localdate)

    def __init__(self, *args: Any, model: type[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = NodeField(
            model,
            label=_("Đơn vị kế tục"),
            required=False,
            help_text=_("Quy tắc nêu tên đơn vị này sẽ chuyển sang đơn vị kế tục."),
        )


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type at run time
    """A new rule."""

    issuer = NodeField(Organisation, label=_("Chỉ khi do đơn vị này ban hành"), required=False)
    organisations = OrganisationsField(
        label=_("Các đơn vị nêu tên"),
        required=False,
        help_text=_("Mỗi dòng một đơn vị; chỉ dùng khi chọn “các đơn vị nêu tên”."),
    )

    class Meta:
        """All of a rule but what marks it as shipped or settled."""

        model = PhraseRule
        fields = (
            "phrase",
            "variants",
            "reach",
            "kinds",
            "border_only",
            "organisations",
            "issuer_kinds",
            "issuer",
            "valid_from",
            "valid_to",
            "source",
        )
        help_texts = {  # noqa: RUF012 - Django's way of writing it
            "phrase": _("Ghi như trong văn bản, ví dụ: Các sở, ban, ngành, đoàn thể cấp tỉnh."),
            "variants": _("Mỗi dòng một cách viết khác của cùng cụm từ."),
            "source": _("Văn bản hay quy ước làm căn cứ."),
        }
        widgets = {  # noqa: RUF012 - Django's way of writing it
            "variants": forms.Textarea(attrs={"rows": 3}),
            "kinds": forms.CheckboxSelectMultiple,
            "issuer_kinds": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kinds", "issuer_kinds"):
            self.fields[name].choices = kinds_by_tier()  # type: ignore[attr-defined]  # a choice field

    def _post_clean(self) -> None:
        """Leave checking the whole rule to the verb."""


class EndRuleForm(forms.Form):
    """The last day of a rule."""

    on = forms.DateField(label=_("Đến hết ngày"), initial=timezone.localdate)


class TryForm(forms.Form):
    """A phrase to be tried: for an issuer, on a day."""

    cum_tu = forms.CharField(
        label=_("Cụm từ"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("Các huyện, thành ủy, đảng ủy trực thuộc")}),
    )
    ban_hanh = NodeField(Organisation, label=_("Đơn vị ban hành"), required=False)
    vao_ngay = forms.DateField(label=_("Ngày văn bản"), required=False)


class SettleForm(forms.Form):
    """Whom an open phrase means."""

    others = OrganisationsField(
        label=_("Đơn vị khác"),
        required=False,
        help_text=_("Mỗi dòng một đơn vị: tên, một phần tên (không cần dấu) hoặc mã."),
    )
    nobody = forms.BooleanField(label=_("Không có đơn vị nào trong hệ thống"), required=False)
    everyone = forms.BooleanField(
        label=_("Dùng cho mọi đơn vị ban hành, không chỉ đơn vị này"), required=False
    )

    def __init__(self, *args: Any, found: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sure = {unit.pk for part in found.parts for unit in part.organisations}
        self.candidates = {one.organisation.pk: one.organisation for one in found.candidates}
        if self.candidates:
            chosen = forms.TypedMultipleChoiceField(
                label=_("Đơn vị gần giống, giống nhất ở trên"),
                required=False,
                coerce=int,
                choices=[(pk, unit.name) for pk, unit in self.candidates.items()],
                initial=sorted(sure),
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields = {"chosen": chosen, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Take either bodies or nobody, not both and not neither."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        bodies = [self.candidates[pk] for pk in given.get("chosen", ())]
        bodies += given.get("others", ())
        if bool(bodies) == bool(given.get("nobody")):
            raise ValidationError(
                gettext("Hãy chọn ít nhất một đơn vị, hoặc đánh dấu là không có đơn vị nào.")
            )
        given["bodies"] = list(dict.fromkeys(bodies))
        return given
