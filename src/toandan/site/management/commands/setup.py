"""`toandan setup`: everything between an empty folder and a site that can be served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from toandan.jobs.schedule import apply_schedules
from toandan.samples.actions import load_sample
from toandan.samples.people import sample_accounts
from toandan.units.actions import load_reference
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Make or upgrade the database, gather static files, set up the clock; safe to repeat."""

    help = "Tạo hoặc nâng cấp cơ sở dữ liệu, nạp danh mục đơn vị; có thể chạy lại nhiều lần"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether the sample province is wanted."""
        parser.add_argument("--sample", action="store_true", help="nạp dữ liệu mẫu nếu còn trống")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do each step that is not done yet."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Tác vụ định kỳ: {apply_schedules()}.")
        load_reference(by=None)
        self.stdout.write(f"Đơn vị: {Organisation.objects.count()}.")
        if options["sample"]:
            if load_sample(by=None):
                self.stdout.write("Đã nạp dữ liệu mẫu.")
            self.stdout.write("Tài khoản mẫu (tên đăng nhập / mật khẩu):")
            for account in sample_accounts():
                self.stdout.write(f"  {account.username:<18} {account.password:<22} {account.part}")
