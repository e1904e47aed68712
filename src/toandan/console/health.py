"""Whether the site can do its work: database and job worker."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, connection
from django_q.status import Stat


@dataclass(frozen=True)
class Health:
    """What a look at the parts found."""

    database: bool
    worker: bool

    @property
    def good(self) -> bool:
        """Tell whether everything works."""
        return self.database and self.worker


def look() -> Health:
    """Ask the database for a row, and the cache for the job worker's heartbeat."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            database = cursor.fetchone() == (1,)
        worker = database and bool(Stat.get_all())
    except DatabaseError:
        return Health(database=False, worker=False)
    return Health(database=database, worker=worker)
