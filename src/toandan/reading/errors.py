"""What can go wrong when a file is read.

    ReadingError
    ├── UnsupportedFile      a form that is not read at all, or one refused (macros)
    ├── EncryptedFile        a password stands before the text
    ├── DamagedFile          the bytes do not make up the file they claim to be
    │   └── EmptyFile        nothing in it
    ├── TooLarge             more bytes, pages or unpacked content than the limits allow
    ├── OcrMissing           a scan, and no Tesseract with Vietnamese on this machine
    ├── ConverterMissing     a legacy .doc, and no LibreOffice on this machine
    ├── ReadingTimeout       the time allowed for one file ran out
    ├── ReadingCrashed       the reading process ended without an answer
    └── BadContract          a JSON line that is not in the form of the contract

Every error carries two sentences: `str(error)` for the log (English: what, where, what to
do) and `error.message_vi` for the person who gave the file.
"""

from __future__ import annotations


class ReadingError(Exception):
    """A file could not be read; the base of every error of this package.

    Args:
        message: for the log: what was wrong, where, what to do.
        message_vi: the same for the person, in Vietnamese.
    """

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message_vi = message_vi

    def __reduce__(self) -> tuple[type[ReadingError], tuple[str, str]]:
        """Let the error cross a process border whole (pickle)."""
        return type(self), (str(self), self.message_vi)


class UnsupportedFile(ReadingError):  # noqa: N818 - named for what it is; the base says "Error"
    """The file is of a form that is not read, or is refused."""


class EncryptedFile(ReadingError):  # noqa: N818 - see UnsupportedFile
    """The file is locked by a password."""


class DamagedFile(ReadingError):  # noqa: N818 - see UnsupportedFile
    """The bytes do not make up the file that they claim to be."""


class EmptyFile(DamagedFile):
    """There is nothing to read in the file."""


class TooLarge(ReadingError):  # noqa: N818 - see UnsupportedFile
    """The file, its pages or its unpacked content go over the limits."""


class OcrMissing(ReadingError):  # noqa: N818 - see UnsupportedFile
    """A page image needs OCR and Tesseract (with `vie`) is not installed."""


class ConverterMissing(ReadingError):  # noqa: N818 - see UnsupportedFile
    """A legacy Word file needs LibreOffice and it is not installed."""


class ReadingTimeout(ReadingError):  # noqa: N818 - see UnsupportedFile
    """Reading took longer than the time allowed."""


class ReadingCrashed(ReadingError):  # noqa: N818 - see UnsupportedFile
    """The reading process ended without an answer (memory, or a fault in a library)."""


class BadContract(ReadingError):  # noqa: N818 - see UnsupportedFile
    """A JSON object is not in the form of the reading contract."""
