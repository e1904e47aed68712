"""States, lateness and coverage, derived from facts and the clock.

One function each: `state_of` for where a dispatch stands, `lateness` for what is late about
it, `coverage` for how far a document has come at each tier.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.directives.models import (
    Answer,
    Assignment,
    Difficulty,
    Dispatch,
    DueReport,
    Plan,
    Progress,
    Report,
)
from toandan.directives.models.requirement import Part
from toandan.units.models import Tier

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise


class State(StrEnum):
    """How far a body has come with what it was sent, in this order."""

    SENT = "sent"
    RECEIVED = "received"
    RELAYED = "relayed"
    PLANNED = "planned"
    WORKING = "working"
    REPORTED = "reported"
    RETURNED = "returned"
    DONE = "done"
    CLOSED = "closed"


STATE_WORDS: dict[State, str | Promise] = {
    State.SENT: _("Chưa tiếp nhận"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.RELAYED: _("Đã triển khai xuống cấp dưới"),
    State.PLANNED: _("Đã có kế hoạch"),
    State.WORKING: _("Đang thực hiện"),
    State.REPORTED: _("Đã báo cáo, chờ duyệt"),
    State.RETURNED: _("Báo cáo bị trả lại"),
    State.DONE: _("Hoàn thành"),
    State.CLOSED: _("Kết thúc theo dõi"),
}

#: what makes each state, the first that holds: sets of facts, any of which is enough
LADDER: tuple[tuple[State, tuple[dict[str, bool], ...]], ...] = (
    (State.CLOSED, ({"is_closed": True},)),
    (State.SENT, ({"is_received": False},)),
    (State.DONE, ({"is_accepted": True},)),
    (State.REPORTED, ({"is_waiting": True},)),
    (State.RETURNED, ({"is_returned": True},)),
    # the unit's own word that all is done stands behind what those above said of its report
    (State.DONE, ({"has_duties": True, "has_undone": False},)),
    (State.WORKING, ({"is_working": True},)),
    (State.PLANNED, ({"is_planned": True},)),
    (State.RELAYED, ({"is_relayed": True},)),
)

FINISHED = frozenset({State.DONE, State.CLOSED})
#: the facts of `with_facts` that states and coverage follow from
FACTS = (
    *dict.fromkeys(fact for _state, ways in LADDER for way in ways for fact in way),
    "is_reported",
)
#: what `with_lateness` adds
LATE_KINDS = ("late_receipt", "late_deadline", "late_report")

URGENT_RECEIPT = dt.timedelta(hours=2)
SATURDAY = 5


def with_facts(dispatches: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Add to each dispatch the facts that its state, lateness and coverage follow from."""
    of_this = {"dispatch": OuterRef("pk")}
    reports = Report.objects.filter(**of_this)
    duties = Assignment.objects.filter(**of_this).exclude(part=Part.MONITOR)
    unanswered = Difficulty.objects.filter(**of_this).exclude(
        Exists(Answer.objects.filter(difficulty=OuterRef("pk")))
    )
    handed_in = Report.objects.filter(due_report=OuterRef("pk"), returned_at=None)
    missing = DueReport.objects.filter(**of_this, due_at__lt=timezone.now()).exclude(
        Exists(handed_in)
    )
    return dispatches.annotate(
        is_closed=_holds(Q(closed_at__isnull=False)),
        is_received=_holds(Q(received_at__isnull=False)),
        is_relayed=Exists(Dispatch.objects.filter(parent=OuterRef("pk"))),
        is_planned=Exists(Plan.objects.filter(**of_this)),
        is_working=Exists(Progress.objects.filter(assignment__dispatch=OuterRef("pk"))),
        is_waiting=Exists(reports.filter(accepted_at=None, returned_at=None)),
        is_reported=Exists(reports.filter(returned_at=None)),
        is_delivered=Exists(reports.filter(is_final=True, accepted_at=None, returned_at=None)),
        is_returned=Exists(reports.filter(returned_at__isnull=False, next=None)),
        is_accepted=Exists(reports.filter(accepted_at__isnull=False, is_final=True)),
        has_duties=Exists(duties),
        has_undone=Exists(duties.filter(done_at=None)),
        is_blocked=Exists(unanswered),
        misses_report=Exists(missing),
    )


def _holds(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def state_of(dispatch: Any) -> State:
    """Return where a dispatch (from `with_facts`) stands."""
    for state, ways in LADDER:
        if any(all(bool(getattr(dispatch, n)) == v for n, v in way.items()) for way in ways):
            return state
    return State.RECEIVED


def with_state(dispatches: QuerySet[Any]) -> QuerySet[Any]:
    """Add `state` and its `state_rank` to dispatches from `with_facts`, for filters and order."""
    ranks = {state: rank for rank, state in enumerate(State)}
    ways = [(Q(**way), state) for state, sets in LADDER for way in sets]
    found: QuerySet[Any] = dispatches.annotate(
        state=Case(
            *(When(way, then=Value(state.value)) for way, state in ways),
            default=Value(State.RECEIVED.value),
        ),
        state_rank=Case(
            *(When(way, then=Value(ranks[state])) for way, state in ways),
            default=Value(ranks[State.RECEIVED]),
        ),
    )
    return found


def receipt_due(dispatch: Dispatch) -> dt.datetime:
    """Return when a dispatch must have been taken in.

    Nghị định 30/2020/NĐ-CP, điều 22: on the day of arrival or, at the latest, the next
    working day; điều 23 and 24: urgent documents at once, for which the product allows two hours.
    """
    if dispatch.document.urgency:
        return dispatch.sent_at + URGENT_RECEIPT
    day = _next_working_day(timezone.localtime(dispatch.sent_at).date())
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def receipt_late_before(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return before when a dispatch must have been sent for its receipt to be late at a moment.

    The same rule as `receipt_due`, turned round, so that a database can compare.

    Returns:
        The moment for urgent documents, and the one for all others.
    """
    day = timezone.localtime(now).date()
    # the last day whose next working day has passed
    sent = day - dt.timedelta(days=1)
    while _next_working_day(sent) >= day:
        sent -= dt.timedelta(days=1)
    midnight = dt.datetime.combine(sent + dt.timedelta(days=1), dt.time())
    return now - URGENT_RECEIPT, timezone.make_aware(midnight)


def _next_working_day(day: dt.date) -> dt.date:
    found = day + dt.timedelta(days=1)
    while found.weekday() >= SATURDAY:
        found += dt.timedelta(days=1)
    return found


@dataclass(frozen=True)
class Late:
    """What is late about a dispatch, for the reader and for filters."""

    receipt: bool = False
    deadline: bool = False
    report: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is late."""
        return self.receipt or self.deadline or self.report

    @property
    def words(self) -> list[str]:
        """What is late, in words."""
        said = (
            (self.receipt, _("chậm tiếp nhận")),
            (self.deadline, _("quá hạn thực hiện")),
            (self.report, _("thiếu báo cáo định kỳ")),
        )
        return [str(words) for late, words in said if late]

    @property
    def told(self) -> str:
        """What is late, as one phrase: `Chậm tiếp nhận, thực hiện`; empty where nothing is."""
        return self._told(deadline=self.deadline)

    @property
    def told_beside_due(self) -> str:
        """The same where the due day stands beside it and says how late that is."""
        return self._told(deadline=False)

    def _told(self, *, deadline: bool) -> str:
        said = (
            (self.receipt, _("tiếp nhận")),
            (deadline, _("thực hiện nhiệm vụ")),
            (self.report, _("báo cáo định kỳ")),
        )
        what = ", ".join(str(words) for late, words in said if late)
        return str(_("Chậm %(what)s")) % {"what": what} if what else ""


def lateness(dispatch: Any, now: dt.datetime) -> Late:
    """Return what is late about a dispatch (from `with_facts`) at a moment.

    Accepted or closed work is never late, whatever its date was. Work that the unit itself
    calls done, or whose final report waits for those above, has met its day, but goes on
    owing its periodic reports.
    """
    if dispatch.is_ended or dispatch.is_accepted:
        return Late()
    today = timezone.localtime(now).date()
    overdue = dispatch.due_on is not None and dispatch.due_on < today
    return Late(
        receipt=dispatch.received_at is None and receipt_due(dispatch) < now,
        deadline=overdue and state_of(dispatch) != State.DONE and not dispatch.is_delivered,
        report=bool(dispatch.misses_report),
    )


def with_lateness(dispatches: QuerySet[Any], now: dt.datetime) -> QuerySet[Any]:
    """Add `late_receipt`, `late_deadline`, `late_report` to dispatches from `with_facts`.

    For filters and order; says what `lateness` says (a test keeps the two together).
    """
    # what costs nothing to look at stands first: databases stop at the first that fails
    going_on = Q(closed_at=None, root__closed_at=None, document__closed_at=None)
    urgent, others = receipt_late_before(now)
    sent_long_ago = Q(sent_at__lt=urgent) & ~Q(document__urgency="")
    sent_long_ago |= Q(sent_at__lt=others, document__urgency="")
    undone = Q(received_at=None) | Q(has_undone=True) | Q(has_duties=False)
    undone |= Q(is_waiting=True) | Q(is_returned=True)
    undone &= Q(is_delivered=False)
    today = timezone.localtime(now).date()
    found: QuerySet[Any] = dispatches.annotate(
        late_receipt=_holds(going_on & Q(received_at=None) & sent_long_ago & Q(is_accepted=False)),
        # the test for NULL keeps the answer two-valued, so that its opposite can be asked for
        late_deadline=_holds(
            going_on & Q(due_on__isnull=False, due_on__lt=today) & undone & Q(is_accepted=False)
        ),
        late_report=_holds(going_on & Q(misses_report=True) & Q(is_accepted=False)),
    )
    return found


@dataclass
class TierCoverage:
    """How many bodies of one tier have come how far; `late` counts those with anything late."""

    tier: Tier
    total: int = 0
    received: int = 0
    relayed: int = 0
    planned: int = 0
    reported: int = 0
    done: int = 0
    late: int = 0
    states: Counter[State] = field(default_factory=Counter)

    def share(self, count: int) -> int:
        """Return a count as whole percent of the tier."""
        return round(100 * count / self.total) if self.total else 0


def coverage(dispatches: QuerySet[Dispatch], now: dt.datetime) -> list[TierCoverage]:
    """Count, for each tier, how many bodies have received, relayed, planned, reported, done.

    Args:
        dispatches: the visible part of one cascade, without facts.
        now: the moment that lateness is judged at.
    """
    tiers: dict[int, TierCoverage] = {}
    ways = ("tier", *FACTS, *LATE_KINDS)
    # the bodies of a cascade, often a thousand, stand in a handful of different ways
    alike: Any = (
        with_lateness(with_facts(dispatches.order_by()), now)
        .annotate(tier=F("organisation__kind__tier"))
        .values(*ways)
        .annotate(bodies=Count("pk"))
        .values_list(*ways, "bodies", named=True)
    )
    for facts in alike:
        row = tiers.setdefault(facts.tier, TierCoverage(Tier(facts.tier)))
        state = state_of(facts)
        row.total += facts.bodies
        row.received += facts.bodies * facts.is_received
        row.relayed += facts.bodies * facts.is_relayed
        row.planned += facts.bodies * facts.is_planned
        row.reported += facts.bodies * facts.is_reported
        row.states[state] += facts.bodies
        row.done += facts.bodies * (state in FINISHED)
        row.late += facts.bodies * any(getattr(facts, kind) for kind in LATE_KINDS)
    return [tiers[tier] for tier in sorted(tiers)]


def open_work(dispatches: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Return the dispatches on which something is still to be done, soonest due first."""
    facts: Any = with_facts(
        dispatches.filter(closed_at=None, root__closed_at=None, document__closed_at=None)
    )
    found: QuerySet[Dispatch] = (
        facts.filter(
            Q(received_at=None) | Q(has_undone=True) | Q(is_returned=True) | Q(misses_report=True)
        )
        .filter(is_accepted=False)
        .annotate(urged=Count("urgings", distinct=True))
        .order_by(F("due_on").asc(nulls_last=True), "-sent_at")
    )
    return found
