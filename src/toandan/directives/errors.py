"""Why a verb of the directive spine did not act.

    DirectiveError
    ├── NotPermitted    the position may not do this here (403)
    └── Refused         it makes no sense now: what is wrong, where, what to do (409)
        ├── Conflict    somebody else changed the thing meanwhile (409)
        └── Gone        the bytes of a file were deleted, the law asking for it (404)

Each carries a sentence in the user's language, shown as it stands.
"""

from __future__ import annotations


class DirectiveError(Exception):
    """A verb did not act; nothing was written."""


class NotPermitted(DirectiveError):  # noqa: N818 - reads as the sentence that it is
    """The position lacks the permission for this organisation."""


class Refused(DirectiveError):  # noqa: N818 - reads as the sentence that it is
    """The step is not possible in the present state."""


class Conflict(Refused):
    """Somebody else was faster."""


class Gone(Refused):
    """A file's bytes are no longer on the system."""
