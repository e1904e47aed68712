"""The work page of a unit: receipt, passing on, plan, progress with evidence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.directives.stage import SUBJECT, ZONING, Story, directive
from tests.directives.work.desk import do, page, state

from toandan.accounts.models import User
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.receive import receive
from toandan.directives.models import Dispatch, Evidence
from toandan.directives.queries.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

PDF = b"%PDF-1.4\n%%EOF"


def test_the_page_shows_the_words_that_ask_for_the_work(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    text = page(signed_in(cast.clerk_a), story.to_a)
    assert ZONING in text
    assert SUBJECT in text
    assert "Đơn vị phải làm gì" in text
    assert "Đầu mối: Phòng Tổng hợp, Văn phòng Tỉnh ủy" in " ".join(text.split())


def test_those_above_are_told_where_nobody_can_take_it_in(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    above = signed_in(cast.monitor)
    missing = "chưa có ai tiếp nhận được trên hệ thống"
    assert "chưa tiếp nhận (hạn tiếp nhận" in page(above, story.to_b)
    assert missing not in page(above, story.to_b)
    User.objects.filter(pk=cast.clerk_b.user_id).update(is_active=False)
    assert missing in page(above, story.to_b)
    # what has been received is no longer waited for
    User.objects.filter(pk=cast.clerk_a.user_id).update(is_active=False)
    assert missing not in page(above, story.to_a)


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
