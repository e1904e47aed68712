"""What a second set of real scans showed: the rules mended by it, in wordings of our own."""

from __future__ import annotations

import pytest

from toandan.reading.body import read_requirements
from toandan.reading.charges import read_charged, read_executors
from toandan.reading.contacts import read_contact
from toandan.reading.dates import find_dates
from toandan.reading.duties import read_reports
from toandan.reading.extract.extracted import Extracted
from toandan.reading.lines import split_lines
from toandan.reading.model import OfficialDocument, Source
from toandan.reading.normalise import normalise
from toandan.reading.numbers import mend_number
from toandan.reading.offices import read_office_line
from toandan.reading.paragraphs import Paragraph, Rank, split_paragraphs
from toandan.reading.persons import read_person, whole_name
from toandan.reading.pipeline import read_bytes
from toandan.reading.references import read_references

HEAD = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ\tĐộc lập - Tự do - Hạnh phúc
Số: 41/SYT-NVY\t{dateline}
V/v {subject}

Kính gửi: Trung tâm Y tế các huyện.

{body}

Nơi nhận:\tGIÁM ĐỐC
- Như trên;
- Lưu: VT.

Trần Văn Sáu
"""


def read(
    body: str = "Sở Y tế đề nghị các đơn vị rà soát tủ vắc xin.",
    *,
    dateline: str = "Bến Tre, ngày 12 tháng 3 năm 2019",
    subject: str = "rà soát tủ vắc xin",
) -> OfficialDocument:
    text = HEAD.format(dateline=dateline, subject=subject, body=body)
    (document,) = read_bytes(text.encode(), "vb.txt").documents
    return document


def paragraphs(text: str) -> list[Paragraph]:
    return split_paragraphs(split_lines(text))


def paragraph(text: str, label: str | None = None, rank: Rank = Rank.NONE) -> Paragraph:
    return Paragraph(0, len(text), text, 0, label, rank)


class TestWhoIsCharged:
    def test_a_mark_before_a_name_in_the_list_is_no_part_of_it(self) -> None:
        text = (
            "Chánh Văn phòng Sở, “Trưởng phòng Nghiệp vụ Y và các ông, bà có tên tại Điều 1 "
            "chịu trách nhiệm thi hành Quyết định này."
        )
        assert read_executors(text) == [
            "Chánh Văn phòng Sở",
            "Trưởng phòng Nghiệp vụ Y",
            "các ông, bà có tên tại Điều 1",
        ]

    def test_the_heads_of_a_ministrys_divisions_are_one_group(self) -> None:
        text = (
            "Chánh Văn phòng Bộ, Vụ trưởng, Cục trưởng, Tổng cục trưởng các Vụ, Cục, Tổng cục "
            "thuộc Bộ Nội vụ, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Thông tư này."
        )
        assert read_executors(text) == [
            "Chánh Văn phòng Bộ",
            "Vụ trưởng, Cục trưởng, Tổng cục trưởng các Vụ, Cục, Tổng cục thuộc Bộ Nội vụ",
            "Giám đốc Sở Nội vụ",
        ]

    def test_the_heading_of_its_tasks_charges_a_team(self) -> None:
        text = "Nhiệm vụ và quyền hạn của Tổ giám sát dịch tễ như sau:"
        charged = read_charged(text, 0)
        assert charged is not None
        assert charged[0] == "Tổ giám sát dịch tễ"


class TestDemands:
    def test_a_basis_behind_the_marks_of_an_indent_introduces_nothing(self) -> None:
        text = (
            "__ Căn cứ Kế hoạch hoạt động của ngành và chỉ đạo phòng bệnh:\n\n"
            "Sở Y tế xây dựng kế hoạch giám sát, cụ thể như sau\n\n"
            "1. Trung tâm Y tế lấy mẫu nước.\n\n2. Phòng Y tế kiểm tra bếp ăn."
        )
        body = read_requirements(paragraphs(text), kind="Kế hoạch")
        assert [one.label for one in body.nodes] == ["1", "2"]

    def test_what_courtesy_asks_begins_with_who_asks(self) -> None:
        document = read(
            "Để hoàn thiện dự thảo, Cục Quản lý Khám, chữa bệnh kính đề nghị quý đơn vị góp ý."
        )
        (asked,) = document.requirements
        assert asked.text.startswith("Cục Quản lý Khám, chữa bệnh kính đề nghị")

    def test_items_below_an_unfinished_paragraph_nest_by_their_labels(self) -> None:
        text = (
            "Đề nghị các đơn vị thực hiện các nội dung sau:\n\n"
            "Đề nghị Trung tâm Y tế huyện cung cấp các số liệu về giường bệnh:\n\n"
            "1. Số giường bệnh của từng khoa trong năm;\n\n- Giường hồi sức;\n\n2. Số ca bệnh."
        )
        body = read_requirements(paragraphs(text))
        (node,) = body.nodes
        assert [one.label for one in node.children] == ["1", "2"]
        assert [one.label for one in node.children[0].children] == ["-"]


class TestReports:
    def test_a_street_ends_the_receiver_and_its_town_no_sentence(self) -> None:
        text = (
            "Văn bản góp ý gửi về Phòng Nghiệp vụ Y số 5 Lê Lợi, TP. Bến Tre trước ngày 20/3/2019."
        )
        (report,) = read_reports(paragraph(text))
        assert (report.value.to, report.value.due) == ("Phòng Nghiệp vụ Y", "2019-03-20")

    def test_who_carries_the_document_out_reports_on_that_without_a_day(self) -> None:
        text = (
            "Giao Ủy ban nhân dân tỉnh thực hiện Nghị quyết này và báo cáo Hội đồng nhân dân "
            "tỉnh về kết quả thực hiện."
        )
        (report,) = read_reports(paragraph(text, "1", Rank.NUMBER))
        assert report.value.to == "Hội đồng nhân dân tỉnh"

    def test_who_is_to_be_called_for_support_is_the_contact(self) -> None:
        text = "Mọi yêu cầu hỗ trợ xin vui lòng liên hệ Trung tâm Công nghệ thông tin (máy lẻ 12)."
        contact = read_contact(paragraph(text))
        assert contact is not None
        assert contact.value == "Trung tâm Công nghệ thông tin"


class TestReferences:
    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("1675QĐ-UBND", "1675/QĐ-UBND"),
            ("163/2016NĐ-CP", "163/2016/NĐ-CP"),
            ("1502/KCB NV", "1502/KCB-NV"),
        ],
    )
    def test_a_slash_or_dash_that_is_lost_is_put_back(self, written: str, number: str) -> None:
        text = f"Căn cứ văn bản số {written} ngày 09 tháng 8 năm 2016 của Bộ Y tế;"
        (found,) = read_references(text, 0, len(text), None)
        assert found.value.number == number
        assert mend_number(written) == number

    def test_a_legal_text_is_dated_in_the_year_of_its_number(self) -> None:
        text = (
            "Nghị định số 98/2018/NĐ-CP ngày 05 tháng 7 năm 2015 của Chính phủ; theo Nghị định "
            "số 98/2018/NĐ-CP ngày 05 tháng 7 năm 2018 của Chính phủ."
        )
        (found,) = read_references(text, 0, len(text), None)
        assert str(found.value.date) == "2018-07-05"

    def test_minutes_of_a_meeting_are_known_by_their_day(self) -> None:
        text = "Căn cứ Biên bản cuộc họp Hội đồng Sáng kiến\nngày 20/12/2018;"
        (found,) = read_references(text, 0, len(text), None)
        assert (found.value.type, str(found.value.date)) == ("Biên bản", "2018-12-20")

    @pytest.mark.parametrize(
        ("words", "issuer"),
        [
            ("Cục Quản\nlý Môi trường y tế về việc góp ý", "Cục Quản lý Môi trường y tế"),
            ("Bộ\nNội vụ về việc góp ý", "Bộ Nội vụ"),
            ("UBND tỉnh\nBến Tre về việc góp ý", "UBND tỉnh Bến Tre"),
            ("UBND tỉnh Bến\nTre Quy\nđịnh chức năng", "UBND tỉnh Bến Tre"),
            ("Sở Giáo dục và\nĐào tạo và Công văn", "Sở Giáo dục và Đào tạo"),
            ("Sở Y tế\n\nGiám đốc Sở yêu cầu", "Sở Y tế"),
        ],
    )
    def test_an_issuer_goes_on_over_the_end_of_a_line(self, words: str, issuer: str) -> None:
        text = f"Thực hiện Công văn số 15/QLMT-VP ngày 13/10/2017 của {words}"
        (found,) = read_references(text, 0, len(text), None)
        assert found.value.issuer == issuer

    def test_a_law_with_its_title_before_its_number_is_a_law(self) -> None:
        text = "Căn cứ Luật Đấu thầu số 43/2013/QH13 ngày 26/11/2013;"
        (found,) = read_references(text, 0, len(text), None)
        assert (found.value.type, found.value.number) == ("Luật", "43/2013/QH13")

    def test_a_day_that_ocr_takes_for_a_paragraph_sign_is_the_eighth(self) -> None:
        (found,) = find_dates("ngày § tháng 5 năm 2017")
        assert str(found.value) == "2017-05-08"


class TestHeads:
    @pytest.mark.parametrize(
        "dateline", ["Bến Tre, ngày sụ. tháng 12 năm 201 9", "Bến Tre ngày2 tháng{Ojhăm 2019"]
    )
    def test_the_place_stands_though_its_date_is_damaged(self, dateline: str) -> None:
        assert read(dateline=dateline).place == "Bến Tre"

    def test_a_subject_goes_on_with_the_date_of_what_it_cites(self) -> None:
        subject = "sơ kết Thông tư số 02/2009/TT-BYT\n\nngày 26/5/2009."
        assert read(subject=subject).subject == "sơ kết Thông tư số 02/2009/TT-BYT ngày 26/5/2009"

    def test_the_minister_who_issues_a_circular_acts_for_the_ministry(self) -> None:
        document = read("Bộ trưởng Bộ Nội vụ ban hành Thông tư quy định việc lưu trữ hồ sơ.")
        assert document.act_author == "Bộ trưởng Bộ Nội vụ"


class TestSigners:
    def test_a_deputy_chairs_a_council(self) -> None:
        office = read_office_line("PHÓ CHỦ TỊCH HỘI ĐỒNG")
        assert office is not None
        assert office.title == "PHÓ CHỦ TỊCH HỘI ĐỒNG"

    def test_a_family_name_that_begins_and_ends_as_one_alone_is_that_one(self) -> None:
        person = read_person("Nđiyễn Thị Thanh Hương")
        assert person is not None
        assert person.name == "Nguyễn Thị Thanh Hương"

    def test_a_family_name_under_a_seal_is_told_by_the_documents_own_list(self) -> None:
        text = "1. Ông Võ Hoàng Nam, Giám đốc Sở Y tế;"
        assert whole_name("Hoàng Nam", text) == "Võ Hoàng Nam"

    def test_a_short_name_that_a_seal_may_have_cut_is_less_sure(self) -> None:
        cut, whole = read_person("Hoàng Nam"), read_person("Lê Nam")
        assert cut is not None
        assert whole is not None
        assert cut.sure < whole.sure

    @pytest.mark.parametrize("text", ["Ông Võ Hoàng Nam, ông Lê Hoàng Nam", "Ông Võ Hoàng Sang"])
    def test_a_name_that_two_bear_or_nobody_stays_as_it_is(self, text: str) -> None:
        assert whole_name("Hoàng Nam", text) == "Hoàng Nam"


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        ("Quyết định số 46/2015/QĐ- -TTg", "Quyết định số 46/2015/QĐ-TTg"),
        ("_Văn bản gửi về Sở", "Văn bản gửi về Sở"),
        ("____~ Theo quyết định", "- Theo quyết định"),
    ],
)
def test_dashes_and_indents_of_a_scan_are_told_apart(seen: str, read_as: str) -> None:
    assert normalise(Extracted(seen, Source.OCR)).text == read_as
    assert normalise(Extracted(seen, Source.TEXT)).text == seen
