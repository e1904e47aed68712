"""Creating, changing and ending single units."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.units.models import Area, Organisation, OrganisationKind
from toandan.units.tree import WIDTH, below
from toandan.vietnamese import fold

if TYPE_CHECKING:
    import datetime as dt

    from toandan.audit.actions import Actor
    from toandan.units.tree import Node

#: leaves room in a code for a number behind it
_LONGEST_WISHED = 70
AREA_FIELDS = ("code", "official_code", "name", "tier", "kind", "parent", "border", "valid_from")
ORGANISATION_FIELDS = (
    "code",
    "name",
    "short_name",
    "kind",
    "superior",
    "area",
    "symbol",
    "email",
    "identifier",
    "aliases",
    "valid_from",
)


def create_area(*, by: Actor | None, **fields: Any) -> Area:
    """Create an area from `AREA_FIELDS`; without a code it gets a free one.

    Raises:
        ValidationError: a value that the model or the tree does not allow.
    """
    area = Area(**fields)
    _create(area, by=by)
    return area


def create_organisation(*, by: Actor | None, **fields: Any) -> Organisation:
    """Create an organisation from `ORGANISATION_FIELDS`; without a code it gets a free one.

    Raises:
        ValidationError: a value that the model or the tree does not allow.
    """
    organisation = Organisation(**fields)
    _create(organisation, by=by)
    return organisation


def add_kind(*, by: Actor | None, **fields: Any) -> OrganisationKind:
    """Add a kind of organisation: name, system, tier, serves_superior, symbol.

    Raises:
        ValidationError: a value that the model does not allow, or a name that is taken.
    """
    kind = OrganisationKind(**fields)
    same = [one for one in OrganisationKind.objects.all() if fold(one.name) == fold(kind.name)]
    if same:
        raise ValidationError({"name": _("Đã có loại “%s”.") % same[0].name})
    wished = slugify(fold(kind.name))[:50].strip("-") or "loai"
    taken = set(OrganisationKind.objects.values_list("code", flat=True))
    numbered = (f"{wished}-{number}" for number in itertools.count(2))
    kind.code = wished if wished not in taken else next(one for one in numbered if one not in taken)
    kind.full_clean()
    with transaction.atomic():
        kind.save()
        record(Event.UNIT_KIND_ADDED, by=by, subject=kind, name=kind.name, code=kind.code)
    return kind


def change_area(*, area: Area, by: Actor | None, **changes: Any) -> Area:
    """Change an area; a new area round it moves everything below along."""
    _change(area, changes, by=by)
    return area


def change_organisation(
    *, organisation: Organisation, by: Actor | None, **changes: Any
) -> Organisation:
    """Change an organisation; a new superior moves everything below along."""
    _change(organisation, changes, by=by)
    return organisation


def end_unit(*, unit: Node, on: dt.date, successor: Node | None, by: Actor | None) -> int:
    """End a unit and all below it after a day and return how many ended.

    What is below and has ended earlier keeps its day. The unit's successor takes its place
    in rules that name it.

    Raises:
        ValidationError: the unit begins later, has ended by then, or would follow itself.
    """
    if unit.valid_from is not None and on < unit.valid_from:
        raise ValidationError(_("Ngày kết thúc phải sau ngày bắt đầu của đơn vị."))
    if unit.valid_to is not None and unit.valid_to <= on:
        raise ValidationError(_("Đơn vị đã kết thúc từ ngày %s.") % f"{unit.valid_to:%d/%m/%Y}")
    if successor is not None and successor.is_under(unit):
        raise ValidationError(_("Đơn vị kế tục không thể là đơn vị này hay cấp dưới của nó."))
    model = type(unit)
    with transaction.atomic():
        if successor is not None:
            unit.successor = successor
        open_ones = model.objects.filter(below(unit.path)).exclude(valid_to__lte=on)
        count: int = open_ones.update(valid_to=on)
        unit.valid_to = on
        unit.save(update_fields=["valid_to", "successor"])
        record(
            Event.UNIT_CHANGED,
            by=by,
            subject=unit,
            concerns=_concerned(unit),
            ended=on,
            count=count,
            successor=successor.code if successor else None,
        )
    return count


def _create(unit: Node, *, by: Actor | None) -> None:
    with transaction.atomic():
        superior = unit.superior_node()
        if superior is not None:
            # two that create below one superior take their places one after the other
            type(unit).objects.select_for_update().filter(pk=superior.pk).get()
        unit.code = unit.code or _free_code(unit)
        _check(unit)
        unit.save()
        record(
            Event.UNIT_CHANGED,
            by=by,
            subject=unit,
            concerns=_concerned(unit),
            created=True,
            code=unit.code,
            superior=superior.code if superior else None,
        )


def _free_code(unit: Node) -> str:
    """Return a code that no unit has: the official one, else one that tells the unit's name."""
    wished = unit.official_code if isinstance(unit, Area) else ""
    wished = wished or slugify(fold(unit.name))[:_LONGEST_WISHED].strip("-") or "don-vi"
    taken = set(type(unit).objects.filter(code__startswith=wished).values_list("code", flat=True))
    numbered = (f"{wished}-{number}" for number in itertools.count(2))
    return wished if wished not in taken else next(one for one in numbered if one not in taken)


def _change(unit: Node, changes: dict[str, Any], *, by: Actor | None) -> None:
    before = {name: _plain(getattr(unit, name)) for name in changes}
    old_path = unit.path
    with transaction.atomic():
        for name, value in changes.items():
            setattr(unit, name, value)
        superior = unit.superior_node()
        _check(unit)
        if isinstance(unit, Area):
            unit.is_border = bool(unit.border)
        if (superior.path if superior else "") != old_path[:-WIDTH]:
            _move(unit, superior)
        unit.save()
        after = {name: _plain(getattr(unit, name)) for name in changes}
        changed = {
            name: [before[name], after[name]] for name in changes if before[name] != after[name]
        }
        if changed:
            record(
                Event.UNIT_CHANGED, by=by, subject=unit, concerns=_concerned(unit), changed=changed
            )


def _move(unit: Node, superior: Node | None) -> None:
    """Give a unit and all below it new paths; the path itself is written by the caller's save."""
    if superior is not None and superior.is_under(unit):
        raise ValidationError(_("Một đơn vị không thể đứng dưới chính nó hay cấp dưới của nó."))
    old = unit.path
    new = unit.next_path()
    rows = list(type(unit).objects.filter(below(old)).exclude(pk=unit.pk))
    for row in rows:
        row.path = new + row.path[len(old) :]
    type(unit).objects.bulk_update(rows, ["path"], batch_size=500)
    unit.path = new


def _check(unit: Node) -> None:
    unit.prepare()
    unit.full_clean(exclude={"path", "folded", "sort_key"})
    superior = unit.superior_node()
    if superior is None:
        return
    if isinstance(unit, Area) and isinstance(superior, Area) and superior.tier >= unit.tier:
        raise ValidationError({"parent": _("Địa bàn cấp trên phải ở cấp cao hơn.")})
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        raise ValidationError({"valid_to": _("Ngày kết thúc phải sau ngày bắt đầu.")})


def _concerned(unit: Node) -> list[int]:
    return [unit.pk] if isinstance(unit, Organisation) else []


def _plain(value: Any) -> Any:
    return getattr(value, "code", value)
