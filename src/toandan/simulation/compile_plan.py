"""A scenario put into a population: the tables of measures that the engine reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation import scenario_parts as parts
from toandan.simulation.delays import Delay
from toandan.simulation.engine.orders import BY_COMMUNE, BY_DATE, BY_PROVINCE
from toandan.simulation.engine.tables import Arrivals, Orders, Plan, Testing, Tracing, Vaccine
from toandan.simulation.engine.tables import Hospitals as HospitalTable
from toandan.simulation.errors import DiseaseError, ScenarioError
from toandan.simulation.immunity import immune_at_start
from toandan.simulation.quiet import quiet_plan
from toandan.simulation.rollout import roll_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from toandan.simulation.disease import Disease
    from toandan.simulation.population import Population
    from toandan.simulation.scenario import Scenario
    from toandan.simulation.scenario_care import Hospital, Hospitals

_EVERYWHERE = "*"
_BORDER = "border"
_FAR = 1_000_000


class Places:
    """Names of communes in a scenario turned into masks.

    "*" is everywhere, "border" the communes on the border, a commune's code that commune, a
    district's code all its communes.
    """

    def __init__(self, population: Population, faults: list[str]) -> None:
        self.population = population
        self.faults = faults

    def mask(self, names: Sequence[str], where: str) -> NDArray[np.bool_]:
        """Which communes are meant, shape (C,); unknown names become faults."""
        chosen = np.zeros(self.population.n_communes, dtype=np.bool_)
        for name in names:
            found = self._one(name)
            fault = f"{where}: không có xã hoặc huyện nào có mã '{name}'"
            if not found.any() and fault not in self.faults:
                self.faults.append(fault)
            chosen |= found
        return chosen

    def _one(self, name: str) -> NDArray[np.bool_]:
        population = self.population
        if name == _EVERYWHERE:
            return np.ones(population.n_communes, dtype=np.bool_)
        if name == _BORDER:
            return population.border.copy()
        codes, districts = np.array(population.codes), np.array(population.districts)
        return np.asarray((codes == name) | (districts == name))


def compile_plan(
    scenario: Scenario, population: Population, disease: Disease, doses: Vaccine | None = None
) -> Plan:
    """Compile a scenario for a population.

    Args:
        scenario: what to compile.
        population: where.
        disease: whose variants the scenario names.
        doses: the campaigns' doses where they are known already (see `rollout.roll_out`).

    Raises:
        ScenarioError: a commune, district or variant that it names does not exist here.
    """
    faults: list[str] = []
    places = Places(population, faults)
    plan = quiet_plan(population, scenario.days)
    plan = plan._replace(
        orders=_orders(scenario, places),
        arrivals=_arrivals(scenario, places, disease),
        testing=_testing(scenario, places, plan.testing),
        tracing=_tracing(scenario, plan.tracing),
        hospitals=_hospitals(scenario.hospitals, places, disease),
    )
    masks = [
        places.mask(campaign.communes, f"vaccination[{number}].communes")
        for number, campaign in enumerate(scenario.vaccination, start=1)
    ]
    where = [
        places.mask(cohort.communes, f"immune[{number}].communes")
        for number, cohort in enumerate(scenario.immune, start=1)
    ]
    if faults:
        raise ScenarioError(faults)
    plan = plan._replace(immune=immune_at_start(disease, population, scenario.immune, where))
    if scenario.vaccination:
        names = [variant.name for variant in disease.variants]
        plan = plan._replace(vaccine=doses or roll_out(scenario, population, masks, names))
    return plan


def day_of(scenario: Scenario, when: date) -> int:
    """Day of the run of a date; far away where the date is open."""
    if when == parts.LAST_DAY:
        return _FAR
    return (when - scenario.start).days


def _orders(scenario: Scenario, places: Places) -> Orders:
    orders = scenario.orders
    triggers = [order.trigger for order in orders]
    scopes = {"commune": BY_COMMUNE, "province": BY_PROVINCE}
    communes = places.population.n_communes
    where = [places.mask(order.communes, f"orders[{order.number}].communes") for order in orders]
    return Orders(
        start=np.array([day_of(scenario, order.since) for order in orders], dtype=np.int32),
        end=np.array([day_of(scenario, order.until) for order in orders], dtype=np.int32),
        where=np.array(where, dtype=np.bool_).reshape(len(orders), communes),
        effect=np.array([order.left for order in orders]).reshape(len(orders), 5),
        trigger=np.array([scopes[t.scope] if t else BY_DATE for t in triggers], dtype=np.uint8),
        opens=np.array([t.opens if t else 0.0 for t in triggers]),
        closes=np.array([t.closes if t else 0.0 for t in triggers]),
        least=np.array([t.least if t else 0 for t in triggers], dtype=np.int32),
    )


def _variant(disease: Disease, name: str, where: str, faults: list[str]) -> int:
    try:
        return disease.variant_index(name)
    except DiseaseError as error:
        faults.append(f"{where}: {error}")
        return 0


def _arrivals(scenario: Scenario, places: Places, disease: Disease) -> Arrivals:
    population, faults = places.population, places.faults
    rate = np.zeros((len(scenario.imports), scenario.days, population.n_communes))
    people = population.residents.sum(axis=1)
    for index, stream in enumerate(scenario.imports):
        mask = places.mask(stream.communes, f"imports[{index + 1}].communes")
        shares = np.where(mask, people, 0) / max(int(people[mask].sum()), 1)
        first = max(day_of(scenario, stream.since), 0)
        last = max(min(day_of(scenario, stream.until), scenario.days), 0)
        rate[index, first:last] = stream.per_day * shares
    seeds = scenario.seeds
    variants = [
        _variant(disease, part.variant, f"imports[{number}].variant", faults)
        for number, part in enumerate(scenario.imports, start=1)
    ]
    variants += [
        _variant(disease, part.variant, f"seeds[{number}].variant", faults)
        for number, part in enumerate(seeds, start=1)
    ]
    communes = [
        _seed_commune(places, part.commune, number) for number, part in enumerate(seeds, start=1)
    ]
    return Arrivals(
        rate=rate,
        variant=np.array(variants[: len(rate)], dtype=np.uint8),
        caught=np.array([stream.caught for stream in scenario.imports], dtype=np.float64),
        days=max((stream.quarantine_days for stream in scenario.imports), default=14),
        seed_day=np.array([part.day for part in seeds], dtype=np.int32),
        seed_commune=np.array(communes, dtype=np.int32),
        seed_count=np.array([part.count for part in seeds], dtype=np.int32),
        seed_variant=np.array(variants[len(rate) :], dtype=np.uint8),
    )


def _seed_commune(places: Places, name: str, number: int) -> int:
    if name == _EVERYWHERE:
        return -1
    codes = places.population.codes
    if name not in codes:
        places.faults.append(f"seeds[{number}].commune: không có xã nào có mã '{name}'")
        return -1
    return codes.index(name)


def _testing(scenario: Scenario, places: Places, quiet: Testing) -> Testing:
    testing, isolation = scenario.testing, scenario.isolation
    if testing is None:
        return quiet
    rounds = testing.rounds
    where = [
        places.mask(part.communes, f"testing.rounds[{number}].communes")
        for number, part in enumerate(rounds, start=1)
    ]
    delay = Delay("gamma", testing.delay, testing.delay * 0.5) if testing.delay > 0 else None
    return Testing(
        share=testing.symptomatic_share,
        delay=delay.table() if delay else quiet.delay,
        turnaround=testing.turnaround,
        capacity=np.full(scenario.days, testing.capacity, dtype=np.int64),
        hospital=testing.hospital,
        round_day=np.array([day_of(scenario, part.day) for part in rounds], dtype=np.int32),
        round_where=np.array(where, dtype=np.bool_).reshape(
            len(rounds), places.population.n_communes
        ),
        round_share=np.array([part.share for part in rounds], dtype=np.float64),
        round_sensitivity=np.array([part.sensitivity for part in rounds], dtype=np.float64),
        round_pool=np.array([part.pool for part in rounds], dtype=np.int64),
        isolation_share=isolation.share if isolation else 0.0,
        isolation_days=isolation.days if isolation else quiet.isolation_days,
    )


def _tracing(scenario: Scenario, quiet: Tracing) -> Tracing:
    tracing = scenario.tracing
    if tracing is None:
        return quiet
    return Tracing(
        active=True,
        delay=tracing.delay,
        back=tracing.back,
        cover=np.array(tracing.cover),
        extra=tracing.extra,
        days=tracing.days,
        central_share=tracing.central_share,
        test=tracing.test,
        f2=tracing.f2,
        f2_days=tracing.f2_days,
    )


def _hospitals(hospitals: Hospitals, places: Places, disease: Disease) -> HospitalTable:
    """Limits of each hospital and the order in which each commune's patients try them."""
    serves = np.array(
        [
            places.mask(hospital.communes, f"hospitals.places[{number}].communes")
            for number, hospital in enumerate(hospitals.places, start=1)
        ]
    )
    homeless = ~serves.any(axis=0)
    if homeless.any() and not hospitals.transfer:
        code = places.population.codes[int(np.argmax(homeless))]
        places.faults.append(
            f"hospitals.places: xã {code} chưa có bệnh viện nào; thêm mã xã hoặc transfer = true"
        )
    order = np.full((serves.shape[1], len(serves)), -1, dtype=np.int16)
    for commune in range(len(order)):
        own = np.flatnonzero(serves[:, commune])
        others = np.flatnonzero(~serves[:, commune]) if hospitals.transfer else own[:0]
        order[commune, : len(own) + len(others)] = np.concatenate((own, others))
    return HospitalTable(
        beds=np.array([_beds(place, disease) for place in hospitals.places], dtype=np.int64),
        icu=np.array([place.icu for place in hospitals.places], dtype=np.int64),
        order=order,
    )


def _beds(hospital: Hospital, disease: Disease) -> int:
    """Patients whom wards can hold: beds, or oxygen for those of them who need it."""
    if hospital.oxygen < 0:
        return hospital.beds
    share = max(float(disease.general["oxygen_share"]), 1e-9)
    with_oxygen = int(hospital.oxygen / share)
    return with_oxygen if hospital.beds < 0 else min(hospital.beds, with_oxygen)
