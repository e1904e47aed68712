"""Loading the province that is shipped: Kiên Giang as of 2021."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

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
from toandan.units.models import Area, Tier
from toandan.units.reference import Place

if TYPE_CHECKING:
    from toandan.audit.actions import Actor

KIEN_GIANG = Place(code="91", name="Tỉnh Kiên Giang", type="Tỉnh", tier=Tier.PROVINCE, above=None)


def load_reference(*, by: Actor | None) -> Loaded:
    """Load kinds, rules, central bodies and Kiên Giang with its bodies; only what is missing.

    Stored units and rules are left as people have changed them, so that the verb can run at
    every start. The units have no last day: `merge_province` ends them on the day on which
    the reorganisation of 2025 is to take effect in the installation.
    """
    places, borders = kien_giang()
    with transaction.atomic():
        kinds = load_kinds()
        areas, loaded = load_areas(places, borders=borders)
        rows = reference.bodies_from("central_bodies.csv", area="")
        rows += [row for place in places for row in reference.standard_bodies(place)]
        rows += reference.bodies_from("kiengiang_bodies.csv", area=KIEN_GIANG.code)
        loaded += load_bodies(rows, areas=areas, kinds=kinds)
        loaded += load_rules(kinds)
        if loaded.areas or loaded.organisations or loaded.rules:
            record(
                Event.UNITS_LOADED,
                by=by,
                subject=Area.objects.get(code=KIEN_GIANG.code),
                areas=loaded.areas,
                organisations=loaded.organisations,
                rules=loaded.rules,
            )
    return loaded


def kien_giang() -> tuple[list[Place], dict[str, str]]:
    """Return the province's areas, round ones first, and code → why a commune is border."""
    districts = {
        row["code"]: Place(row["code"], row["name"], row["type"], Tier.DISTRICT, KIEN_GIANG)
        for row in reference.table("kiengiang_districts.csv")
    }
    rows = reference.table("kiengiang_communes.csv")
    communes = [
        Place(row["code"], row["name"], row["type"], Tier.COMMUNE, districts[row["district_code"]])
        for row in rows
    ]
    borders = {row["code"]: row["border"] for row in rows if row["border"]}
    return [KIEN_GIANG, *districts.values(), *communes], borders
