"""Lateness and coverage at each step of the story, by the clock of those who look."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.directives.stage import directive

from toandan.directives.actions.issue import issue
from toandan.directives.actions.pass_on import draft_relay, forward
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import accept_report, return_report, submit_report
from toandan.directives.actions.work import answer_difficulty, raise_difficulty, report_progress
from toandan.directives.models import Dispatch, Document, DueReport, Plan, Report, ReportDuty
from toandan.directives.queries.access import seen_cascade, visible_dispatches
from toandan.directives.queries.state import (
    Late,
    State,
    coverage,
    lateness,
    receipt_due,
    receipt_late_before,
    state_of,
    with_facts,
    with_lateness,
    with_state,
)
from toandan.units.models import Tier

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.accounts.models import Position

DAY = dt.timedelta(days=1)


def counted(position: Position, document: Document, now: dt.datetime) -> dict[Tier, Any]:
    found = {}
    for row in coverage(seen_cascade(position, document), now):
        figures = (row.total, row.received, row.relayed, row.reported, row.done, row.late)
        found[row.tier] = figures
    return found


def late(dispatch: Dispatch, now: dt.datetime) -> Late:
    return lateness(with_facts(Dispatch.objects.filter(pk=dispatch.pk)).get(), now)


def test_coverage_and_lateness_are_right_at_every_step(cast: Cast) -> None:
    now = timezone.now()
    document = directive(cast, due_in_days=5)
    to_a = document.dispatches.get(organisation=cast.huyen_uy_a)
    # issued: two districts have it, neither has taken it in; in a week both are late
    assert counted(cast.monitor, document, now) == {Tier.DISTRICT: (2, 0, 0, 0, 0, 0)}
    assert counted(cast.monitor, document, now + 7 * DAY) == {Tier.DISTRICT: (2, 0, 0, 0, 0, 2)}
    assert late(to_a, now + 7 * DAY) == Late(receipt=True, deadline=True)
    # received by A: only the deadline can be late there
    receive(to_a, by=cast.clerk_a)
    assert counted(cast.monitor, document, now) == {Tier.DISTRICT: (2, 1, 0, 0, 0, 0)}
    assert late(to_a, now + 7 * DAY) == Late(deadline=True)
    # forwarded to the health committee, which relays by its own document to two cells
    (to_y_te,) = forward(to_a, to=[cast.y_te_a], by=cast.clerk_a)
    receive(to_y_te, by=cast.clerk_y_te)
    assert counted(cast.monitor, document, now) == {Tier.DISTRICT: (3, 2, 1, 0, 0, 0)}
    relay = draft_relay(to_y_te, by=cast.clerk_y_te)
    to_a1, to_a2 = issue(relay, by=cast.clerk_y_te)
    expected = {Tier.DISTRICT: (3, 2, 2, 0, 0, 0), Tier.HAMLET: (2, 0, 0, 0, 0, 0)}
    assert counted(cast.monitor, document, now) == expected
    # the cells receive
    receive(to_a1, by=cast.officer_a1)
    receive(to_a2, by=cast.officer_a2)
    assert counted(cast.monitor, document, now)[Tier.HAMLET] == (2, 2, 0, 0, 0, 0)
    # a difficulty is open until it is answered
    difficulty = raise_difficulty(to_a1, text="Thiếu người trực", by=cast.officer_a1)
    blocked = with_facts(Dispatch.objects.filter(root=document)).filter(is_blocked=True)
    assert list(blocked) == [to_a1]
    answer_difficulty(difficulty, text="Bổ sung hai người", by=cast.head_y_te)
    assert not blocked.all().exists()
    # a report handed in counts, returned it does not, accepted it ends the matter
    first = submit_report(to_a1, text="Đã xong", is_final=True, by=cast.officer_a1)
    assert counted(cast.monitor, document, now)[Tier.HAMLET] == (2, 2, 0, 1, 0, 0)
    return_report(first, note="Thiếu số liệu", by=cast.head_y_te)
    assert counted(cast.monitor, document, now)[Tier.HAMLET] == (2, 2, 0, 0, 0, 0)
    assert late(to_a1, now + 9 * DAY) == Late(deadline=True)
    second = submit_report(to_a1, text="Đã xong, 20 hộ", is_final=True, by=cast.officer_a1)
    accept_report(second, by=cast.head_y_te)
    assert counted(cast.monitor, document, now)[Tier.HAMLET] == (2, 2, 0, 1, 1, 0)
    assert not late(to_a1, now + 9 * DAY)
    # the neighbour sees its own row alone, at every moment
    assert counted(cast.clerk_b, document, now) == {Tier.DISTRICT: (1, 0, 0, 0, 0, 0)}
    assert set(visible_dispatches(cast.clerk_b).values_list("organisation", flat=True)) == {
        cast.huyen_uy_b.pk
    }


def test_work_that_a_unit_calls_done_goes_on_owing_its_periodic_reports(cast: Cast) -> None:
    document = directive(cast)
    to_a = document.dispatches.get(organisation=cast.huyen_uy_a)
    receive(to_a, by=cast.clerk_a)
    duty = ReportDuty.objects.create(document=document, rhythm=ReportDuty.Rhythm.DAILY)
    DueReport.objects.create(duty=duty, dispatch=to_a, due_at=timezone.now() - DAY)
    report_progress(to_a.assignments.get(), text="Xong", percent=100, by=cast.clerk_a)
    facts = with_facts(Dispatch.objects.filter(pk=to_a.pk)).get()
    assert state_of(facts) == State.DONE
    assert late(to_a, timezone.now() + 30 * DAY) == Late(report=True)


def test_a_returned_report_opens_work_that_its_unit_called_done(cast: Cast) -> None:
    to_a = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(to_a, by=cast.clerk_a)
    report_progress(to_a.assignments.get(), text="Xong", percent=100, by=cast.clerk_a)
    report = submit_report(to_a, text="Xong", is_final=True, by=cast.clerk_a)
    return_report(report, note="Thiếu", by=cast.monitor)
    assert state_of(with_facts(Dispatch.objects.filter(pk=to_a.pk)).get()) == State.RETURNED


@given(
    hours=st.integers(0, 24 * 14),
    waited=st.integers(0, 24 * 6),
    urgent=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_both_ways_of_asking_for_late_receipt_agree(
    hours: int,
    waited: int,
    urgent: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    sent = dt.datetime(2021, 7, 1, 0, 30, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
    now = sent + dt.timedelta(hours=waited)
    dispatch = Dispatch(sent_at=sent, document=Document(urgency="khan" if urgent else ""))
    before_urgent, before_others = receipt_late_before(now)
    assert (sent < (before_urgent if urgent else before_others)) == (receipt_due(dispatch) < now)


@pytest.fixture
def one_dispatch(cast: Cast) -> Dispatch:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    duty = ReportDuty.objects.create(document=dispatch.document)
    dispatch.facts_of = (cast.clerk_a, duty)  # type: ignore[attr-defined]  # for the test below
    return dispatch


FACTS = st.fixed_dictionaries(
    {
        "received": st.booleans(),
        "closed": st.booleans(),
        "root_closed": st.booleans(),
        "done": st.booleans(),
        "planned": st.booleans(),
        "report": st.sampled_from(["", "waiting", "returned", "accepted", "accepted-final"]),
        "owes": st.booleans(),
        "urgent": st.booleans(),
        "due": st.none() | st.integers(-3, 3),
        "age": st.integers(0, 120),
    }
)


@given(facts=FACTS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_and_the_page_say_the_same_of_state_and_lateness(
    one_dispatch: Dispatch, facts: dict[str, Any]
) -> None:
    now = timezone.now()
    _set_facts(one_dispatch, facts, now)
    row = with_lateness(
        with_state(with_facts(Dispatch.objects.filter(pk=one_dispatch.pk))), now
    ).get()
    assert State(row.state) == state_of(row)
    assert row.state_rank == list(State).index(state_of(row))
    said = lateness(row, now)
    assert (row.late_receipt, row.late_deadline, row.late_report) == (
        said.receipt,
        said.deadline,
        said.report,
    )


def _set_facts(dispatch: Dispatch, facts: dict[str, Any], now: dt.datetime) -> None:
    clerk, duty = dispatch.facts_of  # type: ignore[attr-defined]  # set by the fixture
    sent = now - dt.timedelta(hours=facts["age"])
    day = timezone.localtime(now).date()
    Dispatch.objects.filter(pk=dispatch.pk).update(
        sent_at=sent,
        received_at=sent if facts["received"] else None,
        closed_at=now if facts["closed"] else None,
        due_on=None if facts["due"] is None else day + dt.timedelta(days=facts["due"]),
    )
    Document.objects.filter(pk=dispatch.document_id).update(
        closed_at=now if facts["root_closed"] else None,
        urgency="khan" if facts["urgent"] else "",
    )
    dispatch.assignments.update(done_at=now if facts["done"] else None)
    Plan.objects.filter(dispatch=dispatch).delete()
    if facts["planned"]:
        Plan.objects.create(dispatch=dispatch, submitted_by=clerk)
    dispatch.reports.all().delete()
    dispatch.due_reports.all().delete()
    if facts["report"]:
        Report.objects.create(
            dispatch=dispatch,
            text="x",
            submitted_by=clerk,
            is_final=facts["report"] == "accepted-final",
            accepted_at=now if facts["report"].startswith("accepted") else None,
            returned_at=now if facts["report"] == "returned" else None,
        )
    if facts["owes"]:
        DueReport.objects.create(duty=duty, dispatch=dispatch, due_at=now - DAY)
