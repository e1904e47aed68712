"""Where a right ends: monitors, paper, closed cascades, numbers, dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.directives.story import draft, require_of

from toandan.accounts.permissions import Permission
from toandan.directives.actions.followup import (
    ask_extension,
    close_document,
    decide_extension,
    urge,
)
from toandan.directives.actions.issue import issue, register_incoming
from toandan.directives.actions.pass_on import draft_relay, forward
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import accept_report, submit_report
from toandan.directives.actions.work import (
    Step,
    answer_difficulty,
    close_dispatch,
    raise_difficulty,
    submit_plan,
)
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.jobs import open_due_reports
from toandan.directives.models import (
    Dispatch,
    Document,
    DueReport,
    Reference,
    ReportDuty,
    RequirementRole,
    Urging,
)
from toandan.directives.models.books import RegisterEntry
from toandan.directives.models.requirement import Part
from toandan.directives.queries.access import may_above, visible_dispatches

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position
    from toandan.units.models import Organisation


def sent_to_both(cast: Cast, **fields: object) -> Dispatch:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.huyen_uy_b])
    require_of(document, "Triển khai", **fields)  # type: ignore[arg-type]
    issue(document, by=cast.clerk)
    dispatch = document.dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    return dispatch


def monitored_by(unit: Organisation, dispatch: Dispatch, cast: Cast) -> None:
    relay = draft_relay(dispatch, by=cast.clerk_a)
    role = RequirementRole.objects.create(document=relay, part=Part.MONITOR, phrase=str(unit))
    role.organisations.set([unit])
    issue(relay, by=cast.clerk_a)


def test_the_monitor_of_a_relay_sees_nothing_of_the_neighbours(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    monitored_by(cast.y_te_a, dispatch, cast)
    neighbour = Dispatch.objects.get(organisation=cast.huyen_uy_b)
    assert neighbour not in visible_dispatches(cast.head_y_te)
    assert not may_above(cast.head_y_te, Permission.DIRECTIVE_URGE, neighbour)


def test_the_monitor_of_a_relay_sees_what_came_of_the_relay(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    relay = draft_relay(dispatch, by=cast.clerk_a)
    addressee = relay.addressees.get()
    addressee.organisations.add(cast.chi_bo_a1)
    role = RequirementRole.objects.create(document=relay, part=Part.MONITOR, phrase="Y tế")
    role.organisations.set([cast.y_te_a])
    issue(relay, by=cast.clerk_a)
    cell = Dispatch.objects.get(document=relay, organisation=cast.chi_bo_a1)
    assert cell in visible_dispatches(cast.head_y_te)
    assert may_above(cast.head_y_te, Permission.DIRECTIVE_URGE, cell)


def test_nobody_accepts_their_own_report(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    role = RequirementRole.objects.create(document=document, part=Part.MONITOR, phrase="VP")
    role.organisations.set([cast.van_phong])
    issue(document, by=cast.clerk)
    own = document.dispatches.get(organisation=cast.van_phong)
    receive(own, by=cast.monitor)
    report = submit_report(own, text="Đã theo dõi", is_final=True, by=cast.monitor)
    with pytest.raises(NotPermitted):
        accept_report(report, by=cast.monitor)
    accept_report(report, by=cast.head)


def test_a_document_from_paper_can_be_worked_on_to_its_end(cast: Cast) -> None:
    arrived = draft(cast.clerk, number="7-KL/TW", issuer_name="Bộ Chính trị")
    register_incoming(arrived, by=cast.clerk)
    dispatch = arrived.dispatches.get()
    difficulty = raise_difficulty(dispatch, text="Vướng", by=cast.head)
    answer_difficulty(difficulty, text="Làm thế này", by=cast.head)
    report = submit_report(dispatch, text="Xong", is_final=True, by=cast.head)
    accept_report(report, by=cast.head)
    close_dispatch(dispatch, by=cast.head)


def test_an_own_letter_handed_in_is_the_relay_that_its_words_say(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    letter = draft(cast.clerk_a, to=[cast.y_te_a], number="17-CV/HU")
    Reference.objects.create(
        document=letter,
        number=dispatch.document.number,
        date=dispatch.document.date,
        relation=Reference.Relation.IMPLEMENTS,
    )
    (child,) = issue(letter, by=cast.clerk_a)
    assert (child.root, child.parent) == (dispatch.root, dispatch)


def test_a_number_that_cannot_be_one_is_refused(cast: Cast) -> None:
    for written in ("99999999999999999999-CV/TU", "17-" + "X" * 50):
        with pytest.raises(Refused, match="không hợp lệ"):
            issue(draft(cast.clerk, to=[cast.huyen_uy_a], number=written), by=cast.clerk)


def test_a_number_written_with_its_word_is_kept(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a], number="Số: 17-CV/TU")
    issue(document, by=cast.clerk)
    following = draft(cast.clerk, to=[cast.huyen_uy_a])
    issue(following, by=cast.clerk)
    assert following.number == "18-CV/TU"


def test_more_time_cannot_end_earlier(cast: Cast) -> None:
    dispatch = sent_to_both(cast, due_on=dt.date(2021, 6, 20))
    extension = ask_extension(dispatch, until=dt.date(2021, 6, 25), reason="Mưa", by=cast.clerk_a)
    with pytest.raises(Refused, match="sau hạn hiện tại"):
        decide_extension(extension, granted_until=dt.date(2021, 6, 1), by=cast.monitor)


def test_a_report_that_a_duty_sends_elsewhere_is_judged_there(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    duty = ReportDuty.objects.create(document=dispatch.document, to=cast.ubnd, to_name="UBND tỉnh")
    due = DueReport.objects.create(duty=duty, dispatch=dispatch, due_at=timezone.now())
    assert dispatch not in visible_dispatches(cast.head_ubnd)
    report = submit_report(dispatch, text="Số liệu", due_report=due, by=cast.clerk_a)
    assert dispatch in visible_dispatches(cast.head_ubnd)
    accept_report(report, by=cast.head_ubnd)
    with pytest.raises(NotPermitted):
        close_dispatch(dispatch, by=cast.head_ubnd)


def test_closing_a_relay_ends_the_work_on_it(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    relay = draft_relay(dispatch, by=cast.clerk_a)
    (child, *_others) = issue(relay, by=cast.clerk_a)
    receive(child, by=cast.clerk_y_te)
    head = cast.head
    head.organisation = cast.huyen_uy_a
    head.save(update_fields=["organisation"])
    close_document(relay, by=head)
    child.refresh_from_db()
    with pytest.raises(Refused, match="kết thúc"):
        submit_plan(child, text="", steps=[Step("Họp")], by=cast.clerk_y_te)
    with pytest.raises(Refused, match="kết thúc"):
        forward(child, to=[cast.chi_bo_a1], by=cast.clerk_y_te)


def test_work_on_a_stale_page_is_told_that_the_matter_is_closed(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    stale = Dispatch.objects.get(pk=dispatch.pk)
    close_dispatch(dispatch, by=cast.monitor)
    with pytest.raises(Refused, match="kết thúc"):
        submit_plan(stale, text="", steps=[Step("Họp")], by=cast.clerk_a)


def test_the_reports_that_a_paper_directive_asks_for_fall_due(cast: Cast) -> None:
    arrived = draft(cast.clerk, number="7-KL/TW", issuer_name="Bộ Chính trị")
    ReportDuty.objects.create(
        document=arrived, rhythm=ReportDuty.Rhythm.DAILY, at_time=dt.time(15), to_name="Văn phòng"
    )
    register_incoming(arrived, by=cast.clerk)
    assert open_due_reports() == 2
    assert open_due_reports() == 0
    times = {timezone.localtime(due.due_at).time() for due in DueReport.objects.all()}
    assert times == {dt.time(15)}


def test_a_day_that_nobody_means_does_not_hold_up_the_reports_of_others(cast: Cast) -> None:
    sent = sent_to_both(cast).document
    for day in (dt.date(1, 1, 1), timezone.localdate()):
        ReportDuty.objects.create(document=sent, rhythm=ReportDuty.Rhythm.ONCE, due_on=day)
    assert open_due_reports() == 2  # of the second duty, for both bodies


def test_a_clock_that_was_set_back_keeps_nobody_from_receiving(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    (dispatch,) = issue(document, by=cast.clerk)
    ahead = timezone.now() + dt.timedelta(minutes=5)
    Dispatch.objects.filter(pk=dispatch.pk).update(sent_at=ahead)
    dispatch.refresh_from_db()
    receive(dispatch, by=cast.clerk_a)
    dispatch.refresh_from_db()
    assert dispatch.received_at == ahead


def test_the_number_zero_is_no_number(cast: Cast) -> None:
    with pytest.raises(Refused, match="không hợp lệ"):
        issue(draft(cast.clerk, to=[cast.huyen_uy_a], number="00-CV/TU"), by=cast.clerk)


def test_nobody_is_urged_for_what_has_ended(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    relay = draft_relay(dispatch, by=cast.clerk_a)
    (child, *_others) = issue(relay, by=cast.clerk_a)
    Document.objects.filter(pk=relay.pk).update(closed_at=timezone.now())
    child.refresh_from_db()
    with pytest.raises(Refused, match="kết thúc"):
        urge(child, level=Urging.Level.REMIND, text="Khẩn trương", by=cast.monitor)


def test_a_relay_asked_for_twice_is_one_draft(cast: Cast) -> None:
    dispatch = sent_to_both(cast)
    first = draft_relay(dispatch, by=cast.clerk_a)
    assert draft_relay(dispatch, by=cast.clerk_a) == first
    issue(first, by=cast.clerk_a)
    assert draft_relay(dispatch, by=cast.clerk_a) != first


@pytest.mark.parametrize(
    "pasted", [" ".join(f"w{n}" for n in range(1500)), "x" * 60_000], ids=["words", "word"]
)
@pytest.mark.parametrize(
    "address",
    [
        "/don-vi/?q={}",
        "/don-vi/dia-ban/?q={}",
        "/don-vi/goi-y/?truong=q&q={}",
        "/don-vi/quy-tac/?q={}",
        "/don-vi/quy-tac/thu/?cum_tu={}",
        "/don-vi/cum-tu/?q={}",
        "/nguoi-dung/?q={}&don_vi={}",
        "/nhat-ky/?nguoi={}&don_vi={}&doi_tuong={}",
        "/nhat-ky/?doi_tuong={}",
        "/tim/?q={}&co_quan={}",
        "/viec/?q={}",
        "/viec/don-vi/?q={}",
        "/theo-doi/?q={}",
        "/van-ban/den/?tu_khoa={}",
        "/van-ban/tra-cuu/don-vi/?q={}",
        "/van-ban/tra-cuu/van-ban/?q={}",
    ],
)
def test_a_pasted_page_is_no_search_that_breaks_the_database(
    cast: Cast, signed_in: Callable[[Position], Client], address: str, pasted: str
) -> None:
    clients = [signed_in(one) for one in (cast.clerk, cast.administrator, cast.auditor)]
    asked = address.replace("{}", quote(pasted))
    assert {client.get(asked).status_code for client in clients} <= {200, 403, 422}


def test_a_register_tells_the_day_in_vietnam(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    draft(cast.clerk, to=[cast.huyen_uy_a])
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    issue(document, by=cast.clerk)
    # half past six in the morning of 7 June in Kiên Giang is still 6 June in Greenwich
    early = dt.datetime(2021, 6, 6, 23, 30, tzinfo=dt.UTC)
    RegisterEntry.objects.filter(document=document).update(at=early)
    page = signed_in(cast.clerk).get(reverse("directives:outgoing"), {"xuat": "csv"})
    text = b"".join(page).decode("utf-8-sig")
    assert "07/06/2021" in text
    assert "06/06/2021" not in text
