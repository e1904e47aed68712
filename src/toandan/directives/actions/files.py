"""Keeping original files by their hash."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from toandan.directives.errors import Gone
from toandan.directives.models import Evidence, StoredFile


def store_file(content: bytes, *, media_type: str) -> StoredFile:
    """Keep a file as it came, once per content, and return its row.

    The bytes are written before the row: a crash in between leaves bytes that the next
    storing of the same file takes over, never a row without bytes. Bytes that are not all there
    (files were once written in place) are written anew.
    """
    digest = hashlib.sha256(content).hexdigest()
    wanted = StoredFile(sha256=digest, size=len(content), media_type=media_type)
    if not _is_whole(wanted):
        default_storage.save(wanted.storage_name, ContentFile(content))
    stored, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type}
    )
    return stored


def _is_whole(wanted: StoredFile) -> bool:
    try:
        return bool(default_storage.size(wanted.storage_name) == wanted.size)
    except FileNotFoundError:
        return False


def file_content(stored: StoredFile) -> bytes:
    """Return the original bytes.

    Raises:
        Gone: they were deleted as those of a state secret.
    """
    try:
        with default_storage.open(stored.storage_name) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise Gone(
            _("Tệp này không còn trên hệ thống: đã bị xóa do chứa bí mật nhà nước.")
        ) from error


def picture_folder(stored: StoredFile) -> str:
    """Return where the pictures of a file's pages lie in the storage `pictures`."""
    return stored.storage_name


def _delete_pictures(stored: StoredFile) -> None:
    pictures = storages["pictures"]
    try:
        _folders, names = pictures.listdir(picture_folder(stored))
    except FileNotFoundError:
        return
    for name in names:
        pictures.delete(f"{picture_folder(stored)}/{name}")


def holders_of(stored: StoredFile) -> set[int]:
    """Return the keys of the units that hold a file: handed in, as evidence, or written."""
    evidence = Evidence.objects.filter(file=stored)
    found = {
        *stored.uploads.values_list("organisation", flat=True),
        *stored.packages.values_list("organisation", flat=True),
        *stored.rendered_documents.values_list("organisation", flat=True),
        *stored.rendered_reports.values_list("dispatch__organisation", flat=True),
        *evidence.values_list("progress__assignment__dispatch__organisation", flat=True),
        *evidence.values_list("report__dispatch__organisation", flat=True),
    }
    return {unit for unit in found if unit is not None}


def destroy_file(stored: StoredFile) -> None:
    """Delete a file's bytes at once, and its row where nothing points to it any more.

    The bytes go first: should the transaction fail, a row without bytes answers that the
    file is gone, while bytes without a row would stay unseen.
    """
    default_storage.delete(stored.storage_name)
    _delete_pictures(stored)
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return
