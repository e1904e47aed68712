"""What the loading verbs share: making stored nodes out of plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.units import reference
from toandan.units.bulk import bulk_load
from toandan.units.models import (
    Area,
    Organisation,
    OrganisationKind,
    PhraseRule,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from toandan.units.reference import BodyRow, Place


@dataclass(frozen=True)
class Loaded:
    """How many were new and how many stood already (those are left as they are)."""

    areas: int = 0
    organisations: int = 0
    rules: int = 0
    kept: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        """Return the sums."""
        return Loaded(
            self.areas + other.areas,
            self.organisations + other.organisations,
            self.rules + other.rules,
            self.kept + other.kept,
        )


def load_kinds() -> dict[str, OrganisationKind]:
    """Create the shipped kinds that are missing and return all by code."""
    known = {kind.code: kind for kind in OrganisationKind.objects.all()}
    missing = [
        OrganisationKind(
            code=row["code"],
            name=row["name"],
            system=row["system"],
            tier=int(row["tier"]),
            serves_superior=row["serves_superior"] == "yes",
            symbol=row["symbol"],
        )
        for row in reference.table("kinds.csv")
        if row["code"] not in known
    ]
    OrganisationKind.objects.bulk_create(missing)
    return known | {kind.code: kind for kind in missing}


def load_areas(
    places: Sequence[Place], *, borders: dict[str, str], valid_from: dt.date | None = None
) -> tuple[dict[str, Area], Loaded]:
    """Create the areas that are missing, given round ones first; return all of them by code."""
    codes = [place.code for place in places]
    above = [place.above.code for place in places if place.above is not None]
    known = {area.code: area for area in Area.objects.filter(code__in={*codes, *above})}
    made: list[Area] = []
    for place in places:
        if place.code in known:
            continue
        area = Area(
            code=place.code,
            official_code=place.code.split("-")[0],
            name=place.name,
            tier=place.tier,
            kind=place.type,
            parent=known[place.above.code] if place.above else None,
            border=borders.get(place.code, ""),
            valid_from=valid_from,
        )
        known[place.code] = area
        made.append(area)
    bulk_load(made)
    return known, Loaded(areas=len(made), kept=len(places) - len(made))


def load_bodies(
    rows: Sequence[BodyRow],
    *,
    areas: dict[str, Area],
    kinds: dict[str, OrganisationKind],
    valid_from: dt.date | None = None,
) -> Loaded:
    """Create the bodies that are missing; superiors may be stored or among the rows."""
    codes = {row.code for row in rows} | {row.superior for row in rows if row.superior}
    known = {body.code: body for body in Organisation.objects.filter(code__in=codes)}
    made: dict[str, Organisation] = {}
    for row in rows:
        if row.code in known or row.code in made:
            continue
        made[row.code] = Organisation(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=kinds[row.kind],
            area=areas.get(row.area),
            symbol=row.symbol,
            aliases="\n".join(row.aliases),
            valid_from=valid_from,
        )
    for row in rows:
        if row.code in made and row.superior:
            made[row.code].superior = made.get(row.superior) or known[row.superior]
    bulk_load(list(made.values()))
    return Loaded(organisations=len(made), kept=len(rows) - len(made))


def load_rules(kinds: dict[str, OrganisationKind]) -> Loaded:
    """Create the shipped rules that are missing; ended or edited ones are left alone."""
    shipped = reference.phrase_rules()
    groups: dict[str, list[str]] = shipped["groups"]
    known = set(PhraseRule.objects.exclude(code=None).values_list("code", flat=True))
    new = [rule for rule in shipped["rule"] if rule["code"] not in known]
    for rule in new:
        phrase, *variants = rule["phrases"]
        made = PhraseRule(
            code=rule["code"],
            phrase=phrase,
            variants="\n".join(variants),
            reach=rule["reach"],
            border_only=rule.get("border_only", False),
            source="Danh mục kèm theo phần mềm",
        )
        made.save()
        made.kinds.set(kinds[code] for code in expanded(rule.get("kinds", ()), groups))
        made.issuer_kinds.set(kinds[code] for code in expanded(rule.get("issuers", ()), groups))
    return Loaded(rules=len(new), kept=len(shipped["rule"]) - len(new))


def expanded(names: Iterable[str], groups: dict[str, list[str]]) -> list[str]:
    """Return kinds' codes with `@group` written out."""
    codes: list[str] = []
    for name in names:
        codes += expanded(groups[name[1:]], groups) if name.startswith("@") else [name]
    return list(dict.fromkeys(codes))
