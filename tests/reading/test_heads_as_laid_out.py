"""Heads laid out as the rules of form ask, found by the round trip of `tests/writing`."""

from __future__ import annotations

from typing import Any

import pytest

from toandan.reading.casing import running_case
from toandan.reading.forms import type_of_number
from toandan.reading.lines import split_lines
from toandan.reading.model import System, Urgency
from toandan.reading.paragraphs import split_paragraphs
from toandan.reading.pipeline import read_bytes


class TestHeadsAsTheRulesLayThemOut:
    HEAD = (
        "TỈNH ỦY {area}\n*\nSố 12-CT/TU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "{place}, ngày 05 tháng 6 năm 2021\n{mark}\n\nCHỈ THỊ\nvề phòng, chống dịch\n-----\n"
        "Ban Thường vụ Tỉnh ủy yêu cầu thực hiện các nhiệm vụ sau:\n"
        "1. Rà soát lực lượng.\n2. Bố trí kinh phí."
    )

    def read(self, area: str = "KIÊN GIANG", place: str = "Kiên Giang", mark: str = "") -> Any:
        text = self.HEAD.format(area=area, place=place, mark=mark)
        return read_bytes(text.encode(), "a.txt").documents[0]

    def test_dashes_under_a_subject_end_it(self) -> None:
        found = self.read()
        assert found.subject == "về phòng, chống dịch"
        assert [one.label for one in found.requirements] == ["1", "2"]

    def test_a_number_without_its_figure_still_tells_the_type(self) -> None:
        assert type_of_number("-CV/HU") == ("Công văn", System.PARTY)
        assert type_of_number("/KH-UBND") == ("Kế hoạch", System.STATE)

    def test_a_subject_goes_on_in_a_line_that_opens_small(self) -> None:
        text = (
            "HUYỆN ỦY AN BIÊN\n*\nSố 17-CV/HU\nTriển khai Công văn số 01-CV/TU,\n"
            "ngày 26 tháng 5 năm 2021 của Tỉnh ủy\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
            "An Biên, ngày 05 tháng 6 năm 2021\n\nKính gửi: Các chi bộ trực thuộc\n"
        )
        (found,) = read_bytes(text.encode(), "a.txt").documents
        assert found.subject == (
            "Triển khai Công văn số 01-CV/TU, ngày 26 tháng 5 năm 2021 của Tỉnh ủy"
        )

    def test_a_place_may_be_two_names_with_a_dash(self) -> None:
        assert self.read("BÀ RỊA - VŨNG TÀU", "Bà Rịa - Vũng Tàu").place == "Bà Rịa - Vũng Tàu"

    def test_a_mark_of_urgency_is_no_title(self) -> None:
        found = self.read(mark="THƯỢNG KHẨN")
        assert (found.doc_type, found.urgency) == ("Chỉ thị", Urgency.THUONG_KHAN)

    @pytest.mark.parametrize(
        ("capitals", "name"),
        [
            ("ĐẢNG ỦY XÃ ĐÔNG THÁI", "Đảng ủy xã Đông Thái"),
            ("ỦY BAN NHÂN DÂN THỊ TRẤN THỨ BA", "Ủy ban nhân dân thị trấn Thứ Ba"),
            (
                "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH AN GIANG",
                "Sở Lao động - Thương binh và Xã hội tỉnh An Giang",
            ),
        ],
    )
    def test_the_kind_of_an_area_is_small_inside_a_name(self, capitals: str, name: str) -> None:
        assert running_case(capitals) == name

    def test_a_heading_in_capitals_is_a_paragraph_of_its_own(self) -> None:
        lines = split_lines(
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG\nCăn cứ Luật Tổ chức chính quyền địa phương\n"
            "ngày 19 tháng 6 năm 2015;"
        )
        assert [one.text[:9] for one in split_paragraphs(lines)] == ["CHỦ TỊCH ", "Căn cứ Lu"]


@pytest.mark.parametrize(
    ("lines", "issuer", "parent"),
    [
        (
            "BỘ TƯ LỆNH BĐBP\nBỘ CHỈ HUY BỘ ĐỘI BIÊN\nPHÒNG TỈNH KIÊN GIANG",
            "Bộ Chỉ huy Bộ đội Biên phòng tỉnh Kiên Giang",
            "Bộ Tư lệnh BĐBP",
        ),
        (
            "BỘ TƯ LỆNH\nBỘ ĐỘI BIÊN PHÒNG\nBỘ CHỈ HUY BỘ ĐỘI\nBIÊN PHÒNG\nTỈNH KIÊN GIANG",
            "Bộ Chỉ huy Bộ đội Biên phòng tỉnh Kiên Giang",
            "Bộ Tư lệnh Bộ đội Biên phòng",
        ),
        (
            "QUÂN KHU 9\nBỘ CHỈ HUY\nQUÂN SỰ TỈNH KIÊN GIANG",
            "Bộ Chỉ huy Quân sự tỉnh Kiên Giang",
            "Quân khu 9",
        ),
        (
            "CÔNG AN TỈNH KIÊN GIANG\nPHÒNG CẢNH SÁT\nPHÒNG CHÁY, CHỮA CHÁY",
            "Phòng Cảnh sát phòng cháy, chữa cháy tỉnh Kiên Giang",
            "Công an tỉnh Kiên Giang",
        ),
    ],
)
def test_a_body_s_name_over_several_lines_is_one(lines: str, issuer: str, parent: str) -> None:
    text = (
        f"{lines}\nSố: 31/BCH-TM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nKiên Giang, ngày 09 tháng 02 năm 2023\nV/v tuần tra\n"
        "Kính gửi: Sở Y tế\n"
    )
    (document,) = read_bytes(text.encode(), "a.txt").documents
    assert document.issuer is not None
    assert document.issuer.lower() == issuer.lower()
    assert document.issuer_parent is not None
    assert document.issuer_parent.lower() == parent.lower()


@pytest.mark.parametrize("stamp", ["HỎA TỐC", "nóA TỐC]", "KHẨN"])
def test_a_stamp_beside_the_addressees_is_none_of_them(stamp: str) -> None:
    text = (
        "UBND TỈNH KIÊN GIANG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ Y TẾ\tĐộc lập - Tự do - Hạnh phúc\n\n"
        "Số: 98/SYT-NVY\tKiên Giang, ngày 17 tháng 5 năm 2021\nV/v cử cán bộ tập huấn\n\n"
        "Kính gửi:\n- Giám đốc các bệnh viện đa khoa công lập và ngoài công\n"
        f"{stamp}\tlập trong tỉnh;\n- Giám đốc Bệnh viện Y học cổ truyền.\n\n"
        "Sở Y tế đề nghị các đơn vị cử cán bộ dự tập huấn.\n"
    )
    (found,) = read_bytes(text.encode(), "a.txt").documents
    assert found.urgency is not None
    assert found.addressees == (
        "Giám đốc các bệnh viện đa khoa công lập và ngoài công lập trong tỉnh",
        "Giám đốc Bệnh viện Y học cổ truyền",
    )
