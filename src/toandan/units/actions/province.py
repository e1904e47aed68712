"""Loading other provinces from a national list, and the merger of provinces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.units import reference
from toandan.units.actions.building import (
    Loaded,
    load_areas,
    load_bodies,
    load_kinds,
    load_rules,
)
from toandan.units.models import Area, Organisation, Tier
from toandan.units.national import Rejected, read_province
from toandan.units.reference import Place
from toandan.units.tree import below

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.audit.actions import Actor

#: kinds whose bodies pass to the body of the same kind in the province merged into
_SUCCEEDED_TIER = Tier.PROVINCE


@dataclass(frozen=True)
class ProvinceLoaded:
    """What was loaded, and the lines that were not."""

    loaded: Loaded
    rejected: tuple[Rejected, ...]


def load_province(
    province: str, *, source: Path, by: Actor | None, valid_from: dt.date | None = None
) -> ProvinceLoaded:
    """Load one province from a national list: areas, and the standard bodies of each tier.

    Args:
        province: the official code, two digits.
        source: a CSV file or a folder of them, see `units.national`.
        by: the acting position; None for the system.
        valid_from: the first day of the units; needed where the office has given codes of
            ended units anew, as it did on 1 July 2025.

    Raises:
        NationalListError: the list cannot be read or does not hold the province.
    """
    with transaction.atomic():
        day = valid_from or dt.date.max
        stored = _stored_places(province, day)
        found = read_province(source, province, stored=stored.get)
        codes = _Codes(valid_from, [place.code for place in found.places])
        places = [codes.renamed(place) for place in found.places]
        kinds = load_kinds()
        areas, loaded = load_areas(places, borders={}, valid_from=valid_from)
        rows = [row for place in places for row in reference.standard_bodies(place)]
        central = reference.bodies_from("central_bodies.csv", area="")
        loaded += load_bodies(central, areas={}, kinds=kinds)
        loaded += load_bodies(rows, areas=areas, kinds=kinds, valid_from=valid_from)
        loaded += load_rules(kinds)
        if loaded.areas or loaded.organisations:
            record(
                Event.UNITS_LOADED,
                by=by,
                subject=_province(places, areas, province, stored),
                source=source.name,
                areas=loaded.areas,
                organisations=loaded.organisations,
                rejected=len(found.rejected),
            )
    return ProvinceLoaded(loaded, tuple(found.rejected))


class _Codes:
    """Gives areas of a later list codes of their own where the official one is taken."""

    def __init__(self, valid_from: dt.date | None, official: list[str]) -> None:
        self.valid_from = valid_from
        self.held: dict[str, list[Area]] = {}
        self.made: dict[str, Place] = {}
        areas = Area.objects.filter(official_code__in=official).select_related("parent")
        for area in areas if valid_from else ():
            self.held.setdefault(area.official_code, []).append(area)

    def renamed(self, place: Place) -> Place:
        """Return the place with its code, below the renamed place."""
        above = self.made.get(place.above.code, place.above) if place.above else None
        made = replace(place, code=self._code(place, above), above=above)
        self.made[place.code] = made
        return made

    def _code(self, place: Place, above: Place | None) -> str:
        """Return the code of the same unit where it stands already, else a free one."""
        held = self.held.get(place.code, [])
        if self.valid_from is None or not held:
            return place.code
        for area in held:
            same_place = (area.parent.code if area.parent else "") == (above.code if above else "")
            if area.name == place.name and same_place and area.exists_on(self.valid_from):
                return area.code
        return f"{place.code}-{self.valid_from.year}"


def _stored_places(province: str, day: dt.date) -> dict[str, Place]:
    """Return the province's areas that are loaded and stand on a day, by official code."""
    areas = Area.objects.on(day) if day != dt.date.max else Area.objects.filter(valid_to=None)
    roots = list(areas.filter(official_code=province, tier=Tier.PROVINCE))
    if not roots:
        return {}
    # until the older one is ended two units may bear one code: the later list means the later
    root = max(roots, key=lambda area: area.valid_from or dt.date.min)
    places: dict[int, Place] = {}
    by_code: dict[str, Place] = {}
    for area in areas.filter(below(root.path), tier__lt=Tier.COMMUNE).order_by("path"):
        above = places.get(area.parent_id) if area.parent_id else None
        place = Place(area.code, area.name, area.kind, area.tier, above)
        places[area.pk] = by_code[area.official_code] = place
    return by_code


def _province(
    places: list[Place], areas: dict[str, Area], province: str, stored: dict[str, Place]
) -> Area:
    root = next((place for place in places if place.tier == Tier.PROVINCE), stored.get(province))
    code = root.code if root else province
    return areas[code] if code in areas else Area.objects.get(code=code)


def merge_province(*, province: Area, into: Area, on: dt.date, by: Actor | None) -> int:
    """End a province with all below it the day before `on`; another takes its place.

    The provincial bodies are succeeded by the bodies of the same kind and name of the other
    province, where there is one; what stands below has no single successor.

    Returns:
        How many areas and organisations ended.

    Raises:
        ValidationError: one of the two is no province, or has ended.
    """
    if province.tier != Tier.PROVINCE or into.tier != Tier.PROVINCE or province == into:
        raise ValidationError(_("Chỉ sáp nhập một tỉnh vào một tỉnh khác."))
    last = on - dt.timedelta(days=1)
    if not province.exists_on(last) or not into.exists_on(on):
        raise ValidationError(_("Một trong hai tỉnh không tồn tại vào ngày sáp nhập."))
    with transaction.atomic():
        areas = Area.objects.filter(below(province.path)).exclude(valid_to__lte=last)
        bodies = Organisation.objects.filter(below(province.path, "area__path")).exclude(
            valid_to__lte=last
        )
        _name_successors(province, into, on)
        count = bodies.update(valid_to=last) + areas.update(valid_to=last)
        province.refresh_from_db()
        province.successor = into
        province.save(update_fields=["successor"])
        record(
            Event.UNIT_CHANGED, by=by, subject=province, merged_into=into.code, on=on, count=count
        )
    return count


def _name_successors(province: Area, into: Area, on: dt.date) -> None:
    """Pair provincial bodies by kind and the part of the name before the province's."""
    heirs = {
        _stem(body): body
        for body in Organisation.objects.on(on).filter(area=into).select_related("kind", "area")
    }
    mine = Organisation.objects.filter(area=province, kind__tier=_SUCCEEDED_TIER)
    pairs = []
    for body in mine.select_related("kind", "area"):
        heir = heirs.get(_stem(body))
        if heir is not None and body.successor_id is None:
            body.successor = heir
            pairs.append(body)
    Organisation.objects.bulk_update(pairs, ["successor"], batch_size=500)


def _stem(body: Organisation) -> tuple[str, str]:
    """Return the kind and the code without the area's: `so-y-te-91` → `so`, `so-y-te`."""
    area = body.area.code if body.area else ""
    return body.kind.code, body.code.removesuffix(f"-{area}")
