"""Files in requests: cut off at the operator's limit while they come, told by their bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, UploadedFile

from toandan.directives.actions.files import store_file
from toandan.directives.actions.work import NamedFile
from toandan.directives.filetypes import (
    MEBIBYTE,
    MOST_EVIDENCE,
    MediaType,
    RefusedFile,
    identify,
    too_large,
)

NAME_LENGTH = 255
#: told in the OpenAPI of operations that take files: what else a form holds means nothing
FORM: dict[str, Any] = {
    "requestBody": {"content": {"multipart/form-data": {"schema": {"additionalProperties": False}}}}
}
Files = Annotated[list[UploadedFile], File(min_length=1, max_length=MOST_EVIDENCE)]


class CappedHandler(FileUploadHandler):
    """Stops the whole request at the first file over the operator's limit."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a chunk on to the handlers behind this one, or refuse the file."""
        if start + len(raw_data) > settings.UPLOAD_MAX_MB * MEBIBYTE:
            raise too_large(settings.UPLOAD_MAX_MB)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""


def capped(run: Callable[..., Any]) -> Callable[..., Any]:
    """Cap the files of an operation before anything reads the request."""

    @wraps(run)
    def wrapper(request: HttpRequest, **keys: Any) -> Any:
        request.upload_handlers.insert(0, CappedHandler(request))
        return run(request, **keys)

    return wrapper


def kept(files: Sequence[UploadedFile]) -> list[NamedFile]:
    """Check files of evidence, each by its bytes, and keep them once all are fit.

    Raises:
        RefusedFile: one is of a form that is not kept; nothing was stored.
    """
    kinds = [_kind(file) for file in files]
    return [
        NamedFile(store_file(_content(file), media_type=kind), _name(file))
        for file, kind in zip(files, kinds, strict=True)
    ]


def _kind(file: UploadedFile) -> MediaType:
    try:
        return identify(_content(file))
    except RefusedFile as refusal:
        raise RefusedFile(refusal.code, f"{_name(file)}: {refusal}") from refusal


def _content(file: UploadedFile) -> bytes:
    """Return the bytes; read twice, so that ten large files are never in memory together."""
    file.seek(0)
    return bytes(file.read())


def _name(file: UploadedFile) -> str:
    return (file.name or _("không tên"))[-NAME_LENGTH:]
