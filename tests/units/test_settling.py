"""What a person settled about a phrase: remembered, replaced, asked again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from toandan.units.actions import settle_phrase
from toandan.units.queries import How, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.units.models import Organisation

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DAY = dt.date(2021, 6, 15)


def codes(phrase: str, issuer: Organisation | None) -> set[str]:
    return {unit.code for unit in resolve(phrase, issuer=issuer, on=DAY).organisations}


def test_a_settlement_is_remembered_for_its_issuer_alone(body: Body) -> None:
    issuer, other = body("tinh-uy-91"), body("ubnd-91")
    phrase = "Tiểu ban Hậu cần"
    settle_phrase(
        phrase, issuer=issuer, organisations=[body("quan-su-91"), body("so-y-te-91")], by=None
    )
    found = resolve("tiểu ban hậu cần;", issuer=issuer, on=DAY)
    assert found.how is How.SETTLEMENT
    assert {unit.code for unit in found.organisations} == {"quan-su-91", "so-y-te-91"}
    assert resolve(phrase, issuer=other, on=DAY).how is How.UNRESOLVED


def test_a_settlement_goes_before_names_and_rules_and_the_later_replaces_the_earlier(
    body: Body,
) -> None:
    issuer = body("tinh-uy-91")
    settle_phrase("Sở Y tế", issuer=issuer, organisations=[body("kiem-soat-benh-tat-91")], by=None)
    assert codes("Sở Y tế", issuer) == {"kiem-soat-benh-tat-91"}
    settle_phrase("Sở Y tế", issuer=issuer, organisations=[body("bcd-covid-91")], by=None)
    assert codes("Sở Y tế", issuer) == {"bcd-covid-91"}


def test_nobody_can_be_settled(body: Body) -> None:
    issuer = body("tinh-uy-91")
    settle_phrase("các tổ chức tín dụng", issuer=issuer, organisations=[], by=None)
    found = resolve("Các tổ chức tín dụng", issuer=issuer, on=DAY)
    assert found.how is How.SETTLEMENT
    assert found.resolved
    assert found.organisations == ()


def test_a_settlement_whose_bodies_have_ended_is_an_open_question_again(body: Body) -> None:
    issuer, named = body("tinh-uy-91"), body("so-du-lich-91")
    settle_phrase("Tổ du lịch", issuer=issuer, organisations=[named], by=None)
    named.valid_to = dt.date(2021, 5, 31)
    named.save()
    assert resolve("Tổ du lịch", issuer=issuer, on=DAY).how is How.UNRESOLVED
    assert resolve("Tổ du lịch", issuer=issuer, on=dt.date(2021, 5, 31)).resolved
