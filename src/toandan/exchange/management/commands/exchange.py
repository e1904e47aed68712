"""`toandan exchange export|import|folders`: exchange from the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils import timezone

from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission
from toandan.directives.errors import DirectiveError
from toandan.directives.queries.access import get_document_for
from toandan.exchange.actions.put_out import take_out_akn, take_out_edxml, take_out_state
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.jobs import run_folders
from toandan.interchange import InterchangeError

if TYPE_CHECKING:
    from argparse import ArgumentParser

FORMS = {"akn": take_out_akn, "edxml": take_out_edxml, "state": take_out_state}


class Command(BaseCommand):
    """Act as one person, with what that person's position may do."""

    help = "Xuất, nhận văn bản theo Akoma Ntoso và edXML; chạy một vòng thư mục liên thông."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a verb and what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="xuất một văn bản ra tệp")
        export.add_argument("document", type=int, help="mã văn bản (số trong địa chỉ trang)")
        export.add_argument("--form", choices=sorted(FORMS), default="akn", help="dạng tệp")
        export.add_argument("--as", dest="username", required=True, help="tên đăng nhập")
        export.add_argument("-o", "--output", type=Path, help="tệp đích (mặc định: tên gợi ý)")
        taking = verbs.add_parser("import", help="nhận các tệp edXML, Akoma Ntoso")
        taking.add_argument("files", type=Path, nargs="+")
        taking.add_argument("--as", dest="username", required=True, help="tên đăng nhập")
        verbs.add_parser("folders", help="nhận và gửi qua thư mục liên thông một lần")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except InterchangeError as error:
            raise CommandError(error.message_vi) from error
        except (DirectiveError, OSError) as error:
            raise CommandError(str(error)) from error
        except Http404 as error:
            raise CommandError(str(error)) from error

    def _export(self, options: dict[str, Any]) -> None:
        position = _position(options["username"])
        document = get_document_for(position, options["document"], Permission.DIRECTIVE_READ)
        going = FORMS[options["form"]](document, by=position)
        target = options["output"] or Path(going.name)
        target.write_bytes(going.content)
        self.stdout.write(f"Đã xuất {document} vào {target}.")

    def _import(self, options: dict[str, Any]) -> None:
        position = _position(options["username"])
        for path in options["files"]:
            taken = take_in(path.read_bytes(), path.name, by=position)
            what = taken.dispatch or taken.upload
            again = " (đã nhận trước đó)" if taken.repeated else ""
            self.stdout.write(f"{path.name}: đã nhận {what}{again}.")

    def _folders(self, _options: dict[str, Any]) -> None:
        done = run_folders()
        self.stdout.write(f"Nhận {done.taken}, từ chối {done.refused}, gửi {done.put} gói tin.")


def _position(username: str) -> Position:
    """Return the person's position, the one with the most permissions."""
    held = Position.objects.held_on(timezone.localdate()).filter(user__username=username)
    found = sorted(held.select_related("user"), key=lambda one: len(one.permissions))
    if not found:
        raise CommandError(f"Không có ai tên đăng nhập “{username}” đang giữ chức vụ.")
    return found[-1]
