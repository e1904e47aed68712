"""Which areas lie near each other, and how many people live there.

An outbreak goes from a place to the next. Where areas lie is read from their positions, where the
list of areas holds them, from the tree of areas (two below the same one are near), or, for
provinces of Vietnam (those of 2021 and the 34 of July
2025), countries of Europe and states of the United States, from `places.csv`: rough middles and
people in thousands, by official code or name. Populations of Vietnam are those of the General
Statistics Office for 2020 (those of 2025 added up from them), the others are rounded figures of
2020. Where nothing is known, nobody is near, and forecasts do without.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.areas import Area
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.areas import Areas

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

#: share of the areas of a file that must be found in a list for the list to be the right one
_FOUND = 0.9
#: fewer areas than these are no neighbourhood
_LEAST = 4
#: of more areas at once no table of pairs is made
_MOST = 4000
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
        return cls(np.broadcast_to(0.0, (areas, areas)), np.ones(areas))

    @cached_property
    def some(self) -> Bools:
        """Which areas have neighbours, shape (areas,)."""
        if self.weights.strides == (0, 0):
            return np.zeros(len(self.people), dtype=bool)
        known: Bools = np.asarray(self.weights.any(axis=1))
        return known

    @classmethod
    def between(
        cls, latitude: Floats, longitude: Floats, people: Floats, tier: Sequence[int] = ()
    ) -> Nearness:
        """From positions in degrees: weights fall with the square of the distance.

        Distances count in those that are usual between next neighbours, so that communes, provinces
        and countries are treated alike. An area with an unknown position (NaN) has no neighbours;
        where tiers of the tree are given, a province is no neighbour of its communes.
        """
        north = latitude * _KILOMETRES
        east = longitude * _KILOMETRES * np.cos(np.radians(np.nanmean(latitude)))
        apart = np.hypot(north[:, None] - north, east[:, None] - east)
        np.fill_diagonal(apart, np.inf)
        if len(tier):
            apart[np.not_equal.outer(tier, tier)] = np.inf
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
        """From positions or the tree of the areas where known, else from the known places.

        Of more than `_MOST` areas nobody is near: the table of pairs would be too large.
        """
        names = list(codes)
        if len(codes) > _MOST:
            return cls.none(len(codes))
        if areas is not None:
            told = [areas[code] if code in areas else Area(code) for code in codes]
            placed = [Place(area.latitude, area.longitude, area.population) for area in told]
            if np.mean([math.isfinite(at.latitude + at.longitude) for at in placed]) >= _FOUND:
                tier = [len(areas.above(code)) if code in areas else -1 for code in codes]
                return cls._placed(placed, tier)
            siblings = _siblings(told)
            if siblings.some.any():
                return siblings
            names = [area.name for area in told]
        found = _found(codes, names)
        lost = Place(math.nan, math.nan, 0.0)
        return cls.none(len(codes)) if found is None else cls._placed([at or lost for at in found])

    @classmethod
    def _placed(cls, places: Sequence[Place], tier: Sequence[int] = ()) -> Nearness:
        latitude, longitude, people = np.array(
            [(at.latitude, at.longitude, at.people) for at in places]
        ).T
        return cls.between(latitude, longitude, _filled(people), tier)


def _filled(people: Floats) -> Floats:
    """Unknown numbers of people taken as the mean of the known ones."""
    known = people > 0
    return np.where(known, people, people[known].mean() if known.any() else 1.0)


def _siblings(areas: Sequence[Area]) -> Nearness:
    parents = np.array([area.parent for area in areas])
    same = ((parents[:, None] == parents) & (parents != "")).astype(np.float64)
    np.fill_diagonal(same, 0.0)
    total = same.sum(axis=1, keepdims=True)
    people = np.array([area.population for area in areas])
    return Nearness(same / np.maximum(total, 1.0), _filled(people))


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
