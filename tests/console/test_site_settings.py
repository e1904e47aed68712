"""The site's own settings, which the suite replaces in part."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test.utils import override_settings
from django.urls import reverse

from toandan.site import env
from toandan.site import settings as site

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


def told(folder: Path, words: str, **environment: str) -> str:
    """Return what a fresh process says of the settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TOANDAN_")}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", f"from toandan.site import settings; print({words})"],
        env={**kept, "TOANDAN_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.django_db
@override_settings(CACHES=site.CACHES)
def test_many_strangers_do_not_make_the_site_forget_who_tried(db: None) -> None:
    call_command("createcachetable", verbosity=0)
    cache.set("allauth:rl:login_failed:someone", [1.0, 2.0], 300)
    for number in range(400):
        cache.set(f"b{number}", [1.0], 60)
    assert cache.get("allauth:rl:login_failed:someone") == [1.0, 2.0]


def test_a_folder_with_odd_signs_holds_the_database(tmp_path: Path) -> None:
    for name in ("dữ liệu #1", "50%25", "a?b"):
        database = told(tmp_path / name, "settings.DATABASES['default']['NAME']")
        assert database == str(tmp_path / name / "toandan.sqlite3")


def test_processes_that_start_at_once_read_one_whole_key(tmp_path: Path) -> None:
    program = "from toandan.site import settings; print(settings.SECRET_KEY)"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TOANDAN_")}
    started = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            env={**kept, "TOANDAN_DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    keys = {one.communicate(timeout=60)[0].strip() for one in started}
    assert len(keys) == 1
    assert len(keys.pop()) > 60
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_people_behind_one_proxy_do_not_lock_each_other_out(client: Client) -> None:
    cache.clear()

    def wrong(number: int, address: str) -> int:
        answer = client.post(
            reverse("account_login"),
            {"login": f"nguoi{number}", "password": "sai"},
            # what a client claims itself stands before what the proxy adds
            headers={"X-Forwarded-For": f"10.9.9.{number}, {address}"},
        )
        return answer.status_code

    assert [wrong(number, "203.0.113.5") for number in range(31)][-1] == 429
    assert wrong(40, "203.0.113.6") == 200
    cache.clear()


def test_the_number_of_proxies_is_the_operators(tmp_path: Path) -> None:
    counted = "settings.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert told(tmp_path, counted) == "0"
    assert told(tmp_path, counted, TOANDAN_PROXIES="1") == "1"


@pytest.mark.parametrize(
    ("address", "host", "options"),
    [
        ("postgresql://u:p%40@db:5433/n?sslmode=verify-full", "db", {"sslmode": "verify-full"}),
        ("postgresql://u@/n?host=/run/a%20b", "/run/a b", {}),
    ],
)
def test_what_an_address_says_of_encryption_reaches_postgresql(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str, options: dict[str, str]
) -> None:
    monkeypatch.setenv("TOANDAN_TRIED_URL", address)
    found = env.database("TOANDAN_TRIED_URL", "", "")
    del env.DECLARED["TOANDAN_TRIED_URL"]
    assert (found["HOST"], found["OPTIONS"]) == (host, options)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "find_spec", lambda _name: None)
    monkeypatch.setenv("TOANDAN_TRIED_URL", "postgresql://u@db/n")
    with pytest.raises(env.SettingError, match="psycopg"):
        env.database("TOANDAN_TRIED_URL", "", "")
    del env.DECLARED["TOANDAN_TRIED_URL"]
