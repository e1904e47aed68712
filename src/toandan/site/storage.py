"""Files that stand under their names only when they are whole."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files.base import File


class WholeFiles(FileSystemStorage):
    """Writes beside the name and moves the file there when its bytes are on the disk.

    A worker that is killed, or a disk that is full, in the middle of writing else leaves a torso
    that everybody afterwards takes for the file. Names here are made of contents: who writes one
    a second time writes the same.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Return the name itself: it says what is in the file."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        part = f"{name}.{secrets.token_hex(8)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]  # the stubs leave it out
            with Path(self.path(part)).open("rb") as written:
                os.fsync(written.fileno())
            Path(self.path(part)).replace(self.path(name))
        except BaseException:
            self.delete(part)
            raise
        return name
