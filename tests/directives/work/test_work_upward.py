"""Between a unit and those above: difficulties, reports, more time, urging, closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from tests.directives.work.desk import do, page, state

from toandan.directives.actions.receive import receive
from toandan.directives.models import Merit, Urging
from toandan.directives.queries.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast
    from tests.directives.stage import Story

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


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


def test_what_cannot_be_taken_back_asks_first(cast: Cast, story: Story, signed_in: SignIn) -> None:
    text = page(signed_in(cast.monitor), story.to_a)
    for slug in ("don-doc", "ghi-nhan", "ket-thuc"):
        part = text.split(f'id="{slug}"', 1)[1].split("</section>", 1)[0]
        assert "data-confirm=" in part, slug
