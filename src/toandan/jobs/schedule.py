"""Work that runs by the clock.

An app names its recurring jobs in its own `schedule.py` with `every(…)`; `apply_schedules`
writes them into the queue's table, so that a changed or dropped job leaves no trace.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_q.models import Schedule


@dataclass(frozen=True)
class Recurring:
    """A job by its dotted name, and how often it runs."""

    function: str
    minutes: int


RECURRING: dict[str, Recurring] = {}


def every(minutes: int, function: str) -> None:
    """Run a function, named with its module, every so many minutes."""
    RECURRING[function] = Recurring(function, minutes)


@transaction.atomic
def apply_schedules() -> int:
    """Bring the table of schedules in step with what the apps ask for; returns how many."""
    autodiscover_modules("schedule")
    for one in RECURRING.values():
        Schedule.objects.update_or_create(
            name=one.function,
            defaults={
                "func": one.function,
                "schedule_type": Schedule.MINUTES,
                "minutes": one.minutes,
                "repeats": -1,
            },
            create_defaults={
                "func": one.function,
                "schedule_type": Schedule.MINUTES,
                "minutes": one.minutes,
                "repeats": -1,
                "next_run": timezone.now(),
            },
        )
    Schedule.objects.exclude(name__in=RECURRING).delete()
    return len(RECURRING)
