"""From R0 and household attack rate to rates of contact: the next-generation matrix.

The household attack rate fixes the hazard between two housemates; what is left of R0 fixes
one common factor of the other layers. R0 is the largest eigenvalue of the matrix K, whose
entry (a, b) is the expected number of *different* people of band b whom a typical case of
band a infects in the population when all are susceptible (Diekmann, Heesterbeek and
Roberts 2010). Somebody met twice counts once: at home and in small groups that matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toandan.simulation.areas import N_BANDS
from toandan.simulation.errors import DiseaseError
from toandan.simulation.population import COMMUNITY, HOME, SCHOOL, WORK, Population
from toandan.simulation.ways import reached_shares

if TYPE_CHECKING:
    from toandan.simulation.disease import Disease, Variant

Matrix = NDArray[np.float64]
_BISECTIONS = 60
_LARGEST_FACTOR = 1000.0


@dataclass(frozen=True)
class Rates:
    """Expected transmitting contacts per infection of a fully susceptible person.

    Attributes:
        home_pair: with one housemate.
        layer: by layer and band, for members of the layer, shape (4, 16).
        factor: common factor of the layers outside the home.
    """

    home_pair: float
    layer: Matrix
    factor: float


@dataclass(frozen=True)
class Structure:
    """Who can meet whom, by band; computed once per population.

    Attributes:
        housemates: mean housemates of band b of a person of band a, shape (16, 16).
        groups: for each layer and group size, pairs (a, b) per person of band a.
        member_share: share of each band that has a group in the layer, shape (4, 16).
        community: share of community contacts of band a that are with band b.
        shares: of the population by band.
    """

    housemates: Matrix
    groups: dict[tuple[int, int], Matrix]
    member_share: Matrix
    community: Matrix
    shares: Matrix


def structure_of(population: Population) -> Structure:
    """Count the pairs of bands at home and in groups."""
    person = population.person
    band = person["band"].astype(np.int64)
    people = np.maximum(np.bincount(band, minlength=N_BANDS), 1)
    member_share = np.ones((4, N_BANDS))
    for layer in (SCHOOL, WORK):
        members = np.bincount(band[person["layer"] == layer], minlength=N_BANDS)
        member_share[layer] = members / people
    return Structure(
        housemates=_housemates(population, band) / people[:, None],
        groups={key: pairs / people[:, None] for key, pairs in _group_pairs(population).items()},
        member_share=member_share,
        community=reached_shares(population.mix.cells, N_BANDS),
        shares=people / people.sum(),
    )


def _housemates(population: Population, band: NDArray[np.int64]) -> Matrix:
    home = population.person["home"]
    pairs = np.zeros(N_BANDS * N_BANDS)
    for shift in range(1, int(population.person["home_size"].max())):
        together = home[shift:] == home[:-shift]
        key = band[shift:][together] * N_BANDS + band[:-shift][together]
        pairs += np.bincount(key, minlength=N_BANDS * N_BANDS)
    square = pairs.reshape(N_BANDS, N_BANDS)
    return square + square.T


def _group_pairs(population: Population) -> dict[tuple[int, int], Matrix]:
    members = population.members
    if len(members) == 0:
        return {}
    mine = population.person[members]
    first = mine["group"].astype(np.int64)
    starts, which = np.unique(first, return_inverse=True)
    counts = np.bincount(which * N_BANDS + mine["band"], minlength=len(starts) * N_BANDS)
    counts = counts.reshape(-1, N_BANDS).astype(np.float64)
    head = population.person[members[starts]]
    pairs: dict[tuple[int, int], Matrix] = {}
    for layer in (SCHOOL, WORK):
        for size in np.unique(head["group_size"][head["layer"] == layer]):
            chosen = counts[(head["layer"] == layer) & (head["group_size"] == size)]
            pairs[(layer, int(size))] = chosen.T @ chosen - np.diag(chosen.sum(axis=0))
    return pairs


def _met(hazard: Matrix | float, dispersion: float) -> Matrix:
    """Probability that one person is infected, with gamma-distributed infectiousness."""
    if dispersion <= 0:
        return np.asarray(-np.expm1(-np.asarray(hazard)))
    return np.asarray(1.0 - (1.0 + np.asarray(hazard) / dispersion) ** -dispersion)


def home_hazard(attack: float, dispersion: float) -> float:
    """Hazard between housemates that gives the attack rate of an index case with symptoms."""
    if dispersion <= 0:
        return float(-np.log1p(-attack))
    return float(dispersion * ((1.0 - attack) ** (-1.0 / dispersion) - 1.0))


def next_generation(structure: Structure, disease: Disease, rates: Rates) -> Matrix:
    """The next-generation matrix K, shape (16, 16), row infects column."""
    general = disease.general
    symptoms = general["symptomatic"]
    total = np.zeros((N_BANDS, N_BANDS))
    for share, reach in (
        (symptoms, 1.0),
        (1.0 - symptoms, general["asymptomatic_infectiousness"]),
    ):
        total += share[:, None] * _generation(structure, disease, rates, reach)
    return total


def _generation(structure: Structure, disease: Disease, rates: Rates, reach: float) -> Matrix:
    susceptible = disease.general["susceptibility"][None, :]
    dispersion = disease.general["overdispersion"]
    hazard = rates.home_pair * reach * susceptible
    result = structure.housemates * _met(hazard, dispersion)
    for (layer, size), pairs in structure.groups.items():
        hazard = rates.layer[layer][:, None] * reach * susceptible / size
        result = result + pairs * _met(hazard, dispersion)
    met = rates.layer[COMMUNITY][:, None] * structure.community
    return np.asarray(result + met * reach * susceptible)


def reproduction_number(matrix: Matrix) -> float:
    """Largest eigenvalue of a next-generation matrix."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def typical_case(matrix: Matrix) -> Matrix:
    """Shares of bands among the cases of an early epidemic, shape (16,)."""
    values, vectors = np.linalg.eig(matrix.T)
    vector = np.abs(np.real(vectors[:, int(np.argmax(np.abs(values)))]))
    return np.asarray(vector / vector.sum())


def rates_for(
    population: Population, structure: Structure, disease: Disease, variant: Variant
) -> Rates:
    """Rates at which a variant has its R0 and household attack rate in a population.

    Raises:
        DiseaseError: households alone already exceed R0, or no contact is left to carry it.
    """
    home = home_hazard(variant.household_attack, disease.general["overdispersion"])
    unit = _unit_rates(population, structure, disease)

    def number(factor: float) -> float:
        return reproduction_number(
            next_generation(structure, disease, Rates(home, unit * factor, factor))
        )

    if number(0.0) > variant.r0 > 0:
        raise DiseaseError(
            f"'variant.{variant.name}.r0' = {variant.r0} mâu thuẫn với household_attack = "
            f"{variant.household_attack}: riêng lây trong hộ đã cho R0 = {number(0.0):.2f}"
        )
    low, high = 0.0, 1e-3
    while number(high) < variant.r0:
        low, high = high, high * 4
        if high > _LARGEST_FACTOR:
            raise DiseaseError(
                f"'variant.{variant.name}.r0' = {variant.r0} không đạt được với các lớp tiếp xúc"
            )
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if number(middle) < variant.r0 else (low, middle)
    return Rates(home, unit * high, high)


def _unit_rates(population: Population, structure: Structure, disease: Disease) -> Matrix:
    """Contacts a day of a member of each layer, weighted by risk, shape (4, 16)."""
    unit = np.zeros((4, N_BANDS))
    for layer, name in ((SCHOOL, "school"), (WORK, "work"), (COMMUNITY, "community")):
        share = structure.member_share[layer]
        contacts = np.divide(
            population.contacts[layer], share, out=np.zeros(N_BANDS), where=share > 0
        )
        unit[layer] = contacts * disease.general[f"{name}_weight"]
    unit[HOME] = 0.0
    return unit
