"""Finding bodies by name: exact names and aliases, seen from an issuer, on a day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from rapidfuzz import fuzz, process

from toandan.units.models import Area, Organisation, OrganisationName, Tier
from toandan.units.queries.values import Candidate
from toandan.units.tree import WIDTH, below, on_path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

#: how many bodies are put before the person, and how like they must be
SHOWN = 8
LIKE = 60.0


def province_of(issuer: Organisation | None, day: dt.date) -> Area | None:
    """Return the province that a letter speaks of: the issuer's, or the only one there is."""
    if issuer is not None and issuer.area is not None:
        return Area.objects.filter(on_path(issuer.area.path), tier=Tier.PROVINCE).first()
    provinces = list(Area.objects.on(day).filter(tier=Tier.PROVINCE)[:2])
    return provinces[0] if len(provinces) == 1 else None


def bodies_named(keys: Iterable[str]) -> dict[str, list[Organisation]]:
    """Return key → every body, of any time, that bears the name; one query."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    rows = (
        OrganisationName.objects.filter(key__in=list(keys))
        .select_related("organisation__kind", "organisation__area", "organisation__superior__kind")
        .order_by("organisation__path")
    )
    for row in rows:
        found[row.key].append(row.organisation)
    return found


def nearest(bodies: Sequence[Organisation], issuer: Organisation | None) -> list[Organisation]:
    """Return those of several namesakes that an issuer means: the ones nearest to it.

    First the bodies under the issuer, then those in its area or in an area round it, then
    those of its province. Two in the same place mean that the name does not decide.
    """
    if len(bodies) < 2 or issuer is None:  # noqa: PLR2004 - nothing to decide
        return list(bodies)
    area = issuer.area.path if issuer.area else ""
    ranked: dict[int, list[Organisation]] = defaultdict(list)
    for body in bodies:
        ranked[_distance(body, issuer, area)].append(body)
    return ranked[min(ranked)]


def _distance(body: Organisation, issuer: Organisation, area: str) -> int:
    """Return 0 for a body under the issuer, more the farther its area is."""
    if body.path.startswith(issuer.path):
        return 0
    own = body.area.path if body.area else ""
    if not area or not own:
        return 90
    if own.startswith(area):
        return 1
    if area.startswith(own):
        # of the areas round the issuer's, the narrowest first: district before province
        return 2 + (len(area) - len(own))
    return 80 if own[:WIDTH] == area[:WIDTH] else 99


def likely(
    key: str, *, province: Area | None, day: dt.date, first: Sequence[Organisation] = ()
) -> tuple[Candidate, ...]:
    """Return bodies whose names are like a key, best first; `first` come before the others."""
    # joins alone, no subquery: PostgreSQL plans those badly on tables just filled
    names = OrganisationName.objects.filter(
        Q(organisation__valid_from=None) | Q(organisation__valid_from__lte=day),
        Q(organisation__valid_to=None) | Q(organisation__valid_to__gte=day),
    )
    if province is not None:
        inside = below(province.path, "organisation__area__path")
        names = names.filter(inside | Q(organisation__area=None))
    rows = list(names.values_list("organisation_id", "key"))
    matches = process.extract(
        key,
        [row[1] for row in rows],
        scorer=fuzz.token_set_ratio,
        limit=4 * SHOWN,
        score_cutoff=LIKE,
    )
    scores: dict[int, float] = {}
    for name, score, index in matches:
        # a name inside the phrase scores full by its set; weigh by the whole as well
        weighed = (score + fuzz.token_sort_ratio(key, name)) / 2
        body = rows[index][0]
        scores[body] = max(scores.get(body, 0.0), weighed)
    given = [Candidate(body, 100.0) for body in first]
    known = {body.pk for body in first}
    best = sorted(scores.items(), key=lambda item: -item[1])
    stored = Organisation.objects.select_related("kind", "area").in_bulk([pk for pk, _ in best])
    others = [Candidate(stored[pk], round(score, 1)) for pk, score in best if pk not in known]
    return tuple([*given, *others][: max(SHOWN, len(given))])
