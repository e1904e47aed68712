"""A verification as JSON and back: what the child process says, and what the site keeps."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from toandan.signing.model import Kind, Signature, TimeSource, Verdict, Verification

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMES = ("signed_at", "valid_from", "valid_until")


def to_json(found: Verification) -> dict[str, Any]:
    """Return a verification as plain values; times as ISO 8601."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(found), default=datetime.isoformat))
    return plain


def from_json(value: Mapping[str, Any]) -> Verification:
    """Return the verification that `to_json` wrote.

    Raises:
        KeyError, ValueError, TypeError: the value is in no such form.
    """
    return Verification(
        sha256=str(value["sha256"]),
        checked_at=datetime.fromisoformat(value["checked_at"]),
        roots=int(value["roots"]),
        signatures=tuple(map(_signature, value["signatures"])),
    )


def _signature(value: Mapping[str, Any]) -> Signature:
    known = {one.name: value[one.name] for one in fields(Signature)}
    known |= {name: datetime.fromisoformat(known[name]) for name in _TIMES if known[name]}
    return Signature(
        **known
        | {
            "kind": Kind(known["kind"]),
            "verdict": Verdict(known["verdict"]),
            "time_source": TimeSource(known["time_source"]),
        }
    )
