"""The authorities whom the operator trusts: a folder of certificates.

In Vietnam these are the root of the Government's authority (Ban Cơ yếu Chính phủ) and the
national root of public authorities (NEAC), as the operator fetched and compared them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import pem, x509

from toandan.signing.errors import BadRoots

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIXES = {".pem", ".crt", ".cer"}


def default_folder() -> Path:
    """Return the folder that `TOANDAN_TRUST_ROOTS` names, else `trust-roots` beside the data."""
    given = os.environ.get("TOANDAN_TRUST_ROOTS")
    return Path(given or Path(os.environ.get("TOANDAN_DATA_DIR", "var")) / "trust-roots")


def load_roots(folder: str | Path | None) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a folder (`.pem`, `.crt`, `.cer`; PEM or DER), by file name.

    No folder, or one that does not exist, means that nobody is trusted.

    Raises:
        BadRoots: a file holds no certificate.
    """
    if not folder or not Path(folder).is_dir():
        return ()
    files = sorted(one for one in Path(folder).iterdir() if one.suffix.lower() in _SUFFIXES)
    return tuple(found for path in files for found in _certificates(path))


def _certificates(path: Path) -> Iterator[x509.Certificate]:
    data = path.read_bytes()
    try:
        if pem.detect(data):
            for _kind, _headers, der in pem.unarmor(data, multiple=True):
                yield _parsed(der)
        else:
            yield _parsed(data)
    except ValueError as error:
        raise BadRoots(
            f"{path.name}: no certificate in PEM or DER; take it out of the folder of trust roots.",
            f"Tệp {path.name} trong thư mục chứng thư gốc không phải chứng thư. Hãy bỏ ra.",
        ) from error


def _parsed(der: bytes) -> x509.Certificate:
    found = x509.Certificate.load(der, strict=True)
    found.subject.native  # noqa: B018 - parses, so that rubbish is found here
    return found
