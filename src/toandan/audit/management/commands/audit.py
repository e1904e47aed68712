"""`toandan audit verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from toandan.audit.queries import verify

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Check the chain of audit events."""

    help = "Kiểm tra chuỗi nhật ký: toandan audit verify"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one verb."""
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Walk the chain; exit with 1 where it is broken."""
        found = verify()
        if found.fault:
            raise CommandError(f"Nhật ký không toàn vẹn: {found.fault}")
        self.stdout.write(f"Nhật ký toàn vẹn: {found.events} sự kiện.")
