"""Making models for tests without the cache of populations."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import DATA
from toandan.simulation.compile_course import compile_course
from toandan.simulation.compile_plan import compile_plan
from toandan.simulation.disease import Disease, load_disease, parse_disease
from toandan.simulation.engine.tables import INFECTIONS, Plan, State
from toandan.simulation.quiet import quiet_plan
from toandan.simulation.run import Model, make_model
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from toandan.simulation.population import Population

START = date(2021, 7, 1)


def model_of(population: Population, document: dict[str, Any]) -> Model:
    """A scenario document in a population."""
    scenario = parse_scenario(document)
    disease = load_disease(scenario.disease)
    plan = compile_plan(scenario, population, disease)
    present = [int(v) for v in (*plan.arrivals.variant, *plan.arrivals.seed_variant)]
    course = compile_course(population, disease, scenario.start, scenario.days, present)
    return make_model(population, course, plan, scenario.days)


def seeded_plan(population: Population, days: int, count: int) -> Plan:
    """No measure; `count` people infected on day 0."""
    plan = quiet_plan(population, days)
    arrivals = plan.arrivals._replace(
        seed_day=np.zeros(1, dtype=np.int32),
        seed_commune=np.full(1, -1, dtype=np.int32),
        seed_count=np.full(1, count, dtype=np.int32),
        seed_variant=np.zeros(1, dtype=np.uint8),
    )
    return plan._replace(arrivals=arrivals)


def free_model(population: Population, disease: Disease, days: int, count: int) -> Model:
    """A disease left alone."""
    course = compile_course(population, disease, START, days, [0])
    return make_model(population, course, seeded_plan(population, days, count), days)


def infections(state: State) -> int:
    """How many were infected in a run."""
    return int(state.office.counts[INFECTIONS].sum())


def scenario_document(**changes: Any) -> dict[str, Any]:
    """A scenario of 5,000 people over 120 days, with parts replaced."""
    document: dict[str, Any] = {
        "name": "test",
        "people": 5000,
        "start": START.isoformat(),
        "days": 120,
        "seeds": [{"count": 20, "variant": "wild"}],
    }
    return {**document, **changes}


#: a campaign that follows the epidemic
CALLED: dict[str, Any] = {
    "product": "astrazeneca",
    "daily": 30,
    "interval": 14,
    "groups": ["12-17", "5-11"],
    "steer": "cases",
    "trigger": {"scope": "province", "open": 100},
}
#: every measure at once
EVERYTHING: dict[str, Any] = {
    "imports": [{"variant": "wild", "per_day": 1.0, "caught": 0.5}],
    "orders": [
        {"kind": "masks", "compliance": 0.2},
        {"kind": "directive_16", "from": "2021-07-25", "to": "2021-08-01"},
        {"kind": "lockdown", "trigger": {"open": 4000, "close": 1500, "least_days": 7}},
    ],
    "testing": {
        "symptomatic_share": 0.3,
        "capacity": 12,
        "hospital": False,
        "rounds": [
            {"day": "2021-07-28", "share": 0.3, "pool": 0},
            {"day": "2021-08-05", "share": 0.5, "pool": 50},
        ],
    },
    "isolation": {"share": 0.6},
    "tracing": {
        "home": 0.5,
        "school": 0.3,
        "work": 0.3,
        "community": 0.1,
        "central_share": 0.5,
        "extra": 1,
        "f2": True,
    },
    "vaccination": [{"product": "pfizer", "daily": 10, "interval": 21}, CALLED],
    "hospitals": {
        "places": [
            {"name": "biên giới", "communes": ["border"], "beds": 1, "icu": 0},
            {"name": "tỉnh", "beds": 2, "icu": 1, "oxygen": 2},
        ]
    },
    "immune": [{"share": 0.1, "ages": ["30-59"], "households": True}],
}


def plain_disease(
    *,
    r0: float,
    attack: float = 0.0,
    dispersion: float = 0.0,
    latent: float = 3.0,
    spread: float = 5.0,
) -> Disease:
    """A disease that treats all ages alike, with exponential periods."""
    text = (DATA / "diseases" / "covid19.toml").read_text(encoding="utf-8")
    document: dict[str, Any] = copy.deepcopy(tomllib.loads(text))
    general, wild = document["general"], document["variant"]["wild"]
    general["overdispersion"]["value"] = dispersion
    for name, value in (
        ("asymptomatic_infectiousness", 1.0),
        ("susceptibility", 1.0),
        ("symptomatic", 0.0),
        ("severe", 0.0),
        ("critical", 0.0),
        ("death", 0.0),
        ("immunity_half_life", 0.0),
    ):
        general[name]["value"] = value
    wild["r0"]["value"], wild["household_attack"]["value"] = r0, attack
    wild["latent"]["value"] = {"law": "exponential", "mean": latent}
    wild["contagion"]["value"] = {"law": "exponential", "mean": spread}
    document["variant"] = {"wild": wild}
    del document["cross_immunity"]
    return parse_disease(document)
