"""Covasim: hybrid population (household, school, work, community), no intervention.

Run by benchmarks/simulation.py in Covasim's own environment. Prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import covasim as cv


def main() -> None:
    """Time the runs, set-up not counted."""
    people, days, runs = (int(word) for word in sys.argv[1:4])
    cv.options(verbose=0)
    small = cv.Sim(pop_size=2000, pop_type="hybrid", n_days=5, pop_infected=10, verbose=0)
    small.run()
    times, attack = [], 0.0
    for seed in range(1, runs + 1):
        sim = cv.Sim(
            pop_size=people,
            pop_type="hybrid",
            n_days=days - 1,
            pop_infected=max(people // 20_000, 20),
            rand_seed=seed,
            beta=0.016,
            verbose=0,
        )
        sim.initialize()
        wall, cpu = time.perf_counter(), time.process_time()
        sim.run()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
        attack = float(sim.results["cum_infections"][-1]) / people
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "attack": attack, "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
