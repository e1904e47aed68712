"""The job that reads an upload."""

from __future__ import annotations

from toandan.directives.actions.intake import read_upload
from toandan.directives.actions.pictures import draw_ahead
from toandan.directives.models import Upload


def read(upload_id: int) -> str:
    """Read one upload; a second run of the same job does nothing. Returns what happened."""
    outcome = read_upload(upload_id)
    if outcome == "read":
        draw_ahead(Upload.objects.select_related("file").get(pk=upload_id))
    return outcome
