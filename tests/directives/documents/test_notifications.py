from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from tests.directives.stage import SUBJECT, directive, tell

from toandan.accounts.permissions import Permission
from toandan.directives.actions import followup, report
from toandan.directives.actions import work as verbs
from toandan.directives.actions.notify import notify
from toandan.directives.models import Merit, Notification, Urging

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:notifications")


def test_a_new_document_is_told_and_opened_once(cast: Cast, signed_in: SignIn) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    client = signed_in(cast.clerk_a)
    assert SUBJECT in client.get(URL).content.decode()
    assert "1 thông báo mới" in client.get(reverse("directives:unread")).content.decode()
    notice = Notification.objects.get(user=cast.clerk_a.user)
    opened = client.get(reverse("directives:notification", args=[notice.pk]))
    assert opened.headers["Location"] == reverse("directives:work", args=[dispatch.pk])
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "thông báo mới" not in client.get(reverse("directives:unread")).content.decode()
    assert SUBJECT not in client.get(URL, {"moi": "1"}).content.decode()


def test_all_are_marked_read_by_post_alone(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    directive(cast)
    client = signed_in(cast.clerk_a)
    url = reverse("directives:read_all")
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert not Notification.objects.filter(user=cast.clerk_a.user, read_at=None).exists()
    # another's list is left alone
    assert Notification.objects.filter(user=cast.clerk_b.user, read_at=None).count() == 2


def test_nobody_opens_another_persons_notice(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    notice = Notification.objects.get(user=cast.clerk_a.user)
    answer = signed_in(cast.clerk_b).get(reverse("directives:notification", args=[notice.pk]))
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_never_leads_off_the_site(cast: Cast, signed_in: SignIn) -> None:
    notice = Notification.objects.create(
        user=cast.clerk_a.user,
        organisation=cast.huyen_uy_a,
        text="x",
        url="//xau.example/lua-dao",
    )
    answer = signed_in(cast.clerk_a).get(reverse("directives:notification", args=[notice.pk]))
    assert answer.headers["Location"] == URL


def test_the_list_stands_under_its_days(cast: Cast, signed_in: SignIn) -> None:
    for at in (
        dt.datetime(2021, 7, 5, 2, tzinfo=dt.UTC),
        dt.datetime(2021, 7, 4, 18, tzinfo=dt.UTC),
    ):
        notify(
            cast.huyen_uy_a, "Văn bản mới", "/viec/", permission=Permission.DIRECTIVE_RECEIVE, at=at
        )
    text = signed_in(cast.clerk_a).get(URL).content.decode()
    # both fall on the same Monday in the province's time
    assert text.count("Thứ hai, 05/07/2021") == 1
    assert "09:00" in text
    assert "01:00" in text


def told(position: Position) -> str:
    return Notification.objects.filter(user=position.user).latest("pk").text


def test_a_new_document_tells_its_urgency_and_its_day(cast: Cast) -> None:
    directive(cast, urgency="hoa_toc")
    until = f"{timezone.localdate() + dt.timedelta(days=5):%d/%m/%Y}"
    assert told(cast.clerk_a).startswith("HỎA TỐC – Văn bản mới: ")
    assert told(cast.clerk_a).endswith(f"(hạn {until})")


def test_what_those_above_do_is_told_with_the_document_that_it_is_about(cast: Cast) -> None:
    """Who gets it by e-mail has many documents open at once."""
    story = tell(cast)
    label = story.document.label
    assert story.document.number in label
    urged = followup.urge(
        story.to_a, level=Urging.Level.REMIND, text="Khẩn trương báo cáo.", by=cast.monitor
    )
    assert told(cast.clerk_a) == f"{urged} của {cast.tinh_uy} ({label}): Khẩn trương báo cáo."
    followup.record_merit(story.to_a, kind=Merit.Kind.RECOGNITION, text="Làm sớm.", by=cast.monitor)
    assert told(cast.clerk_a) == f"{Merit.Kind.RECOGNITION.label} ({label}): Làm sớm."
    raised = verbs.raise_difficulty(story.to_a, text="Thiếu người.", by=cast.clerk_a)
    assert f"khó khăn ({label}): Thiếu người." in told(cast.monitor)
    verbs.answer_difficulty(raised, text="Đã bố trí.", by=cast.monitor)
    assert f"trả lời khó khăn ({label}): Đã bố trí." in told(cast.clerk_a)
    handed_in = report.submit_report(story.to_a, text="Đã làm.", by=cast.clerk_a)
    report.return_report(handed_in, note="Thiếu số liệu.", by=cast.monitor)
    assert told(cast.clerk_a) == f"Báo cáo được trả lại ({label}): Thiếu số liệu."
