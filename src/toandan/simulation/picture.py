"""Pictures: fans of an ensemble by area, and the difference between two scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.errors import SimulationError
from toandan.simulation.quantiles import area_sums, over_runs, series_of_runs
from toandan.simulation.results import TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble

_COLOURS = ("#1b5e8c", "#b3541e", "#3d7a3d")
_WIDTH, _HEIGHT = 6.4, 3.2
_Q05, _Q25, _Q50, _Q75, _Q95 = range(5)


def draw_fans(
    ensembles: Sequence[Ensemble],
    names: Sequence[str] = ("infections", "beds_needed", "deaths"),
    areas: Sequence[str] = (),
) -> Figure:
    """Fans (50 % and 90 % of runs, and the median) of series by area.

    Args:
        ensembles: one or more, drawn over one another.
        names: series, one row of panels each.
        areas: codes of communes or districts, one column each; empty: the whole province.

    Raises:
        SimulationError: an area is unknown.
    """
    figure = _sheet(len(names), max(len(areas), 1))
    for row, name in enumerate(names):
        for column, area in enumerate(areas or ("",)):
            axes = figure.axes[row * max(len(areas), 1) + column]
            for ensemble, colour in zip(ensembles, _COLOURS, strict=False):
                values, label = series_in_area(ensemble, name, area)
                _fan(axes, _dates(ensemble), over_runs(values), colour, _title(ensemble))
                axes.set_title(f"{TITLES.get(name, name)} – {label}", fontsize=9)
    figure.axes[0].legend(fontsize=7, frameon=False)
    return figure


def draw_difference(
    ensemble: Ensemble,
    other: Ensemble,
    names: Sequence[str] = ("infections", "beds_needed", "deaths"),
    area: str = "",
) -> Figure:
    """Fans of the cumulative difference between paired runs, `other` less `ensemble`."""
    if ensemble.seeds != other.seeds:
        raise SimulationError("So sánh cần cùng các hạt giống ngẫu nhiên ở hai kịch bản")
    figure = _sheet(len(names), 1)
    for axes, name in zip(figure.axes, names, strict=True):
        mine, label = series_in_area(ensemble, name, area)
        theirs, _ = series_in_area(other, name, area)
        gap = np.cumsum(theirs - mine, axis=1)
        _fan(axes, _dates(ensemble), over_runs(gap), _COLOURS[0], "")
        axes.axhline(0.0, color="#888888", linewidth=0.6)
        axes.set_title(
            f"{TITLES.get(name, name)} cộng dồn – {label}: {_title(other)} trừ {_title(ensemble)}",
            fontsize=8,
        )
    return figure


def save_picture(figure: Figure, file: Path) -> None:
    """Write a picture; the file's ending (.svg or .png) says which kind."""
    if file.suffix not in (".svg", ".png"):
        raise SimulationError(f"{file}: hình phải có đuôi .svg hoặc .png")
    figure.savefig(file, dpi=144)


def series_in_area(ensemble: Ensemble, name: str, area: str) -> tuple[NDArray[Any], str]:
    """A series of all runs in an area, shape (runs, T), and the area's name."""
    for tier in ("province", "district", "commune"):
        codes, labels, _ = area_sums(ensemble.prepared, tier)
        wanted = area or codes[0]
        if wanted in codes:
            column = codes.index(wanted)
            return series_of_runs(ensemble, name, tier)[:, :, column], labels[column]
    raise SimulationError(f"Không có xã, huyện hoặc tỉnh nào có mã '{area}'")


def _sheet(rows: int, columns: int) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure as Sheet  # noqa: PLC0415

    figure = Sheet(figsize=(_WIDTH * columns, _HEIGHT * rows), layout="constrained")
    FigureCanvasAgg(figure)
    figure.subplots(rows, columns)
    return figure


def _dates(ensemble: Ensemble) -> NDArray[np.datetime64]:
    scenario = ensemble.prepared.scenario
    return np.datetime64(scenario.start) + np.arange(scenario.days).astype("timedelta64[D]")


def _title(ensemble: Ensemble) -> str:
    scenario = ensemble.prepared.scenario
    return scenario.title or scenario.name


def _fan(
    axes: Axes,
    dates: NDArray[np.datetime64],
    values: NDArray[np.float64],
    colour: str,
    label: str,
) -> None:
    axes.fill_between(dates, values[_Q05], values[_Q95], color=colour, alpha=0.15, linewidth=0)
    axes.fill_between(dates, values[_Q25], values[_Q75], color=colour, alpha=0.3, linewidth=0)
    axes.plot(dates, values[_Q50], color=colour, linewidth=1.2, label=label)
    axes.tick_params(axis="x", labelrotation=30, labelsize=7)
    axes.tick_params(axis="y", labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
