"""Reading Vietnamese official directives: bytes of a file → `OfficialDocument`s.

    from toandan.reading import read_file

    reading = read_file("cong-van.txt")
    for document in reading.documents:
        print(document.number, document.subject)

A pure package: no Django, no database. The stages stand in `pipeline`, the values in
`model`, the JSON form in `contract`, the errors in `errors`; `read_isolated` reads and
`draw_isolated` draws pages in a process of its own with memory and time capped.
"""

from __future__ import annotations

from toandan.reading.contract import from_json, to_json, to_line
from toandan.reading.errors import (
    BadContract,
    ConverterMissing,
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    OcrMissing,
    ReadingCrashed,
    ReadingError,
    ReadingTimeout,
    TooLarge,
    UnsupportedFile,
)
from toandan.reading.isolated import draw_isolated, read_isolated
from toandan.reading.limits import DEFAULT_LIMITS, Limits
from toandan.reading.model import (
    Article,
    Box,
    Deadline,
    Form,
    OfficialDocument,
    Page,
    Reading,
    Reference,
    Repair,
    ReportDuty,
    Requirement,
    Secrecy,
    Source,
    Span,
    System,
    Urgency,
)
from toandan.reading.pipeline import read_bytes, read_file

__all__ = [
    "DEFAULT_LIMITS",
    "Article",
    "BadContract",
    "Box",
    "ConverterMissing",
    "DamagedFile",
    "Deadline",
    "EmptyFile",
    "EncryptedFile",
    "Form",
    "Limits",
    "OcrMissing",
    "OfficialDocument",
    "Page",
    "Reading",
    "ReadingCrashed",
    "ReadingError",
    "ReadingTimeout",
    "Reference",
    "Repair",
    "ReportDuty",
    "Requirement",
    "Secrecy",
    "Source",
    "Span",
    "System",
    "TooLarge",
    "UnsupportedFile",
    "Urgency",
    "draw_isolated",
    "from_json",
    "read_bytes",
    "read_file",
    "read_isolated",
    "to_json",
    "to_line",
]
