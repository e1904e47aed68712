"""What real scans ask, in the damage that OCR leaves: rules in wordings of our own."""

from __future__ import annotations

from datetime import date

import pytest

from toandan.reading.body import read_requirements
from toandan.reading.cell_limits import read_limit
from toandan.reading.dates import find_dates
from toandan.reading.duties import read_duties, read_reports
from toandan.reading.extract.extracted import Extracted
from toandan.reading.lines import split_lines
from toandan.reading.model import Source
from toandan.reading.monitors import read_monitor
from toandan.reading.normalise import normalise
from toandan.reading.numbers import NUMBER, mend_number
from toandan.reading.paragraphs import Paragraph, Rank, split_paragraphs
from toandan.reading.references import read_references
from toandan.reading.roles import read_roles
from toandan.reading.vietnamese import squeeze


def paragraphs(text: str) -> list[Paragraph]:
    return split_paragraphs(split_lines(text))


def paragraph(text: str, label: str | None = None, rank: Rank = Rank.NONE) -> Paragraph:
    return Paragraph(0, len(text), text, 0, label, rank)


def scanned(text: str) -> str:
    return normalise(Extracted(text, Source.OCR)).text


class TestLabels:
    def test_figures_lost_from_a_list_are_put_back(self) -> None:
        found = paragraphs(
            "Các đơn vị thực hiện như sau:\n\nRà soát kho thuốc.\n\nKiểm kê hóa chất.\n\n"
            "3. Lập sổ theo dõi.\n"
        )
        assert [one.label for one in found] == [None, "1", "2", "3"]

    def test_paragraphs_that_do_not_fill_the_gap_stay_without_a_label(self) -> None:
        found = paragraphs(
            "Các đơn vị thực hiện như sau:\n\nRà soát kho thuốc.\n\n3. Lập sổ theo dõi.\n"
        )
        assert [one.label for one in found] == [None, None, "3"]

    @pytest.mark.parametrize(
        ("seen", "labels"),
        [
            ("L Đối tượng khám\n\nA.\n\nII. Thời gian\n\nB.", ["I", "II"]),
            ("I. Mục đích\n\nA.\n\nIII. Nội dung\n\nB.\n\nIII. Kinh phí\n\nC.", ["I", "II", "III"]),
        ],
    )
    def test_roman_labels_that_ocr_changed_are_put_in_order(
        self, seen: str, labels: list[str]
    ) -> None:
        found = [one.label for one in paragraphs(seen) if one.rank is Rank.ROMAN]
        assert found == labels

    def test_a_dash_seen_at_the_end_of_the_line_above_begins_its_item(self) -> None:
        text = scanned("- Kiểm tra kho vắc xin của trạm; -\nLập biên bản bàn giao.\n")
        assert [one.label for one in paragraphs(text)] == ["-", "-"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("seen", "number"),
        [
            ("số 7l 25/QĐ-SYT ngày", "7125/QĐ-SYT"),
            ("số: 4 L/TTr:-UBND ngày", "41/TTr-UBND"),
            ("số: 38.,/BC-KTXH, ngày", "38/BC-KTXH"),
            ("số 219/T B-ĐHYD ngày", "219/TB-ĐHYD"),
            ("số: 35/201 8/QHI4;", "35/2018/QH14"),
            ("số 55;2014/QH13 ngày", "55/2014/QH13"),
            ("số 12/KH-UBND ngày", "12/KH-UBND"),
            ("Nghị định số 78/2013/NĐ-CP. \nII. Đánh giá", "78/2013/NĐ-CP"),
            ("số 8 huyện/thành phố", None),
        ],
    )
    def test_worn_numbers_are_mended_and_others_left_alone(
        self, seen: str, number: str | None
    ) -> None:
        match = NUMBER.search(seen)
        assert (mend_number(squeeze(match[0])) if match else None) == number

    def test_a_figure_in_a_circulars_sign_is_a_letter(self) -> None:
        text = "Căn cứ Thông tư số 21/2018/T1-BYT ngày 12/9/2018 của Bộ Y tế;"
        (found,) = read_references(text, 0, len(text), None)
        assert found.value.number == "21/2018/TT-BYT"

    def test_a_speck_behind_ngay_hides_no_day(self) -> None:
        assert find_dates("ngày: 09 tháng 11 nấm 2018")[0].value == date(2018, 11, 9)


class TestReports:
    @pytest.mark.parametrize(
        ("text", "to", "due"),
        [
            (
                "Học viên mang chứng từ nộp tại phòng Tài vụ chậm nhất là ngày 5/3/2018.",
                "phòng Tài vụ",
                "2018-03-05",
            ),
            (
                "Các trạm lập danh sách trẻ về Trung tâm Y tế huyện hạn chót 9/4/2019.",
                "Trung tâm Y tế huyện",
                "2019-04-09",
            ),
        ],
    )
    def test_what_is_handed_in_by_a_day_is_due_then(self, text: str, to: str, due: str) -> None:
        (found,) = read_reports(paragraph(text, "1", Rank.NUMBER))
        assert (found.value.to, found.value.due) == (to, due)

    def test_the_receivers_haste_is_no_time_limit(self) -> None:
        text = "Các đơn vị báo cáo về Chi cục Thú y để xem xét, giải quyết kịp thời."
        (found,) = read_reports(paragraph(text))
        assert found.value.due is None

    def test_a_system_of_reporting_is_no_report(self) -> None:
        text = "Bệnh viện có hệ thống giám sát, báo cáo số liệu về Trung tâm Y tế huyện."
        assert read_reports(paragraph(text)) == []

    def test_a_report_without_a_day_gives_way_to_the_same_with_one(self) -> None:
        duties = read_duties(
            paragraphs(
                "- Văn phòng báo cáo gửi về UBND tỉnh (qua Sở Tư pháp) theo quy định.\n\n"
                "- Văn phòng báo cáo gửi về Ủy ban nhân dân tỉnh (qua Sở Tư pháp) trước ngày "
                "15/10/2018.\n"
            )
        )
        assert [one.value.due for one in duties.reports] == ["2018-10-15"]


class TestWhoActs:
    def test_units_of_one_house_are_parted_under_one_office(self) -> None:
        roles = read_roles("Lãnh đạo các phòng chức năng, các đơn vị trực thuộc đôn đốc cán bộ.")
        assert roles.assignees == ("Lãnh đạo các phòng chức năng", "các đơn vị trực thuộc")

    def test_all_addressees_named_beside_others_act_as_well(self) -> None:
        roles = read_roles("Các đơn vị, BHXH các huyện thực hiện nghiêm quy chế.")
        assert roles.assignees == ("Các đơn vị", "BHXH các huyện")

    def test_people_of_the_actors_own_do_not_act(self) -> None:
        roles = read_roles("Thủ trưởng các khoa phân công cán bộ trực cấp cứu.")
        assert "cán bộ" not in roles.assignees

    def test_a_council_oversees_but_follows_nothing_up(self) -> None:
        text = "HĐND huyện theo dõi, đôn đốc việc thực hiện Nghị quyết này."
        assert read_monitor(paragraph(text)) is None


class TestWhatAsks:
    def test_a_notice_keeps_what_asks_and_leaves_out_what_tells(self) -> None:
        body = read_requirements(
            paragraphs(
                "Sở Y tế thông báo lịch khám như sau:\n\n1. Lịch khám:\n\n"
                "- Thời gian: 02/3/2018.\n\n- Địa điểm: Hội trường.\n\n2. Tổ chức thực hiện:\n\n"
                "- Giao Phòng Nghiệp vụ Y chủ trì khám.\n"
            ),
            kind="Thông báo",
        )
        assert [node.label for node in body.nodes] == ["2"]

    def test_a_report_looks_ahead_in_its_highest_sections_alone(self) -> None:
        body = read_requirements(
            paragraphs(
                "I. Kết quả công tác\n\n1. Đào tạo đến năm 2020 và những năm tiếp theo:\n\n"
                "Đã cử 12 người đi học.\n\nII. Chương trình công tác năm 2019\n\n"
                "1. Mở hai lớp tập huấn.\n"
            ),
            kind="Báo cáo",
        )
        assert [node.label for node in body.nodes] == ["II"]

    def test_a_form_introduces_no_demands(self) -> None:
        body = read_requirements(
            paragraphs(
                "Giám đốc Sở Y tế đề nghị Trung tâm Y tế huyện lập danh sách theo mẫu như sau:\n\n"
                "Họ và tên, năm sinh, nơi công tác.\n"
            )
        )
        assert body.nodes[0].text.startswith("Giám đốc Sở Y tế đề nghị")

    def test_a_heading_whose_marks_ocr_confused_is_known(self) -> None:
        body = read_requirements(
            paragraphs(
                "I. ĐÓI TƯỢNG KIỂM TRA\n\n1. Trạm Y tế xã;\n\nII. TỔ CHỨC THỰC HIỆN\n\n"
                "1. Phòng Y tế phải lập lịch kiểm tra.\n"
            )
        )
        assert [node.label for node in body.nodes] == ["II"]

    @pytest.mark.parametrize(
        ("seen", "mended"),
        [("Đề ngị các đơn vị", "Đề nghị các đơn vị"), ("phòng Ngiệp vụ", "phòng Nghiệp vụ")],
    )
    def test_the_h_of_ngh_is_put_back(self, seen: str, mended: str) -> None:
        assert scanned(seen) == mended


@pytest.mark.parametrize(
    ("cell", "kind", "day"),
    [
        ("≤ 5 ngày làm việc", "duration_5d", None),
        ("< 15 ngày", "duration_15d", None),
        ("7 ngày làm việc sau khi công bố", "duration_7d", None),
        ("Đăng một kỳ Dự kiến 20/7/2018", "date", date(2018, 7, 20)),
    ],
)
def test_a_cell_sets_a_number_of_days_or_an_expected_day(
    cell: str, kind: str, day: date | None
) -> None:
    limit = read_limit(cell)
    assert limit is not None
    assert (limit.kind, limit.date) == (kind, day)
