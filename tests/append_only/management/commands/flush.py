"""`flush`, with the audit guards lifted while it runs."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from toandan.audit.guards import execute, guards, unguards


class Command(Flush):
    """Empties the test database and sets the guards again."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        execute(connection, unguards(connection.vendor))
        try:
            super().handle(**options)
        finally:
            execute(connection, guards(connection.vendor))
