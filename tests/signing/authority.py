"""An invented authority that issues certificates, for tests: never a real one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import internal
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from toandan.reading import System
from toandan.writing import Item, Paper, write_pdf

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "mật khẩu thử"
DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Authority:
    """A root with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def trusted_in(self, folder: Path) -> Path:
        """Put the root's certificate into a folder of trust roots."""
        folder.mkdir(exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / "goc.pem").write_bytes(pem)
        return folder


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        ]
    )


def _issue(
    subject: x509.Name,
    issuer: x509.Name,
    keys: tuple[Any, Any],
    span: tuple[dt.datetime, dt.datetime],
    *,
    ca: bool = False,
    stamping: bool = False,
) -> x509.Certificate:
    public, private = keys
    usage = dict.fromkeys(
        [
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    usage |= {"key_cert_sign": True} if ca else {"digital_signature": True}
    usage |= {} if ca or stamping else {"content_commitment": True}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    if stamping:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(private, hashes.SHA256())


@cache
def authority(name: str = "Tổ chức chứng thực mẫu") -> Authority:
    """Return a root; the same name gives the same one."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, name)
    span = (NOW - 3650 * DAY, NOW + 3650 * DAY)
    return Authority(_issue(subject, subject, (key.public_key(), key), span, ca=True), key)


def key_file(
    signer: str = "Nguyễn Văn Mẫu",
    *,
    by: Authority | None = None,
    since: dt.datetime = NOW - 30 * DAY,
    until: dt.datetime = NOW + 365 * DAY,
) -> bytes:
    """Return a PKCS#12 file with a key and the certificate that an authority issued for it."""
    root = by or authority()
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _issue(
        _name(signer, "Huyện ủy mẫu"),
        root.certificate.subject,
        (key.public_key(), root.key),
        (since, until),
    )
    return pkcs12.serialize_key_and_certificates(
        b"mau",
        key,
        certificate,
        [root.certificate],
        serialization.BestAvailableEncryption(PASSPHRASE.encode()),
    )


def timestamper(at: dt.datetime, *, by: Authority | None = None) -> DummyTimeStamper:
    """Return an authority that stamps one moment, without any network."""
    root = by or authority()
    key = rsa.generate_private_key(65537, 2048)  # all that the stamper can use
    certificate = _issue(
        _name("Dấu thời gian mẫu", "Tổ chức chứng thực mẫu"),
        root.certificate.subject,
        (key.public_key(), root.key),
        (NOW - 1000 * DAY, NOW + 1000 * DAY),
        stamping=True,
    )
    return DummyTimeStamper(
        internal.translate_pyca_cryptography_cert_to_asn1(certificate),
        internal.translate_pyca_cryptography_key_to_asn1(key),
        fixed_dt=at,
    )


@cache
def letter() -> bytes:
    """Return an unsigned official letter as a PDF."""
    return write_pdf(
        Paper(
            system=System.PARTY,
            doc_type="Công văn",
            number="17-CV/HU",
            issuer="Huyện ủy mẫu",
            subject="phòng, chống dịch bệnh",
            items=(Item("1", "Rà soát lực lượng."),),
        )
    )
