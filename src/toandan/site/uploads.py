"""Refusing requests that are larger than any page takes, before their files fill the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from toandan.directives.filetypes import MEBIBYTE, MOST_HANDED_IN

if TYPE_CHECKING:
    from django.http import HttpRequest


class CappedRequest(FileUploadHandler):
    """Looks at a request's length before Django writes its files into the temporary folder.

    A stranger hands in nothing that has files: what comes from one is held to the size of a form.
    """

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 - Django's signature
        META: Any,  # noqa: ARG002, N803 - Django's signature
        content_length: int,
        boundary: str,  # noqa: ARG002 - Django's signature
        encoding: str | None = None,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Stop the request where it is too large.

        Raises:
            RequestDataTooBig: answered with 413.
        """
        most = MOST_HANDED_IN * settings.UPLOAD_MAX_MB * MEBIBYTE
        if not _known(self.request):
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if content_length > most:
            raise RequestDataTooBig(f"{content_length} bytes; at most {most} are taken here")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Pass a chunk on to the handlers behind this one."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""


def _known(request: HttpRequest | None) -> bool:
    """Tell whether a request comes from a person signed in, or a program with a good token."""
    user = getattr(request, "user", None)
    return bool((user and user.is_authenticated) or getattr(request, "auth", None))
