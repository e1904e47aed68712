"""What can go wrong when a document is written.

    WritingError
    ├── Unwritable     the values make up no official document (no issuer, an unknown type …)
    └── NotSet         the typesetter refused; what it said stands in the message

Every error carries two sentences: `str(error)` for the log and `error.message_vi` for the
person.
"""

from __future__ import annotations


class WritingError(Exception):
    """A document could not be written; the base of every error of this package.

    Args:
        message: for the log: what was wrong, where, what to do.
        message_vi: the same for the person, in Vietnamese.
    """

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message_vi = message_vi


class Unwritable(WritingError):  # noqa: N818 - named for what it is; the base says "Error"
    """The values make up no official document."""


class NotSet(WritingError):  # noqa: N818 - see Unwritable
    """The typesetter refused the page."""
