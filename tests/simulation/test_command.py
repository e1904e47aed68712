from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.simulation.models import scenario_document

from toandan.cli import main
from toandan.simulation.scenario import shipped_scenarios

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toandan.simulation.store.cache_folder", lambda: tmp_path / "cache")


def _write(folder: Path, name: str, **parts: object) -> str:
    file = folder / f"{name}.json"
    text = json.dumps(scenario_document(name=name, people=3000, days=40, **parts))
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_command_runs_compares_and_draws(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    free = _write(tmp_path, "free")
    masks = _write(tmp_path, "masks", orders=[{"kind": "masks"}])
    out = tmp_path / "out"
    words = ["simulate", free, "--compare", masks, "--runs", "4", "--threads", "1", "--detail"]
    words += ["--out", str(out), "--picture", str(out / "p.svg"), "--tiers", "province"]
    words += ["--ages", "beds,under_1_masks"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "3.000 người, 40 ngày, 4 lần chạy" in said.out
    assert "ca nhiễm" in said.out
    assert "1/4 lần chạy, còn khoảng" in said.err
    assert "4/4 lần chạy, xong sau" in said.err
    for name in ("free", "masks"):
        assert pl.read_parquet(out / name / "runs.parquet").height == 4
    tree = pl.read_parquet(out / "free" / "tree-1.parquet")
    counts = pl.read_parquet(out / "free" / "counts-1.parquet")
    infections = counts.filter(pl.col("series") == "infections")["count"].sum()
    assert infections == tree.height
    assert tree["source"].null_count() == 20
    masked = pl.read_parquet(out / "masks" / "ages" / "under_1_masks.parquet")
    assert masked["mean"].sum() == 40 * 3000
    assert not (out / "free" / "ages" / "under_1_masks.parquet").exists()
    assert (out / "free" / "ages" / "beds.parquet").is_file()
    assert (out / "p.svg").is_file()
    assert (out / "p-difference.svg").is_file()
    gap = pl.read_parquet(out / "masks" / "difference-free.parquet")
    assert gap.filter(pl.col("series") == "infections")["mean"][0] < 0


def test_a_faulty_scenario_is_told_in_vietnamese_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", _write(tmp_path, "bad", orders=[{"kind": "magic"}])]) == 1
    assert "Kịch bản có lỗi" in capsys.readouterr().err
    assert main(["simulate", str(tmp_path / "none.toml")]) == 1
    assert "không tìm thấy" in capsys.readouterr().err


def test_a_scenario_is_checked_and_told_without_running_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = {"kind": "directive_16", "from": "2021-07-19", "to": "2021-08-01"}
    trigger = {"open": 150, "close": 30}
    orders = [order, {"kind": "lockdown", "communes": ["899"], "trigger": trigger}]
    good = _write(tmp_path, "good", orders=orders, testing={})
    assert main(["simulate", "--check", good, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "good: hợp lệ" in said
    assert "Kiên Giang: 3.000 người, 144 xã" in said
    assert "Chỉ thị 16 từ 19/07/2021 đến trước 01/08/2021" in said
    assert "khi từ 150 ca/100.000 dân trong 7 ngày đến khi dưới 30" in said
    assert not (tmp_path / "out").exists()
    assert main(["simulate", "--check", "vaccinate_where_cases"]) == 0
    said = capsys.readouterr().out
    assert "khi toàn tỉnh có từ 20 ca/100.000 dân trong 7 ngày, chia theo số ca" in said
    campaign = {"product": "pfizer", "daily": 9, "trigger": {"open": 20, "close": 5}}
    stops = _write(tmp_path, "stops", testing={}, vaccination=[campaign])
    assert main(["simulate", "--check", stops]) == 0
    assert "khi xã có từ 20 ca/100.000 dân trong 7 ngày đến khi dưới 5" in capsys.readouterr().out
    bad = _write(tmp_path, "bad", orders=[{"kind": "masks", "communes": ["00000"]}])
    assert main(["simulate", "--check", bad]) == 1
    assert "orders[1].communes: không có xã hoặc huyện nào có mã '00000'" in capsys.readouterr().err


def test_shipped_scenarios_are_listed_with_their_titles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["simulate", "--list"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == shipped_scenarios()
    assert all(len(line.split()) > 3 for line in said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Thiếu kịch bản"),
        (["free_wave", "--tiers", "ward"], "--tiers"),
        (["free_wave", "--ages", "bets"], "bets"),
        (["free_wave", "--ages", "doses"], "doses"),
        (["free_wave", "--ages", "under_1_masks"], "under_1_masks"),
        (["free_wave", "--ages", "rt"], "rt"),
        (["free_wave", "--ages", "deaths", "--age-days", "0"], "1 ngày"),
        (["free_wave", "--runs", "0"], "--runs"),
        (["free_wave", "--compare", "free_wave"], "khác nhau"),
        (["free_wave", "--picture", "p.gif"], ".svg"),
        (["free_wave", "--series", "bets", "--picture", "p.svg"], "bets"),
        (["free_wave", "--areas", "00000", "--picture", "p.svg"], "00000"),
    ],
)
def test_a_wrong_option_is_told_before_anything_runs(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *words, "--out", str(tmp_path / "out")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_stops_after_the_runs_at_hand_and_the_same_command_goes_on(
    tmp_path: Path,
) -> None:
    scenario = _write(tmp_path, "long")
    out = tmp_path / "out"
    words = [sys.executable, "-m", "toandan", "simulate", scenario, "--runs", "4000"]
    words += ["--threads", "1", "--out", str(out), "--tiers", "province"]
    with subprocess.Popen(  # noqa: S603 - our own command
        words, stderr=subprocess.PIPE, text=True
    ) as process:
        runs = out / "long" / "runs"
        while process.poll() is None and len(list(runs.glob("*.run"))) < 5:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Chạy lại cùng lệnh để tiếp tục" in said
    kept = {file: file.stat().st_mtime_ns for file in runs.glob("*.run")}
    assert 5 <= len(kept) < 4000
    words[words.index("4000")] = str(len(kept) + 3)
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own
    assert len(list(runs.glob("*.run"))) == len(kept) + 3
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
