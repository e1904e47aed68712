"""What a fit is reported as: tables, a summary, a picture, and a scenario to run on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toandan.simulation.drawing import COLOURS, DARK, fan, panel, save_picture, sheet
from toandan.simulation.fit_paths import with_values
from toandan.simulation.prepare import Prepared, code_version
from toandan.simulation.quantiles import over_runs
from toandan.simulation.scenario_parts import measure_titles
from toandan.simulation.tables import dates_of, quantile_columns

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from toandan.simulation.calibrate import Fit

_WEEK = 7


def posterior_table(fit: Fit) -> pl.DataFrame:
    """One row per fitted value: where it stands, from when it holds, prior and posterior."""
    owners = [fit.priors[slot.prior] for slot in fit.slots]
    return pl.DataFrame(
        {
            "path": [prior.path for prior in owners],
            "since": pl.Series([slot.since for slot in fit.slots], dtype=pl.Date),
            "prior_low": [prior.low for prior in owners],
            "prior_high": [prior.high for prior in owners],
            **quantile_columns(over_runs(fit.values)),
        }
    )


def week_table(prepared: Prepared, fit: Fit) -> pl.DataFrame:
    """One row per week: reported, fitted (`q…`), and as foretold a week ahead (`ahead_…`).

    Weeks after the last report are the forecast from the whole fit.
    """
    weeks = fit.simulated.shape[1]
    missing = weeks - len(fit.observed)
    fitted = quantile_columns(over_runs(fit.reports()))
    blank = np.full((len(fit.ahead), missing), np.nan)
    ahead = quantile_columns(over_runs(np.concatenate((fit.ahead, blank), axis=1)))
    return pl.DataFrame(
        {
            "week": dates_of(prepared, _WEEK)[:weeks],
            "reported": pl.Series([*fit.observed, *[None] * missing], dtype=pl.Float64),
            **fitted,
            **{f"ahead_{name}": column for name, column in ahead.items()},
        }
    )


def fitted_scenario(prepared: Prepared, fit: Fit) -> dict[str, Any]:
    """The scenario with every fitted value at its posterior median."""
    middle = np.median(fit.values, axis=0)
    document = with_values(prepared.scenario.document, fit.priors, fit.slots, middle)
    return {**document, "name": f"{prepared.scenario.name}-fitted"}


def summary(prepared: Prepared, fit: Fit) -> dict[str, Any]:
    """The fit in figures."""
    return {
        "scenario": prepared.scenario.name,
        "code": code_version(),
        "population": prepared.population_digest,
        "weeks": len(fit.observed),
        "runs": fit.runs,
        "reported": float(fit.observed.sum()),
        "fitted": float(np.median(fit.simulated[:, : len(fit.observed)].sum(axis=1))),
        "fit_coverage_90": fit.coverage(),
        "fit_coverage_50": fit.coverage(0.5),
        "ahead_coverage_90": fit.coverage(ahead=True),
        "ahead_coverage_50": fit.coverage(0.5, ahead=True),
    }


def draw_fit(prepared: Prepared, fit: Fit) -> Figure:
    """Weekly reports within the fit and the forecasts a week ahead, and what was fitted."""
    weekly = [number for number, prior in enumerate(fit.priors) if prior.weekly]
    title = prepared.scenario.title or prepared.scenario.name
    words = "Đường: trung vị; dải đậm: 50%, dải nhạt: 90%; chấm: số báo cáo"
    figure = sheet(2 + len(weekly), 1, title, words)
    weeks = dates_of(prepared, _WEEK)[: fit.simulated.shape[1]]
    place = prepared.population.province_name
    seen = len(fit.observed)
    tops = (
        ("Ca phát hiện theo tuần, sau hiệu chỉnh", weeks, fit.reports()),
        ("Dự báo trước một tuần", weeks[:seen], fit.ahead),
    )
    for axes, (heading, dates, values) in zip(figure.axes, tops, strict=False):
        fan(axes, dates, over_runs(values), COLOURS[0])
        axes.plot(weeks[:seen], fit.observed, "o", color=DARK, markersize=4, clip_on=False)
        panel(axes, heading, place, weeks)
        axes.set_ylim(0, max(fit.observed.max(), np.quantile(values, 0.95, axis=0).max()) * 1.05)
    for axes, number in zip(figure.axes[2:], weekly, strict=True):
        mine = [at for at, slot in enumerate(fit.slots) if slot.prior == number]
        since = np.array([fit.slots[at].since for at in mine], dtype="datetime64[D]")
        fan(axes, since, over_runs(fit.values[:, mine]), COLOURS[2])
        panel(axes, _spoken(prepared, fit.priors[number].path), "theo tuần", weeks)
        axes.set_ylim(fit.priors[number].low, fit.priors[number].high)
    if seen < len(weeks):
        figure.axes[0].axvline(weeks[seen], color=DARK, linewidth=0.8, linestyle=":")
    return figure


def _spoken(prepared: Prepared, path: str) -> str:
    """What a weekly number is, for people."""
    if path.startswith("testing.rounds"):
        return "Tỷ lệ dân được xét nghiệm diện rộng"
    number = int(path.partition("[")[2].partition("]")[0])
    kind = prepared.scenario.document["orders"][number - 1]["kind"]
    return f"Mức tuân thủ: {measure_titles().get(kind, kind)}"


def save_fit(prepared: Prepared, fit: Fit, folder: Path) -> dict[str, Any]:
    """Write everything into a folder; returns the summary.

    `posterior.parquet`, `weeks.parquet`, `members.parquet` (one row a member), `fit.json`,
    `fitted.json` (a scenario for `toandan simulate`) and `fit.svg`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    facts = summary(prepared, fit)
    metadata = {name: str(value) for name, value in facts.items()}
    scenario = fitted_scenario(prepared, fit)
    metadata["scenario"] = json.dumps(prepared.scenario.document, default=str, ensure_ascii=False)
    names = [
        fit.priors[slot.prior].path + (f"@{slot.since}" if slot.since else "") for slot in fit.slots
    ]
    columns = dict(zip(names, fit.values.T, strict=True))
    members = pl.DataFrame({"seed": fit.seeds, **columns})
    posterior_table(fit).write_parquet(folder / "posterior.parquet", metadata=metadata)
    week_table(prepared, fit).write_parquet(folder / "weeks.parquet", metadata=metadata)
    members.write_parquet(folder / "members.parquet", metadata=metadata)
    for name, content in (("fit", facts), ("fitted", scenario)):
        text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    save_picture(draw_fit(prepared, fit), folder / "fit.svg")
    return facts
