"""The plan without any measure, which every scenario starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.tables import (
    QUANTILES,
    Arrivals,
    Campaigns,
    Hospitals,
    Orders,
    Plan,
    Testing,
    Tracing,
    Vaccine,
)

if TYPE_CHECKING:
    from toandan.simulation.population import Population

#: contacts left at home, school, work and in the community, by way of being kept apart:
#: free, quarantine at home, central quarantine, isolation (F0), hospital
APART = np.array(
    [
        [1.0, 1.0, 1.0, 1.0],
        [1.0, 0.0, 0.0, 0.1],
        [0.0, 0.0, 0.0, 0.02],
        [0.0, 0.0, 0.0, 0.01],
        [0.0, 0.0, 0.0, 0.01],
    ],
)
NO_DOSE = 32767


def quiet_plan(population: Population, days: int) -> Plan:
    """No order, no test, no vaccine, no arrivals, beds without limit."""
    communes = population.n_communes
    return Plan(
        orders=_no_orders(communes),
        arrivals=_no_arrivals(communes, days),
        testing=_no_testing(communes, days),
        tracing=_no_tracing(),
        vaccine=_no_vaccine(communes),
        apart=APART.copy(),
        residents=population.residents.sum(axis=1).astype(np.float64),
        hospitals=_one_hospital(communes),
        immune=np.zeros(population.size, dtype=np.bool_),
    )


def _no_orders(communes: int) -> Orders:
    none = np.zeros(0)
    return Orders(
        start=none.astype(np.int32),
        end=none.astype(np.int32),
        where=np.zeros((0, communes), dtype=np.bool_),
        effect=np.zeros((0, 5)),
        trigger=none.astype(np.uint8),
        opens=none,
        closes=none,
        least=none.astype(np.int32),
    )


def _no_arrivals(communes: int, days: int) -> Arrivals:
    none = np.zeros(0, dtype=np.int32)
    return Arrivals(
        rate=np.zeros((0, days, communes)),
        variant=none.astype(np.uint8),
        caught=np.zeros(0),
        days=14,
        seed_day=none,
        seed_commune=none,
        seed_count=none,
        seed_variant=none.astype(np.uint8),
    )


def _no_testing(communes: int, days: int) -> Testing:
    return Testing(
        share=0.0,
        delay=np.zeros(QUANTILES, dtype=np.uint8),
        turnaround=1,
        capacity=np.full(days, -1, dtype=np.int64),
        hospital=False,
        round_day=np.zeros(0, dtype=np.int32),
        round_where=np.zeros((0, communes), dtype=np.bool_),
        round_share=np.zeros(0),
        round_sensitivity=np.zeros(0),
        round_pool=np.zeros(0, dtype=np.int64),
        isolation_share=0.0,
        isolation_days=14,
    )


def _no_tracing() -> Tracing:
    return Tracing(
        active=False,
        delay=1,
        back=14,
        cover=np.zeros(4),
        extra=0,
        days=14,
        central_share=0.0,
        test=False,
        f2=False,
        f2_days=14,
    )


def _one_hospital(communes: int) -> Hospitals:
    """One for the whole province, without limit."""
    no_limit = np.full(1, -1, dtype=np.int64)
    return Hospitals(no_limit, no_limit.copy(), np.zeros((communes, 1), dtype=np.int16))


def no_campaigns(communes: int) -> Campaigns:
    """No campaign that follows the epidemic."""
    none = np.zeros(0)
    return Campaigns(
        start=none.astype(np.int32),
        daily=none.astype(np.int64),
        stock=none.astype(np.int64),
        interval=none.astype(np.int32),
        steered=none.astype(np.bool_),
        trigger=none.astype(np.uint8),
        opens=none,
        closes=none,
        least=none.astype(np.int32),
        line=none.astype(np.int32),
        line_start=np.zeros((0, communes + 1), dtype=np.int32),
    )


def _no_vaccine(communes: int) -> Vaccine:
    return Vaccine(
        active=False,
        campaigns=no_campaigns(communes),
        dose_1=np.full(1, NO_DOSE, dtype=np.int16),
        dose_2=np.full(1, NO_DOSE, dtype=np.int16),
        product=np.zeros(1, dtype=np.uint8),
        lag=14,
        protect=np.zeros((1, 3, 1, 2)),
        left=np.ones((3, 1, 1)),
    )
