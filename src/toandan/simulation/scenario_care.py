"""Hospitals, and who is immune when a scenario starts: how each is read from its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.simulation.scenario_ages import EVERYONE, read_ages

if TYPE_CHECKING:
    from toandan.simulation.fields import Fields

_LARGE = 10**9
_NO_LIMIT = -1
_MOST_PLACES = 250


@dataclass(frozen=True)
class Hospital:
    """Places for patients at once (-1: no limit) and the communes that it serves first."""

    name: str
    communes: tuple[str, ...] = ("*",)
    beds: int = _NO_LIMIT
    icu: int = _NO_LIMIT
    oxygen: int = _NO_LIMIT


@dataclass(frozen=True)
class Hospitals:
    """All hospitals of the province.

    A patient goes to the first hospital with a free place: those that serve the commune in
    the order of the file, then, where patients are transferred, the others.
    """

    places: tuple[Hospital, ...] = (Hospital("tỉnh"),)
    transfer: bool = True

    @property
    def beds(self) -> int:
        """Beds of all hospitals; -1: no limit."""
        return _sum([place.beds for place in self.places])

    @property
    def icu(self) -> int:
        """Places in intensive care of all hospitals; -1: no limit."""
        return _sum([place.icu for place in self.places])

    @property
    def oxygen(self) -> int:
        """Patients on oxygen at once in all hospitals; -1: no limit."""
        return _sum([place.oxygen for place in self.places])


def _sum(limits: list[int]) -> int:
    return _NO_LIMIT if min(limits) < 0 else sum(limits)


@dataclass(frozen=True)
class Immune:
    """A cohort that cannot be infected during the run."""

    share: float
    ages: tuple[tuple[int, int], ...]
    communes: tuple[str, ...]
    households: bool  # whole households are immune or not, as where parents refuse vaccines


def read_hospitals(part: Fields | None) -> Hospitals:
    """Read [hospitals]: limits for the whole province, or [[hospitals.places]]."""
    if part is None:
        return Hospitals()
    transfer = part.flag("transfer", default=True)
    places = tuple(_read_place(body) for body in part.tables("places"))
    if places:
        if len(places) > _MOST_PLACES:
            part.fault("places", f"nhiều nhất {_MOST_PLACES} bệnh viện")
        for name in ("beds", "icu", "oxygen"):
            if name in part.body:
                part.value(name)
                part.fault(name, "không dùng cùng [[hospitals.places]]; hãy ghi theo bệnh viện")
    else:
        places = (_read_limits(part, "tỉnh", ("*",)),)
    part.done()
    return Hospitals(places, transfer)


def _read_place(part: Fields) -> Hospital:
    place = _read_limits(part, part.text("name"), part.words("communes", ("*",)))
    part.done()
    return place


def _read_limits(part: Fields, name: str, communes: tuple[str, ...]) -> Hospital:
    return Hospital(
        name=name,
        communes=communes,
        beds=part.whole("beds", _NO_LIMIT, _LARGE, _NO_LIMIT),
        icu=part.whole("icu", _NO_LIMIT, _LARGE, _NO_LIMIT),
        oxygen=part.whole("oxygen", _NO_LIMIT, _LARGE, _NO_LIMIT),
    )


def read_immune(part: Fields) -> Immune:
    """Read one [[immune]]."""
    immune = Immune(
        share=part.number("share", 0.0, 1.0),
        ages=read_ages(part, "ages", (EVERYONE,)),
        communes=part.words("communes", ("*",)),
        households=part.flag("households", default=False),
    )
    part.done()
    return immune
