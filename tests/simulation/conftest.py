"""Small populations and scenarios for the simulation's tests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from toandan.simulation.areas import N_BANDS, Commune, Province, load_province
from toandan.simulation.disease import Disease, load_disease
from toandan.simulation.population import Population, synthesise


@pytest.fixture(scope="session")
def province() -> Province:
    return load_province()


@pytest.fixture(scope="session")
def small(province: Province) -> Population:
    """Kiên Giang with 5,000 people in its 144 communes."""
    return synthesise(province.scaled(5000))


@pytest.fixture(scope="session")
def covid() -> Disease:
    return load_disease("covid19")


@pytest.fixture(scope="session")
def lone_commune(province: Province) -> Province:
    """One commune of 20,000 people of whom nobody goes to school or to work."""
    commune = Commune(
        "1", "Xã Một", "1", "Huyện Một", 20_000, 105.0, 10.0, island=False, border=False
    )
    figures: dict[str, Any] = {
        **province.figures,
        "enrolment": [0.0],
        "employment": [0.0],
        "stay_in_commune": 1.0,
    }
    even = {layer: np.full((N_BANDS, N_BANDS), 0.5) for layer in province.contacts}
    even["community"] = np.outer(np.ones(N_BANDS), province.age_shares) * 8
    return Province(
        **{
            **province.__dict__,
            "communes": (commune,),
            "figures": figures,
            "contacts": even,
        }
    )
