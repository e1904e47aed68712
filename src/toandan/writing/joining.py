"""Several PDFs as one: a cover letter and the document that it carries.

What is carried came from outside: PDFium opens it in a process of its own, with its memory and
time capped, as when it was read.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import closing
from itertools import accumulate, pairwise

from toandan.reading.isolated import ask, cap
from toandan.writing.errors import Unwritable

DEFAULT_SECONDS = 60.0
DEFAULT_MEGABYTES = 2048


def join_pdfs(
    first: bytes,
    *more: bytes,
    seconds: float = DEFAULT_SECONDS,
    megabytes: int = DEFAULT_MEGABYTES,
) -> bytes:
    """Return the pages of all files in their order; signatures in them do not carry over.

    Args:
        first: a PDF.
        more: the PDFs behind it.
        seconds: wall-clock time allowed; also the CPU time allowed to the child.
        megabytes: address space allowed to the child, in MiB.

    Raises:
        Unwritable: one of them cannot be opened, or not within these bounds.
    """
    files = (first, *more)
    question = {"sizes": [len(one) for one in files], "seconds": seconds, "megabytes": megabytes}
    try:
        joined, code = ask(__name__, json.dumps(question), b"".join(files), seconds)
    except TimeoutError:
        code = 1
    if code == 0 and joined.startswith(b"%PDF-"):
        return joined
    raise Unwritable(
        "one of the files to be joined is no PDF that can be opened; send it apart.",
        "Không ghép được tệp PDF của văn bản kèm theo. Hãy gửi tệp đó riêng.",
    )


def main(question: str) -> int:
    """Join the files from standard input; the child's side of this module."""
    asked = json.loads(question)
    cap(asked["seconds"], asked["megabytes"])
    import pypdfium2  # noqa: PLC0415 - loaded under the cap

    data = sys.stdin.buffer.read()
    out = pypdfium2.PdfDocument.new()
    written = io.BytesIO()
    try:
        with closing(out):
            for start, end in pairwise(accumulate(asked["sizes"], initial=0)):
                with closing(pypdfium2.PdfDocument(data[start:end])) as source:
                    out.import_pages(source)
            out.save(written)
    except (pypdfium2.PdfiumError, MemoryError):
        return 1
    sys.stdout.buffer.write(written.getvalue())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
