"""`toandan read FILE… [--json]`: what the machine reads in official documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from toandan.reading.commands.page import render
from toandan.reading.contract import to_json, to_line
from toandan.reading.errors import ReadingError
from toandan.reading.pipeline import read_file

if TYPE_CHECKING:
    import argparse

    from toandan.reading.model import Reading

HELP = "Đọc văn bản chỉ đạo từ tệp: số, ngày, nơi ban hành, yêu cầu, thời hạn, nơi nhận."


#: file's name → lines for the page, and values for `--json --full`
Beside = Callable[[str], tuple[list[str], dict[str, Any]]]


def nothing(_name: str) -> tuple[list[str], dict[str, Any]]:
    """Tell nothing more of a file than what is read in it."""
    return [], {}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("files", nargs="+", metavar="TỆP", help="văn bản, DOCX, HTML, PDF, ảnh")
    parser.add_argument(
        "--json", action="store_true", help="mỗi tệp một dòng JSON theo khuôn dạng chung"
    )
    parser.add_argument(
        "--full", action="store_true", help="thêm văn bản đã trích và vị trí trang vào JSON"
    )


def run(options: argparse.Namespace, beside: Beside = nothing) -> int:
    """Read each file; a file that cannot be read does not stop the others.

    Args:
        options: the command's words.
        beside: what else is told of each file.

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
            print(_shown(reading, options, name, beside))
    return status


def _shown(reading: Reading, options: argparse.Namespace, name: str, beside: Beside) -> str:
    if options.json and not options.full:
        return to_line(reading)
    lines, values = beside(name)
    if not options.json:
        return "\n".join([render(reading), *lines])
    return json.dumps(to_json(reading, full=True) | values, ensure_ascii=False)
