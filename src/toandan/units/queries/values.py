"""What an answer to "who is meant?" looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toandan.units.models import Organisation, PhraseRule


class How(StrEnum):
    """By what a phrase was resolved."""

    NAME = "name"
    RULE = "rule"
    SETTLEMENT = "settlement"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Candidate:
    """A body that might be meant; `score` is 0…100."""

    organisation: Organisation
    score: float


@dataclass(frozen=True)
class Resolution:
    """Who is meant by a phrase.

    Attributes:
        phrase: as written.
        organisations: the bodies, in the order of the tree; empty where unresolved, and
            where a person settled that nobody in the system is meant.
        rule: the rule or settlement that chose them, where exactly one did.
        how: exact name or alias, rule, settlement, or unresolved.
        reason: one sentence in the reader's language.
        candidates: for the person to choose from, best first, where unresolved.
        parts: the pieces of a phrase that had to be taken apart.
    """

    phrase: str
    organisations: tuple[Organisation, ...]
    rule: PhraseRule | None
    how: How
    reason: str
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[Resolution, ...] = field(default=())

    @property
    def resolved(self) -> bool:
        """Whether the question is answered, even if by "nobody"."""
        return self.how is not How.UNRESOLVED
