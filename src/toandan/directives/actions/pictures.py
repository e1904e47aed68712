"""Pictures of an original's pages: drawn in a process apart, kept, gone with the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from toandan.directives.actions.files import file_content, picture_folder
from toandan.directives.errors import Gone
from toandan.directives.filetypes import MediaType
from toandan.directives.queries.pages import page_sizes
from toandan.reading import Limits, ReadingError, draw_isolated
from toandan.reading.limits import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.storage import Storage

    from toandan.directives.models import StoredFile, Upload

#: forms whose pages can be drawn
DRAWN = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
#: so many pages are drawn as soon as a file is read; the rest when they are looked at
AHEAD = 24
#: the longest time to draw pages, in seconds
SECONDS = 30


def _pictures() -> Storage:
    return storages["pictures"]


def page_picture(upload: Upload, page: int) -> bytes | None:
    """Return a page (from 0) as WebP, drawn now where it has not been; None where there is none.

    Raises:
        Gone: the original was deleted as that of a state secret.
        ReadingError: the page cannot be drawn.
    """
    if page not in range(len(page_sizes(upload))) or upload.file.media_type not in DRAWN:
        return None
    name = _name(upload.file, page)
    if _pictures().exists(name):
        with _pictures().open(name) as kept:
            return bytes(kept.read())
    return _draw(upload, [page]).get(page)


def draw_ahead(upload: Upload) -> int:
    """Draw a file's first pages, so that its review need not wait; returns how many."""
    if upload.file.media_type not in DRAWN:
        return 0
    wanted = [
        page
        for page in range(min(len(page_sizes(upload)), AHEAD))
        if not _pictures().exists(_name(upload.file, page))
    ]
    try:
        return len(_draw(upload, wanted)) if wanted else 0
    except (Gone, ReadingError):
        # whoever looks at the page is told why it cannot be drawn
        return 0


def _draw(upload: Upload, pages: Collection[int]) -> dict[int, bytes]:
    drawn = draw_isolated(
        file_content(upload.file),
        upload.name,
        pages,
        seconds=SECONDS,
        megabytes=settings.READING_MB,
        limits=Limits(file_bytes=settings.UPLOAD_MAX_MB * MEBIBYTE),
    )
    for page, picture in drawn.items():
        _keep(upload.file, page, picture)
    return drawn


def _keep(stored: StoredFile, page: int, picture: bytes) -> None:
    name = _pictures().save(_name(stored, page), ContentFile(picture))
    # the original was deleted while it was drawn
    if not default_storage.exists(stored.storage_name):
        _pictures().delete(name)


def _name(stored: StoredFile, page: int) -> str:
    return f"{picture_folder(stored)}/{page}.webp"
