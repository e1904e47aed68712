"""Checking the PAdES signatures of a PDF, offline, against the operator's trust roots.

ETSI EN 319 142 (PAdES), ETSI EN 319 102-1 (validation); pyHanko does the cryptography and the
analysis of what was added to a file after signing. A signature's certificate is judged at the
time of a trusted time stamp, else now: a certificate whose time is over does not show by itself
that it was still good when the document was signed.
"""

from __future__ import annotations

import hashlib
import io
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from toandan.signing.alone import outside_loops
from toandan.signing.errors import LockedPdf, NotSignable
from toandan.signing.model import Kind, Signature, TimeSource, Verdict, Verification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509

#: certificates of officials may sign by either of these
_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
_EXPIRED = {AdESIndeterminate.EXPIRED, AdESIndeterminate.OUT_OF_BOUNDS_NO_POE}
_EARLY = {AdESFailure.NOT_YET_VALID, AdESIndeterminate.NOT_YET_VALID}
_REVOKED = {AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE}
_REVOKED |= {AdESIndeterminate.REVOKED_CA_NO_POE}
#: a signature tells of its own troubles; the library's warnings name them twice
_QUIET = ("pyhanko", "pyhanko_certvalidator")


def verify(
    data: bytes,
    *,
    roots: Sequence[x509.Certificate] = (),
    now: datetime | None = None,
) -> Verification:
    """Check every signature of a PDF.

    Args:
        data: the file.
        roots: whom the operator trusts; nothing else is trusted, and nothing is fetched.
        now: the moment of the check, with its zone; the clock's where left out.

    Raises:
        NotSignable: the bytes are no PDF, or a damaged one.
        LockedPdf: a password stands before the PDF.
    """
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    moment = now or datetime.now(UTC)
    reader = open_pdf(data)
    try:
        embedded = list(reader.embedded_signatures)
    except Exception as error:
        raise _damaged(error) from error
    return Verification(
        sha256=hashlib.sha256(data).hexdigest(),
        checked_at=moment,
        roots=len(roots),
        signatures=tuple(_check(one, list(roots), moment) for one in embedded),
    )


def open_pdf(data: bytes) -> Any:
    """Return a reader of the PDF.

    Raises:
        NotSignable: no PDF, or a damaged one.
        LockedPdf: it asks for a password.
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        locked = reader.encrypted and not reader.decrypt(b"").status.value
        if not locked:
            reader.root  # noqa: B018 - reads the catalogue, so that damage is found here
    except Exception as error:
        raise _damaged(error) from error
    if locked:
        raise LockedPdf(
            "the PDF asks for a password; give an unlocked copy.",
            "Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký. Hãy dùng bản không khóa.",
        )
    return reader


def _damaged(error: Exception) -> NotSignable:
    return NotSignable(
        f"not a readable PDF ({type(error).__name__}); export or scan it again.",
        "Tệp hỏng hoặc không phải PDF nên không kiểm tra được chữ ký số.",
    )


def _context(roots: list[x509.Certificate], moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )


def _check(embedded: Any, roots: list[x509.Certificate], now: datetime) -> Signature:
    """Return what one signature is worth; one that cannot be read at all is broken."""
    stamp = str(embedded.sig_object_type) == "/DocTimeStamp"
    kind = Kind.TIMESTAMP if stamp else Kind.SIGNATURE
    field = str(embedded.field_name)
    try:
        status = _status(embedded, kind, roots, now)
        source, at = _time(status, embedded, kind)
        if source is TimeSource.TIMESTAMP and kind is Kind.SIGNATURE and at:
            # the stamp shows that the certificate is to be judged at that moment
            status = _status(embedded, kind, roots, at)
        return _signature(embedded, status, kind, bool(roots), (source, at))
    except Exception:  # noqa: BLE001 - whatever a hostile signature raises, it is no good one
        return Signature(field, kind, Verdict.BROKEN)


def _status(embedded: Any, kind: Kind, roots: list[x509.Certificate], at: datetime) -> Any:
    if kind is Kind.TIMESTAMP:
        return outside_loops(lambda: validate_pdf_timestamp(embedded, _context(roots, at)))
    return outside_loops(
        lambda: validate_pdf_signature(
            embedded,
            signer_validation_context=_context(roots, at),
            ts_validation_context=_context(roots, at),
            key_usage_settings=_USAGE,
        )
    )


def _time(status: Any, embedded: Any, kind: Kind) -> tuple[TimeSource, datetime | None]:
    if kind is Kind.TIMESTAMP:
        trusted = status.intact and status.valid and status.trusted
        source = TimeSource.TIMESTAMP if trusted else TimeSource.UNTRUSTED_TIMESTAMP
        return source, status.timestamp
    stamp = status.timestamp_validity
    if stamp is not None and stamp.intact and stamp.valid:
        source = TimeSource.TIMESTAMP if stamp.trusted else TimeSource.UNTRUSTED_TIMESTAMP
        return source, stamp.timestamp
    claimed = status.signer_reported_dt or embedded.self_reported_timestamp
    if claimed is None:
        return TimeSource.NONE, None
    return TimeSource.SIGNER, claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)


def _signature(
    embedded: Any,
    status: Any,
    kind: Kind,
    has_roots: bool,  # noqa: FBT001 - one of several findings handed on
    time: tuple[TimeSource, datetime | None],
) -> Signature:
    certificate = status.signing_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return Signature(
        field=str(embedded.field_name),
        kind=kind,
        verdict=_verdict(status, time, has_roots=has_roots),
        signer=_named(subject, "common_name", "organization_name"),
        organisation=_named(subject, "organization_name"),
        issuer=_named(issuer, "common_name", "organization_name"),
        serial=f"{certificate.serial_number:x}",
        signed_at=time[1],
        time_source=time[0],
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        intact=bool(status.intact),
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        added_since=status.coverage == SignatureCoverageLevel.ENTIRE_REVISION,
    )


def _named(names: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = names.get(key)
        if value:
            return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return None


def _verdict(status: Any, time: tuple[TimeSource, datetime | None], *, has_roots: bool) -> Verdict:
    """Return the gravest thing that is wrong, VALID where nothing is."""
    early = time[1] is not None and time[1] < status.signing_cert.not_valid_before
    problem = status.trust_problem_indic
    wrong = (
        (not status.intact, Verdict.ALTERED),
        (not status.valid, Verdict.BROKEN),
        (_changed(status), Verdict.CHANGED_SINCE),
        (status.revoked or problem in _REVOKED, Verdict.REVOKED),
        (early or problem in _EARLY, Verdict.NOT_YET_VALID),
        (status.trusted, Verdict.VALID),
        (not has_roots, Verdict.NO_ROOTS),
        (problem in _EXPIRED, Verdict.EXPIRED),
    )
    return next((verdict for holds, verdict in wrong if holds), Verdict.UNTRUSTED)


def _changed(status: Any) -> bool:
    """Tell whether what was added since is more than signatures, time stamps and their data."""
    level = status.modification_level
    allowed = level is not None and level <= ModificationLevel.FORM_FILLING
    return not allowed or status.docmdp_ok is False
