"""What real scans showed: the rules that were mended by them, in wordings of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toandan.reading.clauses import each_report
from toandan.reading.dates import find_dates
from toandan.reading.extract.extracted import Extracted
from toandan.reading.forms import urgency_by_likeness
from toandan.reading.model import OfficialDocument, Source, Urgency
from toandan.reading.normalise import normalise
from toandan.reading.numbers import mend_number
from toandan.reading.offices import deputy_of, read_office_line, read_small_office
from toandan.reading.paragraphs import read_label
from toandan.reading.persons import read_person
from toandan.reading.pipeline import read_bytes
from toandan.reading.roles import read_roles

HEAD = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ\tĐộc lập - Tự do - Hạnh phúc
Số: {number}\tBến Tre, ngày {day} tháng 3 năm 2019
"""
FOOT = """
Nơi nhận:\tGIÁM ĐỐC
- Như trên;
- Lưu: VT.

Trần Văn Sáu
"""


def read(body: str, number: str = "15/GM-SYT", day: str = "12") -> list[OfficialDocument]:
    text = HEAD.format(number=number, day=day) + body + FOOT
    return list(read_bytes(text.encode(), "vb.txt").documents)


class TestInvitations:
    BODY = """
GIẤY MỜI
Họp bàn công tác tiêm chủng

Sở Y tế trân trọng kính mời các đơn vị dự họp, cụ thể như sau:

1. Thành phần:
* Cấp tỉnh:
- Trung tâm Kiểm soát bệnh tật: Giám đốc, Trưởng khoa Tiêm chủng;
- Đại diện Báo Đồng Khởi.
2. Thời gian: 08 giờ 00, ngày 20 tháng 3 năm 2019.
3. Địa điểm: Hội trường Sở Y tế.

Giao Văn phòng Sở chuẩn bị tài liệu cuộc họp.
"""

    def test_the_guests_are_the_addressees(self) -> None:
        (document,) = read(self.BODY)
        assert document.addressees == (
            "Trung tâm Kiểm soát bệnh tật: Giám đốc, Trưởng khoa Tiêm chủng",
            "Đại diện Báo Đồng Khởi",
        )

    def test_guests_hour_and_place_ask_nothing(self) -> None:
        (document,) = read(self.BODY)
        (asked,) = document.requirements
        assert asked.text.startswith("Giao Văn phòng Sở chuẩn bị")
        assert asked.assignees == ("Văn phòng Sở",)

    def test_a_guest_named_on_the_line_is_the_addressee(self) -> None:
        body = """
THƯ MỜI
Dự lễ phát động

Thành phần: Trân trọng kính mời: Các thành viên Ban Chỉ đạo tỉnh.
Thời gian: 7 giờ ngày 20/3/2019.
"""
        (document,) = read(body, "15/TM-SYT")
        assert document.addressees == ("Các thành viên Ban Chỉ đạo tỉnh",)
        assert document.requirements == ()


class TestHeads:
    LETTER = """V/v rà soát tủ vắc xin
{addressees}
Sở Y tế đề nghị các đơn vị rà soát tủ bảo quản vắc xin trước ngày 15/4.
"""

    def test_the_stamp_of_an_arrived_letter_is_no_addressee(self) -> None:
        rows = """
SỞ NỘI VỤ\tKính gửi:
Số: 118\t- Trung tâm Y tế các huyện;
ĐẾN Ngày: 14/3\t- Bệnh viện Nguyễn Đình Chiểu.
Chuyển:
Lưu hồ sơ số:
"""
        (document,) = read(self.LETTER.format(addressees=rows), "77/SYT-NVY")
        assert document.addressees == ("Trung tâm Y tế các huyện", "Bệnh viện Nguyễn Đình Chiểu")

    def test_a_list_goes_on_behind_a_full_stop(self) -> None:
        rows = """
Kính gửi:
.~ Trung tâm Y tế các huyện;
- Bệnh viện Minh Đức.
- Phòng Y tế thành phố.
"""
        (document,) = read(self.LETTER.format(addressees=rows), "77/SYT-NVY")
        assert len(document.addressees) == 3

    def test_a_limit_takes_its_year_from_the_month_where_the_day_is_handwritten(self) -> None:
        rows = "\nKính gửi: Trung tâm Y tế các huyện.\n"
        (document,) = read(self.LETTER.format(addressees=rows), "77/SYT-NVY", day="{?")
        assert document.date is None
        assert [one.date for one in document.deadlines] == [date(2019, 4, 15)]

    def test_a_letter_without_a_readable_number_is_a_document_of_its_own(self) -> None:
        cover = read(self.LETTER.format(addressees="\nKính gửi: Trung tâm Y tế.\n"), "7/SYT-NVY")
        assert len(cover) == 1
        text = HEAD.format(number="7/SYT-NVY", day="12") + "V/v gửi văn bản\n\nKính gửi: Các huyện."
        text += "\n\nSở Y tế gửi văn bản kèm theo.\n" + FOOT
        text += "\nBỘ Y TẾ\tCỘNG HOÀ 3 XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        text += "_§ố;|E ƒ\tHà Nội, ngày tháng 2 năm 2019\n\nKính gửi: Sở Y tế các tỉnh\n\n"
        text += "Bộ Y tế đề nghị Sở Y tế báo cáo.\n\nNơi nhận:\tBỘ TRƯỞNG\n- Lưu: VT.\n"
        first, second = read_bytes(text.encode(), "hai.txt").documents
        assert first.issuer == "Sở Y tế tỉnh Bến Tre"
        assert second.issuer == "Bộ Y tế"
        assert second.doc_type == "Công văn"

    @pytest.mark.parametrize(
        ("stamp", "urgency"),
        [
            ("nóA TỐC]", Urgency.HOA_TOC),
            ("THUỢNG KHẢN", Urgency.THUONG_KHAN),
            ("HÓA CHẤT", None),
            ("hoa tốc độ cao", None),
        ],
    )
    def test_a_damaged_stamp_of_haste_is_known(self, stamp: str, urgency: Urgency | None) -> None:
        assert urgency_by_likeness(stamp) is urgency


class TestFoots:
    @pytest.mark.parametrize(
        ("line", "title"),
        [
            ("ho GIÁM BÓC", "PHÓ GIÁM ĐỐC"),
            ("HU TỊCH", "CHỦ TỊCH"),
            ("GIÁMĐÓC", "GIÁM ĐỐC"),
            ("THỨ TRƯỜNG 4.", "THỨ TRƯỞNG"),
            ("VỤ TRƯỜNG VỤ TỔ CHỨC CÁN BỘ", "VỤ TRƯỞNG VỤ TỔ CHỨC CÁN BỘ"),
            ("TRƯỞNG BAN CÔNG NGHỆ THÔNG TIN", "TRƯỞNG BAN CÔNG NGHỆ THÔNG TIN"),
            ("SỐ Y TẾ", None),
        ],
    )
    def test_an_office_is_known_by_likeness(self, line: str, title: str | None) -> None:
        office = read_office_line(line)
        assert (office.title if office else None) == title

    @pytest.mark.parametrize("line", ["TÊN GIÁM ĐÓC", "tà GIÁM ĐÓC"])
    def test_what_a_seal_left_is_no_sign_of_signing_for(self, line: str) -> None:
        office = read_office_line(line)
        assert office is not None
        assert office.authority is None

    def test_a_title_may_stand_in_small_letters_below_another_office(self) -> None:
        office = read_small_office("Chánh văn phòng")
        assert office is not None
        assert office.title == "Chánh văn phòng"
        assert read_small_office("Các phòng chức năng") is None

    @pytest.mark.parametrize(
        ("authority", "title"),
        [
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
            ("TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
            ("TL. CHỦ TỊCH", None),
        ],
    )
    def test_signing_for_a_head_tells_the_title(self, authority: str, title: str | None) -> None:
        assert deputy_of(authority) == title

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("guyền Văn Viện", "Nguyễn Văn Viện"),
            ("Ñ guyền Trúc Giang", "Nguyễn Trúc Giang"),
            ("Nguyễn Trúc Glang", "Nguyễn Trúc Giang"),
            ("HA Văn Phúc", "Hà Văn Phúc"),
            ("Vì Đức Thọ", "Vì Đức Thọ"),
            ("Lương Văn Ba", "Lương Văn Ba"),
        ],
    )
    def test_a_name_that_lost_a_letter_is_mended(self, line: str, name: str) -> None:
        person = read_person(line)
        assert person is not None
        assert person.name == name

    def test_what_is_annexed_is_no_part_of_the_foot(self) -> None:
        body = "V/v gửi danh sách\n\nKính gửi: Các huyện.\n\nSở Y tế gửi danh sách.\n"
        text = HEAD.format(number="7/SYT-NVY", day="12") + body
        text += (
            "\nNơi nhận:\n- Như trên;\n- Lưu: VT\n\nTrần Văn Sáu\n\nDANH SÁCH HỌC VIÊN\nGIÁM ĐỐC\n"
        )
        (document,) = read_bytes(text.encode(), "vb.txt").documents
        assert document.signer_title is None
        assert document.recipients == ("Như trên", "Lưu: VT")


class TestBodies:
    def test_a_section_whose_number_lost_a_stroke_takes_its_place(self) -> None:
        body = """
KẾ HOẠCH
Phòng bệnh mùa mưa

Sở Y tế xây dựng kế hoạch với các nội dung sau:

I. MỤC ĐÍCH
Giảm số mắc.
II. NHIỆM VỤ
I. Giám sát
- Tăng cường giám sát tại cộng đồng.
2. Truyền thông
- Tổ chức tuyên truyền trên loa.
II. CHỈ TIÊU
- Phấn đấu giảm 10% số mắc.
IV. KINH PHÍ
Từ nguồn ngân sách.
V. TỔ CHỨC THỰC HIỆN
- Giao Trung tâm Kiểm soát bệnh tật chủ trì.
"""
        (document,) = read(body, "15/KH-SYT")
        assert [one.label for one in document.requirements] == ["I", "II", "III", "V"]
        assert [one.label for one in document.requirements[1].children] == ["1", "2"]

    @pytest.mark.parametrize(
        ("line", "label"),
        [
            ("IHL. Thời hạn", "III"),
            ("L. Mục đích", "I"),
            ("VH. Khen thưởng", "VII"),
            ("I MỤC ĐÍCH, YÊU CẦU", "I"),
            (".~- Nếu đơn vị", "-"),
            ("¬ Tiền tàu xe", "-"),
            ("- đ) Bảo đảm kết nối", "đ"),
            ("Điêu 2. Nhiệm vụ", "Điều 2"),
        ],
    )
    def test_a_damaged_label_is_read(self, line: str, label: str) -> None:
        assert read_label(line)[0] == label

    def test_a_report_asks_what_it_sets_for_the_time_to_come(self) -> None:
        body = """
BÁO CÁO
Công tác y tế tháng 3 và phương hướng tháng 4

Phần I
TÌNH HÌNH THỰC HIỆN
1. Tổ chức tập huấn cho 30 cán bộ.
2. Tăng cường giám sát 12 xã.

Phần II
MỘT SỐ CÔNG TÁC TRỌNG TÂM THÁNG 4
Sở Y tế tập trung thực hiện các nhiệm vụ sau:
1. Tổ chức tiêm vắc xin tại trường học.
2. Kiểm tra bếp ăn tập thể.
"""
        (document,) = read(body, "15/BC-SYT")
        assert [one.text for one in document.requirements] == [
            "Tổ chức tiêm vắc xin tại trường học.",
            "Kiểm tra bếp ăn tập thể.",
        ]

    def test_the_last_article_names_who_carries_it_out(self) -> None:
        roles = read_roles(
            "Chánh Văn phòng. Trưởng phòng Nghiệp vụ Y, Thủ trưởng đơn vị có liên quan và các "
            "ông/bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
        )
        assert roles.assignees == (
            "Chánh Văn phòng",
            "Trưởng phòng Nghiệp vụ Y",
            "Thủ trưởng đơn vị có liên quan",
            "các ông/bà có tên tại Điều 1",
        )

    def test_a_team_is_named_by_its_task(self) -> None:
        words = "Tổ xây dựng Đề án sắp xếp trạm y tế có nhiệm vụ khảo sát các xã."
        assert read_roles(words).assignees == ("Tổ xây dựng Đề án sắp xếp trạm y tế",)

    def test_groups_of_one_house_are_parted(self) -> None:
        words = "Các phòng chức năng, các đơn vị trực thuộc tiến hành rà soát hồ sơ."
        assert read_roles(words).assignees == ("Các phòng chức năng", "các đơn vị trực thuộc")

    def test_each_report_of_a_sentence_keeps_its_day(self) -> None:
        assert each_report(
            "trạm y tế báo cáo về Trung tâm Y tế trước ngày 05/6/2019, Trung tâm Y tế báo cáo về "
            "Sở Y tế trước ngày 07/6/2019"
        ) == [
            "trạm y tế báo cáo về Trung tâm Y tế trước ngày 05/6/2019",
            "Trung tâm Y tế báo cáo về Sở Y tế trước ngày 07/6/2019",
        ]


class TestWords:
    @pytest.mark.parametrize(
        "words", ["công nhận danh hiệu", "công ty cổ phần công nghệ", "khóa học"]
    )
    def test_a_sound_word_is_not_mended_into_its_neighbour(self, words: str) -> None:
        clean = normalise(Extracted(f"Quyết định {words} năm 2019", Source.TEXT))
        assert words in clean.text

    def test_specks_and_page_numbers_within_a_scan_are_dropped(self) -> None:
        text = (
            "Giám đốc Trung tâm Y tế huyện căn cứ chức. năng và Quyết định số 41/QĐ-UBND ngày\n\n"
            "3\n\n20/11/2012 của Ủy ban nhân dân tỉnh tổ chức thực hiện."
        )
        scan = normalise(Extracted(text, Source.OCR)).text
        assert "chức năng" in scan
        assert "ngày\n20/11/2012" in scan
        typed = normalise(replace(Extracted(text, Source.OCR), source=Source.TEXT)).text
        assert "chức. năng" in typed

    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("ngày 2] tháng 5 năm 2019", date(2019, 5, 21)),
            ("ngày I0 tháng 8 năm 2018", date(2018, 8, 10)),
            ("ngày 05 tháng Ø2 nắm\n2016", date(2016, 2, 5)),
        ],
    )
    def test_a_stroke_in_a_date_is_a_figure(self, words: str, day: date) -> None:
        assert [one.value for one in find_dates(words)] == [day]

    def test_only_behind_a_type_is_a_short_end_the_prime_minister(self) -> None:
        assert mend_number("1935/BYT-BM-TE") == "1935/BYT-BM-TE"
        assert mend_number("749/QĐ-Tg") == "749/QĐ-TTg"
