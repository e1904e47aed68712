"""The jobs that read an upload and check a file's signatures."""

from __future__ import annotations

from toandan.directives.actions.intake import read_upload
from toandan.directives.actions.pictures import draw_ahead
from toandan.directives.actions.signatures import check_signatures
from toandan.directives.models import StoredFile, Upload


def read(upload_id: int) -> str:
    """Read one upload; a second run of the same job does nothing. Returns what happened."""
    outcome = read_upload(upload_id)
    if outcome == "read":
        draw_ahead(Upload.objects.select_related("file").get(pk=upload_id))
    return outcome


def check(stored_id: int) -> str:
    """Check a file's signatures; running twice finds the same. Returns how many there are."""
    stored = StoredFile.objects.filter(pk=stored_id).first()  # None where it was a state secret
    found = check_signatures(stored) if stored else None
    return str(len((found or {}).get("signatures", [])))
