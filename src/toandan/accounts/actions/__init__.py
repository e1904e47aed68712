"""Every write to people, positions, tokens and access beyond one's scope."""

from __future__ import annotations

from toandan.accounts.actions.access import close_access, note_use, open_access
from toandan.accounts.actions.people import (
    Created,
    change_account,
    create_account,
    deactivate,
    reactivate,
    reset_password,
    reset_second_factor,
)
from toandan.accounts.actions.positions import appoint, end_position
from toandan.accounts.actions.tokens import issue_token, position_of_token, revoke_token

__all__ = [
    "Created",
    "appoint",
    "change_account",
    "close_access",
    "create_account",
    "deactivate",
    "end_position",
    "issue_token",
    "note_use",
    "open_access",
    "position_of_token",
    "reactivate",
    "reset_password",
    "reset_second_factor",
    "revoke_token",
]
