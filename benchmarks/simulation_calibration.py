"""The fit of Kiên Giang, July to October 2021, to its reported cases.

Reads the daily counts from the reference folder beside the repository. Prints the posterior
and the weeks; what they say is told in docs/simulation.md. Three fits are compared: numbers
that do not change, obedience by the week, obedience and mass testing by the week.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import numpy as np

from run import Result
from toandan.simulation.calibrate import Effort, Fit, calibrate
from toandan.simulation.fit_paths import Prior
from toandan.simulation.prepare import prepare
from toandan.simulation.reported import read_reported
from toandan.simulation.scenario import load_scenario

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "forecast" / "vietnam"
FILE = SHARED / "province_daily_2021-04-27_2021-10-31.csv.gz"
PROVINCE = "Kiên Giang"
CONSTANT = (
    Prior("imports[1].per_day", 0.2, 8.0),
    Prior("testing.symptomatic_share", 0.1, 0.9),
)
OBEDIENCE, ROUNDS = "orders[3].compliance", "testing.rounds[1].share"
FITS = {
    "constant": (Prior(OBEDIENCE, 0.3, 1.0), Prior(ROUNDS, 0.0, 0.4)),
    "obedience": (Prior(OBEDIENCE, 0.3, 1.0, weekly=True), Prior(ROUNDS, 0.0, 0.4)),
    "both": (
        Prior(OBEDIENCE, 0.3, 1.0, weekly=True),
        Prior(ROUNDS, 0.0, 0.4, weekly=True, memory=0.3),
    ),
}
EFFORT = Effort(members=int(os.environ.get("MEMBERS", "200")))
#: a fit by adaptive approximate Bayesian computation, of four constants, took this for 840 runs
ABC_CPU_S, ABC_RUNS = 142.0, 840


def measure() -> list[Result]:
    """Fit three times and return how well each describes and foretells the weeks."""
    prepared = prepare(load_scenario("kien_giang_2021"))
    scenario = prepared.scenario
    end = scenario.start + timedelta(days=scenario.days)
    observed = read_reported(FILE, scenario.start, end, where={"province": PROVINCE})
    results = []
    for name, priors in FITS.items():
        began = time.process_time()
        fit = calibrate(prepared, observed, (*CONSTANT, *priors), effort=EFFORT, threads=2)
        seconds = time.process_time() - began
        _print(name, fit)
        results += _judged(name, fit)
        cost = f"{fit.runs} runs at the price of approximate Bayesian computation"
        peer = fit.runs * ABC_CPU_S / ABC_RUNS
        results.append(Result(f"fit_{name}_cpu_s", seconds, "CPU s", cost, peer))
    return results


def _judged(name: str, fit: Fit) -> list[Result]:
    seen = fit.observed
    fitted = np.median(fit.simulated[:, : len(seen)], axis=0)
    ahead = np.median(fit.ahead, axis=0)
    gap = float(np.mean(np.abs(np.log1p(fitted) - np.log1p(seen))))
    gap_ahead = float(np.mean(np.abs(np.log1p(ahead[1:]) - np.log1p(seen[1:]))))
    last = float(np.mean(np.abs(np.diff(np.log1p(seen)))))
    return [
        Result(f"fit_{name}_coverage_90", fit.coverage(), "of weeks", "nominal", 0.9),
        Result(f"ahead_{name}_coverage_90", fit.coverage(ahead=True), "of weeks", "nominal", 0.9),
        Result(
            f"ahead_{name}_coverage_50", fit.coverage(0.5, ahead=True), "of weeks", "nominal", 0.5
        ),
        Result(f"fit_{name}_total", float(fitted.sum()), "cases", "reported", float(seen.sum())),
        Result(f"fit_{name}_log_error", gap, "mean |log|", "as last week", last),
        Result(f"ahead_{name}_log_error", gap_ahead, "mean |log|", "as last week", last),
    ]


def _print(name: str, fit: Fit) -> None:
    print(f"  {name}")
    for at, slot in enumerate(fit.slots):
        low, middle, high = np.quantile(fit.values[:, at], (0.05, 0.5, 0.95))
        path = fit.priors[slot.prior].path
        print(f"    {path} {slot.since or ''}: {middle:.2f} ({low:.2f} to {high:.2f})")
    for week, seen in enumerate(fit.observed):
        made = np.quantile(fit.reports()[:, week], (0.05, 0.5, 0.95))
        told = np.quantile(fit.ahead[:, week], (0.05, 0.5, 0.95))
        words = [f"{low:.0f}/{mid:.0f}/{high:.0f}" for low, mid, high in (made, told)]
        print(f"    week {week + 1}: reported {seen:.0f}, fitted {words[0]}, foretold {words[1]}")
