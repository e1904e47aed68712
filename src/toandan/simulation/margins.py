"""How well a synthetic population meets the margins it was built from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toandan.simulation.areas import BANDS, N_BANDS, Province, mobility, share_out
from toandan.simulation.population import SCHOOL, WORK, Population
from toandan.simulation.ways import reached_shares

_PUPIL_BANDS = 4
_SIGMAS = 5.0
_TRUNCATION = 0.02


@dataclass(frozen=True)
class Margin:
    """One margin: its name, the largest error and what is tolerated."""

    name: str
    error: float
    tolerated: float

    @property
    def met(self) -> bool:
        """Whether the error is within what is tolerated."""
        return self.error <= self.tolerated


def check_margins(population: Population, province: Province) -> list[Margin]:
    """Compare a population with its province's tables.

    Commune sizes and age bands must hold exactly; household sizes, enrolment and mobility
    within sampling error and the truncation of the last household of a commune.
    """
    size = population.size
    sampling = _SIGMAS / np.sqrt(size)
    wanted = np.stack([share_out(province.age_shares, int(n)) for n in province.populations])
    residents = population.residents
    people_error = np.abs(residents.sum(axis=1) - province.populations).max()
    return [
        Margin("dân số từng xã", float(people_error), 0.0),
        Margin("nhóm tuổi từng xã", float(np.abs(residents - wanted).max()), 0.0),
        Margin("quy mô hộ", _household_error(population, province), _TRUNCATION + sampling),
        Margin("tỷ lệ đi học", _enrolment_error(population, province), 8 * sampling),
        Margin("tỷ lệ có nhóm làm việc", _work_error(population, province), 8 * sampling),
        Margin("đi lại giữa các xã", _mobility_error(population, province), 0.05),
    ]


def _household_error(population: Population, province: Province) -> float:
    person = population.person
    heads = np.unique(person["home"])
    sizes = np.bincount(person["home_size"][heads], minlength=len(province.household_sizes) + 1)
    found = sizes[1 : len(province.household_sizes) + 1] / len(heads)
    wanted = province.household_sizes / province.household_sizes.sum()
    return float(np.abs(found - wanted).max())


def _share_in_layer(
    population: Population, layer: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    band = population.person["band"]
    members = np.bincount(band[population.person["layer"] == layer], minlength=N_BANDS)
    return members / np.maximum(np.bincount(band, minlength=N_BANDS), 1)


def _enrolment_error(population: Population, province: Province) -> float:
    found = _share_in_layer(population, SCHOOL)[:_PUPIL_BANDS]
    return float(np.abs(found - np.array(province.figures["enrolment"])).max())


def _work_error(population: Population, province: Province) -> float:
    """Workers with a group; pupils of 15-19 are not at work as well."""
    employment = np.array(province.figures["employment"])
    first = BANDS.index(15)
    free = np.ones(len(employment))
    free[0] -= province.figures["enrolment"][-1]
    wanted = employment * free * (1 - float(province.figures["alone_at_work"]))
    found = _share_in_layer(population, WORK)[first : first + len(employment)]
    return float(np.abs(found - wanted).max())


def _mobility_error(population: Population, province: Province) -> float:
    """Largest share of a commune's contacts that goes elsewhere than the kernel says."""
    wanted = mobility(province)
    table = population.reach
    found = reached_shares(table.cells, len(wanted)) * (1 - table.stay[:, None])
    found[np.arange(len(wanted)), np.arange(len(wanted))] += table.stay
    return float(np.abs(found - wanted).sum(axis=1).max() / 2)
