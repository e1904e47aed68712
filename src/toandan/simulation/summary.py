"""Scenarios and ensembles in words, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.areas import load_province
from toandan.simulation.compile_plan import compile_plan
from toandan.simulation.disease import load_disease
from toandan.simulation.scenario_doses import NEVER_CLOSES
from toandan.simulation.scenario_parts import LAST_DAY, measure_titles
from toandan.simulation.store import population_of

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from toandan.simulation.ensemble import Ensemble
    from toandan.simulation.scenario import Scenario
    from toandan.simulation.scenario_doses import Vaccination
    from toandan.simulation.scenario_parts import Order

_TOLD = (
    ("infections", "ca nhiễm"),
    ("detected", "ca phát hiện"),
    ("admissions", "nhập viện"),
    ("deaths", "tử vong"),
    ("peak_beds", "giường bệnh cần lúc cao nhất"),
    ("peak_icu", "giường hồi sức cần lúc cao nhất"),
    ("under_orders", "người-ngày chịu biện pháp"),
    ("person_days_home_quarantine", "người-ngày cách ly tại nhà"),
    ("person_days_central_quarantine", "người-ngày cách ly tập trung"),
    ("work_days_lost", "ngày công phải nghỉ"),
)


def number(value: float) -> str:
    """A whole number with dots between thousands."""
    return f"{value:,.0f}".replace(",", ".")


def told_totals(ensemble: Ensemble, runs: pl.DataFrame) -> str:
    """The totals of an ensemble with their 90 % range."""
    scenario = ensemble.prepared.scenario
    people = number(ensemble.prepared.population.size)
    size = f"{people} người, {scenario.days} ngày, {len(ensemble.seeds)} lần chạy"
    lines = [f"{scenario.title or scenario.name}: {size} → {ensemble.folder}"]
    for name, words in _TOLD:
        low, middle, high = (runs[name].quantile(q, "linear") or 0.0 for q in (0.05, 0.5, 0.95))
        lines.append(f"  {words}: {number(middle)} ({number(low)} đến {number(high)})")
    return "\n".join(lines)


def describe(scenario: Scenario) -> str:
    """What a scenario says, after checking it against its province and disease.

    Raises:
        SimulationError: a table, the disease or the scenario cannot be used.
    """
    disease = load_disease(scenario.disease)
    province = load_province(scenario.province)
    population, _ = population_of(scenario.province, scenario.people)
    compile_plan(scenario, population, disease)
    first = sum(part.count for part in scenario.seeds)
    lines = [
        f"{scenario.title or scenario.name}: hợp lệ",
        f"  {province.name}: {number(population.size)} người, {population.n_communes} xã",
        f"  {disease.title}; từ {day(scenario.start)}, {scenario.days} ngày",
        f"  {first} ca đầu tiên; {len(scenario.imports)} nguồn nhập cảnh",
        *(f"  {_told_order(order)}" for order in scenario.orders),
        *(f"  {_told_campaign(campaign)}" for campaign in scenario.vaccination),
    ]
    words = {
        "xét nghiệm": scenario.testing,
        "cách ly F0": scenario.isolation,
        "truy vết F1": scenario.tracing,
        "tiêm chủng": scenario.vaccination,
    }
    active = [word for word, part in words.items() if part]
    return "\n".join([*lines, f"  {', '.join(active) or 'không xét nghiệm, không tiêm chủng'}"])


def _told_order(order: Order) -> str:
    when = f"từ {day(order.since)}"
    if order.until != LAST_DAY:
        when += f" đến trước {day(order.until)}"
    if order.trigger:
        when += (
            f", khi từ {order.trigger.opens:g} ca/100.000 dân trong 7 ngày "
            f"đến khi dưới {order.trigger.closes:g}"
        )
    return f"{measure_titles().get(order.kind, order.kind)} {when}"


def _told_campaign(campaign: Vaccination) -> str:
    words = f"Tiêm {campaign.product} {number(campaign.daily)} mũi/ngày từ {day(campaign.since)}"
    if campaign.trigger:
        where = "toàn tỉnh" if campaign.trigger.scope == "province" else "xã"
        words += f", khi {where} có từ {campaign.trigger.opens:g} ca/100.000 dân trong 7 ngày"
        if campaign.trigger.closes != NEVER_CLOSES:
            words += f" đến khi dưới {campaign.trigger.closes:g}"
    return f"{words}, chia theo số ca của từng xã" if campaign.steered else words


def day(when: date) -> str:
    """A date as written in Vietnam."""
    return f"{when:%d/%m/%Y}"
