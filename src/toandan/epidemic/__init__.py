"""Nowcast, reproduction number, forecast and scores, without Django.

    from datetime import date
    from toandan.epidemic import Counts, forecast, read_counts

    counts = Counts(read_counts("cases.csv"))
    table = forecast(counts, date(2021, 8, 30))

`docs/epidemic.md` tells the methods, their limits and the scores reached; `example.py` walks
through a whole week's work.
"""

from __future__ import annotations

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.backtesting import backtest
from toandan.epidemic.baselines import climatology, flat
from toandan.epidemic.daily import to_days
from toandan.epidemic.data import Counts
from toandan.epidemic.errors import EpidemicError
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.hierarchy import reconcile, with_sums
from toandan.epidemic.ledger import Ledger
from toandan.epidemic.nowcasting import Nowcast, NowcastSettings, nowcast
from toandan.epidemic.readers import Allowed, counts_of, read_counts
from toandan.epidemic.reproduction import Reproduction, RtSettings, estimate
from toandan.epidemic.scores import bootstrap_relative, pair, relative, score, summary
from toandan.epidemic.series import CountSeries, Grid, Measure
from toandan.epidemic.table import ForecastTable

__all__ = [
    "Allowed",
    "Area",
    "Areas",
    "CountSeries",
    "Counts",
    "EpidemicError",
    "ForecastTable",
    "Grid",
    "Ledger",
    "Measure",
    "Nowcast",
    "NowcastSettings",
    "Reproduction",
    "RtSettings",
    "Settings",
    "backtest",
    "bootstrap_relative",
    "climatology",
    "counts_of",
    "estimate",
    "flat",
    "forecast",
    "nowcast",
    "pair",
    "read_counts",
    "reconcile",
    "relative",
    "score",
    "summary",
    "to_days",
    "with_sums",
]
