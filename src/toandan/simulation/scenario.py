"""A scenario: one TOML or JSON file that says who, what disease, since when, which measures.

The file is read whole and every fault is reported at once (`ScenarioError`). What the
fields mean is written in docs/simulation.md.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toandan.simulation.areas import DATA
from toandan.simulation.errors import ScenarioError
from toandan.simulation.fields import Fields
from toandan.simulation.scenario_care import Hospitals, Immune, read_hospitals, read_immune
from toandan.simulation.scenario_doses import Vaccination, read_vaccination
from toandan.simulation.scenario_parts import (
    Importation,
    Isolation,
    Order,
    Seeding,
    Testing,
    Tracing,
    read_importation,
    read_isolation,
    read_orders,
    read_seeding,
    read_testing,
    read_tracing,
)

if TYPE_CHECKING:
    from datetime import date

_MOST_DAYS = 3650


@dataclass(frozen=True)
class Scenario:
    """A scenario as read; `document` is the file itself, kept with the results."""

    name: str
    title: str
    province: str
    people: int  # 0: as the province's tables say
    disease: str
    start: date
    days: int
    seeds: tuple[Seeding, ...]
    imports: tuple[Importation, ...]
    orders: tuple[Order, ...]
    testing: Testing | None
    isolation: Isolation | None
    tracing: Tracing | None
    vaccination: tuple[Vaccination, ...]
    hospitals: Hospitals
    immune: tuple[Immune, ...]
    document: dict[str, Any]


def shipped_scenarios() -> list[str]:
    """Names of the scenarios that come with the package."""
    return sorted(file.stem for file in (DATA / "scenarios").glob("*.toml"))


def load_scenario(file: Path | str) -> Scenario:
    """Read a scenario file, with what it `extends`.

    Raises:
        ScenarioError: the file cannot be read, or lists every fault found in it.
    """
    return parse_scenario(_read(Path(file), ()))


def _read(file: Path, above: tuple[Path, ...]) -> dict[str, Any]:
    """The document of a file laid over the one it extends, table by table.

    Args:
        file: a file, or the name of a shipped scenario.
        above: the files that extend this one.
    """
    path = file if file.is_file() else DATA / "scenarios" / f"{file.name}.toml"
    if not path.is_file():
        known = ", ".join(shipped_scenarios())
        raise ScenarioError([f"{file}: không tìm thấy tệp kịch bản; có sẵn: {known}"])
    if path in above:
        raise ScenarioError([f"{path}: 'extends' quay vòng"])
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError([f"{path}: không đọc được ({error}); tệp phải là UTF-8"]) from error
    try:
        document = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError([f"{path}: không phải TOML hoặc JSON hợp lệ ({error})"]) from error
    if not isinstance(document, dict):
        raise ScenarioError([f"{path}: phải là một bảng ở cấp ngoài cùng"])
    base = document.pop("extends", None)
    if base is None:
        return document
    beside = path.parent / str(base)
    return {**_read(beside if beside.is_file() else Path(str(base)), (*above, path)), **document}


def parse_scenario(document: dict[str, Any]) -> Scenario:
    """Check a scenario document.

    Raises:
        ScenarioError: lists every fault found.
    """
    faults: list[str] = []
    top = Fields(document, "", faults)
    start = top.day("start")
    scenario = Scenario(
        name=top.text("name"),
        title=top.text("title", ""),
        province=top.text("province", "kien_giang_2021"),
        people=top.whole("people", 0, 200_000_000, 0),
        disease=top.text("disease", "covid19"),
        start=start,
        days=top.whole("days", 1, _MOST_DAYS),
        seeds=tuple(read_seeding(part) for part in top.tables("seeds")),
        imports=tuple(read_importation(part, start) for part in top.tables("imports")),
        orders=_orders(top, start),
        testing=read_testing(top.table("testing"), start),
        isolation=read_isolation(top.table("isolation")),
        tracing=read_tracing(top.table("tracing")),
        vaccination=tuple(read_vaccination(part, start) for part in top.tables("vaccination")),
        hospitals=read_hospitals(top.table("hospitals")),
        immune=tuple(read_immune(part) for part in top.tables("immune")),
        document=document,
    )
    top.done()
    if not scenario.seeds and not scenario.imports:
        faults.append("seeds: cần ít nhất một [[seeds]] hoặc [[imports]] để có ca bệnh đầu tiên")
    if scenario.testing is None and (scenario.isolation or scenario.tracing):
        faults.append("testing: cần [testing] để phát hiện ca trước khi cách ly, truy vết")
    if scenario.testing is None and any(campaign.called for campaign in scenario.vaccination):
        faults.append("testing: cần [testing] để phát hiện ca mà chiến dịch tiêm chủng dựa vào")
    if faults:
        raise ScenarioError(faults)
    return scenario


def _orders(top: Fields, start: date) -> tuple[Order, ...]:
    parts = enumerate(top.tables("orders"), start=1)
    return tuple(order for number, part in parts for order in read_orders(part, start, number))
