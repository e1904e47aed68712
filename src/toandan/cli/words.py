"""What Python's `argparse` says, in Vietnamese: one home for all commands."""

from __future__ import annotations

import argparse

#: as `argparse` of Python 3.11 to 3.13 asks for translations
WORDS = {
    "usage: ": "cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "hiện phần trợ giúp này",
    "subcommands": "các lệnh con",
    "%(prog)s: error: %(message)s\n": "%(prog)s: lỗi: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu: %s",
    "one of the arguments %s is required": "cần một trong các tham số %s",
    "not allowed with argument %s": "không dùng cùng với %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s có thể là một trong: %(matches)s; hãy ghi đầy đủ"
    ),
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r không có trong các lựa chọn: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "không có lệnh %(parser_name)r; các lệnh: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không đúng kiểu (%(type)s)",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "chỉ nhận một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected %s argument": "cần %s giá trị",
    "expected %s arguments": "cần %s giá trị",
    "can't open '%(filename)s': %(error)s": "không mở được '%(filename)s': %(error)s",
}


def _said(english: str) -> str:
    return WORDS.get(english, english)


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)


def speak_vietnamese() -> None:
    """Let every parser made from now on speak Vietnamese.

    `argparse` asks gettext's current domain, which belongs to whoever embeds it and follows the
    machine's language; the names that it asks by are replaced instead.
    """
    vars(argparse).update(_=_said, ngettext=_counted)
