"""Every group phrase of shared/vietnam.md, of the five seeds and of other letters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from toandan.units.actions import load_sample_hamlets
from toandan.units.models import Organisation, PhraseRule
from toandan.units.queries import How, Resolver, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DAY = dt.date(2021, 6, 15)
COMMITTEES = {
    *(f"huyen-uy-{code}" for code in (902, 903, 904, 905, 906, 907, 908, 909, 910, 912, 913, 914)),
    *(f"thanh-uy-{code}" for code in (899, 900, 911)),
}
ATTACHED = {"dang-uy-khoi-91", "dang-uy-quan-su-91", "dang-uy-cong-an-91", "dang-uy-bien-phong-91"}
GO_QUAO = ("30952", "30955", "30958", "30961", "30964", "30967", "30970", "30973", "30976")
GO_QUAO_ALL = (*GO_QUAO, "30979", "30982")


def codes(phrase: str, issuer: Organisation | None) -> set[str]:
    return {unit.code for unit in resolve(phrase, issuer=issuer, on=DAY).organisations}


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("Các đồng chí Tỉnh ủy viên", "ban-chap-hanh-tinh-uy-91"),
        ("Ban cán sự đảng Ủy ban nhân dân tỉnh", "ban-can-su-dang-ubnd-91"),
        ("Ban cán sự Đảng UBND tỉnh", "ban-can-su-dang-ubnd-91"),
        ("Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh", "bcd-covid-91"),
        ("BCĐ phòng chống dịch bệnh COVID-19 tỉnh", "bcd-covid-91"),
        ("Ban Thường vụ Tỉnh ủy", "tinh-uy-91"),
        ("Thường trực Tỉnh ủy", "tinh-uy-91"),
        ("BTV TU", "tinh-uy-91"),
        ("tinh uy kien giang", "tinh-uy-91"),
        ("Tỉnh ủy Kiên Giang", "tinh-uy-91"),
        ("Văn phòng Tỉnh ủy", "van-phong-tinh-uy-91"),
        ("VPTU", "van-phong-tinh-uy-91"),
        ("UBND tỉnh", "ubnd-91"),
        ("Ủy ban nhân dân tỉnh", "ubnd-91"),
        ("Chủ tịch UBND tỉnh", "ubnd-91"),
        ("Văn phòng UBND tỉnh", "van-phong-ubnd-91"),
        ("HĐND tỉnh", "hdnd-91"),
        ("Sở Giáo dục và Đào tạo", "so-giao-duc-va-dao-tao-91"),
        ("Sở GD&ĐT", "so-giao-duc-va-dao-tao-91"),
        ("Sở Nông nghiệp và PTNT", "so-nong-nghiep-91"),
        ("Giám đốc Sở Y tế", "so-y-te-91"),
        ("Công an tỉnh", "cong-an-91"),
        ("CA tỉnh", "cong-an-91"),
        ("Bộ Chỉ huy Quân sự tỉnh", "quan-su-91"),
        ("Bộ đội Biên phòng", "bien-phong-91"),
        ("BĐBP tỉnh", "bien-phong-91"),
        ("Đảng ủy Bộ đội Biên phòng tỉnh", "dang-uy-bien-phong-91"),
        ("Liên minh Hợp tác xã tỉnh", "lien-minh-htx-91"),
        ("Ủy ban MTTQ tỉnh", "mttq-91"),
        ("Tỉnh đoàn", "doan-thanh-nien-91"),
        ("Huyện ủy Gò Quao", "huyen-uy-907"),
        ("Ban Thường vụ Huyện ủy Gò Quao", "huyen-uy-907"),
        ("Thành ủy Phú Quốc", "thanh-uy-911"),
        ("UBND huyện Gò Quao", "ubnd-907"),
        ("UBND TP. Rạch Giá", "ubnd-899"),
        ("Bộ Chính trị", "bo-chinh-tri"),
        ("Thủ tướng Chính phủ", "thu-tuong-chinh-phu"),
        ("Bộ Y tế", "bo-y-te"),
    ],
)
def test_a_name_in_a_letter_of_the_province_is_one_body(body: Body, phrase: str, code: str) -> None:
    found = resolve(phrase, issuer=body("tinh-uy-91"), on=DAY)
    assert [unit.code for unit in found.organisations] == [code]
    assert found.how is How.NAME
    assert found.reason


@pytest.mark.parametrize(
    "phrase",
    [
        "Các huyện, thành ủy, đảng ủy trực thuộc",
        "các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy",
        "CÁC HUYỆN, THÀNH ỦY, ĐẢNG ỦY TRỰC THUỘC",
        "- Các huyện, thành ủy, đảng ủy trực thuộc,",
        "cac huyen, thanh uy, dang uy truc thuoc",
        "Các huyện, thành ủy và đảng ủy trực thuộc",
    ],
)
def test_the_committees_directly_under_the_province_are_nineteen(body: Body, phrase: str) -> None:
    assert codes(phrase, body("tinh-uy-91")) == COMMITTEES | ATTACHED


@pytest.mark.parametrize(
    "phrase",
    [
        "Ban Thường vụ Huyện ủy, Thị ủy, Thành ủy trực thuộc Tỉnh ủy",
        "Các huyện, thành ủy",
        "các huyện ủy, thành ủy",
        "Bí thư các huyện ủy, thành ủy",
    ],
)
def test_district_committees_are_fifteen(body: Body, phrase: str) -> None:
    assert codes(phrase, body("tinh-uy-91")) == COMMITTEES


def test_departments_and_mass_organisations_of_the_province(body: Body) -> None:
    found = resolve("Các sở, ban, ngành, đoàn thể cấp tỉnh", issuer=body("tinh-uy-91"), on=DAY)
    kinds = {unit.kind.code for unit in found.organisations}
    assert {"so", "ban-nganh-tinh", "nganh-doc-tinh", "mttq-tinh", "doan-the-tinh"} <= kinds
    assert all(unit.tier.name == "PROVINCE" for unit in found.organisations)
    assert len(found.organisations) == 43
    assert found.rule is not None
    assert found.how is How.RULE
    departments = resolve("Các sở, ban, ngành tỉnh", issuer=body("ubnd-91"), on=DAY)
    assert {unit.kind.code for unit in departments.organisations}.isdisjoint({"mttq-tinh"})


def test_forces_named_one_by_one_with_a_tail_that_names_nobody(body: Body) -> None:
    phrase = "Công an tỉnh, Quân sự tỉnh, Bộ đội Biên phòng tỉnh và các lực lượng có liên quan"
    found = resolve(phrase, issuer=body("tinh-uy-91"), on=DAY)
    assert [unit.code for unit in found.organisations] == [
        "cong-an-91",
        "quan-su-91",
        "bien-phong-91",
    ]
    assert len(found.parts) == 4


def test_border_communes_are_those_of_the_issuers_area(body: Body) -> None:
    phrase = "các xã, phường khu vực biên giới"
    assert len(codes(phrase, body("tinh-uy-91"))) == 2 * 57
    assert len(codes(phrase, body("ubnd-91"))) == 57
    assert codes(phrase, body("ubnd-914")) == {
        f"ubnd-{code}" for code in ("30791", "30793", "30796", "30797", "30799")
    }
    inland = resolve(phrase, issuer=body("huyen-uy-907"), on=DAY)
    assert inland.how is How.UNRESOLVED


def test_the_last_requirement_of_176_names_committees_boards_and_heads(body: Body) -> None:
    phrase = (
        "Các huyện, thành ủy, ban đảng, ban cán sự đảng, đảng đoàn, các đồng chí lãnh đạo "
        "các sở, ngành, địa phương, đơn vị"
    )
    found = codes(phrase, body("tinh-uy-91"))
    assert found >= COMMITTEES
    assert {"ban-to-chuc-tinh-uy-91", "ban-can-su-dang-ubnd-91", "dang-doan-hdnd-91"} <= found
    assert "so-y-te-91" in found


def test_the_notice_of_the_standing_committee_is_for_boards_and_district_committees(
    body: Body,
) -> None:
    phrase = "Ban cán sự Đảng UBND tỉnh, các ban Đảng tỉnh, ban cán sự Đảng, Đảng đoàn"
    found = codes(phrase, body("tinh-uy-91"))
    assert {"ban-can-su-dang-ubnd-91", "ban-tuyen-giao-tinh-uy-91", "dang-doan-mttq-91"} <= found
    assert not found & COMMITTEES


@pytest.mark.parametrize(
    "phrase",
    [
        "Các cấp ủy, đơn vị, địa phương",
        "các cấp ủy, tổ chức đảng, hệ thống chính trị",
        "Các cấp ủy đảng, chính quyền, các cơ quan, đơn vị",
        "Các ngành, các cấp, các địa phương",
        "các cấp, các ngành",
        "Toàn hệ thống chính trị",
    ],
)
def test_the_whole_system_is_what_the_issuer_directs(body: Body, phrase: str) -> None:
    province = codes(phrase, body("tinh-uy-91"))
    assert province >= COMMITTEES | ATTACHED | {"so-y-te-91", "mttq-91", "ban-can-su-dang-ubnd-91"}
    assert not any(code.startswith(("dang-uy-3", "ubnd-")) for code in province)


def test_the_same_phrase_of_a_district_means_its_own(body: Body) -> None:
    district = codes("Các cấp ủy, đơn vị, địa phương", body("huyen-uy-907"))
    assert {f"dang-uy-{code}" for code in GO_QUAO_ALL} <= district
    assert {"ubnd-907", "phong-noi-vu-907", "dang-uy-y-te-907"} <= district
    assert all(not code.endswith("-91") for code in district)
    attached = codes("Các huyện, thành ủy, đảng ủy trực thuộc", body("huyen-uy-907"))
    assert attached == {
        *(f"dang-uy-{code}" for code in GO_QUAO_ALL),
        "dang-uy-y-te-907",
        "dang-uy-cong-an-907",
        "dang-uy-quan-su-907",
    }


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("UBND huyện", "ubnd-907"),
        ("Công an huyện", "cong-an-907"),
        ("Trưởng Công an huyện", "cong-an-907"),
        ("Chỉ huy trưởng Ban Chỉ huy Quân sự huyện", "quan-su-907"),
        ("Phòng Nông nghiệp và PTNT", "phong-nong-nghiep-907"),
        ("Phòng Tài nguyên và Môi trường", "phong-tai-nguyen-va-moi-truong-907"),
        ("Đảng ủy Y tế", "dang-uy-y-te-907"),
        ("Trung tâm Y tế", "trung-tam-y-te-907"),
        ("Ban Thường vụ Huyện ủy", "huyen-uy-907"),
        ("Các đồng chí Huyện ủy viên", "ban-chap-hanh-huyen-uy-907"),
        ("Sở Y tế", "so-y-te-91"),
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", "tinh-uy-91"),
        ("xã Định An", ""),
        ("UBND xã Định An", "ubnd-30964"),
    ],
)
@pytest.mark.parametrize("issuer", ["huyen-uy-907", "ubnd-907", "van-phong-huyen-uy-907"])
def test_a_bare_name_is_read_from_the_issuers_place(
    body: Body, issuer: str, phrase: str, code: str
) -> None:
    assert codes(phrase, body(issuer)) == ({code} if code else set())


def test_namesakes_in_two_districts_are_told_apart_by_the_issuer(body: Body) -> None:
    assert codes("UBND xã Bình An", body("ubnd-905")) == {"ubnd-30898"}
    assert codes("UBND xã Bình An", body("ubnd-902")) == {"ubnd-30808"}
    open_one = resolve("UBND xã Bình An", issuer=body("ubnd-91"), on=DAY)
    assert open_one.how is How.UNRESOLVED
    assert {one.organisation.code for one in open_one.candidates[:2]} == {
        "ubnd-30898",
        "ubnd-30808",
    }


def test_the_health_committees_letter_goes_to_its_members_and_cells(body: Body) -> None:
    load_sample_hamlets(by=None, districts=["907"])
    issuer = body("dang-uy-y-te-907")
    members = codes("Các đồng chí Ủy viên BCH Đảng bộ Y tế", issuer)
    assert members == {"ban-chap-hanh-dang-bo-y-te-907"}
    cells = {"chi-bo-trung-tam-y-te-907", *(f"chi-bo-tram-y-te-{code}" for code in GO_QUAO_ALL)}
    assert codes("Bí thư các chi bộ trực thuộc", issuer) == cells
    assert codes("Bí thư các chi bộ", issuer) == cells
    assert codes("Ban Thường vụ Đảng ủy", issuer) == {"dang-uy-y-te-907"}


def test_an_office_writes_in_the_name_of_the_body_above_it(body: Body) -> None:
    phrase = "Các huyện, thành ủy, đảng ủy trực thuộc"
    assert codes(phrase, body("van-phong-tinh-uy-91")) == codes(phrase, body("tinh-uy-91"))


@pytest.mark.parametrize(
    ("issuer", "phrase", "count"),
    [
        ("so-y-te-91", "Phòng Y tế, Trung tâm Y tế các huyện, thị xã, thành phố", 30),
        ("so-y-te-91", "Giám đốc Trung tâm Y tế huyện, thị, thành phố", 15),
        ("so-y-te-91", "Trung tâm Y tế huyện, thị xã, thành phố", 15),
        ("so-y-te-91", "Các Bệnh viện trong toàn tỉnh", 6),
        ("so-y-te-91", "Đơn vị thuộc, trực thuộc Sở Y tế", 22),
        ("ubnd-91", "UBND các huyện, thành phố", 15),
        ("ubnd-91", "Chủ tịch UBND các huyện, thành phố", 15),
        ("ubnd-91", "chính quyền các huyện, thành phố", 15),
        ("ubnd-907", "UBND các xã, thị trấn", 11),
        ("ubnd-907", "Chủ tịch UBND các xã, thị trấn", 11),
        ("ubnd-907", "Thủ trưởng các phòng, ban, đơn vị, đoàn thể", 21),
        ("huyen-uy-907", "các đảng ủy xã, thị trấn", 11),
        ("huyen-uy-907", "các cơ quan Khối Đảng huyện", 5),
        ("tinh-uy-91", "Từng địa phương", 15),
    ],
)
def test_further_phrases_of_letters(body: Body, issuer: str, phrase: str, count: int) -> None:
    assert len(codes(phrase, body(issuer))) == count


def test_a_bare_place_after_a_full_name_is_the_same_kind_of_body(body: Body) -> None:
    phrase = "Trung tâm y tế Tp. Rạch Giá, huyện U Minh Thượng, huyện Giang Thành và huyện Kiên Hải"
    assert codes(phrase, body("so-y-te-91")) == {
        "trung-tam-y-te-899",
        "trung-tam-y-te-913",
        "trung-tam-y-te-914",
        "trung-tam-y-te-912",
    }


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("Công an, Quân sự huyện Gò Quao", {"cong-an-907", "quan-su-907"}),
        ("Huyện ủy, UBND huyện An Biên", {"huyen-uy-908", "ubnd-908"}),
        ("Đảng ủy, UBND xã Định An", {"dang-uy-30964", "ubnd-30964"}),
    ],
)
def test_a_place_named_once_is_the_place_of_all(body: Body, phrase: str, named: set[str]) -> None:
    assert codes(phrase, body("tinh-uy-91")) == named


@pytest.mark.parametrize(
    "phrase",
    [
        "các cơ quan liên quan",
        "cơ quan, đơn vị, địa phương",
        "Hội Người mù tỉnh",
        "Các chủ cơ sở chăn nuôi, giết mổ gia súc tập trung trên địa bàn huyện",
        "Trung tâm Y tế dự phòng",
        "UBND huyện",
        "Huyện ủy",
        "Bí thư Thành ủy",
        "Như trên",
        "",
        "  ,;  ",
        "và",
    ],
)
def test_what_is_unclear_is_left_to_a_person(body: Body, phrase: str) -> None:
    found = resolve(phrase, issuer=body("tinh-uy-91"), on=DAY)
    assert found.how is How.UNRESOLVED
    assert not found.resolved
    assert found.organisations == ()
    assert found.reason


def test_one_unclear_piece_keeps_the_whole_phrase_open(body: Body) -> None:
    found = resolve("Sở Y tế, Hội Người mù tỉnh", issuer=body("tinh-uy-91"), on=DAY)
    assert found.how is How.UNRESOLVED
    assert "Hội Người mù tỉnh" in found.reason
    assert found.candidates[0].organisation.code == "so-y-te-91"
    assert [part.resolved for part in found.parts] == [True, False]


def test_candidates_are_ranked_by_likeness(body: Body) -> None:
    found = resolve("Sở Giáo dục Đào tạo và Thanh niên", issuer=body("tinh-uy-91"), on=DAY)
    assert found.how is How.UNRESOLVED
    assert found.candidates[0].organisation.code == "so-giao-duc-va-dao-tao-91"
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)


def test_without_an_issuer_the_only_province_is_meant() -> None:
    assert codes("Các huyện, thành ủy", None) == COMMITTEES
    assert resolve("Bí thư các chi bộ trực thuộc", issuer=None, on=DAY).how is How.UNRESOLVED


def test_a_resolver_reads_the_rules_once(
    body: Body, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    issuer = body("tinh-uy-91")
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]  # a context manager
        resolver = Resolver(issuer=issuer, on=DAY)
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]  # a context manager
        resolver.resolve("Ban Thường vụ Tỉnh ủy")


def test_every_shipped_rule_picks_somebody_for_somebody(body: Body) -> None:
    load_sample_hamlets(by=None, districts=["907"])
    issuers = [
        body(code)
        for code in ("tinh-uy-91", "huyen-uy-914", "ubnd-91", "ubnd-914", "dang-uy-y-te-907")
    ]
    for rule in PhraseRule.objects.exclude(reach=PhraseRule.Reach.NOBODY):
        if rule.code == "quan-uy":
            continue
        found = [
            answer.rule
            for issuer in issuers
            if (answer := resolve(rule.phrase, issuer=issuer, on=DAY)).resolved
        ]
        assert rule in found, rule.code
