"""What an ensemble keeps by commune and age band."""

from __future__ import annotations

from dataclasses import dataclass

from toandan.simulation.derived import RATIOS, TITLES, UNDER, age_parts
from toandan.simulation.engine.tables import BOOKED
from toandan.simulation.errors import SimulationError

#: series that are known by commune and age band, besides those of single orders
AGED = tuple(name for name in TITLES if name not in RATIOS)


@dataclass(frozen=True)
class Keep:
    """Which series are wanted by commune and age band, summed over so many days each.

    By default none: they are what an ensemble's disk and time grow by. What is a number of
    people on a day (a census, people under orders) becomes person-days when it is summed.

    Attributes:
        series: names out of `AGED`, or of the people under one order (`under_1_masks`).
        step: days that are summed.
    """

    series: tuple[str, ...] = ()
    step: int = 7

    def __post_init__(self) -> None:
        """Refuse series that have no age.

        Raises:
            SimulationError: a series is unknown or has no age, or the step is no length of time.
        """
        known = (name in AGED or name.startswith(UNDER) for name in self.series)
        strange = [name for name, good in zip(self.series, known, strict=True) if not good]
        if strange:
            raise SimulationError(
                f"Không có số liệu theo nhóm tuổi của: {', '.join(strange)}; "
                f"chọn trong {', '.join(AGED)}, hoặc tên của từng biện pháp như {UNDER}1_masks"
            )
        if self.step < 1:
            raise SimulationError("Bước thời gian của số liệu theo nhóm tuổi phải từ 1 ngày")

    @property
    def stored(self) -> tuple[str, ...]:
        """What a run's file has to hold for them (see `results.BY_AGE`), in order."""
        return tuple(dict.fromkeys(part for name in self.series for part in age_parts(name)))

    @property
    def needs_books(self) -> bool:
        """Whether a bench has to book censuses and tests by commune and age (`run.Bench`)."""
        return any(name in BOOKED for name in self.stored)


#: nothing by age
NO_AGES = Keep()
