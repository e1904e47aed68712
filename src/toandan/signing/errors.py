"""What can go wrong when signatures are checked or made.

    SigningError
    ├── NotSignable        no PDF, or one that cannot be opened
    │   └── LockedPdf      a password stands before it
    ├── BadKey             the PKCS#12 file or its passphrase is wrong, or holds no key
    │   └── KeyNotValid    the certificate's time is over, or has not come
    ├── BadRoots           a file in the folder of trust roots holds no certificate
    ├── CheckTimeout       the time allowed for one file ran out
    └── CheckCrashed       the checking process ended without an answer

Every error carries two sentences: `str(error)` for the log (English: what, where, what to do)
and `error.message_vi` for the person. Neither ever holds a passphrase.
"""

from __future__ import annotations


class SigningError(Exception):
    """Signatures could not be checked or made; the base of every error of this package.

    Args:
        message: for the log: what was wrong, where, what to do.
        message_vi: the same for the person, in Vietnamese.
    """

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message_vi = message_vi


class NotSignable(SigningError):  # noqa: N818 - named for what it is; the base says "Error"
    """The bytes are no PDF, or one that cannot be opened."""


class LockedPdf(NotSignable):
    """The PDF is locked by a password."""


class BadKey(SigningError):  # noqa: N818 - see NotSignable
    """The PKCS#12 file, its passphrase or what it holds is wrong."""


class KeyNotValid(BadKey):
    """The certificate's time is over, or has not come yet."""


class BadRoots(SigningError):  # noqa: N818 - see NotSignable
    """A file among the trust roots holds no certificate."""


class CheckTimeout(SigningError):  # noqa: N818 - see NotSignable
    """Checking took longer than the time allowed."""


class CheckCrashed(SigningError):  # noqa: N818 - see NotSignable
    """The checking process ended without an answer."""
