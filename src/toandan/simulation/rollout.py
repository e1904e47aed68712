"""Vaccination: who gets which dose on which day, worked out once per scenario.

Doses of campaigns that follow the calendar are the same in all runs. For those that follow the
epidemic only the line is set here, commune by commune; the engine gives the doses
(`engine/doses.py`). Second doses due come before first doses; a campaign takes only people
whom no earlier campaign takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.engine.orders import BY_COMMUNE, BY_DATE, BY_PROVINCE
from toandan.simulation.engine.tables import Campaigns, Vaccine
from toandan.simulation.quiet import NO_DOSE, no_campaigns
from toandan.simulation.scenario_doses import Vaccination, vaccine_products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toandan.simulation.population import Population
    from toandan.simulation.scenario import Scenario

_YEARS = 5
_LAG_DAYS = 14
_EFFECTS = ("infection", "onward", "severe")
_ORDER_SEED = 20210701
_EARLIEST = -3000


def ages_of(population: Population) -> NDArray[np.int16]:
    """An age in years for every agent: its band's first year plus 0 to 4 by id."""
    spread = (np.arange(population.size) * 2654435761 >> 7) % _YEARS
    return (population.person["band"].astype(np.int16) * _YEARS + spread).astype(np.int16)


def roll_out(
    scenario: Scenario,
    population: Population,
    masks: list[NDArray[np.bool_]],
    variants: Sequence[str],
) -> Vaccine:
    """Doses of every agent under the scenario's campaigns.

    Args:
        scenario: its campaigns, served in order.
        population: whom they serve.
        masks: for each campaign the communes it serves, shape (C,).
        variants: names of the disease's variants.
    """
    dose_1 = np.full(population.size, NO_DOSE, dtype=np.int16)
    dose_2 = np.full(population.size, NO_DOSE, dtype=np.int16)
    product = np.zeros(population.size, dtype=np.uint8)
    names = list(vaccine_products())
    ages = ages_of(population)
    rng = np.random.default_rng(_ORDER_SEED)
    free = np.ones(population.size, dtype=np.bool_)
    communes = population.person["commune"]
    called: list[tuple[Vaccination, NDArray[np.int64]]] = []
    for campaign, mask in zip(scenario.vaccination, masks, strict=True):
        line = _line(campaign, population, mask, ages, free, rng)
        free[line] = False
        product[line] = names.index(campaign.product)
        if campaign.called:
            called.append((campaign, line[np.argsort(communes[line], kind="stable")]))
            continue
        since = max((campaign.since - scenario.start).days, _EARLIEST)
        _give(campaign, line, since, scenario.days, dose_1, dose_2)
    return Vaccine(
        active=True,
        campaigns=_campaigns(scenario, population, called),
        dose_1=dose_1,
        dose_2=dose_2,
        product=product,
        lag=_LAG_DAYS,
        protect=_protection(names, variants),
        left=_left(names, scenario.days - _EARLIEST),
    )


def _campaigns(
    scenario: Scenario,
    population: Population,
    called: Sequence[tuple[Vaccination, NDArray[np.int64]]],
) -> Campaigns:
    """Tables of the campaigns that follow the epidemic and their lines by commune."""
    if not called:
        return no_campaigns(population.n_communes)
    parts, lines = [campaign for campaign, _ in called], [line for _, line in called]
    counts = [
        np.bincount(population.person["commune"][line], minlength=population.n_communes)
        for line in lines
    ]
    before = np.concatenate(([0], np.cumsum([len(line) for line in lines])[:-1]))
    starts = [
        first + np.concatenate(([0], np.cumsum(count)))
        for first, count in zip(before, counts, strict=True)
    ]
    scopes = {"commune": BY_COMMUNE, "province": BY_PROVINCE}
    calls = [part.trigger for part in parts]
    return Campaigns(
        start=np.array([(part.since - scenario.start).days for part in parts], dtype=np.int32),
        daily=np.array([part.daily for part in parts], dtype=np.int64),
        stock=np.array([part.stock for part in parts], dtype=np.int64),
        interval=np.array([part.interval for part in parts], dtype=np.int32),
        steered=np.array([part.steered for part in parts], dtype=np.bool_),
        trigger=np.array([scopes[c.scope] if c else BY_DATE for c in calls], dtype=np.uint8),
        opens=np.array([call.opens if call else 0.0 for call in calls]),
        closes=np.array([call.closes if call else 0.0 for call in calls]),
        least=np.array([call.least if call else 0 for call in calls], dtype=np.int32),
        line=np.concatenate(lines).astype(np.int32),
        line_start=np.array(starts, dtype=np.int32),
    )


def _line(
    campaign: Vaccination,
    population: Population,
    mask: NDArray[np.bool_],
    ages: NDArray[np.int16],
    free: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Ids in the order in which the campaign serves them.

    Everybody draws a place once, and those up to `coverage` come: with less coverage the line
    of a group is the first part of what it is with more, so that paired runs differ by those
    who are left out alone.
    """
    eligible = free & mask[population.person["commune"]]
    place = rng.random(population.size)
    eligible &= place < campaign.coverage
    groups = []
    for first, last in campaign.groups:
        group = np.flatnonzero(eligible & (ages >= first) & (ages <= last))
        eligible[group] = False
        groups.append(group[np.argsort(place[group], kind="stable")])
    return np.concatenate(groups) if groups else np.zeros(0, dtype=np.int64)


def _give(
    campaign: Vaccination,
    line: NDArray[np.int64],
    since: int,
    days: int,
    dose_1: NDArray[np.int16],
    dose_2: NDArray[np.int16],
) -> None:
    """Walk down the line day by day with the campaign's doses."""
    stock, first, second = campaign.stock, 0, 0
    begun: list[int] = []
    for day in range(since, days):
        doses = min(campaign.daily, stock)
        stock -= doses
        due = first_dosed(begun, day - since - campaign.interval) if campaign.interval else 0
        repeat = min(max(due - second, 0), doses)
        dose_2[line[second : second + repeat]] = day
        second += repeat
        fresh = min(doses - repeat, len(line) - first)
        dose_1[line[first : first + fresh]] = day
        first += fresh
        stock += doses - repeat - fresh
        begun.append(first)


def first_dosed(begun: list[int], day: int) -> int:
    """How many had their first dose by the end of a day of the campaign."""
    return begun[day] if 0 <= day < len(begun) else 0


def _protection(names: list[str], variants: Sequence[str]) -> NDArray[np.float64]:
    """Shape (V, 3, P, 2); `leak` scales what gets through of a variant's infections."""
    products = vaccine_products()
    base = np.array([[products[name][effect] for name in names] for effect in _EFFECTS])
    protect = np.tile(base, (len(variants), 1, 1, 1))
    for index, variant in enumerate(variants):
        for column, name in enumerate(names):
            leak = products[name]["leak"].get(variant, 1.0)
            protect[index, 0, column] = 1.0 - leak * (1.0 - protect[index, 0, column])
    return protect


def _left(names: list[str], days: int) -> NDArray[np.float64]:
    """Shape (3, P, days)."""
    products = vaccine_products()
    half_lives = np.array([products[name]["half_life"] for name in names], dtype=np.float64)
    return np.asarray(0.5 ** (np.arange(days)[None, None, :] / half_lives.T[:, :, None]))


def doses_by_day(vaccine: Vaccine, population: Population, days: int) -> NDArray[np.int64]:
    """Doses given by day, commune and band, shape (days, C, 16)."""
    communes = population.n_communes
    place = population.person["commune"].astype(np.int64) * N_BANDS + population.person["band"]
    total = np.zeros((days, communes * N_BANDS), dtype=np.int64)
    for dose in (vaccine.dose_1, vaccine.dose_2):
        if len(dose) != population.size:
            continue
        given = (dose >= 0) & (dose < days)
        np.add.at(total, (dose[given].astype(np.int64), place[given]), 1)
    return total.reshape(days, communes, N_BANDS)
