"""`toandan read FILE… [--json]`: what the machine reads in official documents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from toandan.reading.commands.page import render
from toandan.reading.contract import to_line
from toandan.reading.errors import ReadingError
from toandan.reading.pipeline import read_file

if TYPE_CHECKING:
    import argparse

HELP = "Đọc văn bản chỉ đạo từ tệp: số, ngày, nơi ban hành, yêu cầu, thời hạn, nơi nhận."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("files", nargs="+", metavar="TỆP", help="văn bản, DOCX, HTML, PDF, ảnh")
    parser.add_argument(
        "--json", action="store_true", help="mỗi tệp một dòng JSON theo khuôn dạng chung"
    )
    parser.add_argument(
        "--full", action="store_true", help="thêm văn bản đã trích và vị trí trang vào JSON"
    )


def run(options: argparse.Namespace) -> int:
    """Read each file; a file that cannot be read does not stop the others.

    Returns:
        0 where every file was read, 1 otherwise.
    """
    status = 0
    for name in options.files:
        try:
            reading = read_file(name)
        except ReadingError as error:
            print(f"{name}: {error.message_vi}", file=sys.stderr)
            status = 1
        except OSError as error:
            print(f"{name}: Không mở được tệp ({error.strerror}).", file=sys.stderr)
            status = 1
        else:
            print(to_line(reading, full=options.full) if options.json else render(reading))
    return status
