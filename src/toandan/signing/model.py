"""What checking the signatures of a PDF yields. All frozen; `contract` writes them as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Verdict(StrEnum):
    """What a signature is worth, the gravest reason first."""

    BROKEN = "broken"  # the signature cannot be read, or does not fit its certificate
    ALTERED = "altered"  # the signed words were changed
    CHANGED_SINCE = "changed_since"  # something was added after signing that shows on the page
    REVOKED = "revoked"  # the certificate was withdrawn before the signature
    EXPIRED = "expired"  # the certificate's time was over, or cannot be shown not to have been
    NOT_YET_VALID = "not_yet_valid"  # the certificate's time had not come
    NO_ROOTS = "no_roots"  # the operator has configured nobody to trust
    UNTRUSTED = "untrusted"  # the chain ends at nobody whom the operator trusts
    VALID = "valid"


class TimeSource(StrEnum):
    """Where the time of signing comes from."""

    TIMESTAMP = "timestamp"  # an authority whom the operator trusts
    UNTRUSTED_TIMESTAMP = "untrusted_timestamp"  # an authority that nobody here knows
    SIGNER = "signer"  # the clock of the signer's own machine
    NONE = "none"


class Kind(StrEnum):
    """What was put on the document."""

    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, or one time stamp over the whole document.

    Attributes:
        field: the name of its field in the PDF.
        kind: signature or time stamp.
        verdict: what it is worth.
        signer: the name in the certificate; None where it cannot be read.
        organisation: the organisation in the certificate.
        issuer: who issued the certificate.
        serial: the certificate's number, in hexadecimal figures.
        signed_at: the time of signing.
        time_source: who says so.
        valid_from, valid_until: the certificate's time.
        intact: whether the signed bytes are unchanged.
        covers_all: whether nothing at all was added to the file since.
        added_since: whether later signatures or time stamps were added, as is allowed.
    """

    field: str
    kind: Kind
    verdict: Verdict
    signer: str | None = None
    organisation: str | None = None
    issuer: str | None = None
    serial: str | None = None
    signed_at: datetime | None = None
    time_source: TimeSource = TimeSource.NONE
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    intact: bool = False
    covers_all: bool = False
    added_since: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """All signatures of one PDF in the order in which they were put on.

    Attributes:
        sha256: of the file.
        checked_at: when.
        roots: how many trust roots were configured.
        signatures: empty for a PDF without signatures.
    """

    sha256: str
    checked_at: datetime
    roots: int
    signatures: tuple[Signature, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether there is any signature."""
        return bool(self.signatures)

    @property
    def is_valid(self) -> bool:
        """Whether there are signatures and each of them is worth what it claims."""
        return self.is_signed and all(one.verdict is Verdict.VALID for one in self.signatures)
