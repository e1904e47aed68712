from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.directives.stage import SUBJECT, ZONING, Story, directive, tell

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import submit_report
from toandan.directives.actions.work import raise_difficulty
from toandan.directives.models import Dispatch, Evidence, Merit, Urging
from toandan.directives.queries.state import State, state_of, with_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def do(client: Client, verb: str, *keys: int, **data: object) -> HttpResponse:
    return client.post(reverse(f"directives:{verb}", args=keys), data)  # type: ignore[return-value]  # a test response


def page(client: Client, dispatch: Dispatch) -> str:
    return client.get(reverse("directives:work", args=[dispatch.pk])).content.decode()


def state(dispatch: Dispatch) -> State:
    return state_of(with_facts(Dispatch.objects.filter(pk=dispatch.pk)).get())


def test_the_page_shows_the_words_that_ask_for_the_work(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    text = page(signed_in(cast.clerk_a), story.to_a)
    assert ZONING in text
    assert SUBJECT in text
    assert "Đơn vị phải làm gì" in text
    assert "Đầu mối: Phòng Tổng hợp, Văn phòng Tỉnh ủy" in " ".join(text.split())


def test_receiving_is_one_press_and_a_second_press_is_told(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer_a2)
    assert "Tiếp nhận" in page(client, story.to_a2)
    assert do(client, "receive", story.to_a2.pk).status_code == 302
    assert state(story.to_a2) == State.RECEIVED
    again = do(client, "receive", story.to_a2.pk)
    assert again.status_code == 409
    assert "Văn bản này đã được tiếp nhận." in again.content.decode()


def test_a_refusal_comes_back_to_htmx_as_something_it_shows(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    url = reverse("directives:receive", args=[story.to_a1.pk])
    answer = signed_in(cast.officer_a1).post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Văn bản này đã được tiếp nhận." in answer.content.decode()


def test_nothing_can_be_done_before_receipt(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.officer_a2)
    text = page(client, story.to_a2)
    assert "tiếp nhận xong mới triển khai" in text
    assert reverse("directives:report", args=[story.to_a2.pk]) not in text
    answer = do(client, "difficulty", story.to_a2.pk, text="Thiếu khẩu trang")
    assert answer.status_code == 409
    assert "Hãy tiếp nhận văn bản trước." in answer.content.decode()


def test_forwarding_names_bodies_below_and_opens_their_work(cast: Cast, signed_in: SignIn) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    client = signed_in(cast.clerk_a)
    text = page(client, dispatch)
    assert str(cast.y_te_a) in text
    assert str(cast.chi_bo_a1) not in text
    found = client.get(reverse("directives:receivers", args=[dispatch.pk]), {"ten": "tram y te"})
    assert str(cast.chi_bo_a2) in found.content.decode()
    answer = do(client, "forward", dispatch.pk, to=[cast.y_te_a.pk], note="Làm ngay")
    assert answer.status_code == 302
    below = Dispatch.objects.get(parent=dispatch)
    assert below.organisation == cast.y_te_a
    assert below.note == "Làm ngay"
    assert state(dispatch) == State.RELAYED


def test_a_neighbour_cannot_be_charged(cast: Cast, signed_in: SignIn) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    answer = do(signed_in(cast.clerk_a), "forward", dispatch.pk, to=[cast.cong_an.pk])
    assert answer.status_code == 422
    assert "không thuộc quyền giao việc" in answer.content.decode()
    assert not Dispatch.objects.filter(parent=dispatch).exists()


def test_drafting_a_relay_leads_to_its_review_and_is_taken_up_again(
    cast: Cast, signed_in: SignIn
) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    receive(dispatch, by=cast.clerk_a)
    client = signed_in(cast.clerk_a)
    first = do(client, "relay", dispatch.pk)
    draft = dispatch.relays.get()
    assert first.headers["Location"] == reverse("directives:review", args=[draft.pk])
    do(client, "relay", dispatch.pk)
    assert dispatch.relays.count() == 1
    assert "Tiếp tục dự thảo văn bản triển khai" in page(client, dispatch)


def test_a_plan_keeps_its_steps_in_order_and_ticks_them(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer_a1)
    steps = {
        "step_text": ["Họp chi bộ", "", "Trực chốt"],
        "step_responsible": ["Bí thư", "", "Đảng viên"],
        "step_due": ["05/07/2021", "", ""],
    }
    assert do(client, "plan", story.to_a1.pk, text="Làm gọn", **steps).status_code == 302
    plan = story.to_a1.plan
    assert [step.text for step in plan.steps.all()] == ["Họp chi bộ", "Trực chốt"]
    assert plan.steps.all()[0].due_on == dt.date(2021, 7, 5)
    first = plan.steps.all()[0]
    assert do(client, "finish_step", story.to_a1.pk, first.pk).status_code == 302
    assert do(client, "finish_step", story.to_a1.pk, first.pk).status_code == 409


def test_a_wrong_day_in_a_plan_is_named_and_nothing_typed_is_lost(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    answer = do(
        signed_in(cast.officer_a1),
        "plan",
        story.to_a1.pk,
        text="",
        step_text=["Họp chi bộ"],
        step_responsible=["Bí thư"],
        step_due=["32/13/2021"],
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Hạn của bước “Họp chi bộ”" in text
    assert "32/13/2021" in text


def test_progress_carries_its_evidence(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.officer_a1)
    assignment = story.to_a1.assignments.get()
    answer = do(
        client,
        "progress",
        story.to_a1.pk,
        assignment.pk,
        text="Đã rà 20 hộ",
        percent="40",
        evidence=[SimpleUploadedFile("biên bản.pdf", PDF)],
    )
    assert answer.status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.name == "biên bản.pdf"
    assert state(story.to_a1) == State.WORKING
    url = reverse("directives:evidence", args=[story.to_a1.pk, evidence.pk])
    assert url in page(client, story.to_a1)
    file = client.get(url)
    assert file.content == PDF
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(event=Event.FILE_DOWNLOADED).count() == 1
    assert signed_in(cast.clerk_b).get(url).status_code == 404
    other = reverse("directives:evidence", args=[story.to_y_te.pk, evidence.pk])
    assert signed_in(cast.clerk_y_te).get(other).status_code == 404


def test_evidence_that_is_a_program_is_refused_with_its_name(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    answer = do(
        signed_in(cast.officer_a1),
        "progress",
        story.to_a1.pk,
        story.to_a1.assignments.get().pk,
        text="Đã làm",
        percent="40",
        evidence=[SimpleUploadedFile("xem.pdf", b"MZ\x90\x00")],
    )
    assert answer.status_code == 422
    assert "xem.pdf: Đây là tệp chương trình" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_markup_given_as_evidence_is_handed_out_as_a_download(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer_a1)
    do(
        client,
        "progress",
        story.to_a1.pk,
        story.to_a1.assignments.get().pk,
        text="Đã làm",
        percent="10",
        evidence=[SimpleUploadedFile("a.html", b"<html><script>alert(1)</script></html>")],
    )
    url = reverse("directives:evidence", args=[story.to_a1.pk, Evidence.objects.get().pk])
    file = client.get(url)
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")


def test_an_officer_is_made_responsible_and_a_stranger_is_not(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.head_y_te)
    assignment = story.to_y_te.assignments.get()
    keys = (story.to_y_te.pk, assignment.pk)
    assert do(client, "officer", *keys, officer=cast.clerk_y_te.pk).status_code == 302
    assignment.refresh_from_db()
    assert assignment.officer == cast.clerk_y_te
    assert do(client, "officer", *keys, officer=cast.clerk_b.pk).status_code == 422


def test_a_difficulty_is_answered_as_a_conversation(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    below = signed_in(cast.officer_a1)
    do(below, "difficulty", story.to_a1.pk, text="Thiếu khẩu trang")
    difficulty = story.to_a1.difficulties.get()
    above = signed_in(cast.head_y_te)
    assert "Chưa được trả lời" in page(above, story.to_a1)
    answer = do(above, "answer", story.to_a1.pk, difficulty.pk, text="Đã cấp 500 chiếc")
    assert answer.status_code == 302
    text = page(below, story.to_a1)
    assert "Đã cấp 500 chiếc" in text
    assert "Chưa được trả lời" not in text


def test_a_report_is_returned_mended_and_accepted(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    below, above = signed_in(cast.officer_a1), signed_in(cast.head_y_te)
    do(below, "report", story.to_a1.pk, text="Đã xong", is_final="on")
    first = story.to_a1.reports.get()
    without = do(above, "return", story.to_a1.pk, first.pk, note="")
    assert without.status_code == 422
    do(above, "return", story.to_a1.pk, first.pk, note="Thiếu số liệu hộ")
    text = page(below, story.to_a1)
    assert "Báo cáo bị trả lại" in text
    assert "Thiếu số liệu hộ" in text
    assert "Bổ sung và gửi lại báo cáo" in text
    do(below, "report", story.to_a1.pk, text="Đã xong, 20 hộ", is_final="on")
    second = story.to_a1.reports.get(previous=first)
    assert do(above, "accept", story.to_a1.pk, second.pk).status_code == 302
    assert state(story.to_a1) == State.DONE
    late = do(above, "return", story.to_a1.pk, second.pk, note="Nghĩ lại")
    assert late.status_code == 409
    assert "Báo cáo này đã có người xem xét." in late.content.decode()


def test_the_same_form_sent_twice_acts_once(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.officer_a1)
    for _time in range(2):
        do(client, "difficulty", story.to_a1.pk, text="Thiếu khẩu trang", once="a1b2")
    assert story.to_a1.difficulties.count() == 1
    assert "đã được ghi nhận ở lần gửi trước" in page(client, story.to_a1)
    do(client, "difficulty", story.to_a1.pk, text="Thiếu khẩu trang", once="c3d4")
    assert story.to_a1.difficulties.count() == 2


def test_a_form_that_was_refused_may_be_sent_again(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer_a2)
    refused = do(client, "difficulty", story.to_a2.pk, text="Thiếu người", once="a1b2")
    assert refused.status_code == 409
    receive(story.to_a2, by=cast.officer_a2)
    assert (
        do(client, "difficulty", story.to_a2.pk, text="Thiếu người", once="a1b2").status_code == 302
    )
    assert story.to_a2.difficulties.count() == 1


def test_more_time_is_asked_for_and_granted(cast: Cast, story: Story, signed_in: SignIn) -> None:
    below, above = signed_in(cast.clerk_a), signed_in(cast.monitor)
    until = timezone.localdate() + dt.timedelta(days=9)
    asked = do(below, "ask_extension", story.to_a.pk, until=f"{until:%d/%m/%Y}", reason="Mưa bão")
    assert asked.status_code == 302
    extension = story.to_a.extensions.get()
    assert "Chờ quyết định" in page(above, story.to_a)
    keys = (story.to_a.pk, extension.pk)
    nothing = do(above, "decide_extension", *keys, decision="dong-y", granted_until="")
    assert nothing.status_code == 422
    granted = f"{until:%d/%m/%Y}"
    assert (
        do(above, "decide_extension", *keys, decision="dong-y", granted_until=granted).status_code
        == 302
    )
    story.to_a.refresh_from_db()
    assert story.to_a.due_on == until


def test_more_time_is_refused_only_with_a_reason(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    until = timezone.localdate() + dt.timedelta(days=9)
    do(
        signed_in(cast.clerk_a),
        "ask_extension",
        story.to_a.pk,
        until=f"{until:%d/%m/%Y}",
        reason="Mưa bão",
    )
    keys = (story.to_a.pk, story.to_a.extensions.get().pk)
    above = signed_in(cast.monitor)
    silent = do(above, "decide_extension", *keys, decision="khong", note="")
    assert silent.status_code == 409
    assert "Hãy ghi lý do không đồng ý gia hạn." in silent.content.decode()
    do(above, "decide_extension", *keys, decision="khong", note="Dịch đang lan nhanh")
    assert "Dịch đang lan nhanh" in page(signed_in(cast.clerk_a), story.to_a)


def test_urging_has_three_levels_and_a_running_number(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    above = signed_in(cast.monitor)
    sharp = do(above, "urge", story.to_b.pk, level="3", text="Chậm quá")
    assert sharp.status_code == 409
    assert "Chỉ phê bình sau khi" in sharp.content.decode()
    do(above, "urge", story.to_b.pk, level="1", text="Đề nghị tiếp nhận")
    do(above, "urge", story.to_b.pk, level="3", text="Chậm quá")
    year = timezone.localdate().year
    assert [str(one) for one in Urging.objects.order_by("number")] == [
        f"Nhắc việc số 1/{year}",
        f"Phê bình, yêu cầu giải trình số 2/{year}",
    ]
    assert "Đề nghị tiếp nhận" in page(signed_in(cast.clerk_b), story.to_b)


def test_recognition_and_violation_are_recorded_from_above(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    above = signed_in(cast.monitor)
    do(above, "merit", story.to_a.pk, kind="recognition", text="Làm tốt", person="Danh Sóc")
    merit = story.to_a.merits.get()
    assert merit.kind == Merit.Kind.RECOGNITION
    assert "Danh Sóc" in page(signed_in(cast.clerk_a), story.to_a)


def test_after_closing_nothing_is_offered_and_work_is_refused(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    assert do(signed_in(cast.monitor), "close", story.to_a.pk, note="Đạt").status_code == 302
    client = signed_in(cast.clerk_a)
    text = page(client, story.to_a)
    assert "Đã kết thúc theo dõi lúc" in text
    assert reverse("directives:report", args=[story.to_a.pk]) not in text
    answer = do(client, "report", story.to_a.pk, text="Thêm")
    assert answer.status_code == 409


def test_those_above_see_their_actions_and_those_below_theirs(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    below = page(signed_in(cast.clerk_a), story.to_a)
    above = page(signed_in(cast.monitor), story.to_a)
    key = [story.to_a.pk]
    for verb in ("progress", "officer"):
        url = reverse(f"directives:{verb}", args=[*key, story.to_a.assignments.get().pk])
        assert url in below
        assert url not in above
    for verb in ("report", "plan", "difficulty", "forward"):
        assert reverse(f"directives:{verb}", args=key) in below
        assert reverse(f"directives:{verb}", args=key) not in above
    for verb in ("urge", "merit", "close"):
        assert reverse(f"directives:{verb}", args=key) not in below
        assert reverse(f"directives:{verb}", args=key) in above


OWN_VERBS = ("receive", "plan", "difficulty", "report", "ask_extension", "forward", "relay")
VERBS_ABOVE = ("urge", "merit", "close")


@pytest.mark.parametrize("verb", [*OWN_VERBS, *VERBS_ABOVE])
def test_each_verb_takes_only_post(cast: Cast, story: Story, signed_in: SignIn, verb: str) -> None:
    url = reverse(f"directives:{verb}", args=[story.to_a.pk])
    assert signed_in(cast.clerk_a).get(url).status_code == 405


@pytest.mark.parametrize("verb", [*OWN_VERBS, *VERBS_ABOVE])
def test_the_neighbour_gets_no_hint_that_the_work_exists(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    client = signed_in(cast.clerk_b)
    assert do(client, verb, story.to_a.pk, text="x", level="1").status_code == 404
    assert do(client, verb, story.to_a1.pk, text="x", level="1").status_code == 404
    assert do(client, verb, 999_999, text="x", level="1").status_code == 404


@pytest.mark.parametrize("verb", OWN_VERBS)
def test_those_above_do_not_act_for_the_unit(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    answer = do(signed_in(cast.monitor), verb, story.to_a.pk, text="x")
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode()


@pytest.mark.parametrize("verb", VERBS_ABOVE)
def test_the_unit_does_not_act_from_above_on_itself(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    assert do(signed_in(cast.head_y_te), verb, story.to_y_te.pk, text="x").status_code == 403


def test_the_keys_of_another_dispatch_are_not_found(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    raised = raise_difficulty(story.to_a1, text="Thiếu", by=cast.officer_a1)
    report = submit_report(story.to_a1, text="Xong", by=cast.officer_a1)
    above = signed_in(cast.head_y_te)
    wrong = story.to_a2.pk
    assert do(above, "answer", wrong, raised.pk, text="x").status_code == 404
    assert do(above, "accept", wrong, report.pk).status_code == 404
    assert do(above, "return", wrong, report.pk, note="x").status_code == 404
    assert do(above, "decide_extension", wrong, 1, decision="khong", note="x").status_code == 404
    assert (
        do(
            signed_in(cast.officer_a2), "progress", wrong, 999_999, text="x", percent="1"
        ).status_code
        == 404
    )


def test_a_page_asks_the_database_the_same_for_one_task_or_many(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    story = tell(cast)
    client = signed_in(cast.clerk_a)
    page(client, story.to_a)
    with django_assert_max_num_queries(70):  # type: ignore[attr-defined]  # a context manager
        page(client, story.to_a)
