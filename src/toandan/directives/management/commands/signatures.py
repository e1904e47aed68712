"""`toandan signatures check`: what the signatures of all kept PDFs are worth today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from toandan.directives.actions.signatures import check_signatures
from toandan.directives.filetypes import MediaType
from toandan.directives.models import StoredFile

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Check every kept PDF anew, as after a change of the trust roots."""

    help = "Kiểm tra lại chữ ký số của các tệp PDF đang lưu: toandan signatures check"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb."""
        parser.add_argument("verb", choices=["check"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check file by file, and say how many are signed."""
        checked = signed = 0
        for stored in StoredFile.objects.filter(media_type=MediaType.PDF).order_by("pk"):
            found = check_signatures(stored)
            checked += found is not None
            signed += bool(found and found.get("signatures"))
        self.stdout.write(f"Đã kiểm tra {checked} tệp PDF, {signed} tệp có chữ ký số.")
