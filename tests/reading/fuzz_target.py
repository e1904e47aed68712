"""What atheris fuzzes: the reader, led by the branches that each input takes.

Run as a program by `test_fuzz`; arguments go to libFuzzer. The first byte chooses how the rest
is handed in: as text, as a web page, as the body of a DOCX, as bytes of no known kind, or
as damage to a PDF.
"""

from __future__ import annotations

import io
import sys
import zipfile
from xml.sax.saxutils import escape

import atheris

with atheris.instrument_imports(include=["toandan.reading"]):
    from toandan.reading import ReadingError, from_json, read_bytes, to_line

from tests.reading.test_hostile_files import CONTENT_TYPES, WORDS, pdf

PDF = pdf(1)


def one_input(data: bytes) -> None:
    """Read one input; anything but a reading or a refusal with a reason is a fault."""
    if len(data) < 2:
        return
    kind, rest = data[0] % 5, data[1:]
    content, name = (as_text, as_page, as_docx, as_bytes, as_pdf)[kind](rest)
    try:
        reading = read_bytes(content, name)
    except ReadingError as error:
        if not error.message_vi:
            raise AssertionError("a refusal without a reason") from error
        return
    for document in reading.documents:
        for spans in document.spans.values():
            for span in spans:
                if not 0 <= span.start <= span.end <= len(reading.text):
                    raise AssertionError(f"a span outside the text: {span}")
    if from_json(to_line(reading, full=True)) != reading:
        raise AssertionError("the contract changed the reading")


def as_text(data: bytes) -> tuple[bytes, str]:
    """Hand the bytes in as a text file."""
    return data, "a.txt"


def as_page(data: bytes) -> tuple[bytes, str]:
    """Hand them in as a web page."""
    return b"<html><body>" + data, "a.html"


def as_docx(data: bytes) -> tuple[bytes, str]:
    """Hand them in as the paragraphs of a Word file."""
    text = "".join(
        sign for sign in data.decode("utf-8", "replace") if sign.isprintable() or sign == "\n"
    )
    inner = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", WORDS.format(inner))
    return made.getvalue(), "a.docx"


def as_bytes(data: bytes) -> tuple[bytes, str]:
    """Hand them in as they are."""
    return data, "a"


def as_pdf(data: bytes) -> tuple[bytes, str]:
    """Write them into a PDF at the place that their first two bytes name."""
    place = int.from_bytes(data[:2], "big") % len(PDF)
    return PDF[:place] + data[2:] + PDF[place + len(data) - 2 :], "a.pdf"


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
