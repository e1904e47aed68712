"""`toandan sign`, `toandan verify`, and what `toandan read` says of signatures."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.signing.authority import PASSPHRASE, authority, key_file, letter

from toandan.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a letter, a key and the trusted root; where the commands run."""
    (tmp_path / "a.pdf").write_bytes(letter())
    (tmp_path / "khoa.p12").write_bytes(key_file())
    authority().trusted_in(tmp_path / "goc")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOANDAN_TRUST_ROOTS", str(tmp_path / "goc"))
    return tmp_path


def sign(monkeypatch: pytest.MonkeyPatch, passphrase: str = PASSPHRASE) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(passphrase + "\n"))
    words = ["sign", "a.pdf", "--key", "khoa.p12", "--out", "b.pdf", "--passphrase-stdin"]
    return main(words)


def test_a_signed_file_is_verified(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign(monkeypatch) == 0
    assert "Đã ký: b.pdf (Nguyễn Văn Mẫu)" in capsys.readouterr().out
    assert main(["verify", "b.pdf"]) == 0
    assert "b.pdf: Ký số bởi Nguyễn Văn Mẫu" in capsys.readouterr().out
    assert main(["verify", "b.pdf", "--json", "--roots", "khong-co"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["signatures"][0]["verdict"] == "no_roots"


def test_signing_and_checking_work_inside_a_running_loop(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def as_in_a_notebook() -> tuple[int, int]:
        return sign(monkeypatch), main(["verify", "b.pdf"])

    assert asyncio.run(as_in_a_notebook()) == (0, 0)


def test_an_unsigned_file_and_a_missing_one_fail(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "a.pdf", "khong-co.pdf", "khoa.p12"]) == 1
    told = capsys.readouterr()
    assert "không có chữ ký số" in told.out
    assert "khong-co.pdf: Không mở được tệp" in told.err
    assert "khoa.p12: Tệp hỏng hoặc không phải PDF" in told.err


def test_a_wrong_passphrase_signs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign(monkeypatch, "sai bét") == 1
    told = capsys.readouterr()
    assert "Không mở được khóa ký" in told.err
    assert "sai bét" not in told.out + told.err
    assert not (folder / "b.pdf").exists()


def test_an_existing_file_is_not_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b.pdf").write_text("giữ nguyên")
    assert sign(monkeypatch) == 1
    assert "b.pdf" in capsys.readouterr().err
    assert (folder / "b.pdf").read_text() == "giữ nguyên"


def test_reading_tells_the_signatures_of_a_pdf(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sign(monkeypatch)
    capsys.readouterr()
    assert main(["read", "b.pdf"]) == 0
    assert "Chữ ký số: Ký số bởi Nguyễn Văn Mẫu" in capsys.readouterr().out
    assert main(["read", "b.pdf", "--json"]) == 0
    assert "signatures" not in json.loads(capsys.readouterr().out)
    assert main(["read", "b.pdf", "--json", "--full"]) == 0
    assert json.loads(capsys.readouterr().out)["signatures"][0]["verdict"] == "valid"
    assert main(["read", "a.pdf"]) == 0
    assert "Chữ ký số" not in capsys.readouterr().out
