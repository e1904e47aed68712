"""LASER-generic: SEIR in 144 patches (no households, schools or workplaces).

Run by benchmarks/simulation.py in LASER's own environment. Prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import laser.core.distributions as dists
import numpy as np
from laser.core import PropertySet
from laser.core.utils import grid
from laser.generic import SEIR, Model

PATCHES = 12
R0, LATENT, INFECTIOUS = 3.0, 4.5, 8.0


def build(people: int, days: int, seed: int) -> Model:
    """A model of `people` in 144 patches with one infected in two thousand."""
    each = people // PATCHES**2
    scenario = grid(M=PATCHES, N=PATCHES, population_fn=lambda _row, _column: each)
    first = max(each // 2000, 1)
    scenario["S"] = scenario.population - first
    scenario["E"], scenario["I"], scenario["R"] = 0, first, 0
    model = Model(
        scenario, PropertySet({"nticks": days, "beta": R0 / INFECTIOUS, "prng_seed": seed})
    )
    latent, infectious = dists.normal(LATENT, 1.5), dists.normal(INFECTIOUS, 2.0)
    model.components = [
        SEIR.Susceptible(model),
        SEIR.Recovered(model),
        SEIR.Infectious(model, infectious),
        SEIR.Exposed(model, latent, infectious),
        SEIR.Transmission(model, latent),
    ]
    return model


def main() -> None:
    """Compile on a small model, then time runs of the size asked for."""
    people, days, runs = (int(word) for word in sys.argv[1:4])
    build(20_000, 5, 0).run()
    times, attack = [], 0.0
    for seed in range(1, runs + 1):
        model = build(people, days, seed)
        wall, cpu = time.perf_counter(), time.process_time()
        model.run()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
        attack = 1 - float(np.sum(model.nodes.S[-1])) / people
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "attack": attack, "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
