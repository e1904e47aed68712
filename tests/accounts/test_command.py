from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_on_the_command_line(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("account", "create", "admin", "Nguyễn Thị Quản", "--unit", "ubnd")
    out = capsys.readouterr().out
    user = User.objects.get(username="admin")
    password = out.rsplit(maxsplit=1)[-1]
    assert user.check_password(password)
    assert user.must_change_password
    position = Position.objects.get(user=user)
    assert (position.organisation, position.role) == (cast.ubnd, Role.ADMINISTRATOR)
    events = list(AuditEvent.objects.all())
    assert {event.actor_id for event in events} == {None}
    assert str(events[-1]).startswith("Hệ thống tạo tài khoản")


def test_what_was_left_out_is_asked_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["admin", "Nguyễn Thị Quản", "Ủy ban nhân dân tỉnh"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    call_command("account", "create")
    position = Position.objects.get(user__username="admin")
    assert position.organisation == cast.ubnd


def test_where_nobody_can_be_asked_the_command_says_what_is_missing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(CommandError, match="Thiếu tên đăng nhập"):
        call_command("account", "create")


def test_a_password_is_issued_again_and_a_locked_account_opened(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    for active in (True, False):
        User.objects.filter(username="vanthu").update(is_active=active)
        call_command("account", "password", "VanThu")
        password = capsys.readouterr().out.rsplit(maxsplit=1)[-1]
        user = User.objects.get(username="vanthu")
        assert user.is_active
        assert user.check_password(password)


def test_accounts_are_listed_with_their_positions(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("account", "list", "--role", "administrator")
    [line] = capsys.readouterr().out.splitlines()
    assert line == "quantri\tĐỗ Văn Quản\tQuản trị hệ thống\tVăn phòng Tỉnh ủy"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["password", "nobody"], "Không có tài khoản"),
        (["create", "x", "X", "--unit", "ubnd"], "Tên đăng nhập"),
        (["create", "xyz", "X", "--unit", "nowhere"], "Không tìm thấy đơn vị"),
        (["create", "vanthu", "X", "--unit", "ubnd"], "đã có người dùng"),
    ],
)
def test_what_cannot_be_done_is_said(cast: Cast, words: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("account", *words)
