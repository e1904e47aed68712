"""The body whose letter it is, found from a document's head."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from toandan.units.queries import How, find_issuer

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.units.models import Organisation

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DAY = dt.date(2021, 6, 15)


@pytest.mark.parametrize(
    ("name", "parent", "place", "code"),
    [
        ("TỈNH ỦY KIÊN GIANG", "", "Kiên Giang", "tinh-uy-91"),
        ("ĐẢNG ỦY Y TẾ", "ĐẢNG BỘ HUYỆN GÒ QUAO", "Gò Quao", "dang-uy-y-te-907"),
        ("ĐẢNG ỦY Y TẾ", "", "Gò Quao", "dang-uy-y-te-907"),
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", "", "", "tinh-uy-91"),
        ("VĂN PHÒNG UBND TỈNH", "", "Kiên Giang", "van-phong-ubnd-91"),
        ("Sở Y tế tỉnh Kiên Giang", "UBND tỉnh Kiên Giang", "Kiên Giang", "so-y-te-91"),
        ("HUYỆN ỦY GÒ QUAO", "ĐẢNG BỘ TỈNH KIÊN GIANG", "Gò Quao", "huyen-uy-907"),
        ("Bộ Chính trị", "", "Hà Nội", "bo-chinh-tri"),
    ],
)
def test_the_issuer_is_found_from_a_documents_head(
    name: str, parent: str, place: str, code: str
) -> None:
    found = find_issuer(name, parent=parent, place=place, on=DAY)
    assert [unit.code for unit in found.organisations] == [code]


def test_an_issuer_that_two_places_have_is_not_guessed() -> None:
    found = find_issuer("ĐẢNG ỦY Y TẾ", on=DAY)
    assert found.how is How.UNRESOLVED
    assert len(found.candidates) == 15
