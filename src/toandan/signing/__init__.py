"""Digital signatures of PDFs: checking them offline, and signing with a PKCS#12 key.

    from toandan.signing import load_roots, verify

    found = verify(data, roots=load_roots("/etc/toandan/roots"))
    for one in found.signatures:
        print(one.signer, one.signed_at, one.verdict)

A pure package: no Django, no network, nothing kept. `check_isolated` checks in a process of its
own with memory and time capped, as the site does with files that strangers handed in.
"""

from __future__ import annotations

from toandan.signing.checking import verify
from toandan.signing.contract import from_json, to_json
from toandan.signing.errors import (
    BadKey,
    BadRoots,
    CheckCrashed,
    CheckTimeout,
    KeyNotValid,
    LockedPdf,
    NotSignable,
    SigningError,
)
from toandan.signing.isolated import check_isolated
from toandan.signing.model import Kind, Signature, TimeSource, Verdict, Verification
from toandan.signing.roots import load_roots
from toandan.signing.signing import Key, open_key, sign
from toandan.signing.words import lines, sentence

__all__ = [
    "BadKey",
    "BadRoots",
    "CheckCrashed",
    "CheckTimeout",
    "Key",
    "KeyNotValid",
    "Kind",
    "LockedPdf",
    "NotSignable",
    "Signature",
    "SigningError",
    "TimeSource",
    "Verdict",
    "Verification",
    "check_isolated",
    "from_json",
    "lines",
    "load_roots",
    "open_key",
    "sentence",
    "sign",
    "to_json",
    "verify",
]
