"""The `toandan` command as whoever installs it meets it: lists, faults, addresses."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command, get_commands
from django.test.utils import override_settings

from toandan import __version__
from toandan.cli import PURE_COMMANDS, main
from toandan.cli.overview import GROUPS, overview, summaries
from toandan.site.management.commands import serve

if TYPE_CHECKING:
    from pathlib import Path


def toandan(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, on data of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TOANDAN_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "toandan", *words],
        env={**kept, "TOANDAN_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_command_stands_in_the_overview_with_what_it_does() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("toandan.")}
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(ours | set(PURE_COMMANDS))
    assert [name for name in grouped if len(summaries().get(name, "")) < 10] == []


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_without_a_command_all_are_listed(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.strip() == overview()
    assert "cách dùng" in overview()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == __version__


def test_an_unknown_command_names_those_that_may_be_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["simulat"]) == 1
    said = capsys.readouterr().err
    assert "“simulat”" in said
    assert "simulate" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forecast"], "còn thiếu: data, --as-of"),
        (["simulate", "free_wave", "--runs", "many"], "giá trị 'many' không đúng kiểu"),
        (["read", "x.pdf", "--jsn"], "không hiểu: --jsn"),
        (["units", "merge"], "còn thiếu: province, --into, --on"),
        (["sample", "foo"], "'foo' không có trong các lựa chọn"),
        (["serve", "--port"], "--port: cần một giá trị"),
        (["population", "bild"], "'bild'"),
    ],
)
def test_faults_of_the_line_are_told_in_vietnamese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "cách dùng: toandan" in printed
    assert "error" not in printed


@pytest.mark.parametrize("words", [["help", "serve"], ["simulate", "--help"]])
def test_help_of_a_command_is_in_vietnamese(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    assert "hiện phần trợ giúp này" in printed
    for foreign in ("usage", "options", "show this", "--traceback", "System checks", "Skip"):
        assert foreign not in printed


def test_serving_at_a_taken_address_is_refused(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = toandan("serve", "--port", str(port), folder=tmp_path)
    assert done.returncode == 1
    assert f"cổng {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_serving_before_setup_is_refused(tmp_path: Path) -> None:
    done = toandan("serve", "--port", "0", folder=tmp_path)
    assert done.returncode == 1
    assert "toandan setup" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("proxies", "warned"), [(0, 1), (1, 0)])
def test_serving_behind_an_uncounted_proxy_is_warned_of(
    proxies: int, warned: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped_at_once(*_words: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "refuse_taken", lambda *_address: None)
    monkeypatch.setattr(serve, "refuse_unready", lambda: None)
    monkeypatch.setattr(serve.subprocess, "Popen", stopped_at_once)
    monkeypatch.setattr(serve.signal, "signal", lambda *_handler: None)
    monkeypatch.setenv("TOANDAN_BASE_URL", "https://toandan.example.gov.vn")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        call_command("serve")
    assert capsys.readouterr().err.count("TOANDAN_PROXIES") == warned


def test_stopping_leaves_no_worker_of_a_server_that_does_not_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "GRACE_SECONDS", 0.2)
    reading, held = os.pipe()
    stubborn = "trap '' TERM; sleep 300 & sleep 300"
    server = subprocess.Popen(  # noqa: S603 - our own words
        ["/bin/sh", "-c", stubborn], pass_fds=(held,), process_group=0
    )
    os.close(held)
    time.sleep(0.2)
    serve.stop([server])
    # the pipe ends when the last process that holds it has ended
    assert select.select([reading], [], [], 10)[0]
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_a_database_that_is_not_there_is_told_without_a_trace(tmp_path: Path) -> None:
    done = toandan("audit", "verify", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Lỗi: ")
    assert "toandan setup" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOANDAN_LOG_LEVEL", "WARN", "WARNING"),
        ("TOANDAN_TIME_ZONE", "Asia/HoChiMinh", "Asia/Ho_Chi_Minh"),
        ("TOANDAN_DEBUG", "perhaps", "1 (có) hoặc 0 (không)"),
        ("TOANDAN_UPLOAD_MAX_MB", "5o", "số nguyên"),
        ("TOANDAN_DATABASE_URL", "mysql://user:geheim@host/name", "postgresql://"),
        ("TOANDAN_DATABASE_URL", "postgresql://user:geheim@host:port/name", "postgresql://"),
        ("TOANDAN_EMAIL_URL", "imap://user:geheim@host", "smtps://"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    done = toandan("audit", "verify", folder=tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(name)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "geheim" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = toandan("audit", "verify", folder=tmp_path / "file" / "below")
    assert done.returncode == 1
    assert done.stderr.startswith("TOANDAN_DATA_DIR")
    assert "Traceback" not in done.stderr
