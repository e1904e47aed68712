"""From a scenario to a model that is ready to run, the same on any machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.simulation.compile_course import compile_course
from toandan.simulation.compile_plan import compile_plan
from toandan.simulation.disease import Disease, load_disease
from toandan.simulation.run import Model, make_model
from toandan.simulation.store import population_of

if TYPE_CHECKING:
    from toandan.simulation.population import Population
    from toandan.simulation.scenario import Scenario

_CODE = ("*.py", "engine/*.py", "data/*.toml", "data/diseases/*.toml")


@dataclass(frozen=True)
class Prepared:
    """A scenario with everything its runs need."""

    scenario: Scenario
    disease: Disease
    population: Population
    population_digest: str
    model: Model

    @property
    def fingerprint(self) -> str:
        """Changes whenever a run of the same seed might give another result."""
        parts = (json.dumps(self.scenario.document, sort_keys=True, default=str),)
        text = "\n".join((*parts, self.population_digest, code_digest()))
        return hashlib.sha256(text.encode()).hexdigest()


def prepare(scenario: Scenario, cache: Path | None = None) -> Prepared:
    """Build or open the population and compile disease and measures.

    Raises:
        SimulationError: a table, the disease or the scenario cannot be used.
    """
    disease = load_disease(scenario.disease)
    population, digest = population_of(scenario.province, scenario.people, cache=cache)
    plan = compile_plan(scenario, population, disease)
    present = [int(v) for v in (*plan.arrivals.variant, *plan.arrivals.seed_variant)]
    course = compile_course(population, disease, scenario.start, scenario.days, present)
    model = make_model(population, course, plan, scenario.days)
    return Prepared(scenario, disease, population, digest, model)


def code_digest() -> str:
    """Digest of this package's code and data, to tell results of different versions apart."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for pattern in _CODE:
        for file in sorted(folder.glob(pattern)):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def code_version() -> str:
    """The package's version with the digest of this code."""
    try:
        number = version("toandan")
    except PackageNotFoundError:
        number = "0"
    return f"{number}+{code_digest()}"
