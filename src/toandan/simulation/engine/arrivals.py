"""Infections from outside: seeded cases and arrivals over the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.books import tally
from toandan.simulation.engine.chance import (
    IMPORT,
    SEEDING,
    fine_unit,
    key_of,
    pick_high,
    poisson,
    word,
)
from toandan.simulation.engine.compiled import kernel
from toandan.simulation.engine.confinement import confine
from toandan.simulation.engine.contacts import happens, random_resident
from toandan.simulation.engine.course import add_case
from toandan.simulation.engine.tables import (
    CAUGHT_AT_BORDER,
    CENTRAL_QUARANTINE,
    IMMUNE,
    IMPORTED,
    INFECTED,
    Arrivals,
    Office,
    People,
)

if TYPE_CHECKING:
    import numpy as np

_OUTSIDE_LAYER = 4
_TRIES = 64
_MOST_COMMUNES = 65536


@kernel
def seed_cases(today: int, seed: int, people: People, arrivals: Arrivals, office: Office) -> None:
    """Infect the scenario's first cases: different residents of the commune they name."""
    for which in range(len(arrivals.seed_day)):
        if arrivals.seed_day[which] != today:
            continue
        commune = arrivals.seed_commune[which]
        for number in range(arrivals.seed_count[which]):
            key = key_of(seed, SEEDING, which, number)
            for attempt in range(_TRIES):
                bits = word(key, attempt)
                if commune >= 0:
                    who = random_resident(people.commune_start, commune, bits)
                else:
                    who = pick_high(bits, len(people.person))
                if office.status[who] & (INFECTED | IMMUNE) == 0:
                    variant = arrivals.seed_variant[which]
                    add_case(office, who, -1, _OUTSIDE_LAYER, variant, today)
                    break


@kernel
def bring_arrivals(
    today: int, seed: int, people: People, arrivals: Arrivals, office: Office
) -> None:
    """Infected residents come home over the border; the checkpoint catches a share."""
    for stream in range(len(arrivals.variant)):
        for commune in range(arrivals.rate.shape[2]):
            rate = arrivals.rate[stream, today, commune]
            if rate <= 0.0:
                continue
            key = key_of(seed, IMPORT, stream * _MOST_COMMUNES + commune, today)
            for number in range(poisson(rate, fine_unit(word(key, 0)))):
                bits = word(key, 1 + number)
                who = random_resident(people.commune_start, commune, bits)
                if office.status[who] & (INFECTED | IMMUNE) == 0:
                    band = people.person[who].band
                    _arrive(today, stream, commune, band, who, bits, arrivals, office)


@kernel
def _arrive(
    today: int,
    stream: int,
    commune: int,
    band: int,
    who: int,
    bits: np.uint64,
    arrivals: Arrivals,
    office: Office,
) -> None:
    tally(office, IMPORTED, today, commune, band)
    add_case(office, who, -1, _OUTSIDE_LAYER, arrivals.variant[stream], today)
    if happens(bits, 0, arrivals.caught[stream]):
        tally(office, CAUGHT_AT_BORDER, today, commune, band)
        until = today + arrivals.days
        confine(office, who, commune, CENTRAL_QUARANTINE, until, today)
