"""The whole story on the verbs: issue, receive, relay, difficulty, report, urge, close."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.directives.story import draft, require_of

from toandan.accounts.permissions import Permission
from toandan.audit.queries import verify
from toandan.directives.actions.followup import (
    ask_extension,
    close_document,
    decide_extension,
    record_merit,
    urge,
)
from toandan.directives.actions.issue import issue
from toandan.directives.actions.pass_on import draft_relay, forward
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import accept_report, return_report, submit_report
from toandan.directives.actions.work import (
    Step,
    answer_difficulty,
    close_dispatch,
    finish_step,
    raise_difficulty,
    report_progress,
    submit_plan,
)
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.models import Dispatch, Merit, Notification, Urging
from toandan.directives.queries.access import seen_cascade, visible_dispatches, visible_documents
from toandan.directives.queries.state import (
    State,
    coverage,
    lateness,
    receipt_due,
    state_of,
    with_facts,
)
from toandan.units.models import Tier

if TYPE_CHECKING:
    from tests.cast import Cast


def facts(dispatch: Dispatch) -> Dispatch:
    return with_facts(Dispatch.objects.filter(pk=dispatch.pk)).get()


def sent_to_a(cast: Cast, **fields: object) -> Dispatch:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.huyen_uy_b])
    require_of(document, "Triển khai", **fields)  # type: ignore[arg-type]
    issue(document, by=cast.clerk)
    return document.dispatches.get(organisation=cast.huyen_uy_a)


def passed_to_y_te(cast: Cast) -> Dispatch:
    dispatch = sent_to_a(cast)
    receive(dispatch, by=cast.clerk_a)
    (below,) = forward(dispatch, to=[cast.y_te_a], by=cast.clerk_a)
    receive(below, by=cast.clerk_y_te)
    return below


def test_the_state_follows_every_step_of_the_work(cast: Cast) -> None:
    dispatch = sent_to_a(cast)
    assert state_of(facts(dispatch)) == State.SENT
    receive(dispatch, by=cast.clerk_a)
    assert state_of(facts(dispatch)) == State.RECEIVED
    forward(dispatch, to=[cast.y_te_a], by=cast.clerk_a)
    assert state_of(facts(dispatch)) == State.RELAYED
    plan = submit_plan(dispatch, text="", steps=[Step("Họp"), Step("Làm")], by=cast.clerk_a)
    assert state_of(facts(dispatch)) == State.PLANNED
    finish_step(plan.steps.get(position=1), by=cast.clerk_a)
    assignment = dispatch.assignments.get()
    report_progress(assignment, text="Đã họp", percent=40, by=cast.clerk_a)
    assert state_of(facts(dispatch)) == State.WORKING
    report = submit_report(dispatch, text="Kết quả", is_final=True, by=cast.clerk_a)
    assert state_of(facts(dispatch)) == State.REPORTED
    return_report(report, note="Thiếu số liệu", by=cast.monitor)
    assert state_of(facts(dispatch)) == State.RETURNED
    again = submit_report(dispatch, text="Kết quả đủ", is_final=True, by=cast.clerk_a)
    assert again.previous == report
    accept_report(again, by=cast.monitor)
    assert state_of(facts(dispatch)) == State.DONE
    close_dispatch(dispatch, by=cast.monitor)
    assert state_of(facts(dispatch)) == State.CLOSED
    assert verify().fault is None


def test_a_relay_is_the_units_own_document_and_opens_the_next_tier(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    relay = draft_relay(below, by=cast.clerk_y_te)
    assert relay.references.get().target == below.document
    assert "Tỉnh ủy" in relay.text
    opened = issue(relay, by=cast.clerk_y_te)
    assert {d.organisation for d in opened} == {cast.chi_bo_a1, cast.chi_bo_a2}
    assert {d.parent for d in opened} == {below}
    assert {d.root for d in opened} == {below.root}
    assert relay.number == "01-CV/ĐU"
    assert state_of(facts(below)) == State.RELAYED


def test_a_cell_reads_the_parent_that_its_relay_carries(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    relay = draft_relay(below, by=cast.clerk_y_te)
    issue(relay, by=cast.clerk_y_te)
    assert set(visible_documents(cast.officer_a1)) == {relay, below.document}


def test_the_neighbour_sees_its_own_dispatch_and_nothing_of_the_others(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    relay = draft_relay(below, by=cast.clerk_y_te)
    issue(relay, by=cast.clerk_y_te)
    own = Dispatch.objects.get(organisation=cast.huyen_uy_b)
    assert set(visible_dispatches(cast.clerk_b)) == {own}
    assert set(visible_documents(cast.clerk_b)) == {below.document}
    assert not visible_documents(cast.officer_so)
    assert not visible_dispatches(cast.officer_so)


def test_those_above_see_the_whole_cascade_below_them(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    relay = draft_relay(below, by=cast.clerk_y_te)
    issue(relay, by=cast.clerk_y_te)
    everything = set(Dispatch.objects.filter(root=below.root))
    assert set(visible_dispatches(cast.monitor)) == everything
    assert set(visible_dispatches(cast.clerk_a)) == {
        d for d in everything if d.organisation != cast.huyen_uy_b
    }
    assert relay in visible_documents(cast.clerk_a)


def test_a_unit_passes_on_only_to_those_below_it(cast: Cast) -> None:
    dispatch = sent_to_a(cast)
    receive(dispatch, by=cast.clerk_a)
    with pytest.raises(Refused, match="Huyện ủy B"):
        forward(dispatch, to=[cast.huyen_uy_b], by=cast.clerk_a)


def test_nothing_is_passed_on_before_it_is_received(cast: Cast) -> None:
    with pytest.raises(Refused, match="tiếp nhận"):
        forward(sent_to_a(cast), to=[cast.y_te_a], by=cast.clerk_a)


def test_receiving_twice_is_told_and_takes_no_second_number(cast: Cast) -> None:
    dispatch = sent_to_a(cast)
    assert receive(dispatch, by=cast.clerk_a).number == 1
    with pytest.raises(Conflict):
        receive(dispatch, by=cast.clerk_a)


def test_a_difficulty_goes_to_the_sender_and_its_answer_comes_back(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    difficulty = raise_difficulty(below, text="Thiếu que thử", by=cast.clerk_y_te)
    assert difficulty.addressed_to == cast.huyen_uy_a
    assert facts(below).is_blocked  # type: ignore[attr-defined]
    with pytest.raises(NotPermitted):
        answer_difficulty(difficulty, text="Sẽ cấp", by=cast.officer_a1)
    answer_difficulty(difficulty, text="Sẽ cấp 500 que", by=cast.monitor)
    assert not facts(below).is_blocked  # type: ignore[attr-defined]
    assert Notification.objects.filter(user=cast.clerk_y_te.user, text__contains="500").exists()


def test_urgings_are_numbered_by_the_unit_that_urges(cast: Cast) -> None:
    dispatch = sent_to_a(cast)
    with pytest.raises(Refused, match="phê bình"):
        urge(dispatch, level=Urging.Level.CRITICISE, text="Chậm", by=cast.monitor)
    first = urge(dispatch, level=Urging.Level.REMIND, text="Nhắc", by=cast.monitor)
    second = urge(dispatch, level=Urging.Level.CRITICISE, text="Chậm", by=cast.monitor)
    assert (first.number, second.number) == (1, 2)
    assert first.organisation == cast.tinh_uy
    with pytest.raises(NotPermitted):
        urge(dispatch, level=Urging.Level.REMIND, text="Nhắc", by=cast.clerk_b)


def test_a_granted_extension_moves_the_open_due_days(cast: Cast) -> None:
    dispatch = sent_to_a(cast, due_on=dt.date(2021, 6, 20))
    receive(dispatch, by=cast.clerk_a)
    extension = ask_extension(
        dispatch, until=dt.date(2021, 6, 25), reason="Mưa bão", by=cast.clerk_a
    )
    decide_extension(extension, granted_until=dt.date(2021, 6, 24), by=cast.monitor)
    dispatch.refresh_from_db()
    assert dispatch.due_on == dt.date(2021, 6, 24)
    assert dispatch.assignments.get().due_on == dt.date(2021, 6, 24)
    with pytest.raises(Conflict):
        decide_extension(extension, granted_until=None, note="Không", by=cast.monitor)


def test_lateness_is_judged_by_the_clock_and_ends_with_the_work(cast: Cast) -> None:
    dispatch = sent_to_a(cast, due_on=timezone.localdate() + dt.timedelta(days=3))
    soon, later = timezone.now(), timezone.now() + dt.timedelta(days=6)
    assert not lateness(facts(dispatch), soon)
    assert lateness(facts(dispatch), later).words == ["chậm tiếp nhận", "quá hạn thực hiện"]
    receive(dispatch, by=cast.clerk_a)
    assert lateness(facts(dispatch), later).words == ["quá hạn thực hiện"]
    report_progress(dispatch.assignments.get(), text="Xong", percent=100, by=cast.clerk_a)
    assert not lateness(facts(dispatch), later)


def test_receipt_is_due_on_the_next_working_day_and_urgent_ones_in_two_hours(cast: Cast) -> None:
    dispatch = sent_to_a(cast)
    friday = timezone.make_aware(dt.datetime(2021, 6, 18, 16, 0))  # noqa: DTZ001 - made aware here
    dispatch.sent_at = friday
    assert timezone.localtime(receipt_due(dispatch)).date() == dt.date(2021, 6, 21)
    dispatch.document.urgency = "hoa_toc"
    assert receipt_due(dispatch) == friday + dt.timedelta(hours=2)


def test_coverage_counts_bodies_by_tier(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    rows = {
        row.tier: row for row in coverage(seen_cascade(cast.monitor, below.root), timezone.now())
    }
    district = rows[Tier.DISTRICT]
    assert (district.total, district.received, district.relayed) == (3, 2, 1)
    assert district.share(district.received) == 67


def test_coverage_says_what_each_body_by_itself_says(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    later = timezone.now() + dt.timedelta(days=9)
    seen = seen_cascade(cast.monitor, below.root)
    rows = coverage(seen, later)
    each = with_facts(seen).select_related("document", "root")
    one_by_one = Counter(
        (one.organisation.tier, state_of(one), bool(lateness(one, later))) for one in each
    )
    assert len(one_by_one) > 1
    assert sum(row.total for row in rows) == one_by_one.total()
    for row in rows:
        of_tier = {key: n for key, n in one_by_one.items() if key[0] == row.tier}
        assert row.late == sum(n for (_tier, _state, late), n in of_tier.items() if late)
        for state in State:
            assert row.states[state] == sum(n for key, n in of_tier.items() if key[1] == state)


def test_who_sees_a_cascade_whole_sees_what_row_by_row_is_visible(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    for document in {below.root, below.document}:
        for position in (
            cast.monitor,
            cast.clerk,
            cast.clerk_a,
            cast.clerk_b,
            cast.clerk_y_te,
            None,
        ):
            visible = visible_dispatches(position).values_list("pk", flat=True)
            whole = seen_cascade(cast.monitor, document).values_list("pk", flat=True)
            seen = seen_cascade(position, document).values_list("pk", flat=True)
            assert set(seen) == set(whole) & set(visible)
    assert not seen_cascade(None, below.root).exists()


def test_merit_and_violation_are_recorded_by_those_above(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    record_merit(below, kind=Merit.Kind.RECOGNITION, text="Làm tốt", by=cast.monitor)
    with pytest.raises(NotPermitted):
        record_merit(below, kind=Merit.Kind.VIOLATION, text="Lơ là", by=cast.clerk_b)
    assert below.merits.count() == 1


def test_a_closed_document_takes_no_further_work(cast: Cast) -> None:
    below = passed_to_y_te(cast)
    close_document(below.root, by=cast.head)
    below.refresh_from_db()
    with pytest.raises(Refused, match="kết thúc"):
        submit_plan(below, text="", steps=[Step("Họp")], by=cast.clerk_y_te)


def test_only_positions_with_the_permission_get_the_notice(cast: Cast) -> None:
    sent_to_a(cast)
    told = {n.user for n in Notification.objects.all()}
    assert told == {cast.clerk_a.user, cast.clerk_b.user}
    assert Permission.DIRECTIVE_RECEIVE in cast.clerk_a.permissions
