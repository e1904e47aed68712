"""A program that writes audit events: `python writer.py NAME COUNT`, one transaction each."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toandan.site.settings")


def main(name: str, count: int) -> None:
    import django  # noqa: PLC0415 - the settings come first

    django.setup()
    from django.db import transaction  # noqa: PLC0415 - after the set-up

    from toandan.audit.actions import record  # noqa: PLC0415 - after the set-up
    from toandan.audit.events import Event  # noqa: PLC0415 - after the set-up

    for number in range(count):
        with transaction.atomic():
            record(Event.SAMPLE_LOADED, by=None, writer=name, number=number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
