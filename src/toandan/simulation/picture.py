"""Pictures: fans of an ensemble by area, and the difference between two scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.derived import RATIOS, TITLES
from toandan.simulation.drawing import (
    COLOURS,
    DARK,
    ceiling,
    count,
    fan,
    legend,
    note,
    panel,
    save_picture,
    sheet,
)
from toandan.simulation.errors import SimulationError
from toandan.simulation.province_tables import CAPACITIES
from toandan.simulation.quantiles import TIERS, area_sums, over_runs, series_of_runs
from toandan.simulation.tables import check_paired, dates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble

__all__ = ["SHOWN", "draw_difference", "draw_fans", "save_picture", "series_in_area"]

#: what is drawn where nothing else is asked for
SHOWN = ("infections", "beds_needed", "icu_needed", "deaths")


def draw_fans(
    ensembles: Sequence[Ensemble], names: Sequence[str] = SHOWN, areas: Sequence[str] = ()
) -> Figure:
    """Fans (50% and 90% of runs, and the median) of series by area.

    Args:
        ensembles: one to four, drawn over one another.
        names: series, one row of panels each.
        areas: codes of communes or districts, one column each; empty: the whole province.

    Raises:
        SimulationError: an area or a series is unknown, or there are too many scenarios.
    """
    if not 1 <= len(ensembles) <= len(COLOURS):
        raise SimulationError(f"Một hình vẽ được từ 1 đến {len(COLOURS)} kịch bản")
    places = tuple(areas) or ("",)
    title = _title(ensembles[0]) if len(ensembles) == 1 else ""
    runs = len(ensembles[0].seeds)
    words = f"Đường: trung vị; dải đậm: 50%, dải nhạt: 90% của {runs} lần chạy"
    figure = sheet(len(names), len(places), title, words)
    for row, name in enumerate(names):
        for column, area in enumerate(places):
            axes = figure.axes[row * len(places) + column]
            for ensemble, colour in zip(ensembles, COLOURS, strict=False):
                values, place = series_in_area(ensemble, name, area)
                fan(axes, dates_of(ensemble.prepared), over_runs(values), colour, _title(ensemble))
            panel(axes, TITLES.get(name, name), place, dates_of(ensembles[0].prepared))
            _finish(axes, ensembles[0], name, area)
    if len(ensembles) > 1:
        legend(figure)
    return figure


def _finish(axes: Axes, ensemble: Ensemble, name: str, area: str) -> None:
    """The bottom of the scale, the threshold of Rt, and what there is of what is needed."""
    axes.set_ylim(bottom=0)
    if name == "rt":
        ceiling(axes, 1.0, "Rt = 1")
    if area in ("", ensemble.prepared.population.province_code):
        limits = {series: field for _, series, field in CAPACITIES}
        limit = getattr(ensemble.prepared.scenario.hospitals, limits.get(name, ""), -1)
        if limit >= 0:
            ceiling(axes, limit, f"Hiện có: {count(limit)}")


def draw_difference(
    ensemble: Ensemble,
    other: Ensemble,
    names: Sequence[str] = SHOWN,
    areas: Sequence[str] = (),
) -> Figure:
    """Fans of the cumulative difference between paired runs, `other` less `ensemble`.

    Raises:
        SimulationError: the runs are not paired, or an area or a series is unknown.
    """
    check_paired(ensemble, other)
    places = tuple(areas) or ("",)
    summed = [name for name in names if name not in RATIOS]
    title = f"{_title(other)} – so với: {_title(ensemble)}"
    words = (
        f"Chênh lệch cộng dồn của {len(other.seeds)} cặp lần chạy cùng hạt giống; "
        "dưới 0 là ít hơn. Dải: 50% và 90%"
    )
    figure = sheet(len(summed), len(places), title, words)
    for row, name in enumerate(summed):
        for column, area in enumerate(places):
            axes = figure.axes[row * len(places) + column]
            mine, place = series_in_area(ensemble, name, area)
            theirs, _ = series_in_area(other, name, area)
            gap = over_runs(np.cumsum(theirs - mine, axis=1, dtype=np.float64))
            fan(axes, dates_of(ensemble.prepared), gap, COLOURS[0])
            panel(axes, f"{TITLES.get(name, name)}, cộng dồn", place, dates_of(ensemble.prepared))
            axes.axhline(0.0, color=DARK, linewidth=0.9)
            low, middle, high = (count(round(gap[at, -1])) for at in (0, 2, 4))
            note(axes, f"{middle} ({low} đến {high})", above=gap[2, -1] < 0)
    return figure


def series_in_area(ensemble: Ensemble, name: str, area: str) -> tuple[NDArray[Any], str]:
    """A series of all runs in an area, shape (runs, T), and the area's name.

    Raises:
        SimulationError: no area has this code.
    """
    for tier in TIERS:
        codes, labels, _ = area_sums(ensemble.prepared.population, tier)
        wanted = area or codes[0]
        if wanted in codes:
            column = codes.index(wanted)
            return series_of_runs(ensemble, name, tier)[:, :, column], labels[column]
    raise SimulationError(f"Không có xã, huyện hoặc tỉnh nào có mã '{area}'")


def _title(ensemble: Ensemble) -> str:
    scenario = ensemble.prepared.scenario
    return scenario.title or scenario.name
