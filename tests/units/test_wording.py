from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toandan.units.models import Organisation
from toandan.units.queries import How, Resolver
from toandan.units.wording import ORGANS, phrase_key, without_organ
from toandan.vietnamese import strip_marks

DAY = dt.date(2021, 6, 15)
WORDS = st.sampled_from(
    (
        *("các", "và", "ủy", "ban", "nhân", "dân", "huyện", "tỉnh", "Sở", "Y", "tế", ",", ";"),
        *("Đảng", "TU", "BTV", "trực", "thuộc", "đồng", "chí", "của", "cấp", "19"),
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban nhân dân tỉnh", "UBND tỉnh"),
        ("Uỷ ban Nhân dân tỉnh", "UBND tỉnh"),
        ("Ban Thường vụ Tỉnh ủy", "BTV TU"),
        ("Các sở, ban, ngành và đoàn thể cấp tỉnh", "sở, ban, ngành, đoàn thể tỉnh"),
        ("TP. Rạch Giá", "thành phố Rạch Giá"),
        ("Tp Rạch Giá", "thành phố Rạch Giá"),
        ("các huyện, thị, thành phố", "huyện, thị xã, thành phố"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Phòng TN&MT", "Phòng Tài nguyên và Môi trường"),
        ("BCH Đảng bộ", "Ban Chấp hành Đảng bộ"),
        ("Bộ CHQS tỉnh".replace("CHQS", "Chỉ huy Quân sự"), "BCHQS tỉnh"),
        ("TTYT huyện", "Trung tâm Y tế huyện"),
        ("CDC Kiên Giang", "Trung tâm Kiểm soát bệnh tật Kiên Giang"),
        ("UBMTTQ tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("Toàn thể các đồng chí Tỉnh ủy viên", "Tỉnh ủy viên"),
    ],
)
def test_two_ways_of_writing_have_one_key(one: str, other: str) -> None:
    assert phrase_key(one) == phrase_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND xã Cửa Dương", "UBND xã Dương Hòa"),
        ("UBND cấp huyện", "UBND huyện"),
        ("Đảng ủy Công an tỉnh", "Công an tỉnh"),
        ("thị trấn Gò Quao", "thị xã Gò Quao"),
        ("Chi bộ 1", "Chi bộ 2"),
    ],
)
def test_what_differs_keeps_different_keys(one: str, other: str) -> None:
    assert phrase_key(one) != phrase_key(other)


def test_a_place_called_cua_keeps_its_name() -> None:
    assert phrase_key("xã Cửa Cạn") == "xa cua can"
    assert phrase_key("Đảng ủy của xã Cửa Cạn") == "dang uy xa cua can"


@given(st.text(max_size=60))
def test_a_key_is_folded_words(text: str) -> None:
    key = phrase_key(text)
    assert key == key.strip()
    assert all(c.isascii() and (c.isalnum() or c == " ") for c in key)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_composed_and_decomposed_letters_have_one_key(text: str) -> None:
    assert phrase_key(unicodedata.normalize("NFD", text)) == phrase_key(
        unicodedata.normalize("NFC", text)
    )


@given(st.sampled_from(ORGANS), st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_an_organ_is_taken_off_once(organ: str, words: str) -> None:
    key = phrase_key(words)
    if key:
        assert without_organ(f"{organ} {key}") is not None
    assert without_organ("so y te") is None
    assert without_organ(organ) in {None, "thuong truc", *ORGANS}


@pytest.mark.django_db
@pytest.mark.usefixtures("kien_giang")
def test_capitals_and_lost_marks_do_not_change_whom_a_full_name_means() -> None:
    resolver = Resolver(issuer=None, on=DAY)
    sample = Organisation.objects.filter(path__endswith="3").select_related("kind")[:60]
    for unit in sample:
        for written in (unit.name, unit.name.upper(), strip_marks(unit.name).lower()):
            found = resolver.resolve(written)
            assert unit in found.organisations or unit in {
                one.organisation for one in found.candidates if one.score == 100.0
            }, written


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(phrase=st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=16).map(" ".join)))
@example(phrase="," * 200)
@example(phrase=" và ".join(["Sở Y tế"] * 60))
@example(phrase="\x00")
def test_any_text_gets_an_answer_that_is_consistent(kien_giang: None, phrase: str) -> None:
    found = Resolver(issuer=Organisation.objects.get(code="tinh-uy-91"), on=DAY).resolve(phrase)
    assert found.reason
    if found.how is How.UNRESOLVED:
        assert found.organisations == ()
        assert found.rule is None
    else:
        assert found.organisations
        assert found.candidates == ()
        assert len({unit.pk for unit in found.organisations}) == len(found.organisations)
        assert all(unit.exists_on(DAY) for unit in found.organisations)
