"""The fit of Kiên Giang, July to October 2021, to its reported cases.

Reads the daily counts from the reference folder beside the repository. Prints the posterior;
its figures are told in docs/simulation.md.
"""

from __future__ import annotations

import csv
import gzip
import os
import time
from datetime import date
from pathlib import Path

import numpy as np

from run import Result
from toandan.simulation.calibrate import Effort, Prior, calibrate
from toandan.simulation.prepare import prepare
from toandan.simulation.scenario import load_scenario

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "forecast" / "vietnam"
FILE = SHARED / "province_daily_2021-04-27_2021-10-31.csv.gz"
PROVINCE = "Kiên Giang"
PRIORS = (
    Prior("imports[1].per_day", 0.2, 5.0),
    Prior("orders[4].compliance", 0.8, 1.0),
    Prior("orders[5].compliance", 0.8, 1.0),
    Prior("testing.symptomatic_share", 0.1, 0.9),
)
EFFORT = Effort(particles=int(os.environ.get("PARTICLES", "240")), generations=6)


def reported(start: date, days: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Reported cases of the province by day."""
    cases = np.zeros(days)
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = (date.fromisoformat(row["date"]) - start).days
            if row["province"] == PROVINCE and 0 <= day < days:
                cases[day] += float(row["cases"])
    return cases


def measure() -> list[Result]:
    """Fit, print the posterior and return how well it fits."""
    prepared = prepare(load_scenario("kien_giang_2021"))
    scenario = prepared.scenario
    observed = reported(scenario.start, scenario.days)
    began = time.process_time()

    def progress(generation: int, tolerance: float) -> None:
        print(f"  generation {generation}: tolerance {tolerance:.2f}", flush=True)

    fit = calibrate(prepared, observed, PRIORS, effort=EFFORT, threads=2, progress=progress)
    seconds = time.process_time() - began
    results = []
    for prior in fit.priors:
        low, middle, high = fit.quantiles()[prior.path]
        print(f"  {prior.path}: {middle:.2f} ({low:.2f} to {high:.2f})")
        results.append(
            Result(
                f"posterior_median_{prior.path}",
                middle,
                f"90 % {low:.2f}-{high:.2f}",
                "middle of the prior",
                (prior.low + prior.high) / 2,
            )
        )
    middle_run = np.average(fit.simulated, axis=0, weights=fit.weights)
    for week, (seen, made) in enumerate(zip(fit.observed, middle_run, strict=True)):
        print(f"  week {week + 1}: reported {seen:.0f}, fitted mean {made:.0f}")
    return [
        *results,
        Result(
            "weeks_within_90_percent", fit.coverage(), "share of weeks", "what it should be", 0.9
        ),
        Result(
            "fitted_total_cases",
            float(middle_run.sum()),
            "cases",
            "reported in the same weeks",
            float(fit.observed.sum()),
        ),
        Result(
            "fit_cpu_s", seconds, "CPU s", f"{fit.runs} runs at the aimed 15 ms", fit.runs * 0.015
        ),
    ]
