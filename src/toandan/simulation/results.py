"""What is kept of a run: series by commune and day, and by age band.

A run leaves two or three files, named after its seed: `.npy` holds the series by commune and
day, of which one can be read without the others; `.ages.npy` the series by commune and age
band, where they were asked for; `.run` the small rest, as one record in NumPy's format. The
last is written last, so a run whose `.run` is there is whole.
"""

from __future__ import annotations

import ast
import math
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from toandan.simulation.engine.books import census_of, sum_bands
from toandan.simulation.engine.tables import (
    BOOKED,
    CENSUSES,
    COHORT,
    COUNTS,
    INFECTIONS,
    OFFSPRING,
    PASSED_ON,
    TESTED,
    TREE,
    Office,
    State,
)
from toandan.simulation.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from toandan.simulation.keep import Keep

#: series by commune and day: counts of the day, people in each census, tests, the tree
SERIES = (*COUNTS, *CENSUSES, "tests", *TREE)
#: series of the whole province by day
TOTALS = ("tests", "tests_waiting", "cohort", "offspring")
#: series that a run may keep by commune and age band; others follow from them (`derived`)
BY_AGE = (*COUNTS, *BOOKED)
_SMALL_PARTS = ("bands", "booked", "totals", "under", "generation", "layers", "hospitals")
#: bytes of a `.npy` file (version 1) before its header: name, version, length of the header
_PREFIX = 10
_SMALL = np.iinfo(np.uint16).max
#: ends of a run's files; the last one says that the run is whole
ENDS = (".npy", ".ages.npy", ".run")


@dataclass(frozen=True)
class RunSeries:
    """The series of one run.

    Attributes:
        communes: `SERIES` by day and commune, shape (S, T, C).
        bands: counts by day and age band of the whole province, shape (K, T, 16).
        booked: `BOOKED` by day and age band of the whole province, shape (8, T, 16).
        totals: `TOTALS` by day, shape (4, T).
        under: whether an order stood in a commune, shape (O, T, C).
        generation: how many generation times of so many days, shape (64,).
        hospitals: `HOSPITAL_SERIES` by day and hospital, shape (8, T, H).
        layers: infections by layer (home, school, work, community, outside), shape (5,).
        ages: what was asked for by commune and age band, shape (A, steps, C, 16), or None.
    """

    communes: NDArray[Any]
    bands: NDArray[np.int32]
    booked: NDArray[np.int32]
    totals: NDArray[np.int64]
    under: NDArray[np.bool_]
    generation: NDArray[np.int64]
    layers: NDArray[np.int64]
    hospitals: NDArray[np.int32]
    ages: NDArray[Any] | None = None


def summarise(state: State, keep: Keep | None = None) -> RunSeries:
    """Copy what is kept out of a run's state."""
    office = state.office
    kinds, days, _, ages = office.counts.shape
    bands = np.zeros((kinds, days, ages), dtype=np.int32)
    sum_bands(office.counts, office.by_commune, bands)
    totals = office.totals.copy()
    totals[COHORT] = office.by_commune[INFECTIONS].sum(axis=1)
    totals[OFFSPRING] = office.tree[PASSED_ON].sum(axis=1)
    return RunSeries(
        communes=_series(office),
        bands=bands,
        booked=_censuses(office.booked.sum(axis=2, dtype=np.int32)),
        totals=totals,
        under=state.under.astype(np.bool_),
        generation=state.generation.copy(),
        layers=state.layers.copy(),
        hospitals=office.wards.copy(),
        ages=_narrow(by_age(office, keep.stored, keep.step)) if keep and keep.stored else None,
    )


def _series(office: Office) -> NDArray[Any]:
    """`SERIES` by day and commune, in half the space where that loses nothing."""
    census = np.empty((len(CENSUSES), *office.tested.shape), dtype=np.int32)
    census_of(office.changes, census)
    parts = (office.by_commune, census, office.tested[None], office.tree)
    fits = all(part.max(initial=0) <= _SMALL and part.min(initial=0) >= 0 for part in parts)
    kind = np.uint16 if fits else np.int32
    return np.concatenate(parts, dtype=kind, casting="unsafe")


def _narrow(counts: NDArray[np.int32]) -> NDArray[Any]:
    """In half the space where that loses nothing."""
    if counts.max(initial=0) <= _SMALL and counts.min(initial=0) >= 0:
        return counts.astype(np.uint16)
    return counts


def _censuses(booked: NDArray[np.int32]) -> NDArray[np.int32]:
    """`BOOKED` by day: changes of censuses added up, tests as they are; (8, T + 1, ...)."""
    found = booked[:, :-1].copy()
    np.cumsum(found[:TESTED], axis=1, out=found[:TESTED])
    return found


def by_age(office: Office, names: Sequence[str], step: int) -> NDArray[np.int32]:
    """Some of `BY_AGE` by commune and band in steps of days; the last step may be shorter.

    A census is added up over the days of a step: it is then person-days.

    Raises:
        SimulationError: censuses or tests are asked for and the bench did not book them so.
    """
    days, communes = office.counts.shape[1:3]
    starts = np.arange(0, days, step)
    found = np.empty((len(names), len(starts), *office.counts.shape[2:]), dtype=np.int32)
    for row, name in enumerate(names):
        if name in COUNTS:
            daily = office.counts[COUNTS.index(name)]
        elif office.booked.shape[2] != communes:
            raise SimulationError(f"Lần chạy không ghi '{name}' theo xã và nhóm tuổi")
        else:
            daily = office.booked[BOOKED.index(name), :-1]
            daily = daily if name == BOOKED[TESTED] else np.cumsum(daily, axis=0, dtype=np.int32)
        np.add.reduceat(daily, starts, axis=0, out=found[row])
    return found


def write_run(series: RunSeries, file: Path) -> None:
    """Write a run's files so that `file` (`.run`) is there only when all are whole."""
    contents = {".npy": series.communes, ".ages.npy": series.ages, ".run": _record(series)}
    for end in ENDS:
        content = contents[end]
        if content is None:
            continue
        part = file.with_suffix(f"{end}.{os.getpid()}.{threading.get_ident()}.part")
        with part.open("wb") as stream:
            np.save(stream, content)
        part.replace(file.with_suffix(end))


def _record(series: RunSeries) -> NDArray[np.void]:
    """The small parts as one record: it opens in a tenth of the time that an archive takes."""
    parts = {name: getattr(series, name) for name in _SMALL_PARTS}
    parts["under_shape"] = np.array(series.under.shape)
    parts["under"] = np.packbits(series.under)
    fields = [(name, part.dtype.str, part.shape) for name, part in parts.items()]
    record = np.zeros((), dtype=fields)
    for name, part in parts.items():
        record[name] = part
    return record


def read_run(file: Path) -> RunSeries:
    """Read a run; its large arrays are memory-mapped."""
    record = np.load(file)
    small = {name: record[name] for name in _SMALL_PARTS}
    small["under"] = unpacked(record["under"], tuple(record["under_shape"]))
    ages = file.with_suffix(".ages.npy")
    return RunSeries(
        communes=np.load(file.with_suffix(".npy"), mmap_mode="r"),
        ages=np.load(ages, mmap_mode="r") if ages.is_file() else None,
        **small,
    )


def read_small(file: Path, name: str) -> NDArray[Any]:
    """One of a run's small parts (see `RunSeries`), without reading the others."""
    with file.open("rb") as stream:
        _, kind = _read_header(stream)
        part, offset = kind.fields[name][:2] if kind.fields else (kind, 0)
        stream.seek(offset, os.SEEK_CUR)
        count = math.prod(part.shape)
        return np.fromfile(stream, dtype=part.base, count=count).reshape(part.shape)


def read_part(file: Path, row: int, first: int = 0, last: int | None = None) -> NDArray[Any]:
    """One row of a stored array, read without mapping the rest into memory.

    `first` and `last` choose a part of the row along its first axis.
    """
    with file.open("rb") as stream:
        shape, dtype = _read_header(stream)
        end = shape[1] if last is None else min(last, shape[1])
        each = math.prod(shape[2:])
        stream.seek((row * shape[1] + first) * each * dtype.itemsize, os.SEEK_CUR)
        count = (end - first) * each
        return np.fromfile(stream, dtype=dtype, count=count).reshape(-1, *shape[2:])


def _read_header(stream: BinaryIO) -> tuple[tuple[int, ...], np.dtype[Any]]:
    size = int.from_bytes(stream.read(_PREFIX)[-2:], "little")
    return _header(stream.read(size))


@lru_cache(maxsize=64)
def _header(text: bytes) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and type that the header of a `.npy` file tells; the runs of an ensemble share it."""
    facts = ast.literal_eval(text.decode("latin1"))
    return facts["shape"], np.dtype(facts["descr"])


def read_orders(file: Path) -> tuple[NDArray[np.uint8], tuple[int, ...]]:
    """Whether orders stood in a run, as bits, and their shape (O, T, C)."""
    orders, days, communes = (int(n) for n in read_small(file, "under_shape"))
    return read_small(file, "under"), (orders, days, communes)


def unpacked(bits: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Bits as an array of that shape."""
    return np.unpackbits(bits, count=math.prod(shape)).reshape(shape).astype(np.bool_)


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
