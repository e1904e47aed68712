from __future__ import annotations

import re
from pathlib import Path

import pytest

from toandan.simulation.derived import TITLES
from toandan.simulation.scenario_doses import vaccine_products
from toandan.simulation.scenario_parts import measure_kinds

PAGE = Path(__file__).resolve().parents[2] / "docs" / "simulation.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_worked_example_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None
    monkeypatch.chdir(tmp_path)
    exec(compile(found[1], "docs/simulation.md", "exec"), {})  # noqa: S102 - our own page
    assert float(capsys.readouterr().out) > 20
    assert (tmp_path / "results" / "fans.svg").stat().st_size > 1000
    assert (tmp_path / "results" / "difference.png").stat().st_size > 1000


def test_the_page_names_every_series_measure_and_product(page: str) -> None:
    names = (*TITLES, *measure_kinds(), *vaccine_products())
    assert [name for name in names if name not in page] == []
