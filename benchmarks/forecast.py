"""Measure `toandan.epidemic` against the forecast hubs, simple baselines and epyestim.

    python benchmarks/forecast.py [europe] [vietnam] [dengue] [nowcast] [rt] [speed]

reads the reference data beside the repository (../shared/data/forecast) and writes
benchmarks/results/forecast.json; sections that are not named keep their earlier results.
epyestim runs in its own environment, .cache/epyestim (python -m venv .cache/epyestim, then
install epyestim into it); without it the section `rt` stops with a message.

Fair protocol for Europe: forecast each Monday from rows known that day, score against the final
counts, on the same rows as the hub's ensemble, no anomalies removed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from toandan.epidemic import (
    Allowed,
    Counts,
    CountSeries,
    ForecastTable,
    Measure,
    NowcastSettings,
    RtSettings,
    backtest,
    bootstrap_relative,
    climatology,
    counts_of,
    estimate,
    flat,
    forecast,
    nowcast,
    pair,
    read_counts,
    relative,
    score,
)
from toandan.epidemic.scores import covered, log_scale, weighted_interval_score
from toandan.epidemic.series import to_weeks

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / ".." / "shared" / "data" / "forecast"
RESULTS = ROOT / "benchmarks" / "results" / "forecast.json"
PEER = ROOT / ".cache" / "epyestim" / "bin" / "python"
#: the last day of the period that settings were tuned on
TUNED = date(2021, 10, 2)

EPYESTIM = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from epyestim import covid19
cases = json.load(sys.stdin)
series = pd.Series(cases, index=pd.date_range("2021-04-27", periods=len(cases)))
np.random.seed(1)
start = time.perf_counter()
result = covid19.r_covid(series, n_samples=50)
seconds = time.perf_counter() - start
result = result.dropna()
print(json.dumps({
    "seconds": seconds,
    "day": [(when - series.index[0]).days for when in result.index],
    "quantiles": result[["Q0.025", "Q0.5", "Q0.975"]].values.tolist(),
    "generation": list(covid19.generate_standard_si_distribution()),
    "delay": list(covid19.generate_standard_infection_to_reporting_distribution()),
}))
"""


class Results:
    """Figures by name, merged with those of earlier runs."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, object]] = {}
        self.section = ""

    def add(self, name: str, value: float, unit: str, peer: str = "", other: float = 0.0) -> None:
        """Keep one figure; with a peer's figure in the same unit its ratio too."""
        self.lines[name] = {
            "name": name,
            "value": round(float(value), 4),
            "unit": unit,
            "peer": peer,
            "peer_value": round(float(other), 4) if peer else None,
            "ratio": round(float(value) / float(other), 4) if peer and other else None,
            "command": f"python benchmarks/forecast.py {self.section}",
            "date": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
        }
        print(f"{name:46} {value:10.4f} {unit}", flush=True)

    def write(self) -> None:
        """Write all figures; those of other sections are read again and kept."""
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        earlier = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
        merged = {line["name"]: line for line in earlier} | self.lines
        text = json.dumps(list(merged.values()), indent=1, ensure_ascii=False)
        RESULTS.write_text(text + "\n")


def machine() -> str:
    """Processor and cores, without any name of the host."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores"


def hub_scores(model: str) -> pl.DataFrame:
    """Scores of one of the hub's forecasters, in the columns of `score`."""
    frame = pl.read_csv(DATA / "europe" / "scores_baseline_ensemble.csv.gz", try_parse_dates=True)
    return frame.filter(pl.col("model") == model).select(
        origin="forecast_date",
        measure="target",
        area="location",
        horizon="horizon",
        end="target_end_date",
        wis="wis",
        wis_log="wis_log",
    )


def europe(results: Results) -> None:
    """All 53 Mondays of the hub, cases and deaths, 1 to 4 weeks, against its ensemble."""
    folder = DATA / "europe"
    counts = Counts(
        read_counts(folder / "truth_weekly_vintages.csv.gz", allowed=Allowed.everything()),
        read_counts(folder / "truth_daily_vintages_last84d.csv.gz", allowed=Allowed.everything()),
    )
    final = read_counts(folder / "truth_weekly_final.csv.gz", allowed=Allowed.everything())
    days = counts.series.published()
    start, used = time.perf_counter(), time.process_time()
    table = backtest(counts, days).whole()
    results.add("europe_year_backtest", time.perf_counter() - start, "s")
    results.add("europe_year_backtest_cpu", time.process_time() - used, "s CPU")
    kept = ROOT / ".cache" / "forecast-europe.parquet"
    kept.parent.mkdir(exist_ok=True)
    table.write(kept)
    scores = score(table, final.at(date(2023, 1, 1)))
    ensemble, base = hub_scores("EuroCOVIDhub-ensemble"), hub_scores("EuroCOVIDhub-baseline")
    pairs = pair(scores, ensemble)
    results.add("europe_rows", pairs.height, "rows")
    _europe_ratios(results, pairs, pair(scores, base))
    for share in (50, 95):
        results.add(f"europe_coverage_{share}", scores[f"within_{share}"].mean(), "share")
        for measure in table.measures():
            mine = scores.filter(pl.col("measure") == measure.value)[f"within_{share}"]
            results.add(f"europe_coverage_{share}_{measure.name.lower()}", mine.mean(), "share")


def _europe_ratios(results: Results, pairs: pl.DataFrame, base: pl.DataFrame) -> None:
    for column, name in (("wis_log", "log"), ("wis", "natural")):
        whole = bootstrap_relative(pairs, column)
        results.add(
            f"europe_{name}_wis_vs_ensemble", whole.estimate, "ratio", "EuroCOVIDhub-ensemble", 1
        )
        results.add(f"europe_{name}_wis_vs_ensemble_low", whole.low, "ratio (2.5 % of bootstrap)")
        results.add(
            f"europe_{name}_wis_vs_ensemble_high", whole.high, "ratio (97.5 % of bootstrap)"
        )
        for part, rows in (
            ("tuned", pairs.filter(pl.col("end") <= TUNED)),
            ("untouched", pairs.filter(pl.col("origin") > TUNED)),
        ):
            value = bootstrap_relative(rows, column).estimate
            results.add(f"europe_{name}_wis_vs_ensemble_{part}", value, "ratio")
        value = bootstrap_relative(base, column).estimate
        results.add(f"europe_{name}_wis_vs_baseline", value, "ratio", "EuroCOVIDhub-baseline", 1)
        for line in relative(pairs, column, ["measure", "horizon"]).iter_rows(named=True):
            cell = f"{line['measure'].split()[1]}_h{line['horizon']}"
            results.add(f"europe_{name}_{cell}_vs_ensemble", line["ratio"], "ratio")


def vietnam(results: Results) -> None:
    """63 provinces, each Monday of July to October 2021, against the flat baseline."""
    path = DATA / "vietnam" / "province_daily_2021-04-27_2021-10-31.csv.gz"
    series = read_counts(path)
    cases = series.frame.filter(pl.col("measure") == Measure.CASES.value)
    counts = Counts(counts_of(cases.drop("as_of")), week_end=6)
    final = to_weeks(series.at(date(2021, 10, 31)), 6)
    days = [date(2021, 7, 5) + timedelta(weeks=week) for week in range(17)]
    scores = score(backtest(counts, days).whole(), final)
    base = score(ForecastTable.join([flat(counts.known(day), day) for day in days]).whole(), final)
    pairs = pair(scores, base)
    own = pairs.filter(pl.col("area") == "Kiên Giang")
    for column, name in (("wis_log", "log"), ("wis", "natural")):
        ratio = bootstrap_relative(pairs, column, ["horizon"])
        results.add(f"vietnam_{name}_wis_vs_flat", ratio.estimate, "ratio", "flat baseline", 1)
        local = bootstrap_relative(own, column, ["horizon"])
        results.add(f"kien_giang_{name}_wis_vs_flat", local.estimate, "ratio", "flat baseline", 1)
    for share in (50, 95):
        results.add(f"vietnam_coverage_{share}", scores[f"within_{share}"].mean(), "share")


def dengue(results: Results) -> None:
    """Dengue by province and month, 2001 to 2010, every fifth month, 1 to 4 months ahead."""
    (path,) = (DATA / "vietnam").glob("dengue_*.csv")
    series = read_counts(path, allowed=Allowed.everything())
    counts = Counts(series)
    final = series.at(date(2010, 12, 31))
    days = [end + timedelta(days=1) for end in final.ends() if end >= date(2001, 1, 1)][:-4:5]
    scores = score(backtest(counts, days).whole(), final)
    for model, name in ((flat, "flat"), (climatology, "climatology")):
        told = ForecastTable.join([model(counts.known(day), day) for day in days]).whole()
        pairs = pair(scores, score(told, final))
        for column, scale in (("wis_log", "log"), ("wis", "natural")):
            ratio = bootstrap_relative(pairs, column, ["horizon"]).estimate
            results.add(f"dengue_{scale}_wis_vs_{name}", ratio, "ratio", name, 1)
    for share in (50, 95):
        results.add(f"dengue_coverage_{share}", scores[f"within_{share}"].mean(), "share")


def admissions(results: Results) -> None:
    """Nowcast of weekly admissions from the 27th snapshot on; settled after five weeks."""
    path = DATA / "nowcast" / "hospital_admissions_weekly_snapshots.csv.gz"
    series = read_counts(path, allowed=Allowed.everything())
    published = series.published()
    rows = series.frame.select("area", "date", "as_of", "value")
    last = rows.sort("as_of").group_by("area", "date").agg(
        final=pl.col("value").last(), seen=pl.col("as_of").last()
    )  # fmt: skip
    last = last.filter((pl.col("seen") - pl.col("date")).dt.total_days() >= 35)  # noqa: PLR2004
    told, truth, shown, age, silent = [], [], [], [], []
    for day in published[26:-5]:
        now = nowcast(series, day, Measure.ADMISSIONS, NowcastSettings(window=7))
        place = {end: column for column, end in enumerate(now.ends)}
        visible = rows.filter(pl.col("as_of") == day).join(last, on=["area", "date"])
        for area, end, _, value, final, _ in visible.iter_rows():
            wait = (day - end).days
            if 0 <= wait < 28:  # noqa: PLR2004 - four weeks
                told.append(now.quantiles[now.areas.index(area), place[end]])
                truth.append(final)
                shown.append(value)
                age.append(wait // 7)
                silent.append(value == 0 and final > 10)  # noqa: PLR2004
    quantiles, came, lag = np.array(told), np.array(truth), np.array(age)
    loud, reported = ~np.array(silent), np.array(shown)
    levels = now.levels
    wis = weighted_interval_score(log_scale(quantiles), levels, log_scale(came)).total
    error = np.abs(log_scale(came) - log_scale(reported))
    inside = covered(np.round(quantiles), levels, came, 0.95)
    for week in range(4):
        at = lag == week
        ratio = wis[at].mean() / error[at].mean()
        results.add(f"nowcast_log_wis_lag_{week}", ratio, "ratio", "uncorrected counts", 1)
        ratio = wis[at & loud].mean() / error[at & loud].mean()
        results.add(f"nowcast_log_wis_lag_{week}_without_outages", ratio, "ratio")
        results.add(f"nowcast_coverage_95_lag_{week}", inside[at].mean(), "share")


def reproduction(results: Results) -> None:
    """R_t on Kiên Giang against epyestim, with the same generation interval and delay."""
    if not PEER.exists():
        sys.exit("epyestim is missing: python -m venv .cache/epyestim, then install epyestim in it")
    series = read_counts(DATA / "vietnam" / "province_daily_2021-04-27_2021-10-31.csv.gz")
    grid = series.at(date(2021, 10, 31))
    cases = grid.of(Measure.CASES)[grid.areas.index("Kiên Giang")]
    done = subprocess.run(
        [str(PEER), "-c", EPYESTIM],
        input=json.dumps([int(value) for value in cases]),
        capture_output=True,
        text=True,
        check=True,
    )
    peer = json.loads(done.stdout)
    settings = RtSettings(
        generation=np.array(peer["generation"]), delay=np.array(peer["delay"]), prior=(3.0, 1.0)
    )
    seconds = []
    for _ in range(30):
        start = time.perf_counter()
        own = estimate(cases[None], settings)
        seconds.append(time.perf_counter() - start)
    day, theirs = np.array(peer["day"]), np.array(peer["quantiles"])
    median = own.median[0][day]
    inside = (median >= theirs[:, 0]) & (median <= theirs[:, 2])
    results.add("rt_within_epyestim_interval", inside.mean(), "share of days")
    results.add("rt_distance_to_epyestim", np.abs(median - theirs[:, 1]).mean(), "R")
    results.add("rt_seconds", float(np.median(seconds)), "s", "epyestim 0.1", peer["seconds"])
    results.add("rt_speed_vs_epyestim", peer["seconds"] / np.median(seconds), "times faster")


def speed(results: Results) -> None:
    """One date of Europe from cold, and one night of 144 communes."""
    folder = DATA / "europe"
    counts = Counts(
        read_counts(folder / "truth_weekly_vintages.csv.gz", allowed=Allowed.everything()),
        read_counts(folder / "truth_daily_vintages_last84d.csv.gz", allowed=Allowed.everything()),
    )
    _timed(results, "europe_one_date", counts, date(2021, 12, 6))
    _timed(results, "communes_144_one_night", _communes(), date(2021, 12, 6))


def _communes() -> Counts:
    """144 communes with 500 days of invented daily cases."""
    draw = np.random.default_rng(2)
    phase, size = draw.uniform(0, 6, 144), draw.uniform(-1, 3, 144)
    first = date(2020, 7, 20)
    rows = [
        (f"{commune:03d}", "cases", first + timedelta(days=day), float(draw.poisson(mean)))
        for commune in range(144)
        for day in range(504)
        for mean in [np.exp(size[commune] + np.sin(day / 30 + phase[commune]))]
    ]
    frame = pl.DataFrame(rows, ["area", "measure", "date", "value"], orient="row")
    series: CountSeries = counts_of(frame)
    return Counts(series)


def _timed(results: Results, name: str, counts: Counts, day: date) -> None:
    start, used = time.perf_counter(), time.process_time()
    forecast(counts, day)
    results.add(name, time.perf_counter() - start, "s")
    results.add(f"{name}_cpu", time.process_time() - used, "s CPU")


SECTIONS = {
    "europe": europe,
    "vietnam": vietnam,
    "dengue": dengue,
    "nowcast": admissions,
    "rt": reproduction,
    "speed": speed,
}


def run_all() -> None:
    """Run every section; for `make bench-forecast`."""
    main(list(SECTIONS))


def main(sections: list[str]) -> None:
    """Run the named sections; each one's figures are kept as soon as it is done."""
    results = Results()
    for section in sections:
        results.section = section
        SECTIONS[section](results)
        results.write()


if __name__ == "__main__":
    main(sys.argv[1:] or list(SECTIONS))
