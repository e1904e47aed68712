"""The authorities whom the operator trusts: a folder of certificates.

In Vietnam these are the root of the Government's authority (Ban Cơ yếu Chính phủ) and the
national root of public authorities (NEAC), as the operator fetched and compared them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pyhanko.keys.pemder import load_certs_from_pemder_data

from toandan.signing.errors import BadRoots

if TYPE_CHECKING:
    from asn1crypto import x509

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


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        found = list(load_certs_from_pemder_data(path.read_bytes()))
        for one in found:
            one.subject.native  # noqa: B018 - parses, so that rubbish is found here
    except ValueError as error:
        raise _bad(path) from error
    if not found:
        raise _bad(path)
    return found


def _bad(path: Path) -> BadRoots:
    return BadRoots(
        f"{path.name}: no certificate in PEM or DER; take it out of the folder of trust roots.",
        f"Tệp {path.name} trong thư mục chứng thư gốc không phải chứng thư. Hãy bỏ ra.",
    )
