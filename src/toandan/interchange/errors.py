"""What can go wrong when documents are exchanged as XML.

    InterchangeError
    ├── NotRecognised    the bytes are neither Akoma Ntoso nor edXML
    ├── Malformed        broken XML, a character set that is not taken, a DTD, nesting too deep
    ├── TooLarge         more bytes, files or unpacked content than the limits allow
    ├── Incomplete       a part is missing without which the message means nothing
    └── NotWritable      the document lacks what the format cannot do without

Every error carries two sentences: `str(error)` for the log (English: what, where, what to
do) and `error.message_vi` for the person who gave the file.
"""

from __future__ import annotations


class InterchangeError(Exception):
    """A message could not be read or written; the base of every error of this package.

    Args:
        message: for the log: what was wrong, where, what to do.
        message_vi: the same for the person, in Vietnamese.
    """

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message_vi = message_vi


class NotRecognised(InterchangeError):  # noqa: N818 - named for what it is; the base says "Error"
    """The bytes are in neither of the two formats."""


class Malformed(InterchangeError):  # noqa: N818 - see NotRecognised
    """The XML is broken or of a kind that is refused."""


class TooLarge(InterchangeError):  # noqa: N818 - see NotRecognised
    """The message or what it unpacks to goes over the limits."""


class Incomplete(InterchangeError):  # noqa: N818 - see NotRecognised
    """A part of the message that must be there is missing or makes no sense."""


class NotWritable(InterchangeError):  # noqa: N818 - see NotRecognised
    """The document lacks what the format cannot do without."""
