from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.directives.stage import SUBJECT, directive, tell

from toandan.directives.actions.followup import ask_extension
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import submit_report
from toandan.directives.actions.work import make_responsible, raise_difficulty
from toandan.directives.models import Dispatch, DueReport, ReportDuty
from toandan.directives.queries.inbox import (
    Asked,
    Group,
    conditions,
    counts,
    in_group,
    my_work,
    waiting_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:inbox")
MONDAY = dt.datetime(2021, 7, 5, 2, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def group_of(position: Position, now: dt.datetime) -> dict[Group, list[int]]:
    work = my_work(position, Asked())
    return {
        group: [one.pk for one in in_group(work, group, now)]
        for group in Group
        if counts(work, now)[group]
    }


def test_new_documents_stand_on_top_with_a_button_to_receive_them(
    cast: Cast, signed_in: SignIn
) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    page = signed_in(cast.clerk_a).get(URL)
    text = page.content.decode()
    assert "Mới đến, chưa tiếp nhận" in text
    assert SUBJECT in text
    assert reverse("directives:receive", args=[dispatch.pk]) in text


def test_receiving_from_the_inbox_leads_back_to_it(cast: Cast, signed_in: SignIn) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    client = signed_in(cast.clerk_a)
    answer = client.post(reverse("directives:receive", args=[dispatch.pk]), {"ve": "hop-viec"})
    assert answer.status_code == 302
    assert answer["Location"] == URL
    text = client.get(URL).content.decode()
    assert "Đã tiếp nhận, vào sổ văn bản đến số 1" in text
    assert "Mới đến, chưa tiếp nhận" not in text


def test_receiving_what_a_colleague_received_is_told_in_the_inbox(
    cast: Cast, signed_in: SignIn
) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    client = signed_in(cast.clerk_a)
    client.post(reverse("directives:receive", args=[dispatch.pk]), {"ve": "hop-viec"})
    assert "Văn bản này đã được tiếp nhận." in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("due_in_days", "group"),
    [(-1, Group.LATE), (0, Group.TODAY), (40, Group.LATER), (None, Group.UNDATED)],
)
def test_work_is_grouped_by_what_is_due(cast: Cast, due_in_days: int | None, group: Group) -> None:
    dispatch = directive(cast, due_in_days).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    assert group_of(cast.clerk_a, timezone.now()) == {group: [dispatch.pk]}


def test_this_week_ends_with_sunday(cast: Cast) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    Dispatch.objects.filter(pk=dispatch.pk).update(due_on=dt.date(2021, 7, 11))
    assert group_of(cast.clerk_a, MONDAY) == {Group.WEEK: [dispatch.pk]}
    Dispatch.objects.filter(pk=dispatch.pk).update(due_on=dt.date(2021, 7, 12))
    assert group_of(cast.clerk_a, MONDAY) == {Group.LATER: [dispatch.pk]}


def test_a_missed_periodic_report_makes_work_late_though_its_day_is_far(cast: Cast) -> None:
    document = directive(cast, 40)
    dispatch = document.dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    duty = ReportDuty.objects.create(document=document, rhythm=ReportDuty.Rhythm.DAILY)
    now = timezone.now()
    DueReport.objects.create(duty=duty, dispatch=dispatch, due_at=now - dt.timedelta(hours=1))
    assert group_of(cast.clerk_a, now) == {Group.LATE: [dispatch.pk]}


@given(
    due=st.none() | st.integers(-10, 20),
    report=st.none() | st.integers(-240, 480),
    hour=st.integers(0, 400),
    received=st.booleans(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_dispatch_stands_in_exactly_one_group(
    one_dispatch: Dispatch,
    due: int | None,
    report: int | None,
    hour: int,
    received: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    moment = MONDAY + hour * HOUR
    one_dispatch.due_reports.all().delete()
    if report is not None:
        duty = ReportDuty.objects.create(document=one_dispatch.document)
        DueReport.objects.create(duty=duty, dispatch=one_dispatch, due_at=MONDAY + report * HOUR)
    received_at = one_dispatch.sent_at if received else None
    due_on = None if due is None else MONDAY.date() + dt.timedelta(days=due)
    Dispatch.objects.filter(pk=one_dispatch.pk).update(due_on=due_on, received_at=received_at)
    work = my_work(one_dispatch.clerk, Asked())  # type: ignore[attr-defined]  # set by the fixture
    mine = [
        group
        for group, condition in conditions(moment).items()
        if work.filter(condition, pk=one_dispatch.pk).exists()
    ]
    assert len(mine) == 1


@pytest.fixture
def one_dispatch(cast: Cast) -> Dispatch:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    dispatch.clerk = cast.clerk_a  # type: ignore[attr-defined]  # for the test above
    return dispatch


def test_the_inbox_narrows_by_words_without_marks(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    client = signed_in(cast.clerk_a)
    assert SUBJECT in client.get(URL, {"q": "chong dich tinh uy"}).content.decode()
    nothing = client.get(URL, {"q": "lũ lụt"}).content.decode()
    assert SUBJECT not in nothing
    assert "Không có việc nào phù hợp" in nothing


def test_an_officer_can_ask_for_what_was_given_to_him(cast: Cast, signed_in: SignIn) -> None:
    story = tell(cast)
    client = signed_in(cast.officer_a1)
    subject = story.relay.subject
    assert subject not in client.get(URL, {"cua": "toi"}).content.decode()
    make_responsible(story.to_a1.assignments.get(), officer=cast.officer_a1, by=cast.officer_a1)
    assert subject in client.get(URL, {"cua": "toi"}).content.decode()


def test_what_waits_for_a_decision_reaches_those_who_decide(cast: Cast, signed_in: SignIn) -> None:
    story = tell(cast)
    report = submit_report(story.to_y_te, text="Đã làm", by=cast.clerk_y_te)
    difficulty = raise_difficulty(story.to_a, text="Thiếu người", by=cast.clerk_a)
    until = timezone.localdate() + dt.timedelta(days=20)
    extension = ask_extension(story.to_a, until=until, reason="Thiếu người", by=cast.clerk_a)
    waiting = waiting_for(cast.monitor)
    assert waiting.difficulties == [difficulty]
    assert waiting.extensions == [extension]
    # the report went to Huyện ủy A, whose clerk does not judge
    assert waiting.reports == []
    assert report.to == cast.huyen_uy_a
    text = signed_in(cast.monitor).get(URL).content.decode()
    assert "Khó khăn chờ trả lời" in text
    assert "Xin gia hạn đến" in text
    assert waiting_for(cast.clerk_b).total == 0


def test_a_group_alone_is_paged(cast: Cast, signed_in: SignIn) -> None:
    for _number in range(32):
        directive(cast)
    client = signed_in(cast.clerk_a)
    first = client.get(URL, {"nhom": "moi"}).content.decode()
    assert first.count("data-receive") == 30
    assert "Trang 1/2" in first
    second = client.get(URL, {"nhom": "moi", "trang": "2"}).content.decode()
    assert second.count("data-receive") == 2


def test_an_empty_inbox_says_so(cast: Cast, signed_in: SignIn) -> None:
    assert "Không còn việc nào đang chờ" in signed_in(cast.clerk_b).get(URL).content.decode()


def test_the_inbox_takes_only_get(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.clerk_a).post(URL).status_code == 405


def test_who_may_not_read_is_told_why(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.administrator).get(URL)
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode()


def test_the_neighbour_finds_nothing_of_the_others_work(cast: Cast, signed_in: SignIn) -> None:
    story = tell(cast)
    text = signed_in(cast.clerk_b).get(URL).content.decode()
    assert reverse("directives:work", args=[story.to_b.pk]) in text
    for hidden in (story.to_a, story.to_y_te, story.to_a1):
        assert reverse("directives:work", args=[hidden.pk]) not in text


def test_the_units_list_shows_finished_work_too_and_exports_it(
    cast: Cast, signed_in: SignIn
) -> None:
    story = tell(cast)
    client = signed_in(cast.clerk_a)
    url = reverse("directives:unit")
    assert SUBJECT in client.get(url).content.decode()
    assert SUBJECT in client.get(url, {"trang-thai": "relayed"}).content.decode()
    assert SUBJECT not in client.get(url, {"trang-thai": "done"}).content.decode()
    sheet = client.get(url, {"xuat": "csv"}).content.decode("utf-8-sig")
    assert "Đã triển khai xuống cấp dưới" in sheet
    assert str(story.to_y_te.organisation) not in sheet
    assert client.post(url).status_code == 405
    assert signed_in(cast.administrator).get(url).status_code == 403
