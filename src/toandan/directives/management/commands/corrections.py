"""`toandan corrections export DIR`: what people mended, as labelled examples for the reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from toandan.directives.actions.corrections import export_corrections

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Write each corrected file and its labels, for `toandan evaluate reading DIR`."""

    help = "Xuất các chỗ đã sửa khi rà soát thành mẫu gán nhãn: toandan corrections export THƯ_MỤC"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb and the folder."""
        parser.add_argument("verb", choices=["export"])
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Export, and say how many files were written."""
        written = export_corrections(options["folder"])
        self.stdout.write(f"Đã xuất {written} tệp có sửa vào {options['folder']}.")
