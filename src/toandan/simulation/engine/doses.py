"""Doses of campaigns that follow the epidemic (see `scenario_doses`).

Second doses due come first, also where the campaign has stopped. What is left of a day goes to
the communes in which it goes on: where it is steered, in proportion to the cases found in the
last 7 days, and what nobody there waits for in proportion to the people who wait.
"""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.books import tally
from toandan.simulation.engine.compiled import kernel, piece, whole
from toandan.simulation.engine.contacts import band_of, commune_of
from toandan.simulation.engine.orders import (
    BY_DATE,
    BY_PROVINCE,
    NOT_STANDING,
    found_this_week,
    incidence,
    province_incidence,
)
from toandan.simulation.engine.tables import CALLED_DOSES, Campaigns, Office, People, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray


@kernel
def give_doses(today: int, people: People, plan: Plan, office: Office) -> None:
    """Give the doses of today, knowing the cases found up to yesterday."""
    campaigns, doses = plan.vaccine.campaigns, office.doses
    for which in range(len(campaigns.start)):
        if today >= campaigns.start[which]:
            _open(which, today, campaigns, plan.residents, office)
            left = min(campaigns.daily[which], doses.left[which])
            left -= _give_seconds(which, today, left, people, campaigns, office)
            if campaigns.steered[which]:
                _weigh_by_cases(which, today, campaigns, office)
                left -= _give_firsts(which, today, left, campaigns, office)
            _weigh_by_people(which, campaigns, office)
            _give_firsts(which, today, left, campaigns, office)
        doses.until[which, today + 1] = doses.served[which].sum()


@piece
def _open(
    which: int, today: int, campaigns: Campaigns, residents: NDArray[np.float64], office: Office
) -> None:
    overall = 0.0
    if campaigns.trigger[which] == BY_PROVINCE:
        overall = province_incidence(office.found, residents, today)
    for commune in range(len(residents)):
        cases = overall
        if campaigns.trigger[which] not in (BY_DATE, BY_PROVINCE):
            cases = incidence(office.found, residents, commune, today)
        since = office.doses.since[which, commune]
        if not _goes_on(which, today, cases, since, campaigns):
            office.doses.since[which, commune] = NOT_STANDING
        elif since == NOT_STANDING:
            office.doses.since[which, commune] = today


@piece
def _goes_on(which: int, today: int, cases: float, since: int, campaigns: Campaigns) -> bool:
    """Whether a campaign takes people today, given the cases and since when it did."""
    if campaigns.trigger[which] == BY_DATE:
        return True
    if since == NOT_STANDING:
        return cases >= campaigns.opens[which]
    return today - since < campaigns.least[which] or cases >= campaigns.closes[which]


@piece
def _give_seconds(
    which: int, today: int, most: int, people: People, campaigns: Campaigns, office: Office
) -> int:
    """Second doses to those whose first one is long enough ago, in the same order."""
    doses, interval = office.doses, campaigns.interval[which]
    due = 0
    if 0 < interval <= today:
        due = whole(doses.until[which, today - interval + 1])
    begun = whole(doses.seconds[which])
    count = min(max(due - begun, 0), most)
    first = whole(campaigns.line_start[which, 0]) + begun
    for place in range(first, first + count):
        who = whole(doses.given[place])
        doses.dose_2[who] = today
        tally(office, CALLED_DOSES, today, commune_of(people, who), band_of(office.status[who]))
    doses.seconds[which] = begun + count
    doses.left[which] -= count
    return count


@piece
def _waiting(which: int, commune: int, campaigns: Campaigns, office: Office) -> int:
    """People of a commune whom an open campaign has not yet reached."""
    if office.doses.since[which, commune] == NOT_STANDING:
        return 0
    line = campaigns.line_start
    length = whole(line[which, commune + 1]) - whole(line[which, commune])
    return length - whole(office.doses.served[which, commune])


@piece
def _weigh_by_people(which: int, campaigns: Campaigns, office: Office) -> None:
    for commune in range(len(office.doses.wanted)):
        office.doses.wanted[commune] = _waiting(which, commune, campaigns, office)


@piece
def _weigh_by_cases(which: int, today: int, campaigns: Campaigns, office: Office) -> None:
    """Cases of the last 7 days where somebody waits."""
    for commune in range(len(office.doses.wanted)):
        waiting = whole(_waiting(which, commune, campaigns, office) > 0)
        cases = found_this_week(office.found, commune, today)
        office.doses.wanted[commune] = cases * waiting


@piece
def _give_firsts(which: int, today: int, most: int, campaigns: Campaigns, office: Office) -> int:
    """First doses by the communes' weights: whole ones, by rounding their running sum."""
    doses = office.doses
    total = doses.wanted.sum()
    if total <= 0.0 or most <= 0:
        return 0
    waiting = 0
    for commune in range(len(doses.wanted)):
        waiting += _waiting(which, commune, campaigns, office)
    most = min(most, waiting)
    base = whole(campaigns.line_start[which, 0])
    number = before = whole(doses.served[which].sum())
    running = 0.0
    for commune in range(len(doses.wanted)):
        share = whole(np.floor(running / total * most))
        running += doses.wanted[commune]
        share = whole(np.floor(running / total * most)) - share
        share = min(share, _waiting(which, commune, campaigns, office))
        first = whole(campaigns.line_start[which, commune] + doses.served[which, commune])
        for place in range(first, first + share):
            who = whole(campaigns.line[place])
            doses.dose_1[who] = today
            doses.given[base + number] = who
            number += 1
            tally(office, CALLED_DOSES, today, commune, band_of(office.status[who]))
        doses.served[which, commune] += share
    doses.left[which] -= number - before
    return number - before
