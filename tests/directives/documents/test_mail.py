"""Each notification's e-mail goes out once it is committed, and is not lost with a worker."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from toandan.directives.jobs_mail import CLAIM, NEWS, mail_out
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.accounts.models import Position


def waiting(position: Position, **fields: object) -> Notification:
    position.user.email = f"{position.user.username}@coquan.example"
    position.user.save(update_fields=["email"])
    return Notification.objects.create(
        user=position.user,
        organisation=position.organisation,
        text="Văn bản mới",
        url="/viec/1/",
        **fields,
    )


def test_a_notice_is_mailed_once(cast: Cast) -> None:
    row = waiting(cast.clerk_a)
    assert (mail_out([row.pk]), mail_out([row.pk]), mail_out()) == (1, 0, 0)
    assert [letter.to for letter in mail.outbox] == [[cast.clerk_a.user.email]]
    assert row.url in mail.outbox[0].body


def test_whoever_has_no_address_gets_no_mail(cast: Cast) -> None:
    cast.clerk_b.user.email = ""
    cast.clerk_b.user.save(update_fields=["email"])
    Notification.objects.create(
        user=cast.clerk_b.user, organisation=cast.huyen_uy_b, text="Văn bản mới", url="/"
    )
    assert mail_out() == 0
    assert mail.outbox == []


def test_the_job_by_the_clock_sends_what_a_killed_worker_left(cast: Cast) -> None:
    now = timezone.now()
    waiting(cast.clerk_a)  # its own job was never queued
    waiting(cast.clerk_b, mail_claimed_at=now - CLAIM - dt.timedelta(seconds=1))  # or was killed
    waiting(cast.officer_a1, mail_claimed_at=now - CLAIM / 2)  # another worker is at it
    assert mail_out() == 2
    assert {letter.to[0] for letter in mail.outbox} == {
        cast.clerk_a.user.email,
        cast.clerk_b.user.email,
    }


def test_old_news_is_not_mailed(cast: Cast) -> None:
    waiting(cast.clerk_a, at=timezone.now() - NEWS - dt.timedelta(seconds=1))
    assert mail_out() == 0


def test_a_server_that_is_away_leaves_every_mail_to_the_next_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(cast.clerk_a)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        with pytest.raises(SMTPServerDisconnected):
            mail_out()
    assert mail_out() == 1


def away(_backend: object, _letters: object) -> int:
    raise SMTPServerDisconnected("gone")


def test_one_refused_address_keeps_no_other_from_its_mail(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = waiting(cast.clerk_a), waiting(cast.clerk_b)
    send = mail.backends.locmem.EmailBackend.send_messages

    def picky(backend: object, letters: list[mail.EmailMessage]) -> int:
        if letters[0].to == [first.user.email]:
            raise SMTPRecipientsRefused({first.user.email: (550, b"unknown")})
        return int(send(backend, letters))

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", picky)
    assert mail_out() == 1
    second.refresh_from_db()
    assert second.mailed_at is not None


def test_words_of_several_lines_stand_on_one_in_the_subject(cast: Cast) -> None:
    # browsers send what was typed into a text box with \r\n
    row = waiting(cast.clerk_a)
    row.text = "Đôn đốc số 1/2021: Đề nghị đơn vị\r\nbáo cáo\rtrước 17 giờ"
    row.save(update_fields=["text"])
    assert mail_out() == 1
    (letter,) = mail.outbox
    assert letter.subject == "[Toàn Dân] Đôn đốc số 1/2021: Đề nghị đơn vị báo cáo trước 17 giờ"


def test_a_letter_that_cannot_be_written_keeps_no_other_from_its_reader(cast: Cast) -> None:
    bad, good = waiting(cast.clerk_a), waiting(cast.clerk_b)
    bad.user.email = "hai@dong\n.example"  # taken in before addresses were checked
    bad.user.save(update_fields=["email"])
    assert mail_out() == 1
    assert [letter.to for letter in mail.outbox] == [[good.user.email]]


def test_a_letter_names_the_person_and_the_body_that_it_is_about(cast: Cast) -> None:
    row = waiting(cast.clerk_a)
    row.text = "Báo cáo được trả lại: thiếu số liệu từng xã, " * 9
    row.save(update_fields=["text"])
    mail_out([row.pk])
    (letter,) = mail.outbox
    assert letter.body.startswith(f"Kính gửi đồng chí {cast.clerk_a.user},\n\n")
    assert f"Đơn vị: {cast.huyen_uy_a}\n" in letter.body
    assert len(letter.subject) <= 180
    assert letter.subject.removesuffix("…").split()[-1] in row.text.split()
