"""Who would get a draft, and what each would owe, were it issued now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.accounts.permissions import Permission
from toandan.accounts.queries import units_with
from toandan.directives.actions.dispatching import Share, shares, unresolved
from toandan.directives.models.requirement import Part
from toandan.units.models import Tier

if TYPE_CHECKING:
    from toandan.directives.models import Document
    from toandan.units.models import Organisation


@dataclass(frozen=True)
class Receiver:
    """One body and how many requirements it leads, carries out, co-operates in, monitors."""

    organisation: Organisation
    lead: int
    carry_out: int
    coordinate: int
    monitor: int


@dataclass(frozen=True)
class TierGroup:
    """The receivers of one tier."""

    tier: Tier
    receivers: list[Receiver]


@dataclass(frozen=True)
class Preview:
    """What issuing would do.

    Attributes:
        groups: by tier, from the top.
        unresolved: phrases that must be settled first.
        unmanned: receivers in which nobody has an account to take the document in.
    """

    groups: list[TierGroup]
    unresolved: list[str]
    unmanned: list[Organisation]

    @property
    def total(self) -> int:
        """How many bodies get the document."""
        return sum(len(group.receivers) for group in self.groups)


def preview_of(document: Document) -> Preview:
    """Return who gets what, by the very rule that issuing uses."""
    receivers = [_receiver(share) for share in shares(document)]
    bodies = [one.organisation for one in receivers]
    manned = units_with(Permission.DIRECTIVE_RECEIVE, (body.pk for body in bodies))
    groups = [
        TierGroup(tier, [one for one in receivers if one.organisation.tier == tier])
        for tier in Tier
    ]
    return Preview(
        [group for group in groups if group.receivers],
        unresolved(document),
        [body for body in bodies if body.pk not in manned],
    )


def _receiver(share: Share) -> Receiver:
    counts = {
        part: sum(part in parts for parts in share.parts.values())
        for part in (Part.LEAD, Part.CARRY_OUT, Part.COORDINATE, Part.MONITOR)
    }
    return Receiver(
        share.organisation,
        lead=counts[Part.LEAD],
        carry_out=counts[Part.CARRY_OUT],
        coordinate=counts[Part.COORDINATE],
        monitor=counts[Part.MONITOR],
    )
