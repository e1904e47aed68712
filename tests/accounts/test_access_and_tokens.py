from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from toandan.accounts import actions
from toandan.accounts.actions.tokens import MAX_LIVE
from toandan.accounts.models import AccessGrant, ApiToken, Position
from toandan.accounts.permissions import Permission
from toandan.accounts.queries import grants_on_units_of
from toandan.accounts.scope import opened_to, scope_of
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client
    from tests.cast import Cast

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
REASON = "Kiểm tra việc thực hiện công văn 154 theo kế hoạch"
BEYOND = "/tai-khoan/ngoai-pham-vi/"
WATCHED = "/nhat-ky/ngoai-pham-vi/"
TOKENS = "/tai-khoan/ma-truy-cap/"


def opened(cast: Cast, hours: int = 2) -> AccessGrant:
    return actions.open_access(
        cast.head_ubnd, organisation=cast.huyen_uy_a, reason=REASON, hours=hours
    )


def test_access_opens_for_hours_with_its_reason_in_the_trail(cast: Cast) -> None:
    grant = opened(cast)
    assert grant.expires_at - grant.opened_at == dt.timedelta(hours=2)
    event = AuditEvent.objects.get(event=Event.ACCESS_BEYOND_OPENED)
    assert event.details == {"grant": grant.pk, "reason": REASON, "hours": 2}
    assert event.concerns == [cast.huyen_uy_a.pk]
    assert scope_of(cast.head_ubnd, Permission.DIRECTIVE_READ).beyond == {cast.huyen_uy_a.pk}


@pytest.mark.parametrize("reason", ["", "xem", " " * 40, "x" * 19, "x       " * 5 + "x"])
def test_a_reason_that_says_nothing_is_refused(cast: Cast, reason: str) -> None:
    with pytest.raises(ValidationError, match="lý do"):
        actions.open_access(cast.head_ubnd, organisation=cast.huyen_uy_a, reason=reason, hours=1)


@pytest.mark.parametrize("hours", [-1, 0, 9, 24])
def test_access_opens_for_one_to_eight_hours(cast: Cast, hours: int) -> None:
    with pytest.raises(ValidationError, match="giờ"):
        opened(cast, hours)
    assert not AccessGrant.objects.exists()


def test_what_is_in_reach_anyway_needs_no_grant(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="đã trong phạm vi"):
        actions.open_access(cast.head_ubnd, organisation=cast.ubnd, reason=REASON, hours=1)


def test_access_that_is_open_is_not_opened_twice(cast: Cast) -> None:
    opened(cast)
    with pytest.raises(ValidationError, match="đang mở"):
        opened(cast)


def test_of_two_presses_at_once_the_second_finds_the_first(cast: Cast) -> None:
    # what the second request knows of open grants is older than the first one's deed
    cast.head_ubnd.opened = opened_to(cast.head_ubnd)
    opened(cast)
    with pytest.raises(ValidationError, match="đang mở"):
        opened(cast)


def test_who_may_not_look_beyond_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="ngoài phạm vi"):
        actions.open_access(cast.clerk_b, organisation=cast.huyen_uy_a, reason=REASON, hours=1)


def test_the_heads_of_the_unit_are_told_by_mail(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.open_access(cast.head_ubnd, organisation=cast.y_te_a, reason=REASON, hours=1)
    assert [message.to for message in mail.outbox] == [["bithu.yte@example.invalid"]]
    assert REASON in mail.outbox[0].body


def test_each_document_read_under_a_grant_is_an_event_that_the_unit_sees(cast: Cast) -> None:
    grant = opened(cast)
    for _each in range(2):
        actions.note_use(grant, cast.huyen_uy_a)
    uses = AuditEvent.objects.filter(event=Event.ACCESS_BEYOND_USED)
    assert [event.concerns for event in uses] == [[cast.huyen_uy_a.pk]] * 2


def test_a_grant_that_is_over_notes_no_use(cast: Cast) -> None:
    grant = opened(cast)
    AccessGrant.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    grant.refresh_from_db()
    with pytest.raises(PermissionDenied, match="hết hạn"):
        actions.note_use(grant, cast.huyen_uy_a)


def test_access_is_given_back_before_its_time_by_who_opened_it(cast: Cast) -> None:
    grant = opened(cast)
    with pytest.raises(PermissionDenied):
        actions.close_access(grant, by=cast.auditor)
    actions.close_access(grant, by=cast.head_ubnd)
    assert scope_of(cast.head_ubnd, Permission.DIRECTIVE_READ).beyond == frozenset()
    with pytest.raises(ValidationError, match="hết hạn"):
        actions.close_access(grant, by=cast.head_ubnd)


def test_the_unit_concerned_sees_who_looked_and_its_neighbour_does_not(
    cast: Cast, signed_in: SignIn
) -> None:
    grant = actions.open_access(cast.head_ubnd, organisation=cast.y_te_a, reason=REASON, hours=1)
    actions.note_use(grant, cast.chi_bo_a2)
    assert list(grants_on_units_of(cast.head_y_te)) == [grant]
    assert list(grants_on_units_of(cast.auditor)) == [grant]
    assert list(grants_on_units_of(cast.head_ubnd)) == []
    text = signed_in(cast.head_y_te).get(WATCHED).content.decode()
    assert "Lâm Văn Bảy" in text
    assert REASON in text
    assert str(cast.chi_bo_a2) in text
    assert (
        "Lâm Văn Bảy"
        not in signed_in(cast.head_ubnd).get(WATCHED).content.decode().split("<main")[1]
    )


def test_who_answers_for_no_unit_may_not_see_who_looked(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.clerk_a).get(WATCHED).status_code == 403


def test_the_page_opens_and_closes_access(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.head_ubnd)
    given = {"organisation": "hu-a", "reason": REASON, "hours": "2"}
    assert client.post(BEYOND, given).status_code == 302
    grant = AccessGrant.objects.get()
    assert grant.organisation == cast.huyen_uy_a
    assert "Đang mở" in client.get(BEYOND).content.decode()
    assert signed_in(cast.auditor).post(f"{BEYOND}{grant.pk}/dong/").status_code == 404
    assert client.get(f"{BEYOND}{grant.pk}/dong/").status_code == 405
    client.post(f"{BEYOND}{grant.pk}/dong/")
    grant.refresh_from_db()
    assert not grant.is_open


def test_the_page_says_what_is_wrong(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.head_ubnd)
    answer = client.post(BEYOND, {"organisation": "huyện ủy", "reason": REASON, "hours": "2"})
    assert answer.status_code == 422
    assert "có thể là nhiều đơn vị" in answer.content.decode()
    answer = client.post(BEYOND, {"organisation": "không có", "reason": "x", "hours": "9"})
    assert "Không tìm thấy đơn vị" in answer.content.decode()
    assert signed_in(cast.clerk_a).get(BEYOND).status_code == 403


def test_a_token_acts_as_its_position_and_only_its_digest_is_kept(cast: Cast) -> None:
    token, text = actions.issue_token(cast.clerk, name="Trục liên thông", days=30)
    assert actions.position_of_token(text) == cast.clerk
    assert text not in str(ApiToken.objects.values())
    assert token.digest == ApiToken.digest_of(text)
    assert text not in str(list(AuditEvent.objects.values()))


def test_unknown_texts_open_nothing(cast: Cast) -> None:
    token, text = actions.issue_token(cast.clerk, name="x", days=1)
    for wrong in ("", "toandan_", text[:-1], text.upper(), token.digest, "\0", "đ" * 50):
        assert actions.position_of_token(wrong) is None


def test_a_token_ends_by_time_by_revoking_by_position_and_by_account(cast: Cast) -> None:
    token, text = actions.issue_token(cast.clerk, name="x", days=1)
    now = timezone.now()
    day = dt.timedelta(days=1)
    for model, change, back in (
        (ApiToken, {"expires_at": now}, {"expires_at": now + day}),
        (ApiToken, {"revoked_at": now}, {"revoked_at": None}),
        (
            Position,
            {"valid_to": timezone.localdate() - day},
            {"valid_to": None},
        ),
    ):
        model.objects.filter(pk=(token if model is ApiToken else cast.clerk).pk).update(**change)
        assert actions.position_of_token(text) is None, change
        model.objects.filter(pk=(token if model is ApiToken else cast.clerk).pk).update(**back)
        assert actions.position_of_token(text) == cast.clerk
    cast.clerk.user.is_active = False
    cast.clerk.user.save()
    assert actions.position_of_token(text) is None


def test_the_last_use_is_kept_without_a_write_for_each_request(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    _token, text = actions.issue_token(cast.clerk, name="x", days=1)
    with django_assert_num_queries(2):
        actions.position_of_token(text)
    assert ApiToken.objects.get().last_used_at is not None
    with django_assert_num_queries(1):
        actions.position_of_token(text)


@pytest.mark.parametrize(("name", "days"), [("", 9), ("  ", 9), ("x", 0), ("x", 366)])
def test_a_token_needs_a_purpose_and_an_end(cast: Cast, name: str, days: int) -> None:
    with pytest.raises(ValidationError):
        actions.issue_token(cast.clerk, name=name, days=days)


def test_a_position_has_no_more_than_ten_live_tokens(cast: Cast) -> None:
    for _each in range(MAX_LIVE):
        actions.issue_token(cast.clerk, name="x", days=1)
    with pytest.raises(ValidationError, match="tối đa"):
        actions.issue_token(cast.clerk, name="x", days=1)


def test_the_page_shows_a_token_once_and_revokes_it(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk)
    page = client.post(TOKENS, {"name": "Trục liên thông", "days": "30"})
    text = page.context["text"]
    assert text in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert text not in client.get(TOKENS).content.decode()
    token = ApiToken.objects.get()
    assert signed_in(cast.monitor).post(f"{TOKENS}{token.pk}/thu-hoi/").status_code == 404
    assert client.get(f"{TOKENS}{token.pk}/thu-hoi/").status_code == 405
    client.post(f"{TOKENS}{token.pk}/thu-hoi/")
    assert actions.position_of_token(text) is None
    assert list(AuditEvent.objects.values_list("event", flat=True)) == [
        Event.API_TOKEN_REVOKED,
        Event.API_TOKEN_ISSUED,
    ]


def test_a_person_without_position_issues_no_token(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk)
    Position.objects.filter(pk=cast.clerk.pk).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    assert client.get(TOKENS).status_code == 403
