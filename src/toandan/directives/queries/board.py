"""The follow-up board: one row for each body that has to do something about a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from toandan.directives.models import Answer, Assignment, Difficulty, Dispatch, Document, Urging
from toandan.directives.models.requirement import Part
from toandan.directives.queries.access import followed_dispatches, in_cascade
from toandan.directives.queries.state import (
    FINISHED,
    LATE_KINDS,
    TierCoverage,
    coverage,
    lateness,
    state_of,
    with_facts,
    with_lateness,
    with_state,
)
from toandan.units.tree import below
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from toandan.accounts.models import Position
    from toandan.directives.queries.state import Late, State
    from toandan.listing import Listing
    from toandan.units.models import Area, Organisation

#: kinds of lateness that can be asked for, by the word in addresses
LATE = {
    "co": Q(*((kind, True) for kind in LATE_KINDS), _connector=Q.OR),
    "tiep-nhan": Q(late_receipt=True),
    "thuc-hien": Q(late_deadline=True),
    "bao-cao": Q(late_report=True),
    "khong": Q(*((kind, False) for kind in LATE_KINDS)),
}


#: rows (with facts) of bodies that have the document and have done all that it asks of them
DONE = Q(received_at__isnull=False) & (
    Q(is_accepted=True) | Q(closed_at__isnull=False) | Q(has_duties=True, has_undone=False)
)
#: so many rows of the board are picked by their keys
MOST_KEYS = 5000


@dataclass(frozen=True)
class Wanted:
    """What the reader of the board looks for; empty parts ask for nothing.

    Attributes:
        document: rows of this document's cascade.
        tier: rows of bodies at this tier.
        area: rows of bodies in this area.
        state: rows in this state.
        late: a key of `LATE`.
        urgency: rows of documents with this urgency.
        words: words of the body's name, or of the document's number or subject.
        blocked: only rows with an unanswered difficulty.
        with_closed: also rows whose follow-up has ended.
    """

    document: Document | None = None
    tier: int | None = None
    area: Area | None = None
    state: str = ""
    late: str = ""
    urgency: str = ""
    words: str = ""
    blocked: bool = False
    with_closed: bool = False

    @property
    def by_facts(self) -> bool:
        """Tell whether it takes more than what a row says itself to know whether it fits."""
        return bool(self.state or self.late or self.blocked)


@dataclass(frozen=True)
class Row:
    """One row of the board, with what is derived from its facts."""

    dispatch: Any
    state: State
    late: Late

    @property
    def finished(self) -> bool:
        """Tell whether nothing more is expected."""
        return self.state in FINISHED


def board_rows(position: Position | None, wanted: Wanted, now: dt.datetime) -> QuerySet[Any]:
    """Return the followed dispatches that fit, without the facts that only a shown row needs."""
    # annotated names are not fields of the model, which the type checker does not know
    rows: Any = _plain_filters(followed_dispatches(position), wanted)
    if not wanted.by_facts:
        return cast("QuerySet[Any]", rows)
    rows = with_facts(rows)
    if wanted.blocked:
        rows = rows.filter(is_blocked=True)
    if wanted.state:
        rows = with_state(rows).filter(state=wanted.state)
    if wanted.late in LATE:
        rows = with_lateness(rows, now).filter(LATE[wanted.late])
    return cast("QuerySet[Any]", rows)


def known_rows(position: Position | None, wanted: Wanted, now: dt.datetime) -> QuerySet[Any]:
    """Return the same rows for who asks for them several times: which they are is looked up once.

    Very many rows are left as they are: their keys would weigh more than the question.
    """
    rows = board_rows(position, wanted, now)
    if not wanted.by_facts:
        return rows
    keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
    return rows if len(keys) > MOST_KEYS else Dispatch.objects.filter(pk__in=keys)


def _plain_filters(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if not (wanted.with_closed or wanted.state == "closed"):
        rows = rows.filter(closed_at=None, root__closed_at=None, document__closed_at=None)
    if wanted.document is not None:
        rows = rows.filter(in_cascade(wanted.document))
    if wanted.tier is not None:
        rows = rows.filter(organisation__kind__tier=wanted.tier)
    if wanted.area is not None:
        rows = rows.filter(below(wanted.area.path, "organisation__area__path"))
    if wanted.urgency:
        rows = rows.filter(document__urgency=wanted.urgency)
    for word in search_words(wanted.words):
        rows = rows.filter(
            Q(organisation__folded__contains=word) | Q(document__folded__contains=word)
        )
    return rows


def with_row_facts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add what a shown or exported row needs, in one query for all of them.

    `urged` is how often the body was urged, `urged_level` how sharply, `shares` and
    `shares_done` how many of its assignments there are and how many are finished.
    """
    urgings = Urging.objects.filter(dispatch=OuterRef("pk")).order_by().values("dispatch")
    owed = Assignment.objects.filter(dispatch=OuterRef("pk")).exclude(part=Part.MONITOR)
    duties = owed.order_by().values("dispatch")
    return (
        with_facts(rows)
        .annotate(
            urged=_figure(urgings.annotate(figure=Count("pk"))),
            urged_level=_figure(urgings.annotate(figure=Max("level"))),
            shares=_figure(duties.annotate(figure=Count("pk"))),
            shares_done=_figure(duties.annotate(figure=Count("done_at"))),
        )
        .select_related("document", "root", "organisation__kind", "organisation__area", "sender")
        .defer("document__text", "document__folded", "root__text", "root__folded")
    )


def _figure(counted: QuerySet[Any, Any]) -> Any:
    return Coalesce(Subquery(counted.values("figure"), output_field=IntegerField()), 0)


def load_rows(keys: Iterable[int], now: dt.datetime) -> list[Row]:
    """Return the rows of some dispatches, in the order of the keys."""
    keys = list(keys)
    found = {row.pk: row for row in with_row_facts(Dispatch.objects.filter(pk__in=keys))}
    return [row_of(found[key], now) for key in keys if key in found]


def row_of(dispatch: Any, now: dt.datetime) -> Row:
    """Return the row of a dispatch that has its facts."""
    return Row(dispatch, state_of(dispatch), lateness(dispatch, now))


def hold_keys(listing: Listing) -> None:
    """Look once which rows a list has and in what order: its page and its length both ask."""
    keys = list(listing.rows.values_list("pk", flat=True))
    listing.rows = keys  # type: ignore[assignment]  # a paginator takes a list as well


def rows_of(listing: Listing, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of a list, by their keys where those are held."""
    held: Any = listing.rows
    return Dispatch.objects.filter(pk__in=held) if isinstance(held, list) else rows


def page_rows(listing: Listing, now: dt.datetime) -> None:
    """Put the rows with their facts in the place of the bare dispatches of a list's page."""
    page: Any = listing.page
    part = page.object_list
    keys = part if isinstance(part, list) else part.values_list("pk", flat=True)
    page.object_list = load_rows(keys, now)


class RowList:
    """The rows of a queryset for an export: facts are asked for in parts, not all at once."""

    CHUNK = 500

    def __init__(self, rows: QuerySet[Any], now: dt.datetime) -> None:
        self.rows = rows
        self.now = now

    def __iter__(self) -> Any:
        """Yield each row with its facts, in the order of the queryset."""
        keys = list(self.rows.values_list("pk", flat=True))
        for start in range(0, len(keys), self.CHUNK):
            yield from load_rows(keys[start : start + self.CHUNK], self.now)

    def iterator(self, chunk_size: int = CHUNK) -> Any:  # noqa: ARG002 - a queryset's own signature
        """Do the same; the export may ask in either way."""
        return iter(self)


#: stands for "no day set", behind every other day on both databases
NEVER = dt.date(9999, 12, 31)


def sortable(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """Add the columns that orders need: `due_order`, and `state_rank` where it is asked for."""
    rows = rows.annotate(due_order=Coalesce("due_on", Value(NEVER)))
    if order.removeprefix("-") == "trang-thai" and "state_rank" not in rows.query.annotations:
        rows = with_state(_facts_once(rows))
    return rows


def _facts_once(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if "is_blocked" in rows.query.annotations else with_facts(rows)


def followed_documents(position: Position | None) -> QuerySet[Document]:
    """Return the documents at the top of the cascades that the position follows."""
    followed = followed_dispatches(position).filter(root=OuterRef("pk"))
    return (
        Document.objects.filter(Exists(followed), discarded_at=None, closed_at=None)
        .only("pk", "doc_type", "number", "subject", "date", "issued_at", "implements")
        .order_by(F("issued_at").desc(nulls_last=True), "-pk")
    )


@dataclass(frozen=True)
class Summary:
    """What the head of the board says of the rows below it."""

    total: int
    unreceived: int
    late: int
    blocked: int
    finished: int


def summary(rows: QuerySet[Any], now: dt.datetime) -> Summary:
    """Count the rows of the board by what a monitor looks for first.

    Three small counts: one query for all would work out every fact of every row.
    """
    bare = rows.order_by()
    facts: Any = with_facts(bare) if "is_blocked" not in bare.query.annotations else bare
    late: Any = facts if "late_report" in facts.query.annotations else with_lateness(facts, now)
    answered = Answer.objects.filter(difficulty=OuterRef("pk"))
    blocked = Difficulty.objects.filter(~Exists(answered)).order_by().values("dispatch")
    return Summary(
        **bare.aggregate(
            total=Count("pk"),
            unreceived=Count("pk", filter=Q(received_at=None)),
            blocked=Count("pk", filter=Q(pk__in=blocked)),
        ),
        late=late.filter(LATE["co"]).count(),
        finished=facts.filter(DONE).count(),
    )


def document_coverage(
    position: Position | None, document: Document, now: dt.datetime
) -> list[TierCoverage]:
    """Return how far a document has come at each tier, as far as the position follows it."""
    return coverage(followed_dispatches(position).filter(in_cascade(document)), now)


def open_difficulties(rows: QuerySet[Any]) -> QuerySet[Difficulty]:
    """Return the unanswered difficulties of some dispatches, oldest first."""
    answered = Answer.objects.filter(difficulty=OuterRef("pk"))
    return (
        Difficulty.objects.filter(~Exists(answered), dispatch__in=rows.order_by().values("pk"))
        .select_related("dispatch__organisation", "dispatch__document")
        .order_by("raised_at")
    )


def monitored_by(position: Position) -> Organisation:
    """Return the body in whose name the position follows."""
    return position.served_organisation
