"""The board, directive by directive: which of them stands how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from toandan.directives.models import Document
from toandan.directives.queries.board import DONE, LATE
from toandan.directives.queries.state import with_facts, with_lateness

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

#: so many directives, the newest, are told apart; the others are found by the filter
MOST = 30


@dataclass(frozen=True)
class DocumentSummary:
    """How far the bodies that got a directive have come, as far as the reader follows them."""

    document: Document
    total: int
    unreceived: int
    late: int
    finished: int

    @property
    def percent(self) -> int:
        """The share that has finished, rounded down."""
        return 100 * self.finished // self.total


def by_document(rows: QuerySet[Any], now: dt.datetime) -> list[DocumentSummary]:
    """Count some rows of the board for each directive at the top of a cascade.

    Args:
        rows: from `board_rows`.
        now: the moment that lateness is judged at.

    Returns:
        The newest directives first; the sums say what `summary` says of each.
    """
    bare = rows.order_by()
    counts = {
        row["root"]: row
        for row in bare.values("root").annotate(
            total=Count("pk"), unreceived=Count("pk", filter=Q(received_at=None))
        )
    }
    newest = Document.objects.filter(pk__in=list(counts)).defer("text", "folded")
    shown = list(newest.order_by("-issued_at", "-registered_at", "-pk")[:MOST])
    facts: Any = with_facts(bare.filter(root__in=shown))
    finished = _counted(facts.filter(DONE))
    late = _counted(with_lateness(facts, now).filter(LATE["co"]))
    return [
        DocumentSummary(
            document=one,
            total=counts[one.pk]["total"],
            unreceived=counts[one.pk]["unreceived"],
            late=late.get(one.pk, 0),
            finished=finished.get(one.pk, 0),
        )
        for one in shown
    ]


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    """Count rows for each root; a subquery keeps the facts out of the grouping."""
    keys = rows.values("pk")
    counted = rows.model.objects.filter(pk__in=keys).order_by().values("root")
    return dict(counted.annotate(figure=Count("pk")).values_list("root", "figure"))
