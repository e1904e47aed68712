from __future__ import annotations

import math

import numpy as np
import pytest

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.places import Nearness

MEKONG = ["Kiên Giang", "An Giang", "CAN THO", "Hà Nội", "Hải Phòng"]


def nearest(near: Nearness, codes: list[str], code: str) -> str:
    return codes[int(near.weights[codes.index(code)].argmax())]


def test_provinces_are_known_by_their_names_however_they_are_written() -> None:
    near = Nearness.of(MEKONG)
    np.testing.assert_allclose(near.weights.sum(axis=1), 1.0)
    assert np.diag(near.weights).max() == 0
    assert nearest(near, MEKONG, "Kiên Giang") in {"An Giang", "CAN THO"}
    assert nearest(near, MEKONG, "Hà Nội") == "Hải Phòng"
    assert near.people[3] == 8247


def test_provinces_are_known_by_their_codes() -> None:
    codes = ["91", "89", "92", "01", "31"]
    np.testing.assert_allclose(Nearness.of(codes).weights, Nearness.of(MEKONG).weights)


def test_codes_that_two_countries_share_are_taken_from_the_one_that_knows_them_all() -> None:
    # 05 and 09 are states of the United States and no provinces of Vietnam
    assert Nearness.of(["01", "05", "06", "09", "12"]).people[2] == 39538
    assert Nearness.of(["01", "02", "04", "06", "12"]).people[0] == 8247


def test_the_provinces_of_2025_have_the_people_of_those_they_were_merged_from() -> None:
    old = Nearness.of(["An Giang", "Cà Mau", "Cần Thơ", "Kiên Giang"]).people
    merged = [
        "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh",
        "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng", "Tuyên Quang", "Lào Cai", "Thái Nguyên",
        "Phú Thọ", "Bắc Ninh", "Hưng Yên", "Hải Phòng", "Ninh Bình", "Quảng Trị", "Đà Nẵng",
        "Quảng Ngãi", "Gia Lai", "Khánh Hòa", "Lâm Đồng", "Đắk Lắk", "Thành phố Hồ Chí Minh",
        "Đồng Nai", "Tây Ninh", "Cần Thơ", "Vĩnh Long", "Đồng Tháp", "Cà Mau", "An Giang",
    ]  # fmt: skip
    new = Nearness.of(merged).people
    assert len(merged) == 34
    assert new[-1] == pytest.approx(old[0] + old[3], abs=1)
    assert new.sum() == pytest.approx(97_580, abs=50)


def test_unknown_places_have_no_neighbours() -> None:
    near = Nearness.of(["a", "b", "c", "d", "e"])
    assert not near.weights.any()
    assert (near.people == 1).all()


def test_a_row_among_known_places_that_is_none_has_no_neighbours() -> None:
    codes = ["AT", "DE", "CH", "CZ", "SK", "HU", "SI", "IT", "FR", "PL", "EU27"]
    near = Nearness.of(codes)
    assert not near.weights[-1].any()
    assert not near.weights[:, -1].any()
    assert nearest(near, codes, "SK") in {"HU", "AT", "CZ"}


def test_communes_of_one_district_are_near_each_other() -> None:
    below = [Area(code, parent=code[0], population=100) for code in ("A1", "A2", "A3", "B1", "B2")]
    areas = Areas([Area("A"), Area("B"), *below])
    codes = ["A", "A1", "A2", "A3", "B1", "B2"]
    near = Nearness.of(codes, areas)
    np.testing.assert_allclose(near.weights[1], [0, 0, 0.5, 0.5, 0, 0])
    np.testing.assert_allclose(near.weights[4], [0, 0, 0, 0, 0, 1])
    assert not near.weights[0].any()


def test_positions_of_the_list_of_areas_come_first_and_tiers_are_kept_apart() -> None:
    areas = Areas(
        [Area("P", latitude=10.0, longitude=105.0)]
        + [Area(f"C{k}", parent="P", latitude=10.0 + k / 10, longitude=105.0) for k in range(5)]
    )
    codes = ["P", *(f"C{k}" for k in range(5))]
    near = Nearness.of(codes, areas)
    assert not near.weights[0].any()
    assert not near.weights[:, 0].any()
    assert near.weights[1, 2] > near.weights[1, 3] > near.weights[1, 5] > 0


def test_nearness_does_not_depend_on_the_scale_of_the_map() -> None:
    generator = np.random.default_rng(3)
    north, east = generator.random((2, 20))
    wide = Nearness.between(north, east, np.ones(20))
    small = Nearness.between(north / 50, east / 50, np.ones(20))
    np.testing.assert_allclose(wide.weights, small.weights, rtol=0.01)


def test_three_places_are_no_neighbourhood() -> None:
    assert not Nearness.between(np.arange(3.0), np.zeros(3), np.ones(3)).weights.any()
    lost = np.array([1.0, 2.0, 3.0, math.nan])
    assert not Nearness.between(lost, np.zeros(4), np.ones(4)).weights.any()


def test_a_whole_country_of_communes_is_forecast_without_a_table_of_pairs() -> None:
    codes = [f"{number:05d}" for number in range(4001)]
    areas = Areas([Area("P"), *(Area(code, parent="P") for code in codes)])
    assert not Nearness.of(codes, areas).weights.any()
    assert Nearness.of(codes[:4], areas).weights.sum() == 4
