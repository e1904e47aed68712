"""The list of all commands, grouped by what somebody wants to do."""

from __future__ import annotations

import ast
import difflib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).resolve().parents[1]

#: heading → commands; a test holds that each command stands in one of them
GROUPS = {
    "Cài đặt, vận hành": ("setup", "serve", "account", "units", "sample", "audit"),
    "Văn bản": ("read", "evaluate", "corrections", "sign", "verify", "signatures", "exchange"),
    "Mô phỏng": ("simulate", "calibrate", "population"),
    "Dự báo": ("forecast", "backtest", "score"),
}
HEADER = "Toàn Dân: điều hành phòng, chống dịch của một tỉnh qua các cấp"


@cache
def summaries() -> dict[str, str]:
    """Return what each command says of itself: its `HELP` or `help`.

    Sources are read, not imported: numerical libraries and Django would take seconds to load.
    """
    told = {}
    for path in sorted(PACKAGE.glob("*/**/commands/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and node.targets[0].id in {"HELP", "help"}
                and isinstance(node.value, ast.Constant)
            ):
                told[path.stem] = str(node.value.value).split(": toandan ")[0].rstrip(".")
    return told


def overview() -> str:
    """Return the page that `toandan` prints when asked for nothing."""
    told = summaries()
    lines = [HEADER, "", "cách dùng: toandan LỆNH [tùy chọn]; chi tiết: toandan LỆNH --help"]
    for heading, names in GROUPS.items():
        lines += ["", heading, *(f"  {name:<12} {told[name]}" for name in names)]
    return "\n".join(lines)


def unknown(name: str, others: Iterable[str]) -> str:
    """Return what to say to a command that there is not, with those that may be meant."""
    ours = [name for names in GROUPS.values() for name in names]
    near = difflib.get_close_matches(name, {*ours, *others}, n=3)
    hint = f" Có phải: {', '.join(near)}?" if near else ""
    return f"Không có lệnh “{name}”.{hint} Gõ toandan để xem các lệnh."
