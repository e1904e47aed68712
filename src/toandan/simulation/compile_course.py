"""A disease put into a population and a calendar: the tables that the engine reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.delays import Delay, midpoints, variation_table
from toandan.simulation.engine.tables import QUANTILES, Course
from toandan.simulation.population import COMMUNITY, HOME, LAYERS, SCHOOL, WORK, Population
from toandan.simulation.transmission import Structure, rates_for, structure_of
from toandan.simulation.ways import alias_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toandan.simulation.disease import Disease, Variant

_YEAR = 365.25
_MOST_DAYS = 250
_TAIL = 0.999
#: temperatures at which delays in the mosquito are tabulated, in degrees Celsius
_WARMTH = np.arange(15.0, 37.0, 1.0)


def compile_course(
    population: Population,
    disease: Disease,
    start: date,
    days: int,
    present: Sequence[int] | None = None,
) -> Course:
    """Compile a disease for a population and a span of days.

    Args:
        population: who lives there.
        disease: what to put in.
        start: the first day; it sets season and temperature.
        days: how many days will be run.
        present: indices of the variants that occur; where their protection is complete and
            does not wane within `days`, second infections need not be looked at.

    Raises:
        DiseaseError: R0 and household attack rate contradict each other here.
    """
    general, variants = disease.general, disease.variants
    structure = structure_of(population)
    season = _season(disease, start, days)
    immunity = np.stack([_immunity(variant, days) for variant in variants])
    used = list(range(len(variants))) if present is None else sorted(set(present))
    crossed = disease.cross[np.ix_(used, used)] >= 1.0
    complete = bool(crossed.all() and immunity[used].min() >= 1.0)
    return Course(
        **_rates(population, structure, disease, float(season.max())),
        season=season / season.max(),
        asymptomatic=np.full(len(variants), general["asymptomatic_infectiousness"]),
        reach_factor=variation_table(general["overdispersion"]),
        latent=np.stack([variant.latent.table(least=1) for variant in variants]),
        spread=np.stack([variant.contagion.table() for variant in variants]),
        onset=np.stack([variant.onset.table() for variant in variants]),
        **_severity(disease),
        **_care(general),
        lasting=complete,
        cross=disease.cross,
        immunity=immunity,
        **_vector(disease, start, days),
        infectious_days=_longest([variant.contagion for variant in variants]),
    )


def _rates(
    population: Population, structure: Structure, disease: Disease, peak: float
) -> dict[str, Any]:
    """Rates of contact at the height of the season, and how contacts are judged."""
    susceptibility = disease.general["susceptibility"]
    most = float(susceptibility.max())
    bound = _highest_met(structure, susceptibility / most)
    home_pair = np.zeros(len(disease.variants))
    layer_rate = np.zeros((len(disease.variants), len(LAYERS), N_BANDS))
    for index, variant in enumerate(disease.variants):
        rates = rates_for(population, structure, disease, variant)
        home_pair[index] = rates.home_pair * most * peak
        layer_rate[index] = rates.layer * bound * most * peak
        met = structure.community @ susceptibility
        layer_rate[index, COMMUNITY] = rates.layer[COMMUNITY] * met * peak
    return {
        "home_pair": home_pair,
        "bound": bound,
        "layer_rate": layer_rate,
        "susceptibility": _judged_later(susceptibility / most),
        "mix": _susceptible_mix(structure.community, susceptibility),
    }


def _judged_later(relative: NDArray[np.float64]) -> NDArray[np.float64]:
    """Susceptibility that a contact is judged by on its day, by layer and band, at most 1.

    At home and in groups the person met is drawn whatever the age and judged later. In the
    community the age met is already drawn in proportion to susceptibility, so that fewer
    contacts are drawn for nothing.
    """
    table = np.tile(relative, (len(LAYERS), 1))
    table[COMMUNITY] = 1.0
    return table


def _highest_met(structure: Structure, relative: NDArray[np.float64]) -> NDArray[np.float64]:
    """Highest susceptibility that a contact can meet, by layer and band.

    Contacts are drawn at the rate of the most susceptible person who could be met, and
    their luck is scaled to match, which is exact and draws fewer for nothing: at home by
    the band of the oldest housemate (the highest susceptibility up to that band), in
    groups by the bands that ever share a group with the row's.
    """
    bound = np.ones((len(LAYERS), N_BANDS))
    bound[HOME] = np.maximum.accumulate(relative)
    for layer in (SCHOOL, WORK):
        met = np.zeros((N_BANDS, N_BANDS), dtype=np.bool_)
        for (which, _), pairs in structure.groups.items():
            if which == layer:
                met |= pairs > 0
        bound[layer] = np.where(met, relative[None, :], 0.0).max(axis=1)
    return np.asarray(bound)


def _susceptible_mix(
    community: NDArray[np.float64], susceptibility: NDArray[np.float64]
) -> NDArray[np.void]:
    """Alias table of the age band met in the community, weighted by susceptibility."""
    weights = community * susceptibility[None, :]
    rows = [row if row.sum() > 0 else np.ones(N_BANDS) for row in weights]
    return np.stack([alias_cells(row, np.arange(N_BANDS)) for row in rows])


def _season(disease: Disease, start: date, days: int) -> NDArray[np.float64]:
    """Relative transmission by day: 1 on average, highest on the peak day."""
    day = start.timetuple().tm_yday + np.arange(days)
    phase = 2 * np.pi * (day - disease.general["season_peak_day"]) / _YEAR
    return np.asarray(1.0 + disease.general["season_amplitude"] * np.cos(phase))


def _immunity(variant: Variant, days: int) -> NDArray[np.float64]:
    """Protection left so many days after an infection by a variant, shape (days + 1,)."""
    since = np.arange(days + 1, dtype=np.float64)
    half_life = variant.immunity_half_life
    if half_life <= 0:
        return np.ones(days + 1)
    after = np.maximum(since - variant.immunity_plateau, 0.0)
    return np.asarray(0.5 ** (after / half_life))


def _severity(disease: Disease) -> dict[str, Any]:
    """Probabilities given symptoms, by variant and band; never above one another."""
    general = disease.general
    symptoms = np.maximum(general["symptomatic"], 1e-12)
    factor = np.array([variant.severity for variant in disease.variants])[:, None]
    severe = np.minimum(general["severe"] / symptoms * factor, 1.0)
    critical = np.minimum(general["critical"] / symptoms * factor, severe)
    death = np.minimum(general["death"] / symptoms * factor, critical)
    return {
        "p_symptoms": np.tile(general["symptomatic"], (len(disease.variants), 1)),
        "p_severe": severe,
        "p_critical": critical,
        "p_death": death,
    }


def _care(general: dict[str, Any]) -> dict[str, Any]:
    return {
        "to_ward": general["onset_to_admission"].table(),
        "to_icu": general["admission_to_icu"].table(),
        "to_death": general["icu_to_death"].table(),
        "ward_stay": general["ward_stay"].table(),
        "icu_stay": general["icu_stay"].table(),
        "death_without_bed": float(general["death_without_bed"]),
        "death_without_icu": float(general["death_without_icu"]),
    }


def _longest(delays: Sequence[Delay]) -> int:
    """Days after which practically no contact of a case is left."""
    tail = np.array([_TAIL])
    return int(max(np.ceil(delay.quantiles(tail)[0]) for delay in delays))


def _vector(disease: Disease, start: date, days: int) -> dict[str, Any]:
    """Delay from a person's contagious bite to the next person's, by temperature.

    The mean of the extrinsic incubation is interpolated on the logarithm between the two
    temperatures given, as Chan and Johansson (2012) found it to fall.
    """
    if disease.vector is None:
        return {
            "vector": False,
            "vector_delay": np.zeros((1, QUANTILES), dtype=np.uint8),
            "temperature": np.zeros(days, dtype=np.uint8),
        }
    warm, hot = disease.vector["extrinsic_25"], disease.vector["extrinsic_30"]
    bite = disease.vector["bite"]
    rows = []
    for degrees in _WARMTH:
        slope = (degrees - 25.0) / 5.0
        mean = warm.mean * (hot.mean / warm.mean) ** slope
        ratio = warm.sd / warm.mean * (1 - slope) + hot.sd / hot.mean * slope
        incubation = Delay(warm.law, mean, mean * max(ratio, 0.1)).quantiles(midpoints())
        order = np.random.default_rng(int(degrees)).permutation(QUANTILES)
        wait = incubation + bite.quantiles(midpoints())[order]
        rows.append(np.clip(np.rint(wait), 1, _MOST_DAYS).astype(np.uint8))
    months = [(start + timedelta(days=day)).month - 1 for day in range(days)]
    degrees = disease.vector["temperature"][months]
    nearest = np.abs(degrees[:, None] - _WARMTH[None, :]).argmin(axis=1)
    return {
        "vector": True,
        "vector_delay": np.stack(rows),
        "temperature": nearest.astype(np.uint8),
    }
