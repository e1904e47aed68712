"""The job that reads an upload."""

from __future__ import annotations

from toandan.directives.actions.intake import read_upload


def read(upload_id: int) -> str:
    """Read one upload; a second run of the same job does nothing. Returns what happened."""
    return read_upload(upload_id)
