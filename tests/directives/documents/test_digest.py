"""Mail by each person's choice: at once, one letter a morning, or none."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone
from tests.directives.documents.test_mail import waiting

from toandan.accounts.models import User
from toandan.directives.jobs_digest import HOUR, MOST_LISTED, digest_out
from toandan.directives.jobs_mail import CLAIM, NEWS, mail_out

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.accounts.models import Position
    from toandan.directives.models import Notification

AT_ONCE, DAILY, NEVER = User.MailRhythm.AT_ONCE, User.MailRhythm.DAILY, User.MailRhythm.NEVER


@pytest.fixture
def seven() -> dt.datetime:
    """The hour of the letter, today or the last time it struck."""
    today = timezone.localdate()
    moment = timezone.make_aware(dt.datetime.combine(today, HOUR))
    return moment if moment <= timezone.now() else moment - dt.timedelta(days=1)


def chosen(position: Position, rhythm: User.MailRhythm, **fields: object) -> Notification:
    position.user.mail_rhythm = rhythm
    position.user.save(update_fields=["mail_rhythm"])
    return waiting(position, **fields)


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def test_only_those_who_want_it_at_once_get_it_at_once(cast: Cast) -> None:
    rows = [
        chosen(cast.clerk_a, AT_ONCE),
        chosen(cast.clerk_b, DAILY),
        chosen(cast.officer_a1, NEVER),
    ]
    assert mail_out([row.pk for row in rows]) + mail_out() == 1
    assert [letter.to for letter in mail.outbox] == [[cast.clerk_a.user.email]]


def test_the_morning_letter_tells_what_is_unread_once(cast: Cast, seven: dt.datetime) -> None:
    chosen(cast.clerk_b, DAILY, at=seven - minutes(5))
    chosen(cast.clerk_b, DAILY, at=seven - minutes(4))
    chosen(cast.clerk_b, DAILY, at=seven - minutes(5), read_at=seven - minutes(1))
    chosen(cast.clerk_b, DAILY, at=seven + minutes(1))
    chosen(cast.clerk_a, AT_ONCE, at=seven - minutes(5))
    chosen(cast.officer_a1, NEVER, at=seven - minutes(5))

    assert digest_out(seven - minutes(1)) == 0
    assert (digest_out(seven + minutes(2)), digest_out(seven + minutes(12))) == (1, 0)

    (letter,) = mail.outbox
    assert letter.to == [cast.clerk_b.user.email]
    assert "2 thông báo chưa đọc" in letter.subject
    assert letter.body.count("Văn bản mới") == 2
    # what came after the hour is told the next morning
    assert digest_out(seven + dt.timedelta(days=1, minutes=1)) == 1


def test_a_long_letter_ends_with_a_number(cast: Cast, seven: dt.datetime) -> None:
    for _ in range(MOST_LISTED + 3):
        chosen(cast.clerk_b, DAILY, at=seven - minutes(5))
    assert digest_out(seven) == 1
    assert mail.outbox[0].body.count("Văn bản mới") == MOST_LISTED
    assert "và 3 thông báo khác" in mail.outbox[0].body


def test_old_news_and_another_workers_letter_stay(cast: Cast, seven: dt.datetime) -> None:
    chosen(cast.clerk_b, DAILY, at=seven - NEWS - minutes(1))
    chosen(cast.clerk_a, DAILY, at=seven - minutes(5), mail_claimed_at=seven - CLAIM / 2)
    assert digest_out(seven) == 0


def test_a_server_that_is_away_leaves_the_letter_to_the_next_run(
    cast: Cast, seven: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(cast.clerk_b, DAILY, at=seven - minutes(5))

    def away(_backend: object, _letters: object) -> int:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        with pytest.raises(SMTPServerDisconnected):
            digest_out(seven)
    assert digest_out(seven) == 1
