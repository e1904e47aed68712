"""Keeping original files by their hash."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from toandan.directives.models import StoredFile


def store_file(content: bytes, *, media_type: str) -> StoredFile:
    """Keep a file as it came, once per content, and return its row.

    The bytes are written before the row: a crash in between leaves bytes that the next
    storing of the same file takes over, never a row without bytes.
    """
    digest = hashlib.sha256(content).hexdigest()
    wanted = StoredFile(sha256=digest, size=len(content), media_type=media_type)
    if not default_storage.exists(wanted.storage_name):
        kept = default_storage.save(wanted.storage_name, ContentFile(content))
        if kept != wanted.storage_name:
            # another process stored the same content between the check and the write
            default_storage.delete(kept)
    stored, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type}
    )
    return stored


def file_content(stored: StoredFile) -> bytes:
    """Return the original bytes."""
    with default_storage.open(stored.storage_name) as file:
        return bytes(file.read())


def destroy_file(stored: StoredFile) -> None:
    """Delete a file that the law keeps off the system: the bytes at once, then its rows.

    Rows that something else still points to stay; the bytes are gone all the same.
    """
    default_storage.delete(stored.storage_name)
    stored.uploads.filter(documents=None).delete()
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return
