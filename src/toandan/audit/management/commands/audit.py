"""`toandan audit verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from toandan.audit.checks import check_chain
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Check the chain of audit events."""

    help = "Kiểm tra chuỗi nhật ký: toandan audit verify [--anchor SỐ:MÃ]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one verb and what was noted down at an earlier check."""
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument(
            "--anchor",
            metavar="SỐ:MÃ",
            help="số và mã băm in ra ở lần kiểm tra trước, cất giữ ngoài hệ thống",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Walk the chain; exit with 1 where it is broken."""
        found = check_chain(whole=True)
        if found.fault:
            raise CommandError(f"Nhật ký không toàn vẹn: {found.fault}")
        if options["anchor"]:
            self._compare(options["anchor"])
        self.stdout.write(f"Nhật ký toàn vẹn: {found.sequence} sự kiện.")
        self.stdout.write(f"Mốc để cất giữ: {found.sequence}:{found.hash}")

    def _compare(self, anchor: str) -> None:
        """Find a chain that was written anew from some point on, every link right again."""
        number, _, digest = anchor.partition(":")
        if not number.isdecimal() or not digest:
            raise CommandError(f"--anchor {anchor}: hãy ghi SỐ:MÃ như lệnh này đã in ra")
        if not AuditEvent.objects.filter(sequence=int(number), hash=digest).exists():
            raise CommandError(f"Nhật ký đã bị viết lại: sự kiện số {number} không còn như mốc")
