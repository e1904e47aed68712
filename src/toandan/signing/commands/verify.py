"""`toandan verify FILE…`: the digital signatures of PDFs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.signing.contract import to_json
from toandan.signing.errors import SigningError
from toandan.signing.isolated import check_isolated
from toandan.signing.roots import default_folder
from toandan.signing.words import lines

if TYPE_CHECKING:
    import argparse

HELP = "Kiểm tra chữ ký số của tệp PDF: ai ký, khi nào, văn bản có bị sửa đổi sau khi ký không."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("files", nargs="+", metavar="TỆP", help="tệp PDF")
    parser.add_argument(
        "--roots",
        metavar="THƯ_MỤC",
        default=default_folder(),
        help="thư mục chứng thư gốc được tin cậy (mặc định: biến TOANDAN_TRUST_ROOTS)",
    )
    parser.add_argument("--json", action="store_true", help="mỗi tệp một dòng JSON")


def run(options: argparse.Namespace) -> int:
    """Check each file.

    Returns:
        0 where every file is signed and every signature valid, 1 otherwise.
    """
    status = 0
    for name in options.files:
        try:
            found = check_isolated(Path(name).read_bytes(), roots=options.roots)
        except SigningError as error:
            print(f"{name}: {error.message_vi}", file=sys.stderr)
            status = 1
            continue
        except OSError as error:
            print(f"{name}: Không mở được tệp ({error.strerror}).", file=sys.stderr)
            status = 1
            continue
        if options.json:
            print(json.dumps({"file": name} | to_json(found), ensure_ascii=False))
        else:
            for line in lines(found):
                print(f"{name}: {line}")
        status |= not found.is_valid
    return int(status)
