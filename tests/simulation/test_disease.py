from __future__ import annotations

import copy
import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.models import START, seeded_plan

from toandan.simulation.areas import DATA
from toandan.simulation.compile_course import compile_course
from toandan.simulation.delays import LAWS, Delay, midpoints, variation_table
from toandan.simulation.disease import Disease, load_disease, parse_disease
from toandan.simulation.errors import DiseaseError
from toandan.simulation.run import Bench, make_model
from toandan.simulation.transmission import (
    home_hazard,
    next_generation,
    rates_for,
    reproduction_number,
    structure_of,
    typical_case,
)

if TYPE_CHECKING:
    from toandan.simulation.population import Population

SHIPPED = sorted(file.stem for file in (DATA / "diseases").glob("*.toml"))


@pytest.fixture
def document() -> dict[str, Any]:
    text = (DATA / "diseases" / "covid19.toml").read_text(encoding="utf-8")
    return copy.deepcopy(tomllib.loads(text))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_disease_loads_with_sources(name: str) -> None:
    disease = load_disease(name)
    assert disease.name == name
    assert disease.variants
    for parameter in disease.provenance.values():
        assert parameter.unit
        assert parameter.source


def test_an_unknown_parameter_is_refused_by_name(document: dict[str, Any]) -> None:
    document["general"]["contagiousness"] = document["general"]["severe"]
    with pytest.raises(DiseaseError, match=r"general\.contagiousness"):
        parse_disease(document)


def test_a_missing_parameter_is_refused_by_name(document: dict[str, Any]) -> None:
    del document["variant"]["delta"]["latent"]
    with pytest.raises(DiseaseError, match=r"variant\.delta\.latent"):
        parse_disease(document)


def test_a_number_without_a_source_is_refused(document: dict[str, Any]) -> None:
    del document["general"]["severe"]["source"]
    with pytest.raises(DiseaseError, match=r"general\.severe"):
        parse_disease(document)


def test_more_deaths_than_critical_cases_are_a_contradiction(document: dict[str, Any]) -> None:
    document["general"]["death"]["value"] = [0.9] * 10
    with pytest.raises(DiseaseError, match=r"general\.death.*mâu thuẫn"):
        parse_disease(document)


def test_a_number_out_of_range_is_refused(document: dict[str, Any]) -> None:
    document["variant"]["wild"]["household_attack"]["value"] = 1.5
    with pytest.raises(DiseaseError, match=r"household_attack.*ngoài khoảng"):
        parse_disease(document)


def test_an_r0_below_what_households_give_is_a_contradiction(
    document: dict[str, Any], small: Population
) -> None:
    document["variant"]["wild"]["r0"]["value"] = 0.1
    disease = parse_disease(document)
    with pytest.raises(DiseaseError, match=r"variant\.wild\.r0.*mâu thuẫn"):
        rates_for(small, structure_of(small), disease, disease.variants[0])


def test_an_unknown_disease_names_those_there_are() -> None:
    with pytest.raises(DiseaseError, match="covid19"):
        load_disease("chickenpox-of-mars")


def test_rates_give_the_r0_that_was_asked_for(small: Population, covid: Disease) -> None:
    structure = structure_of(small)
    for variant in covid.variants:
        matrix = next_generation(structure, covid, rates_for(small, structure, covid, variant))
        assert reproduction_number(matrix) == pytest.approx(variant.r0, rel=1e-6)
        assert typical_case(matrix).sum() == pytest.approx(1.0)


@given(st.floats(0.01, 0.9), st.sampled_from([0.0, 0.3, 1.0, 5.0]))
def test_the_household_hazard_gives_back_the_attack_rate(attack: float, shape: float) -> None:
    hazard = home_hazard(attack, shape)
    factor = variation_table(shape).astype(float)
    assert np.mean(1 - np.exp(-hazard * factor)) == pytest.approx(attack, abs=0.01)


@settings(max_examples=60)
@given(st.sampled_from(LAWS), st.floats(1.0, 20.0), st.floats(0.2, 1.2))
def test_a_delay_has_the_mean_it_was_given(law: str, mean: float, variation: float) -> None:
    delay = Delay(law, mean, mean * variation)
    quantiles = delay.quantiles(midpoints())
    assert (np.diff(quantiles) >= 0).all()
    assert quantiles.mean() == pytest.approx(mean, rel=0.03)
    assert delay.table(least=1).min() >= 1


def test_a_variant_may_wane_for_itself(document: dict[str, Any]) -> None:
    entry = document["general"]["immunity_plateau"]
    document["variant"]["delta"]["immunity_plateau"] = {**entry, "value": 20}
    document["variant"]["delta"]["immunity_half_life"] = {**entry, "value": 10}
    disease = parse_disease(document)
    wild, delta = disease.variants
    assert (wild.immunity_plateau, wild.immunity_half_life) == (180, 365)
    assert (delta.immunity_plateau, delta.immunity_half_life) == (20, 10)
    assert "variant.delta.immunity_plateau" in disease.provenance
    document["variant"]["delta"]["immunity_half_life"]["value"] = -1
    with pytest.raises(DiseaseError, match=r"variant\.delta\.immunity_half_life"):
        parse_disease(document)


def test_those_who_had_the_variant_that_wanes_sooner_fall_ill_again(
    small: Population, document: dict[str, Any]
) -> None:
    entry = document["general"]["immunity_plateau"]
    for name, days in (("immunity_plateau", 10), ("immunity_half_life", 20)):
        document["variant"]["delta"][name] = {**entry, "value": days}
    document["cross_immunity"]["value"] = [[1.0, 1.0], [1.0, 1.0]]
    course = compile_course(small, parse_disease(document), START, 120)
    assert (course.immunity[0] == 1).all()
    assert course.immunity[1, 30] == pytest.approx(0.5)
    again = []
    for variant in (0, 1):
        plan = seeded_plan(small, 120, 30)
        arrivals = plan.arrivals._replace(seed_variant=np.full(1, variant, dtype=np.uint8))
        bench = Bench(make_model(small, course, plan._replace(arrivals=arrivals), 120), check=True)
        bench.run(1)
        again.append(int((bench.cases()["ordinal"] > 0).sum()))
    assert again[0] == 0
    assert again[1] > 100
