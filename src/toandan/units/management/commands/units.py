"""`toandan units load|merge|sample|resolve`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from toandan.units.actions import (
    load_province,
    load_reference,
    load_sample_hamlets,
    merge_province,
)
from toandan.units.models import Area, Organisation
from toandan.units.national import NationalListError, write_rejected
from toandan.units.queries import resolve

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from toandan.units.actions.building import Loaded


class Command(BaseCommand):
    """Load units, merge provinces, try a phrase."""

    help = "Nạp danh mục đơn vị, sáp nhập tỉnh, thử một cụm từ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of the verbs with what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="nạp Kiên Giang (kiengiang) hoặc một tỉnh theo mã")
        load.add_argument("province", help="kiengiang, hoặc mã tỉnh 2 chữ số")
        load.add_argument("--from", dest="source", type=Path, help="tệp CSV hoặc thư mục danh mục")
        load.add_argument("--valid-from", type=_day, help="ngày bắt đầu hiệu lực, dd/mm/yyyy")
        load.add_argument(
            "--rejected",
            type=Path,
            default=Path("don-vi-bi-loai.csv"),
            help="tệp ghi các dòng không nạp được, để sửa và nạp lại",
        )
        merge = verbs.add_parser("merge", help="sáp nhập một tỉnh vào một tỉnh khác")
        merge.add_argument("province", help="mã của tỉnh bị sáp nhập")
        merge.add_argument("--into", required=True, help="mã của tỉnh nhận")
        merge.add_argument("--on", type=_day, required=True, help="ngày hiệu lực, dd/mm/yyyy")
        verbs.add_parser("sample", help="tạo ấp, khu phố và chi bộ mẫu")
        words = verbs.add_parser("resolve", help="cho biết một cụm từ chỉ những đơn vị nào")
        words.add_argument("phrase")
        words.add_argument("--issuer", default="", help="mã đơn vị ban hành")
        words.add_argument("--on", type=_day, help="ngày của văn bản, dd/mm/yyyy")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Call the verb; exit with 1 and a message where it cannot be done."""
        try:
            {
                "load": self._load,
                "merge": self._merge,
                "sample": self._sample,
                "resolve": self._resolve,
            }[verb](options)
        except (NationalListError, LookupError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _load(self, options: dict[str, Any]) -> None:
        if options["province"] == "kiengiang":
            self._tell(load_reference(by=None))
            return
        if options["source"] is None:
            raise CommandError(
                "Hãy cho biết danh mục: toandan units load MÃ_TỈNH --from TỆP_HOẶC_THƯ_MỤC"
            )
        found = load_province(
            options["province"],
            source=options["source"],
            by=None,
            valid_from=options["valid_from"],
        )
        self._tell(found.loaded)
        if found.rejected:
            write_rejected(list(found.rejected), options["rejected"])
            for one in found.rejected:
                self.stderr.write(str(one))
            self.stderr.write(
                f"{len(found.rejected)} dòng không nạp được, ghi vào {options['rejected']}; "
                f"hãy sửa rồi nạp lại: toandan units load {options['province']} "
                f"--from {options['rejected']}"
            )

    def _merge(self, options: dict[str, Any]) -> None:
        count = merge_province(
            province=_area(options["province"]),
            into=_area(options["into"]),
            on=options["on"],
            by=None,
        )
        self.stdout.write(f"Đã kết thúc {count} địa bàn và tổ chức.")

    def _sample(self, _options: dict[str, Any]) -> None:
        self._tell(load_sample_hamlets(by=None))

    def _resolve(self, options: dict[str, Any]) -> None:
        issuer = None
        if options["issuer"]:
            issuer = Organisation.objects.filter(code=options["issuer"]).first()
            if issuer is None:
                raise CommandError(f"Không có tổ chức nào mã {options['issuer']}.")
        day = options["on"] or timezone.localdate()
        found = resolve(options["phrase"], issuer=issuer, on=day)
        self.stdout.write(found.reason)
        for body in found.organisations:
            self.stdout.write(f"  {body.code}\t{body.name}")
        for one in found.candidates:
            self.stdout.write(f"? {one.organisation.code}\t{one.organisation}\t{one.score:.0f}%")

    def _tell(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"Đã nạp {loaded.areas} địa bàn, {loaded.organisations} tổ chức, "
            f"{loaded.rules} quy tắc; giữ nguyên {loaded.kept} mục đã có."
        )


def _area(code: str) -> Area:
    found: Area | None = Area.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có địa bàn nào mã {code}.")
    return found


def _day(text: str) -> dt.date:
    """Read a day as people write it, or as programs do."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise CommandError(f"Ngày “{text}” không đúng dạng dd/mm/yyyy.")
