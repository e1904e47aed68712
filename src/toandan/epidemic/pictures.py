"""Pictures of forecasts, of their calibration and of their scores, as SVG, PDF or PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from toandan.epidemic.scores import truth_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import numpy.typing as npt

    from toandan.epidemic.series import Grid, Measure
    from toandan.epidemic.table import ForecastTable

    Floats = npt.NDArray[np.float64]

_INK, _FAN, _TRUTH = "#1f2933", "#1d6fa5", "#b3341f"
_BANDS = ((0.025, 0.975, 0.15), (0.1, 0.9, 0.2), (0.25, 0.75, 0.3))
#: models as people read them
_MODELS = {
    "toandan": "Toàn Dân",
    "flat": "giữ nguyên số cuối",
    "climatology": "cùng mùa các năm trước",
}
_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98)


def fan(
    table: ForecastTable, known: Grid, area: str, measure: Measure, path: Path, *, back: int = 26
) -> None:
    """Draw the past and the forecast of one area, with its 50, 80 and 95 % ranges.

    Args:
        table: a forecast of one day.
        known: counts to draw, as known then or later.
        area: code of the area.
        measure: what is counted.
        path: file to write; the ending chooses the format.
        back: periods of the past to draw.
    """
    rows = table.where((pl.col("area") == area) & (pl.col("measure") == measure.value))
    figure, axes = _sheet()
    ends = known.ends()[-back:]
    counts = known.of(measure)[known.areas.index(area)][-back:]
    when = rows.index["end"].to_list()
    joint = _joint(ends, counts, when[0])
    for low, high, shade in _BANDS:
        lower, upper = (np.concatenate([joint[1], rows.at(level)]) for level in (low, high))
        label = f"khoảng {round(100 * (high - low))}%"
        axes.fill_between(joint[0] + when, lower, upper, color=_FAN, alpha=shade, lw=0, label=label)
    middle = np.concatenate([joint[1], rows.median])
    axes.plot(joint[0] + when, middle, color=_FAN, lw=1.8, label="dự báo (trung vị)")
    axes.plot(when, rows.median, "o", color=_FAN, markersize=4)
    axes.plot(ends, counts, color=_INK, lw=1.4, marker="o", markersize=3, label="đã báo cáo")
    day = rows.index["origin"][0]
    axes.axvline(day, color=_TRUTH, lw=1, ls=(0, (4, 3)), label=f"ngày dự báo {day:%d/%m/%Y}")
    _dates(axes)
    _title(axes, f"{area}: {measure.label} theo {known.frequency.label}")
    _from_zero(axes)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    figure.savefig(path)


def _joint(ends: list[date], counts: Floats, first: date) -> tuple[list[date], Floats]:
    """The newest count before the forecast, where the fan opens; empty where there is none."""
    seen = [index for index, end in enumerate(ends) if end < first and np.isfinite(counts[index])]
    last = seen[-1:]
    return [ends[index] for index in last], counts[last]


def calibration(table: ForecastTable, final: Grid, path: Path) -> None:
    """Draw how often the truth fell inside each central range, against what was promised."""
    truth = truth_of(table, final)
    seen = np.isfinite(truth)
    figure, axes = _sheet(square=True)
    axes.plot([0, 100], [0, 100], color="#9aa5b1", lw=1, label="đúng như công bố")
    for measure in table.measures():
        mine = seen & (table.index["measure"] == measure.value).to_numpy()
        if not mine.any():
            continue
        inside = []
        for share in _SHARES:
            low = table.at(_nearest(table.levels, (1 - share) / 2))[mine]
            high = table.at(_nearest(table.levels, (1 + share) / 2))[mine]
            inside.append(100 * ((truth[mine] >= low) & (truth[mine] <= high)).mean())
        promised = [100 * share for share in _SHARES]
        axes.plot(promised, inside, marker="o", markersize=4, label=measure.label)
    axes.set_xlabel("khoảng dự báo công bố (%)")
    axes.set_ylabel("tỷ lệ thực tế nằm trong khoảng (%)")
    _title(axes, "Độ tin cậy của khoảng dự báo")
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(path)


def scores_by_date(scores: pl.DataFrame, path: Path, column: str = "wis_log") -> None:
    """Draw the mean score of each model by forecast date; lower is better."""
    figure, axes = _sheet()
    means = scores.group_by("model", "origin").agg(pl.col(column).mean()).sort("origin")
    for (model,), rows in means.group_by("model", maintain_order=True):
        axes.plot(
            rows["origin"].to_list(),
            rows[column].to_list(),
            marker=".",
            label=_MODELS.get(str(model), str(model)),
        )
    _dates(axes)
    scale = "thang log" if column == "wis_log" else "số ca"
    _title(axes, f"Điểm WIS trung bình theo ngày dự báo ({scale}; càng thấp càng tốt)")
    _from_zero(axes)
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(path)


def _sheet(*, square: bool = False) -> tuple[Figure, Any]:
    figure = Figure(figsize=(5.5, 5.5) if square else (8.0, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.grid(axis="both" if square else "y", color="#e4e7eb", lw=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def _dates(axes: Any) -> None:
    # days first, in figures: the names of months would come in English
    axes.xaxis.set_major_locator(AutoDateLocator())  # type: ignore[no-untyped-call]
    axes.tick_params(axis="x", labelsize=7)
    axes.xaxis.set_major_formatter(DateFormatter("%d/%m/%Y"))  # type: ignore[no-untyped-call]


def _from_zero(axes: Any) -> None:
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(_figure))


def _title(axes: Any, text: str) -> None:
    axes.set_title(text, loc="left", fontsize=11, fontweight="bold", color=_INK)


def _figure(value: float, _place: int | None = None) -> str:
    """A number as Vietnamese write it: 1.234,5."""
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
    return text.translate(str.maketrans(",.", ".,"))


def _nearest(levels: tuple[float, ...], level: float) -> float:
    return min(levels, key=lambda candidate: abs(candidate - level))
