"""What happened to a document or to one dispatch, drawn from the facts themselves.

Not from the audit trail: that one is for those who may inspect, this for whoever sees the
dispatches concerned.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from toandan.directives.models import (
    Answer,
    Difficulty,
    Dispatch,
    Extension,
    Merit,
    Plan,
    Progress,
    Report,
    Urging,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import QuerySet

    #: sender, document and moment
    Sending = tuple[int | None, int, dt.datetime]

#: the newest so many are shown
MOST = 60
#: so many bodies of one sending are named
NAMED = 3


@dataclass(frozen=True)
class Happening:
    """One line of a time line; see the `timeline` piece."""

    at: dt.datetime
    title: str
    text: str = ""
    by: str = ""
    address: str = ""
    kind: str = "plain"
    sign: str = ""


@dataclass(frozen=True)
class _Asked:
    """The newest `most` happenings of some dispatches, none before `since`."""

    keys: Any
    most: int
    since: dt.datetime | None = None

    def newest(self, rows: QuerySet[Any], *moments: str) -> Iterable[Any]:
        """Return the rows whose latest moment, the first field that is set, is newest."""
        latest = Coalesce(*moments) if len(moments) > 1 else F(moments[0])
        rows = rows.annotate(latest=latest)
        if self.since is not None:
            rows = rows.filter(latest__gte=self.since)
        return rows.order_by("-latest", "-pk")[: self.most]

    def about(self, model: Any, *moments: str, path: str = "dispatch") -> Iterable[Any]:
        """Return the newest rows of a model that belongs to a dispatch."""
        rows = model.objects.filter(**{f"{path}__in": self.keys})
        rows = rows.select_related(f"{path}__organisation", f"{path}__sender")
        return self.newest(rows, *moments)


def happenings(dispatches: QuerySet[Dispatch], most: int = MOST) -> list[Happening]:
    """Return the newest happenings of some dispatches, the newest first."""
    asked = _Asked(dispatches.order_by().values("pk"), most)
    found: list[Happening] = []
    for source in _SOURCES:
        found = heapq.nlargest(most, [*found, *source(asked)], key=attrgetter("at"))
        if len(found) == most:
            asked = replace(asked, since=found[-1].at)
    return found


def _address(dispatch: Dispatch) -> str:
    return reverse("directives:work", args=[dispatch.pk])


def _sent(asked: _Asked) -> Iterator[Happening]:
    """One line for each sending: a sender, a document, a moment; it may have gone to hundreds."""
    sendings = (
        Dispatch.objects.filter(pk__in=asked.keys)
        .order_by()
        .values("sender_id", "document_id", "sent_at")
        .annotate(bodies=Count("pk"))
        .order_by("-sent_at")[: asked.most]
    )
    bodies: dict[Sending, int] = {
        (s["sender_id"], s["document_id"], s["sent_at"]): s["bodies"] for s in sendings
    }
    for sending, sent in _first_of_each(asked.keys, bodies).items():
        first, more = sent[0], bodies[sending] - len(sent)
        names = ", ".join(str(one.organisation) for one in sent)
        others = _(" và %d đơn vị khác") % more if more else ""
        yield Happening(
            first.sent_at,
            _("%(sender)s gửi %(document)s")
            % {
                "sender": first.sender or _("Cơ quan ngoài hệ thống"),
                "document": first.document.number or first.document.doc_type or _("văn bản"),
            },
            text=_("đến %(names)s%(more)s") % {"names": names, "more": others},
            by=str(first.sent_by.user) if first.sent_by else "",
            kind="info",
            sign="send",
        )


def _first_of_each(keys: Any, sendings: Iterable[Sending]) -> dict[Sending, list[Dispatch]]:
    """Return the first few dispatches of each sending, as many as are named."""
    place = Window(
        RowNumber(), partition_by=["sender_id", "document_id", "sent_at"], order_by="path"
    )
    rows = (
        Dispatch.objects.filter(pk__in=keys, sent_at__in={sending[2] for sending in sendings})
        .annotate(place=place)
        .filter(place__lte=NAMED)
        .select_related("organisation", "sender", "document", "sent_by__user")
        .defer("document__text", "document__folded")
        .order_by("path")
    )
    found: dict[Sending, list[Dispatch]] = {}
    for row in rows:
        found.setdefault((row.sender_id, row.document_id, row.sent_at), []).append(row)
    return {sending: found[sending] for sending in sendings}


def _received(asked: _Asked) -> Iterator[Happening]:
    rows = Dispatch.objects.filter(pk__in=asked.keys, received_at__isnull=False)
    rows = rows.select_related("organisation", "received_by__user")
    for row in asked.newest(rows, "received_at"):
        if row.received_at:
            yield Happening(
                row.received_at,
                _("%s tiếp nhận") % row.organisation,
                by=str(row.received_by.user) if row.received_by else "",
                address=_address(row),
                kind="good",
                sign="in",
            )


def _closed(asked: _Asked) -> Iterator[Happening]:
    rows = Dispatch.objects.filter(pk__in=asked.keys, closed_at__isnull=False)
    for row in asked.newest(rows.select_related("organisation", "closed_by__user"), "closed_at"):
        if row.closed_at:
            yield Happening(
                row.closed_at,
                _("Kết thúc theo dõi %s") % row.organisation,
                text=row.closing_note,
                by=str(row.closed_by.user) if row.closed_by else "",
                address=_address(row),
                sign="check",
            )


def _plans(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Plan, "submitted_at"):
        yield Happening(
            row.submitted_at,
            _("%s lập kế hoạch") % row.dispatch.organisation,
            text=row.text[:200],
            address=_address(row.dispatch),
            kind="info",
            sign="calendar",
        )


def _progress(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Progress, "at", path="assignment__dispatch"):
        dispatch = row.assignment.dispatch
        yield Happening(
            row.at,
            _("%(unit)s: hoàn thành %(percent)d%%")
            % {"unit": dispatch.organisation, "percent": row.percent},
            text=row.text[:200],
            address=_address(dispatch),
            sign="work",
        )


def _difficulties(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Difficulty, "raised_at"):
        yield Happening(
            row.raised_at,
            _("%s nêu khó khăn, vướng mắc") % row.dispatch.organisation,
            text=row.text[:200],
            address=_address(row.dispatch),
            kind="warn",
            sign="help",
        )


def _answers(asked: _Asked) -> Iterator[Happening]:
    rows = Answer.objects.filter(difficulty__dispatch__in=asked.keys).select_related(
        "difficulty__dispatch__organisation", "by__user", "by__organisation"
    )
    for row in asked.newest(rows, "at"):
        yield Happening(
            row.at,
            _("Trả lời khó khăn của %s") % row.difficulty.dispatch.organisation,
            text=row.text[:200],
            by=str(row.by.user),
            address=_address(row.difficulty.dispatch),
            kind="good",
            sign="comment",
        )


def _reports(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Report, "accepted_at", "returned_at", "submitted_at"):
        unit, address = row.dispatch.organisation, _address(row.dispatch)
        yield Happening(
            row.submitted_at,
            _("%s gửi báo cáo kết thúc") % unit if row.is_final else _("%s gửi báo cáo") % unit,
            text=row.text[:200],
            address=address,
            kind="info",
            sign="report",
        )
        if row.returned_at:
            yield Happening(
                row.returned_at,
                _("Trả lại báo cáo của %s") % unit,
                text=row.decision_note,
                address=address,
                kind="warn",
                sign="return",
            )
        if row.accepted_at:
            yield Happening(
                row.accepted_at,
                _("Chấp nhận báo cáo của %s") % unit,
                text=row.decision_note,
                address=address,
                kind="good",
            )


def _urgings(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Urging, "at"):
        yield Happening(
            row.at,
            _("%(urging)s: %(unit)s") % {"urging": row, "unit": row.dispatch.organisation},
            text=row.text[:200],
            address=_address(row.dispatch),
            kind="bad" if row.level == Urging.Level.CRITICISE else "warn",
            sign="bell",
        )


def _extensions(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Extension, "decided_at", "asked_at"):
        unit, address = row.dispatch.organisation, _address(row.dispatch)
        yield Happening(
            row.asked_at,
            _("%(unit)s xin gia hạn đến %(until)s")
            % {"unit": unit, "until": f"{row.until:%d/%m/%Y}"},
            text=row.reason[:200],
            address=address,
            sign="clock",
        )
        if row.decided_at:
            yield Happening(
                row.decided_at,
                _("Gia hạn cho %(unit)s đến %(until)s")
                % {"unit": unit, "until": f"{row.granted_until:%d/%m/%Y}"}
                if row.granted_until
                else _("Không gia hạn cho %s") % unit,
                text=row.decision_note,
                address=address,
                kind="good" if row.granted_until else "warn",
                sign="clock",
            )


def _merits(asked: _Asked) -> Iterator[Happening]:
    for row in asked.about(Merit, "at"):
        good = row.kind == Merit.Kind.RECOGNITION
        whom = row.person or row.dispatch.organisation
        yield Happening(
            row.at,
            _("Biểu dương: %s") % whom if good else _("Ghi nhận vi phạm: %s") % whom,
            text=row.text[:200],
            address=_address(row.dispatch),
            kind="good" if good else "bad",
            sign="star" if good else "flag",
        )


_SOURCES: tuple[Callable[[_Asked], Iterator[Happening]], ...] = (
    _sent,
    _received,
    _closed,
    _plans,
    _progress,
    _difficulties,
    _answers,
    _reports,
    _urgings,
    _extensions,
    _merits,
)
