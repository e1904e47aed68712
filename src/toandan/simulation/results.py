"""What is kept of a run: series by commune and day, and by age band and day."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.engine.tables import (
    CENSUSES,
    COHORT,
    COUNTS,
    OFFSPRING,
    TESTS,
    TESTS_WAITING,
    State,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: series by commune and day: counts of the day, then people in each census
SERIES = (*COUNTS, *CENSUSES)
#: series of the whole province by day
TOTALS = ("tests", "tests_waiting", "cohort", "offspring")
_SMALL_PARTS = ("bands", "totals", "orders", "generation", "layers")
_SMALL = np.iinfo(np.uint16).max

#: titles for people
TITLES = {
    "infections": "Ca nhiễm mới",
    "onsets": "Ca khởi phát",
    "detected": "Ca phát hiện (F0)",
    "f1": "F1 mới",
    "f2": "F2 mới",
    "admissions": "Nhập viện",
    "icu_admissions": "Vào hồi sức tích cực",
    "deaths": "Tử vong",
    "imported": "Ca nhập cảnh",
    "caught_at_border": "Phát hiện tại chốt biên giới",
    "home_quarantine": "Đang cách ly tại nhà",
    "central_quarantine": "Đang cách ly tập trung",
    "isolation": "Đang cách ly điều trị (F0)",
    "beds": "Giường bệnh đang dùng",
    "icu_beds": "Giường hồi sức đang dùng",
    "without_bed": "Thiếu giường bệnh",
    "without_icu": "Thiếu giường hồi sức",
    "beds_needed": "Nhu cầu giường bệnh",
    "icu_needed": "Nhu cầu giường hồi sức",
    "oxygen_litres_per_minute": "Nhu cầu ô-xy (lít/phút)",
    "tests": "Xét nghiệm",
    "tests_waiting": "Mẫu chờ xét nghiệm",
}


@dataclass(frozen=True)
class RunSeries:
    """The series of one run.

    Attributes:
        communes: `SERIES` by day and commune, shape (17, T, C).
        bands: counts by day and age band of the whole province, shape (10, T, 16).
        totals: `TOTALS` by day, shape (4, T).
        orders: people under each order by day, shape (O, T).
        generation: how many generation times of so many days, shape (64,).
        layers: infections by layer (home, school, work, community, outside), shape (5,).
    """

    communes: NDArray[Any]
    bands: NDArray[np.int32]
    totals: NDArray[np.int64]
    orders: NDArray[np.int64]
    generation: NDArray[np.int64]
    layers: NDArray[np.int64]


def summarise(state: State, residents: NDArray[np.float64]) -> RunSeries:
    """Copy what is kept out of a run's state."""
    office = state.office
    days = office.counts.shape[1]
    census = np.cumsum(office.changes[:, :days], axis=1, dtype=np.int32)
    communes = np.concatenate((office.counts.sum(axis=3, dtype=np.int32), census))
    if communes.max(initial=0) <= _SMALL and communes.min(initial=0) >= 0:
        communes = communes.astype(np.uint16)
    return RunSeries(
        communes=communes,
        bands=office.counts.sum(axis=2, dtype=np.int32),
        totals=office.totals.copy(),
        orders=(state.under @ residents).astype(np.int64).reshape(len(state.under), days),
        generation=state.generation.copy(),
        layers=state.layers.copy(),
    )


def write_run(series: RunSeries, file: Path) -> None:
    """Write a run's two files so that `file` is there only when both are whole.

    The large array has a file of its own, `.npy`, of which single series can be read.
    """
    small = {name: getattr(series, name) for name in _SMALL_PARTS}
    for path, content in (
        (file.with_suffix(".npy"), {"arr": series.communes}),
        (file, small),
    ):
        part = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
        with part.open("wb") as stream:
            if path.suffix == ".npy":
                np.save(stream, content["arr"])
            else:
                np.savez(stream, **content)
        part.replace(path)


def read_run(file: Path) -> RunSeries:
    """Read a run; its large array is memory-mapped."""
    with np.load(file) as arrays:
        small = {name: arrays[name] for name in _SMALL_PARTS}
    return RunSeries(communes=np.load(file.with_suffix(".npy"), mmap_mode="r"), **small)


def reproduction_by_day(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean number of people infected by those who were infected on each day (cohort Rt).

    Days of the last weeks are too low: their cases have not finished infecting.
    """
    cohort = totals[COHORT].astype(np.float64)
    found = np.divide(totals[OFFSPRING], cohort, out=np.full(len(cohort), np.nan), where=cohort > 0)
    return np.asarray(found)


def mean_generation_time(generation: NDArray[np.int64]) -> float:
    """Mean days between infector's and infected's infection."""
    total = generation.sum()
    if total == 0:
        return float("nan")
    return float((generation * np.arange(len(generation))).sum() / total)


def tests_by_day(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tests done and samples waiting by day, shape (2, T)."""
    return np.stack((totals[TESTS], totals[TESTS_WAITING]))
