"""Which areas lie near each other, and how many people live there.

An outbreak goes from a place to the next. Where areas lie is read from the tree of areas (two
areas below the same one are near), or, for provinces of Vietnam (those of 2021 and the 34 of July
2025), countries of Europe and states of the United States, from `places.csv`: rough middles and
people in thousands, by official code or name. Populations of Vietnam are those of the General
Statistics Office for 2020 (those of 2025 added up from them), the others are rounded figures of
2020. Where nothing is known, nobody is near, and forecasts do without.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.areas import Areas

    Floats = npt.NDArray[np.float64]

#: share of the areas of a file that must be found in a list for the list to be the right one
_FOUND = 0.9
#: fewer areas than these are no neighbourhood
_LEAST = 4
_KILOMETRES = 111.2
_KIND = re.compile(r"^(thanh pho|tinh|tp\.?) ")


@dataclass(frozen=True)
class Place:
    """Rough middle of an area in degrees, and people."""

    latitude: float
    longitude: float
    people: float


@dataclass(frozen=True)
class Nearness:
    """How much each area looks at each other one.

    Attributes:
        weights: shape (areas, areas); a row sums to 1, or to 0 where nobody is known to be near.
        people: of each area, in any unit; 1 where unknown; shape (areas,).
    """

    weights: Floats
    people: Floats

    @classmethod
    def none(cls, areas: int) -> Nearness:
        """Nobody is known to be near anybody."""
        return cls(np.zeros((areas, areas)), np.ones(areas))

    @classmethod
    def between(cls, latitude: Floats, longitude: Floats, people: Floats) -> Nearness:
        """From positions in degrees: weights fall with the square of the distance.

        Distances count in those that are usual between next neighbours, so that communes, provinces
        and countries are treated alike. An area with an unknown position (NaN) has no neighbours.
        """
        north = latitude * _KILOMETRES
        east = longitude * _KILOMETRES * np.cos(np.radians(np.nanmean(latitude)))
        apart = np.hypot(north[:, None] - north, east[:, None] - east)
        np.fill_diagonal(apart, np.inf)
        apart = np.where(np.isnan(apart), np.inf, apart)
        nearest = apart.min(axis=1)
        known = np.isfinite(nearest)
        if known.sum() < _LEAST:
            return cls.none(len(latitude))
        usual = float(np.median(nearest[known])) + 1e-9
        pull = 1 / (0.5 + apart / usual) ** 2
        total = pull.sum(axis=1, keepdims=True)
        return cls(pull / np.where(total > 0, total, 1.0), people)

    @classmethod
    def of(cls, codes: Sequence[str], areas: Areas | None = None) -> Nearness:
        """From the tree of areas where one is known, else from the list of known places."""
        if areas is not None:
            siblings = _siblings(codes, areas)
            if siblings.weights.any():
                return siblings
        names = [areas[code].name if areas is not None and code in areas else "" for code in codes]
        found = _found(codes, names)
        if found is None:
            return cls.none(len(codes))
        lost = Place(np.nan, np.nan, np.nan)
        table = np.array(
            [(p.latitude, p.longitude, p.people) for p in (place or lost for place in found)]
        )
        people = np.where(np.isnan(table[:, 2]), np.nanmean(table[:, 2]), table[:, 2])
        return cls.between(table[:, 0], table[:, 1], people)


def _siblings(codes: Sequence[str], areas: Areas) -> Nearness:
    parents = [areas[code].parent if code in areas else "" for code in codes]
    people = np.array([areas[code].population if code in areas else 0.0 for code in codes])
    same = np.array([[a == b != "" for b in parents] for a in parents], dtype=np.float64)
    np.fill_diagonal(same, 0.0)
    total = same.sum(axis=1, keepdims=True)
    known = people > 0
    filled = np.where(known, people, people[known].mean() if known.any() else 1.0)
    return Nearness(same / np.maximum(total, 1.0), filled)


def _found(codes: Sequence[str], names: Sequence[str]) -> list[Place | None] | None:
    """The areas in the list that knows most of them; of two, in the one that they fill more."""
    best, chosen = 0.0, None
    for places, size in _lists():
        found = [
            places.get(_plain(code)) or places.get(_plain(name))
            for code, name in zip(codes, names, strict=True)
        ]
        known = sum(place is not None for place in found)
        fit = known / len(found) + known / size / 100
        if len(found) >= _LEAST and known >= _FOUND * len(found) and fit > best:
            best, chosen = fit, found
    return chosen


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _KIND.sub("", fold(name)))


@cache
def _lists() -> list[tuple[dict[str, Place], int]]:
    """Places by folded code and name, and how many rows there are; one entry per list."""
    text = resources.files("toandan.epidemic").joinpath("places.csv").read_text("utf-8")
    lists: dict[str, tuple[dict[str, Place], list[Place]]] = {}
    for row in csv.DictReader(text.splitlines()):
        place = Place(float(row["latitude"]), float(row["longitude"]), float(row["thousands"]))
        by_name, rows = lists.setdefault(row["set"], ({}, []))
        by_name[_plain(row["code"])] = by_name[_plain(row["name"])] = place
        rows.append(place)
    return [(by_name, len(rows)) for by_name, rows in lists.values()]
