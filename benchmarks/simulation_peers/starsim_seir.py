"""Starsim: SEIR-like disease on a random network of ten contacts.

Run by benchmarks/simulation.py in Starsim's own environment. Prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import starsim as ss


def build(people: int, days: int, seed: int) -> ss.Sim:
    """A simulation with R0 about 3."""
    return ss.Sim(
        n_agents=people,
        start=ss.days(0),
        dur=ss.days(days),
        dt=ss.days(1),
        rand_seed=seed,
        networks=ss.RandomNet(n_contacts=ss.constant(10)),
        diseases=ss.SIR(
            beta=ss.perday(0.0375),
            dur_inf=ss.lognorm_ex(mean=ss.days(8), std=ss.days(2)),
            init_prev=ss.bernoulli(p=0.0005),
            p_death=ss.bernoulli(p=0),
        ),
        verbose=0,
    )


def main() -> None:
    """Time the runs, set-up not counted."""
    people, days, runs = (int(word) for word in sys.argv[1:4])
    build(2000, 5, 0).run()
    times, attack = [], 0.0
    for seed in range(1, runs + 1):
        sim = build(people, days, seed)
        sim.init()
        wall, cpu = time.perf_counter(), time.process_time()
        sim.run()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
        attack = float(sim.results.sir.cum_infections[-1]) / people
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "attack": attack, "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
