"""How pictures look: sheets of panels, fans, dates and numbers as written in Vietnam.

Panels are 6.4 inches wide with 10-point words: two columns fill an A4 sheet, one column a
phone. Colours are told apart by people who do not see red and green, and in grey print.
"""

# mypy: disable-error-code="no-untyped-call"
# (matplotlib's locators of dates have no types)
from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from toandan.simulation.errors import SimulationError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

COLOURS = ("#0b5394", "#c25e00", "#4b7f52", "#7a3e9d")
#: kinds of picture, by the end of the file's name
ENDINGS = (".svg", ".png")
GREY, DARK = "#8a8f98", "#22262b"
_WIDTH, _HEIGHT, _HEAD = 6.4, 2.9, 0.75
_WORDS, _SMALL = 10, 9
_Q05, _Q25, _Q50, _Q75, _Q95 = range(5)
_MILLION, _THOUSAND = 1e6, 1e4
_LONG, _SHORT = 240, 45
_LINE = 66


def sheet(rows: int, columns: int, title: str, note: str) -> Figure:
    """A figure of empty panels under a title (none where it is empty), with a note below."""
    from matplotlib import rc_context  # noqa: PLC0415 - heavy
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure as Sheet  # noqa: PLC0415

    with rc_context({"font.family": "DejaVu Sans", "font.size": _WORDS}):
        figure = Sheet(figsize=(_WIDTH * columns, _HEIGHT * rows + _HEAD), layout="constrained")
        FigureCanvasAgg(figure)
        figure.subplots(rows, columns)
        if title:
            lines = "\n".join(wrap(title, _LINE * columns))
            figure.suptitle(lines, fontsize=12, fontweight="bold", color=DARK, x=0.01, ha="left")
        figure.supxlabel(note, fontsize=8, color=GREY, x=0.01, ha="left")
    return figure


def panel(axes: Axes, title: str, place: str, dates: NDArray[np.datetime64]) -> None:
    """Dress a panel: title, place, dates along the bottom, counts with dots."""
    from matplotlib.dates import DateFormatter, DayLocator, MonthLocator  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    axes.set_title(title, fontsize=_WORDS, fontweight="bold", color=DARK, loc="left")
    axes.set_title(place, fontsize=_SMALL, color=GREY, loc="right")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.grid(axis="y", color="#e3e6ea", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=_SMALL, color=GREY, labelcolor=DARK)
    axes.tick_params(axis="y", length=0)
    days = int((dates[-1] - dates[0]).astype(int))
    axes.set_xlim(dates[0], dates[-1])
    if days <= _SHORT:
        axes.xaxis.set_major_locator(DayLocator(bymonthday=(1, 8, 15, 22)))
    else:
        axes.xaxis.set_major_locator(MonthLocator(interval=1 + days // _LONG))
        axes.xaxis.set_minor_locator(DayLocator(bymonthday=15))
    axes.xaxis.set_major_formatter(DateFormatter("%d/%m" if days <= _LONG else "%m/%Y"))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: count(value)))


def count(value: float) -> str:
    """A number on an axis: 1.500, 25 nghìn, 1,2 triệu."""
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= _MILLION:
        return f"{sign}{size / _MILLION:.3g} triệu".replace(".", ",")
    if size >= _THOUSAND:
        return f"{sign}{size / 1000:.3g} nghìn".replace(".", ",")
    if size == int(size):
        return f"{sign}{size:,.0f}".replace(",", ".")
    return f"{sign}{size:g}".replace(".", ",")


def fan(
    axes: Axes,
    dates: NDArray[np.datetime64],
    values: NDArray[np.float64],
    colour: str,
    label: str = "",
) -> None:
    """Bands of 50 % and 90 % and the median of what `over_runs` returns, shape (6, T)."""
    outer = (values[_Q05], values[_Q95])
    inner = (values[_Q25], values[_Q75])
    axes.fill_between(dates, *outer, color=colour, alpha=0.16, linewidth=0)
    axes.fill_between(dates, *inner, color=colour, alpha=0.32, linewidth=0)
    axes.plot(dates, values[_Q50], color=colour, linewidth=1.6, label=label)


def ceiling(axes: Axes, value: float, words: str) -> None:
    """A dashed line across a panel with its words above it."""
    axes.axhline(value, color="#a61b1b", linewidth=1.1, linestyle=(0, (5, 3)))
    axes.annotate(
        words,
        (0.995, value),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
        fontsize=_SMALL,
        color="#a61b1b",
    )


def note(axes: Axes, words: str, *, above: bool) -> None:
    """Words at the right end of a panel, near its upper or its lower edge."""
    axes.annotate(
        words,
        (0.99, 0.92 if above else 0.1),
        xycoords="axes fraction",
        ha="right",
        va="top" if above else "bottom",
        color=DARK,
    )


def legend(figure: Figure) -> None:
    """One legend for all panels, at the place of the title."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", fontsize=11, frameon=False)


def save_picture(figure: Figure, file: Path) -> None:
    """Write a picture; the file's ending (.svg or .png) says which kind.

    Raises:
        SimulationError: the ending is another.
    """
    if file.suffix not in ENDINGS:
        raise SimulationError(f"{file}: hình phải có đuôi {' hoặc '.join(ENDINGS)}")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=144, metadata={"Title": figure.get_suptitle() or "Toàn Dân"})
