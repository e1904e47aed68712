"""Several PDFs as one: a cover letter and the document that it carries."""

from __future__ import annotations

import io
from contextlib import closing, suppress

import pypdfium2

from toandan.writing.errors import Unwritable


def join_pdfs(first: bytes, *more: bytes) -> bytes:
    """Return the pages of all files in their order; signatures in them do not carry over.

    Raises:
        Unwritable: one of them cannot be opened.
    """
    out = pypdfium2.PdfDocument.new()
    with closing(out):
        for data in (first, *more):
            _append(out, data)
        written = io.BytesIO()
        out.save(written)
    return written.getvalue()


def _append(out: pypdfium2.PdfDocument, data: bytes) -> None:
    with suppress(pypdfium2.PdfiumError):
        with closing(pypdfium2.PdfDocument(data)) as source:
            out.import_pages(source)
        return
    raise Unwritable(
        "one of the files to be joined is no PDF that can be opened; send it apart.",
        "Không ghép được tệp PDF của văn bản kèm theo. Hãy gửi tệp đó riêng.",
    )
