"""`toandan account create|password|list`: for the installation's first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from toandan.accounts import actions
from toandan.accounts.fields import find_unit
from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Make accounts from the machine itself, where nobody can sign in yet."""

    help = "Tạo tài khoản, đặt lại mật khẩu, liệt kê tài khoản từ dòng lệnh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a verb and what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="tạo tài khoản với một chức vụ")
        create.add_argument("username", nargs="?", help="tên đăng nhập")
        create.add_argument("full_name", nargs="?", help="họ và tên")
        create.add_argument("--unit", help="mã hoặc tên đơn vị")
        create.add_argument(
            "--role",
            choices=[role.value for role in Role],
            default=Role.ADMINISTRATOR.value,
            help="vai trò (mặc định: quản trị hệ thống)",
        )
        create.add_argument("--title", default="", help="chức danh")
        create.add_argument("--email", default="", help="thư điện tử")
        password = verbs.add_parser("password", help="cấp mật khẩu dùng một lần")
        password.add_argument("username", help="tên đăng nhập")
        listed = verbs.add_parser("list", help="liệt kê tài khoản và chức vụ")
        listed.add_argument("--role", choices=[role.value for role in Role], help="chỉ vai trò này")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except EOFError as error:
            words = "Thiếu tên đăng nhập, họ tên hoặc đơn vị; xem toandan account create --help."
            raise CommandError(words) from error

    def _create(self, options: dict[str, Any]) -> None:
        units = Organisation.objects.on(timezone.localdate())
        # what was left out is asked for, so that the command needs no manual
        made = actions.create_account(
            username=options["username"] or input("Tên đăng nhập: "),
            full_name=options["full_name"] or input("Họ và tên: "),
            organisation=find_unit(options["unit"] or input("Mã hoặc tên đơn vị: "), units),
            role=Role(options["role"]),
            title=options["title"],
            email=options["email"],
            by=None,
        )
        self.stdout.write(f"Đã tạo {made.position}")
        self._show(made.user, made.password)

    def _password(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["username"].lower()).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{options['username']}”.")
        verb = actions.reset_password if user.is_active else actions.reactivate
        self._show(user, verb(user, by=None))

    def _show(self, user: User, password: str) -> None:
        self.stdout.write(f"Tên đăng nhập: {user.username}")
        self.stdout.write(f"Mật khẩu dùng một lần: {password}")

    def _list(self, options: dict[str, Any]) -> None:
        held = Position.objects.held_on(timezone.localdate()).select_related("user", "organisation")
        if options["role"]:
            held = held.filter(role=options["role"])
        for position in held.order_by("organisation__path", "user__sort_key"):
            self.stdout.write(
                f"{position.user.username}\t{position.user.full_name}\t"
                f"{position.get_role_display()}\t{position.organisation}"
            )
