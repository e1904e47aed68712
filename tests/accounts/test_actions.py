from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from toandan.accounts import actions
from toandan.accounts.authority import why_not_appoint, why_not_manage
from toandan.accounts.models import ApiToken, Position, User, name_sort_key
from toandan.accounts.passwords import one_time_password
from toandan.accounts.permissions import Role
from toandan.accounts.usernames import suggest_username
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

    from toandan.units.models import Organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def last_event() -> AuditEvent:
    event = AuditEvent.objects.first()
    assert event is not None
    return event


def unit_administrator(organisation: Organisation) -> Position:
    made = actions.create_account(
        username=f"qt.{organisation.code}",
        full_name="Quản Trị Viên",
        organisation=organisation,
        role=Role.UNIT_ADMINISTRATOR,
        by=None,
    )
    return made.position


def new_person(cast: Cast, organisation: Organisation, by: Position | None = None) -> User:
    made = actions.create_account(
        username="an.nv",
        full_name="Nguyễn Văn An",
        organisation=organisation,
        role=Role.OFFICER,
        by=by or cast.administrator,
    )
    return made.user


def test_a_new_account_has_a_position_and_a_one_time_password(cast: Cast) -> None:
    made = actions.create_account(
        username=" An.NV ",
        full_name="Nguyễn  Văn An",
        organisation=cast.huyen_uy_a,
        role=Role.CLERK,
        by=cast.administrator,
    )
    made.user.refresh_from_db()
    assert made.user.username == "an.nv"
    assert made.user.full_name == "Nguyễn Văn An"
    assert made.user.must_change_password
    assert made.user.check_password(made.password)
    assert made.position.organisation == cast.huyen_uy_a
    events = AuditEvent.objects.order_by("sequence").values_list("event", "concerns")
    assert list(events) == [
        (Event.ACCOUNT_CREATED, [cast.huyen_uy_a.pk]),
        (Event.POSITION_APPOINTED, [cast.huyen_uy_a.pk]),
    ]


def test_no_password_stands_in_the_trail(cast: Cast) -> None:
    made = actions.create_account(
        username="an.nv",
        full_name="Nguyễn Văn An",
        organisation=cast.huyen_uy_a,
        role=Role.CLERK,
        by=cast.administrator,
    )
    again = actions.reset_password(made.user, by=cast.administrator)
    for event in AuditEvent.objects.all():
        assert made.password not in str(event.details)
        assert again not in str(event.details)


def test_a_one_time_password_meets_the_rules_for_passwords() -> None:
    passwords = {one_time_password() for _each in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        validate_password(password)


@pytest.mark.parametrize("username", ["", "ab", "có dấu", "a b c", "x" * 61, ".abc", "a@b.c"])
def test_a_user_name_holds_plain_letters_only(cast: Cast, username: str) -> None:
    with pytest.raises(ValidationError, match="Tên đăng nhập"):
        actions.create_account(
            username=username,
            full_name="X",
            organisation=cast.huyen_uy_a,
            role=Role.CLERK,
            by=cast.administrator,
        )


def test_a_user_name_that_is_taken_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="đã có người dùng"):
        actions.create_account(
            username="vanthu",
            full_name="X",
            organisation=cast.huyen_uy_a,
            role=Role.CLERK,
            by=cast.administrator,
        )
    assert AuditEvent.objects.count() == 0


def test_suggested_user_names_are_free_and_without_marks(cast: Cast) -> None:
    assert suggest_username("Đặng Thị Yến Nhi") == "nhi.dty"
    new_person(cast, cast.huyen_uy_a)
    assert suggest_username("Nguyễn Văn Ẩn") == "an.nv2"


def test_people_are_ordered_by_given_name() -> None:
    names = ["Trần Văn Bé", "Lê Thị Ân", "Nguyễn Văn An", "Phạm Thị An", "Đỗ Ấn"]
    ordered = sorted(names, key=name_sort_key)
    assert ordered == ["Nguyễn Văn An", "Phạm Thị An", "Lê Thị Ân", "Đỗ Ấn", "Trần Văn Bé"]


def test_a_unit_administrator_reaches_own_unit_and_below_only(cast: Cast) -> None:
    by = unit_administrator(cast.huyen_uy_a)
    for unit, allowed in (
        (cast.huyen_uy_a, True),
        (cast.chi_bo_a1, True),
        (cast.huyen_uy_b, False),
        (cast.tinh_uy, False),
        (cast.ubnd, False),
    ):
        reason = why_not_appoint(by, organisation=unit, role=Role.OFFICER)
        assert (reason is None) == allowed, unit


def test_a_unit_administrator_cannot_make_one_for_the_whole_installation(cast: Cast) -> None:
    by = unit_administrator(cast.huyen_uy_a)
    with pytest.raises(PermissionDenied, match="chỉ do quản trị hệ thống"):
        actions.create_account(
            username="an.nv",
            full_name="X",
            organisation=cast.huyen_uy_a,
            role=Role.ADMINISTRATOR,
            by=by,
        )
    assert not User.objects.filter(username="an.nv").exists()


def test_nobody_appoints_or_administers_themselves(cast: Cast) -> None:
    by = cast.administrator
    with pytest.raises(PermissionDenied, match="chính mình"):
        actions.appoint(by.user, organisation=cast.tinh_uy, role=Role.HEAD, by=by)
    with pytest.raises(PermissionDenied, match="chính mình"):
        actions.reset_password(by.user, by=by)


def test_an_account_that_also_sits_elsewhere_is_out_of_a_units_hands(cast: Cast) -> None:
    by = unit_administrator(cast.huyen_uy_a)
    user = new_person(cast, cast.huyen_uy_a, by)
    assert why_not_manage(by, user) is None
    actions.appoint(user, organisation=cast.tinh_uy, role=Role.HEAD, by=cast.administrator)
    with pytest.raises(PermissionDenied, match="Tỉnh ủy"):
        actions.reset_password(user, by=by)
    # not even when the other position is yet to begin
    other = Position.objects.get(user=user, organisation=cast.tinh_uy)
    Position.objects.filter(pk=other.pk).update(valid_from=TODAY() + DAY)
    assert why_not_manage(by, user) is not None
    assert why_not_manage(cast.administrator, user) is None


def test_the_account_of_who_runs_the_installation_is_out_of_a_units_hands(cast: Cast) -> None:
    by = unit_administrator(cast.van_phong)
    assert "quản trị hệ thống" in str(why_not_manage(by, cast.administrator.user))


def test_who_left_stays_with_the_unit_where_they_were_last(cast: Cast) -> None:
    by = unit_administrator(cast.huyen_uy_a)
    user = new_person(cast, cast.huyen_uy_a, by)
    Position.objects.filter(user=user).update(valid_from=TODAY() - 9 * DAY, valid_to=TODAY() - DAY)
    assert why_not_manage(by, user) is None
    assert why_not_manage(unit_administrator(cast.huyen_uy_b), user) is not None


def test_a_clerk_administers_nobody(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.deactivate(cast.officer_a1.user, reason="x", by=cast.clerk)


def test_one_role_in_one_body_is_held_once_at_a_time(cast: Cast) -> None:
    user, today = cast.officer_a1.user, TODAY()
    with pytest.raises(ValidationError, match="đã giữ vai trò này"):
        actions.appoint(user, organisation=cast.chi_bo_a1, role=Role.OFFICER, by=cast.administrator)
    actions.end_position(cast.officer_a1, last_day=today, by=cast.administrator)
    actions.appoint(
        user,
        organisation=cast.chi_bo_a1,
        role=Role.OFFICER,
        valid_from=today + DAY,
        by=cast.administrator,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(user=user, organisation=cast.chi_bo_a1, role=Role.OFFICER)


def test_days_of_a_position_have_to_fit(cast: Cast) -> None:
    user, today = cast.officer_a1.user, TODAY()
    cast.cong_an.valid_from = today
    cast.cong_an.save()
    for start, end in ((today, today - DAY), (today - DAY, None)):
        with pytest.raises(ValidationError):
            actions.appoint(
                user,
                organisation=cast.cong_an,
                role=Role.OFFICER,
                valid_from=start,
                valid_to=end,
                by=cast.administrator,
            )


def test_a_position_ends_with_its_last_day_and_its_tokens_with_it(cast: Cast) -> None:
    _token, text = actions.issue_token(cast.officer_a1, name="x", days=9)
    actions.end_position(cast.officer_a1, last_day=TODAY(), by=cast.administrator)
    held = Position.objects.held_on(TODAY()).filter(pk=cast.officer_a1.pk)
    assert held.exists()
    assert not Position.objects.held_on(TODAY() + DAY).filter(pk=cast.officer_a1.pk).exists()
    assert actions.position_of_token(text) is None
    assert last_event().event == Event.POSITION_ENDED


def test_a_position_that_ended_is_not_ended_again(cast: Cast) -> None:
    Position.objects.filter(pk=cast.officer_a1.pk).update(valid_to=TODAY() - DAY)
    with pytest.raises(ValidationError, match="đã kết thúc"):
        actions.end_position(cast.officer_a1, last_day=TODAY(), by=cast.administrator)


def test_locking_needs_a_reason_ends_tokens_and_cannot_be_done_twice(cast: Cast) -> None:
    user = cast.officer_a1.user
    _token, text = actions.issue_token(cast.officer_a1, name="x", days=9)
    with pytest.raises(ValidationError, match="lý do"):
        actions.deactivate(user, reason="  ", by=cast.administrator)
    actions.deactivate(user, reason="Nghỉ hưu", by=cast.administrator)
    user.refresh_from_db()
    assert not user.is_active
    assert actions.position_of_token(text) is None
    assert ApiToken.objects.get().revoked_at is not None
    assert last_event().details == {"reason": "Nghỉ hưu"}
    assert last_event().concerns == [cast.chi_bo_a1.pk]
    with pytest.raises(ValidationError, match="từ trước"):
        actions.deactivate(user, reason="Nghỉ hưu", by=cast.administrator)


def test_opening_a_locked_account_gives_a_new_password(cast: Cast) -> None:
    user = cast.officer_a1.user
    with pytest.raises(ValidationError, match="không bị khóa"):
        actions.reactivate(user, by=cast.administrator)
    actions.deactivate(user, reason="Nghỉ phép dài", by=cast.administrator)
    password = actions.reactivate(user, by=cast.administrator)
    user.refresh_from_db()
    assert user.is_active
    assert user.must_change_password
    assert user.check_password(password)


def test_a_changed_account_keeps_search_and_order_in_step(cast: Cast) -> None:
    user = cast.officer_a1.user
    actions.change_account(
        user, full_name="Danh Ngọc Ẩn", email="an@example.invalid", phone="", by=cast.administrator
    )
    user.refresh_from_db()
    assert user.folded == "danh ngoc an chibo a1"
    assert user.sort_key == name_sort_key("Danh Ngọc Ẩn")
    assert last_event().details == {"fields": ["email", "full_name"]}
    before = AuditEvent.objects.count()
    actions.change_account(
        user, full_name="Danh Ngọc Ẩn", email="an@example.invalid", phone="", by=cast.administrator
    )
    assert AuditEvent.objects.count() == before


def test_a_person_is_told_by_mail_that_their_password_was_reset(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.reset_password(cast.officer_a1.user, by=cast.administrator)
    assert [m.to for m in mail.outbox] == [["chibo.a1@example.invalid"]]
    assert "đặt lại" in mail.outbox[0].body


def test_a_lost_second_factor_is_removed_by_the_administrator(cast: Cast) -> None:
    user = cast.officer_a1.user
    with pytest.raises(ValidationError, match="không dùng"):
        actions.reset_second_factor(user, by=cast.administrator)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert actions.reset_second_factor(user, by=cast.administrator) == 1
    assert not Authenticator.objects.filter(user=user).exists()
    assert last_event().event == Event.ACCOUNT_SECOND_FACTOR_RESET
