"""Who acts where no position was chosen: signing in and looking after one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.accounts.middleware import held_positions

if TYPE_CHECKING:
    from toandan.accounts.models import Position, User


@dataclass(frozen=True)
class Person:
    """A person as the audit trail names them, at the unit of their first position."""

    user: User
    position: Position | None

    @property
    def actor_id(self) -> int | None:
        """The person's key."""
        return self.user.pk

    @property
    def actor_name(self) -> str:
        """The person's name."""
        return str(self.user)

    @property
    def organisation_id(self) -> int | None:
        """The unit of the first position held."""
        return self.position.organisation_id if self.position else None

    @property
    def organisation_name(self) -> str:
        """The unit's name."""
        return str(self.position.organisation) if self.position else ""


def person(user: User) -> Person:
    """Return the actor for what a person does to their own account."""
    held = held_positions(user)
    return Person(user, held[0] if held else None)


def units_of(user: User) -> list[int]:
    """Return the keys of the units in which a person holds a position today."""
    return [position.organisation_id for position in held_positions(user)]
