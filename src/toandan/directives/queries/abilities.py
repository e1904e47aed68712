"""What a position may do with a dispatch that it sees, asked once a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.queries.access import FROM_ABOVE, may_above

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Difficulty, Dispatch, Report


@dataclass(frozen=True)
class Abilities:
    """The permissions that hold here, by name, so that templates can ask.

    Attributes:
        is_own: the position speaks for the body that was sent the document.
        is_above: the position stands above it, or monitors the cascade.
        held: the permissions that apply in either place.
        judging: the units in whose name it judges reports that are put to them.
        answering: the units in whose name it answers difficulties that are put to them.
    """

    is_own: bool = False
    is_above: bool = False
    held: frozenset[Permission] = frozenset()
    judging: frozenset[int] = frozenset()
    answering: frozenset[int] = frozenset()

    @property
    def receive(self) -> bool:
        """Confirm receipt."""
        return Permission.DIRECTIVE_RECEIVE in self.held

    @property
    def work(self) -> bool:
        """Plan, note progress, raise difficulties."""
        return Permission.DIRECTIVE_WORK in self.held

    @property
    def report(self) -> bool:
        """Report upward, ask for more time."""
        return Permission.DIRECTIVE_REPORT in self.held

    @property
    def pass_on(self) -> bool:
        """Forward to the next tier."""
        return Permission.DIRECTIVE_ISSUE in self.held

    @property
    def sign(self) -> bool:
        """Sign the unit's reports with a key."""
        return Permission.DIRECTIVE_SIGN in self.held

    @property
    def draft(self) -> bool:
        """Draft a relay."""
        return Permission.DIRECTIVE_DRAFT in self.held

    @property
    def urge(self) -> bool:
        """Urge the body."""
        return Permission.DIRECTIVE_URGE in self.held

    @property
    def judge(self) -> bool:
        """Decide reports and extensions, recognise, record violations."""
        return Permission.DIRECTIVE_JUDGE in self.held

    @property
    def answer(self) -> bool:
        """Answer difficulties."""
        return Permission.DIRECTIVE_ANSWER in self.held

    def judges(self, report: Report) -> bool:
        """Accept or return this report."""
        return self.judge or report.to_id in self.judging

    def answers(self, difficulty: Difficulty) -> bool:
        """Answer this difficulty."""
        return self.answer or difficulty.addressed_to_id in self.answering

    @property
    def close(self) -> bool:
        """End the follow-up."""
        return Permission.DIRECTIVE_CLOSE in self.held

    @property
    def acts_above(self) -> bool:
        """Tell whether anything from above may be done, so that its part of the page shows."""
        return bool(self.held & FROM_ABOVE)


def abilities(position: Position | None, dispatch: Dispatch) -> Abilities:
    """Return what the position may do with a dispatch, by the rules of `access`."""
    scope = scope_of(position, Permission.DIRECTIVE_READ)
    if position is None or not scope:
        return Abilities()
    is_own = dispatch.organisation_id in scope.organisations
    is_above = may_above(position, Permission.DIRECTIVE_READ, dispatch)
    own = position.permissions - FROM_ABOVE if is_own else frozenset()
    above = position.permissions & FROM_ABOVE if is_above else frozenset()
    judging = scope_of(position, Permission.DIRECTIVE_JUDGE).organisations
    answering = scope_of(position, Permission.DIRECTIVE_ANSWER).organisations
    return Abilities(
        is_own,
        is_above,
        own | above,
        # nobody judges their own report, though it be put to the body that their office serves
        judging=frozenset() if is_own and not is_above else judging,
        answering=answering,
    )
