"""What can go wrong in the simulation, as one tree.

    SimulationError
    ├── TableError         an area table that cannot be used
    ├── DiseaseError       a disease file with an unknown, missing or contradictory parameter
    ├── ScenarioError      a scenario file that cannot be run; lists every fault it found
    ├── PopulationError    a stored population that is damaged or of another version
    ├── ConservationError  the engine's books do not balance
    └── Cancelled          the person who asked for the runs stopped them

Messages are read by planners, so they are in Vietnamese; each names the place, the fault
and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class SimulationError(Exception):
    """Base of everything this package raises on purpose."""


class TableError(SimulationError):
    """An area table is missing, malformed or contradicts another."""


class DiseaseError(SimulationError):
    """A disease file holds an unknown, missing or contradictory parameter."""


class ScenarioError(SimulationError):
    """A scenario cannot be run.

    Args:
        faults: every fault found, each `place: what is wrong`.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("Kịch bản có lỗi:\n" + "\n".join(f"  - {fault}" for fault in faults))


class PopulationError(SimulationError):
    """A stored population is damaged, or was written by another version."""


class ConservationError(SimulationError):
    """The engine's books do not balance: a defect of this package, not of the input."""


class Cancelled(SimulationError):  # noqa: N818 - a decision of the user, not an error
    """The runs were stopped on request; those already finished are kept."""
