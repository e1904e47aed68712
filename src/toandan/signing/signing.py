"""Signing a PDF with a PKCS#12 key (PAdES baseline B). The key lives in memory only."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from toandan.signing.alone import outside_loops
from toandan.signing.checking import open_pdf
from toandan.signing.errors import BadKey, KeyNotValid, LockedPdf, NotSignable
from toandan.signing.words import shown

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

#: no PKCS#12 file with a key and its chain comes near this
MOST_KEY_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Key:
    """An opened PKCS#12 key; it shows who it belongs to, and never itself.

    Attributes:
        signer: the name in its certificate.
        serial: the certificate's number, in hexadecimal figures.
        valid_until: the last moment of its certificate.
    """

    signer: str
    serial: str
    valid_until: datetime
    _inside: Any

    def __repr__(self) -> str:
        """Return whose it is: nothing of the key gets into logs."""
        return f"Key({self.signer!r})"


def open_key(data: bytes, passphrase: str, *, now: datetime | None = None) -> Key:
    """Open a PKCS#12 file.

    Args:
        data: the `.p12` or `.pfx` file.
        passphrase: its passphrase; kept nowhere.
        now: the moment at which the certificate must be good.

    Raises:
        BadKey: no PKCS#12, a wrong passphrase, or no private key inside.
        KeyNotValid: the certificate is expired or not valid yet.
    """
    if len(data) > MOST_KEY_BYTES:
        raise _bad("too large for a key")
    try:
        inside = SimpleSigner.load_pkcs12_data(
            data, other_certs=(), passphrase=passphrase.encode() or None
        )
        certificate = inside.signing_cert
        names = certificate.subject.native
    except Exception as error:  # noqa: BLE001 - a hostile file may raise anything
        # from None: the chain of causes could hold the passphrase
        raise _bad(type(error).__name__) from None
    moment = now or datetime.now(UTC)
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        raise KeyNotValid(
            f"the certificate is valid from {certificate.not_valid_before} to "
            f"{certificate.not_valid_after}; ask for a new one.",
            f"Chứng thư số có hiệu lực từ {shown(certificate.not_valid_before)} đến "
            f"{shown(certificate.not_valid_after)}, không dùng để ký lúc này được.",
        )
    signer = names.get("common_name") or names.get("organization_name") or "?"
    serial = f"{certificate.serial_number:x}"
    return Key(str(signer), serial, certificate.not_valid_after, inside)


def _bad(reason: str) -> BadKey:
    return BadKey(
        f"the key cannot be opened ({reason}); check the file and its passphrase.",
        "Không mở được khóa ký: sai mật khẩu hoặc tệp không phải khóa PKCS#12 (.p12, .pfx).",
    )


def sign(
    data: bytes,
    key: Key,
    *,
    reason: str | None = None,
    location: str | None = None,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Return the PDF with one more signature, added after its bytes, which stay as they are.

    Args:
        data: the PDF, signed already or not.
        key: who signs.
        reason: why, as the signature's own words.
        location: where.
        timestamper: an authority that stamps the time, where the operator reaches one.

    Raises:
        NotSignable: the bytes are no PDF, or a damaged one.
        LockedPdf: a password stands before it.
    """
    place = f"ChuKySo{_signatures_in(data) + 1}"
    meta = PdfSignatureMetadata(
        field_name=place,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=key.signer,
        reason=reason,
        location=location,
    )
    try:
        out = outside_loops(
            lambda: sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(data), strict=False),
                meta,
                signer=key._inside,  # noqa: SLF001 - the same module's
                timestamper=timestamper,
            )
        )
    except Exception as error:
        raise NotSignable(
            f"the PDF cannot be signed ({type(error).__name__}); export it again.",
            "Không ký được tệp PDF này. Hãy xuất lại tệp rồi ký.",
        ) from error
    return bytes(out.getvalue())


def _signatures_in(data: bytes) -> int:
    """Return how many signatures a PDF has that may be signed."""
    reader = open_pdf(data)
    if reader.encrypted:
        raise LockedPdf(
            "the PDF is encrypted; sign an unlocked copy.",
            "Tệp PDF bị khóa nên không ký được. Hãy dùng bản không khóa.",
        )
    return len(reader.embedded_signatures)
