"""Typed reading of `TOANDAN_*` environment variables.

Every variable is declared once, with what it means; `docs/operations.md` lists them all
and a test compares the two. A value that cannot be used stops the program at start.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection


class SettingError(SystemExit):
    """A variable holds something that cannot be used; the message tells what to write.

    Values that may hold a password are not repeated in it.
    """


@dataclass(frozen=True)
class Variable:
    """One declared environment variable."""

    name: str
    default: str
    meaning: str


DECLARED: dict[str, Variable] = {}


def text(name: str, default: str, meaning: str) -> str:
    """Return the variable as it stands, or its default."""
    DECLARED[name] = Variable(name, default, meaning)
    return os.environ.get(name, default)


def flag(name: str, meaning: str, *, default: bool) -> bool:
    """Return a yes/no variable (`1`, `true`, `yes` or `0`, `false`, `no`)."""
    value = text(name, "1" if default else "0", meaning).lower()
    if value not in {"1", "0", "true", "false", "yes", "no"}:
        raise SettingError(f"{name}={value!r}: hãy ghi 1 (có) hoặc 0 (không)")
    return value in {"1", "true", "yes"}


def whole(name: str, default: int, meaning: str) -> int:
    """Return a whole number of zero or more."""
    value = text(name, str(default), meaning)
    if not value.isdecimal():
        raise SettingError(f"{name}={value!r}: hãy ghi một số nguyên, ví dụ {default}")
    return int(value)


def choice(name: str, default: str, meaning: str, allowed: Collection[str]) -> str:
    """Return one of a few words."""
    value = text(name, default, meaning)
    if value not in allowed:
        near = get_close_matches(value, allowed, n=3, cutoff=0.4) or [default]
        raise SettingError(f"{name}={value!r}: giá trị không dùng được; ví dụ: {', '.join(near)}")
    return value


def folder(name: str, default: str, meaning: str) -> Path:
    """Return a folder, made where it is missing."""
    value = text(name, default, meaning)
    try:
        path = Path(value).resolve()
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"{name}={value!r}: không tạo được thư mục ({error})") from error
    return path


def words(name: str, default: str, meaning: str) -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default, meaning).split(",") if word.strip()]


def database(name: str, default: str, meaning: str) -> dict[str, object]:
    """Return Django's settings for `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.

    SQLite runs in WAL with immediate transactions: a writer takes its lock when it begins,
    so that two writers wait for each other instead of losing one of the writes. Each commit
    waits for the disk: a number given to a letter is known to people a moment later, and must
    not be given again after the power failed. What stands
    after a `?` goes to PostgreSQL's client, such as `sslmode=verify-full`.
    """
    value = text(name, default, meaning)
    wrong = SettingError(
        f"{name}: hãy ghi sqlite:////TỆP hoặc postgresql://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/TÊN"
    )
    parts = urlsplit(value)
    try:
        port = str(parts.port or "")
    except ValueError:
        raise wrong from None
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        if find_spec("psycopg") is None:
            raise SettingError(f"{name}: thiếu gói psycopg; hãy chạy make install với biến này")
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": port,
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise wrong


def mail(name: str, default: str, meaning: str) -> dict[str, object]:
    """Return Django's e-mail settings for `files`, `console` or `smtp[s]://USER:PASSWORD@HOST:PORT`."""
    value = text(name, default, meaning)
    backend = "django.core.mail.backends."
    if value in {"files", "console"}:
        kind = "filebased" if value == "files" else "console"
        return {"EMAIL_BACKEND": f"{backend}{kind}.EmailBackend"}
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError(
            f"{name}: hãy ghi files, console hoặc smtps://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:CỔNG"
        )
    return {
        "EMAIL_BACKEND": f"{backend}smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtps" and (parts.port or 587) != 465,  # noqa: PLR2004 - the port of implicit TLS
        "EMAIL_USE_SSL": parts.port == 465,  # noqa: PLR2004 - the port of implicit TLS
        "EMAIL_TIMEOUT": 20,
    }
