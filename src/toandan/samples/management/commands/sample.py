"""`toandan sample load|clear`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from toandan.samples.actions import clear_sample, load_sample
from toandan.units.actions import load_reference

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Load or clear the sample province."""

    help = "Nạp hoặc xóa dữ liệu mẫu: toandan sample load | clear"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb."""
        parser.add_argument("verb", choices=["load", "clear"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        if options["verb"] == "clear":
            self.stdout.write(f"Đã xóa dữ liệu mẫu: {clear_sample(by=None)} văn bản.")
            return
        load_reference(by=None)
        if load_sample(by=None):
            self.stdout.write("Đã nạp dữ liệu mẫu.")
        else:
            self.stdout.write("Dữ liệu mẫu đã có sẵn.")
