"""One-time passwords: read out or handed over on paper, changed at the first sign-in."""

from __future__ import annotations

import secrets

#: no letter or figure that is taken for another on paper
ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


def one_time_password() -> str:
    """Return four groups of four signs, 78 bits: `k7mp-x3fd-9hqt-w2ne`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
