from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.simulation.models import scenario_document

from toandan.cli import main

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
    assert main(words) == 0
    said = capsys.readouterr()
    assert "3,000 người, 40 ngày, 4 lần chạy" in said.out
    assert "ca nhiễm" in said.out
    assert "4/4" in said.err
    for name in ("free", "masks"):
        assert pl.read_parquet(out / name / "runs.parquet").height == 4
    tree = pl.read_parquet(out / "free" / "tree-1.parquet")
    counts = pl.read_parquet(out / "free" / "counts-1.parquet")
    infections = counts.filter(pl.col("series") == "infections")["count"].sum()
    assert infections == tree.height
    assert tree["source"].null_count() == 20
    assert (out / "p.svg").is_file()
    assert (out / "p-difference.svg").is_file()


def test_a_faulty_scenario_is_told_in_vietnamese_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", _write(tmp_path, "bad", orders=[{"kind": "magic"}])]) == 1
    assert "Kịch bản có lỗi" in capsys.readouterr().err
    assert main(["simulate", str(tmp_path / "none.toml")]) == 1
    assert "không tìm thấy" in capsys.readouterr().err
