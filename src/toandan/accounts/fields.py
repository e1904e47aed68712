"""A field that takes a unit as a person writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from toandan.units.models import Organisation, OrganisationQuerySet

_CODE = re.compile(r"\[([-\w]+)\]\s*$")
_SHOWN = 5


def written(unit: Organisation) -> str:
    """Return a unit as the field shows it: name and code, which tells namesakes apart."""
    return f"{unit.name} [{unit.code}]"


def find_unit(words: str, units: OrganisationQuerySet) -> Organisation:
    """Return the one unit that is meant by a code, `Name [code]`, a name, or part of one.

    Raises:
        ValidationError: none of `units` fits, or several do; the message names some.
    """
    wanted = words.strip()
    code = _CODE.search(wanted)
    found: Organisation | None = units.filter(code=code.group(1) if code else wanted).first()
    if found is not None:
        return found
    asked = set(fold(wanted).split())
    # whole words only: `hu c` is no short form of `Huyện ủy … chi bộ`
    named: list[Organisation] = [
        unit
        for unit in (units.named(wanted) if asked else ())
        if asked <= set(fold(f"{unit.name} {unit.short_name}").split())
    ]
    exact = [unit for unit in named if fold(wanted) in {fold(unit.name), fold(unit.short_name)}]
    if len(exact) == 1 or len(named) == 1:
        return (exact or named)[0]
    if not named:
        raise ValidationError(_("Không tìm thấy đơn vị “%(words)s”.") % {"words": wanted})
    some = "; ".join(written(unit) for unit in named[:_SHOWN])
    raise ValidationError(
        _("“%(words)s” có thể là nhiều đơn vị: %(some)s. Hãy ghi rõ hơn hoặc ghi mã đơn vị.")
        % {"words": wanted, "some": some}
    )


class UnitInput(forms.TextInput):
    """A text input that suggests the units that may be meant."""

    def __init__(self, units: Iterable[Organisation]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.units = units

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Put the list of suggestions beside the input."""
        suggestions = f"{name}-goi-y"
        box = super().render(name, value, {**(attrs or {}), "list": suggestions}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ((written(unit),) for unit in self.units)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', box, suggestions, options)


class UnitField(forms.CharField):
    """A unit out of those given, written as its name, part of it, or its code."""

    def __init__(self, units: OrganisationQuerySet, **options: Any) -> None:
        super().__init__(widget=UnitInput(units), **options)
        self.units = units

    def clean(self, value: Any) -> Any:
        """Return the unit, or None where the field is empty and need not be filled."""
        words = super().clean(value)
        return find_unit(words, self.units) if words else None
