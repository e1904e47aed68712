"""Rules of form, one by one: what each stage makes of the wordings officials use."""

from __future__ import annotations

from datetime import date, time

import pytest

from toandan.reading.bodies import split_bodies
from toandan.reading.casing import running_case
from toandan.reading.deadlines import read_deadlines
from toandan.reading.duties import read_duties
from toandan.reading.forms import secrecy_of, type_of_number, urgency_of
from toandan.reading.lines import split_columns, split_lines
from toandan.reading.model import Secrecy, System, Urgency
from toandan.reading.numbers import mend_number, read_number_line
from toandan.reading.offices import read_damaged_pair, read_office_line
from toandan.reading.paragraphs import Rank, read_label, split_paragraphs
from toandan.reading.pipeline import read_bytes
from toandan.reading.references import read_references
from toandan.reading.repairs import find_repairs
from toandan.reading.roles import read_roles


def repaired(text: str) -> str:
    for start, end, new in reversed(list(find_repairs(text))):
        text = text[:start] + new + text[end:]
    return text


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "kind", "system"),
        [
            ("154-CV/TU", "Công văn", System.PARTY),
            ("07-KL/TW", "Kết luận", System.PARTY),
            ("1903/QĐ-UBND", "Quyết định", System.STATE),
            ("2062/SYT-NVY", "Công văn", System.STATE),
            ("68/2019/NĐ-CP", "Nghị định", System.STATE),
            ("14/CT-TTg", "Chỉ thị", System.STATE),
            ("chưa có", None, System.OTHER),
        ],
    )
    def test_a_number_tells_type_and_system(
        self, number: str, kind: str | None, system: System
    ) -> None:
        assert type_of_number(number) == (kind, system)

    @pytest.mark.parametrize(
        ("damaged", "whole"),
        [
            ("17 -CV/ĐU", "17-CV/ĐU"),
            ("1141/MT- YT", "1141/MT-YT"),
            ("1O39/BC-SNN", "1039/BC-SNN"),
            ("14/2013/QĐ-TTe", "14/2013/QĐ-TTg"),
            ("16/CT-Tg", "16/CT-TTg"),
            ("05 CT/TW", "05-CT/TW"),
            ("64/CĐ- TTg", "64/CĐ-TTg"),
        ],
    )
    def test_a_damaged_number_is_mended(self, damaged: str, whole: str) -> None:
        assert mend_number(damaged) == whole

    def test_a_handwritten_figure_that_cannot_be_read_is_not_guessed(self) -> None:
        number, symbol = read_number_line("Số: ÍÉ‡/SYT-NVY", 0)
        assert number is None
        assert symbol == "/SYT-NVY"


class TestBodies:
    @pytest.mark.parametrize(
        ("capitals", "running"),
        [
            ("TỈNH ỦY KIÊN GIANG", "Tỉnh ủy Kiên Giang"),
            ("ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", "Ủy ban nhân dân tỉnh Kiên Giang"),
            ("SƠ Y TE", "Sở Y tế"),
            ("UBND TĨNH ĐẮKNÔNG", "UBND tỉnh Đắk Nông"),
            ("ĐẢNG BỘ HUYỆN GÒ QUAO", "Đảng bộ huyện Gò Quao"),
        ],
    )
    def test_a_name_in_capitals_is_cased_as_in_running_text(
        self, capitals: str, running: str
    ) -> None:
        assert running_case(capitals) == running

    @pytest.mark.parametrize(
        ("listed", "names"),
        [
            (
                "Sở Y tế, Công an tỉnh và các đơn vị có liên quan",
                ["Sở Y tế", "Công an tỉnh", "các đơn vị có liên quan"],
            ),
            ("các sở, ban, ngành, đoàn thể cấp tỉnh", ["các sở, ban, ngành, đoàn thể cấp tỉnh"]),
            (
                "Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế",
                ["Bộ Văn hóa, Thể thao và Du lịch", "Bộ Y tế"],
            ),
            ("Giám đốc các Sở, Ban, ngành", ["Giám đốc các Sở, Ban, ngành"]),
        ],
    )
    def test_a_list_parts_at_particular_bodies_and_keeps_groups_whole(
        self, listed: str, names: list[str]
    ) -> None:
        assert [name for name, _, _ in split_bodies(listed)] == names


class TestRoles:
    def test_giao_a_chu_tri_phoi_hop_voi_b(self) -> None:
        roles = read_roles(
            "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh và các đơn vị có liên quan kiểm tra."
        )
        assert roles.lead == roles.assignees == ("Sở Y tế",)
        assert roles.coordinate == ("Công an tỉnh", "các đơn vị có liên quan")

    def test_an_actor_heading_acts(self) -> None:
        roles = read_roles(
            "Phòng Nông nghiệp và PTNT; Trung tâm dịch vụ kỹ thuật nông nghiệp huyện"
        )
        assert roles.assignees == (
            "Phòng Nông nghiệp và PTNT",
            "Trung tâm dịch vụ kỹ thuật nông nghiệp huyện",
        )

    def test_the_author_who_asks_does_not_act(self) -> None:
        assert read_roles("Thủ tướng yêu cầu Bộ Y tế chủ trì kiểm tra.").lead == ("Bộ Y tế",)

    def test_a_bare_imperative_names_nobody(self) -> None:
        assert read_roles("Tổ chức quán triệt toàn văn Kết luận.").assignees == ()

    def test_what_a_body_did_is_no_role(self) -> None:
        assert read_roles("Bộ Y tế đã phân bổ vắc xin cho các địa phương.").assignees == ()


class TestDeadlines:
    @pytest.mark.parametrize(
        ("words", "day", "hour", "kind"),
        [
            ("chậm nhất ngày 29/7/2019", date(2019, 7, 29), None, "date"),
            ("trước 17 giờ ngày 30 tháng 6 năm 2021", date(2021, 6, 30), time(17), "date"),
            ("hoàn thành trong tháng 2/2022", date(2022, 2, 28), None, "month_end"),
            ("hoàn thành trong Quý I năm 2022", date(2022, 3, 31), None, "quarter_end"),
            ("trong vòng 24 giờ", None, None, "relative_24h"),
            ("trong vòng 30 ngày", None, None, "duration_30d"),
            ("trước 15 giờ hàng ngày", None, time(15), "recurring_daily"),
            ("hàng ngày báo cáo về Sở trước 15 giờ 30 phút", None, time(15, 30), "recurring_daily"),
            ("thứ hai hàng tuần", None, None, "recurring_weekly_monday"),
            ("trước ngày 25 hàng tháng", None, None, "recurring_monthly"),
            ("trước ngày 14 tháng 12 hàng năm", None, None, "recurring_yearly"),
            ("trước ngày 15/6 và 15/12 hằng năm", None, None, "recurring_semiannual"),
            ("các chi bộ 06 tháng một lần báo cáo", None, None, "recurring_semiannual"),
            ("hằng tuần, vào sáng thứ Hai", None, None, "recurring_weekly_monday"),
            ("Thời hạn hoàn thành: ngày 31/12/2025.", date(2025, 12, 31), None, "date"),
            ("đến khi có thông báo mới", None, None, "event"),
        ],
    )
    def test_a_limit_is_understood(
        self, words: str, day: date | None, hour: time | None, kind: str
    ) -> None:
        text = f"Các đơn vị thực hiện {words}, báo cáo kết quả."
        (found,) = read_deadlines(text, 0, len(text))
        assert (found.value.date, found.value.time, found.value.kind) == (day, hour, kind)
        start, end = found.places[0]
        assert text[start:end].strip(" ,") == found.value.raw

    def test_the_end_of_a_period_told_of_is_no_limit(self) -> None:
        text = "số liệu từ ngày 08/08/2017 đến hết ngày 31/12/2017"
        assert read_deadlines(text, 0, len(text)) == ()


class TestDuties:
    def test_the_office_that_follows_up_and_reports(self) -> None:
        paragraphs = split_paragraphs(
            split_lines(
                "Giao Văn phòng Tỉnh ủy chủ trì, phối hợp với các cơ quan liên quan nắm tình hình "
                "triển khai thực hiện và thường xuyên báo cáo Thường trực Tỉnh ủy về kết quả."
            )
        )
        duties = read_duties(paragraphs)
        assert duties.monitor is not None
        assert duties.monitor.value == "Văn phòng Tỉnh ủy"
        (report,) = duties.reports
        assert (report.value.to, report.value.due) == ("Thường trực Tỉnh ủy", "thường xuyên")

    def test_a_report_with_its_day(self) -> None:
        paragraphs = split_paragraphs(
            split_lines("Các đơn vị báo cáo kết quả về Sở Y tế trước ngày 18/12/2017 để tổng hợp.")
        )
        (report,) = read_duties(paragraphs).reports
        assert (report.value.to, report.value.due) == ("Sở Y tế", "2017-12-18")

    def test_what_a_report_is_for_is_no_duty(self) -> None:
        paragraphs = split_paragraphs(
            split_lines("Để kịp thời báo cáo Bộ Y tế, Sở Y tế yêu cầu các đơn vị rà soát.")
        )
        assert read_duties(paragraphs).reports == ()


class TestReferences:
    def test_mentions_of_one_number_are_one_reference(self) -> None:
        text = (
            "Ngày 11-6-2021, Bộ Chính trị ban hành Kết luận số 07-KL/TW về phòng, chống dịch. "
            "Quán triệt Kết luận số 07-KL/TW, ngày 11-6-2021 của Bộ Chính trị."
        )
        (found,) = read_references(text, 0, len(text), None)
        assert found.value.number == "07-KL/TW"
        assert found.value.date == date(2021, 6, 11)
        assert found.value.issuer == "Bộ Chính trị"
        assert len(found.places) == 2

    def test_the_documents_own_number_is_no_reference(self) -> None:
        assert read_references("Công văn số 12/SYT-NVY", 0, 22, "12/SYT-NVY") == ()


class TestLabels:
    @pytest.mark.parametrize(
        ("line", "label", "rank"),
        [
            ("I. MỤC ĐÍCH", "I", Rank.ROMAN),
            ("HI. TỔ CHỨC", "III", Rank.ROMAN),
            ("1. Sở Y tế", "1", Rank.NUMBER),
            ("1.1 Tuyến tỉnh", "1.1", Rank.DECIMAL),
            ("a) Đối với", "a", Rank.LETTER),
            ("- Tăng cường", "-", Rank.DASH),
            ("+ Tuyến xã", "+", Rank.PLUS),
            ("Điều 2. Giao Sở", "Điều 2", Rank.ARTICLE),
            ("22/12/2017 họp", None, Rank.NONE),
            ("Tiếp tục", None, Rank.NONE),
        ],
    )
    def test_every_numbering_style_is_known(self, line: str, label: str | None, rank: Rank) -> None:
        assert read_label(line)[:2] == (label, rank)


class TestSignatures:
    def test_authority_and_title_on_one_line_are_parted(self) -> None:
        line = read_office_line("KT. BỘ TRƯỞNG THỨ TRƯỞNG")
        assert line is not None
        assert (line.authority, line.title) == ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG")

    def test_a_deputys_block_under_a_stamp_is_read_by_the_rule_of_deputies(self) -> None:
        assert read_damaged_pair("{ GIÁM Ð C", "PHÓ GIÁM") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")

    def test_rubbish_is_no_office(self) -> None:
        assert read_office_line("TRÁI NGHĨA") is None


class TestStamps:
    @pytest.mark.parametrize(
        ("words", "degree"),
        [
            ("KHẨN", Urgency.KHAN),
            ("THƯỢNG KHẨN", Urgency.THUONG_KHAN),
            ("HỎA TỐC", Urgency.HOA_TOC),
            ("HỎA TỐC HẸN GIỜ", Urgency.HOA_TOC_HEN_GIO),
            ("PHÒNG CHỐNG DỊCH", None),
        ],
    )
    def test_urgency(self, words: str, degree: Urgency | None) -> None:
        assert urgency_of(words) is degree

    def test_secrecy_is_read_from_its_stamp_alone(self) -> None:
        assert secrecy_of("TỐI MẬT") is Secrecy.TOI_MAT
        assert secrecy_of("bí mật nhà nước") is None

    def test_a_secret_document_is_marked_so(self) -> None:
        text = (
            "ỦY BAN NHÂN DÂN\nTỈNH A\nMẬT\nSố: 12/UBND-NC\n"
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nA, ngày 1 tháng 2 năm 2021\n\n"
            "Kính gửi: Công an tỉnh.\n\nỦy ban nhân dân tỉnh đề nghị Công an tỉnh báo cáo.\n"
        )
        (document,) = read_bytes(text.encode(), "mat.txt").documents
        assert document.confidentiality is Secrecy.MAT


class TestRepairs:
    @pytest.mark.parametrize(
        ("damaged", "whole"),
        [
            ("kim tra công tác phòng, chng dch bnh", "kiểm tra công tác phòng, chống dịch bệnh"),
            ("Kinh gửi", "Kính gửi"),
            ("kịch bản đề kịp thời ứng phó", "kịch bản để kịp thời ứng phó"),
            ("tô chức thực hiện", "tổ chức thực hiện"),
            ("huyện Đắk R°lấp", "huyện Đắk R'lấp"),
        ],
    )
    def test_damaged_words_are_mended(self, damaged: str, whole: str) -> None:
        assert repaired(damaged) == whole

    @pytest.mark.parametrize(
        "sound",
        [
            "đề nghị các đơn vị đề xuất, đề ra giải pháp; vấn đề này",
            "cộng tác viên chi tiêu tiết kiệm, phân bố dân cư, cơ quan chủ quản",
            "hoà bình, hòa bình, uỷ ban, ủy ban",
            "ông Kim Tra, bà Kiến Đức",
        ],
    )
    def test_sound_words_are_left_alone(self, sound: str) -> None:
        assert repaired(sound) == sound


def test_a_head_read_across_its_columns_is_parted() -> None:
    (line,) = split_lines("UBND TỈNH KIÊN GIANG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert [cell.text for cell in split_columns(line)] == [
        "UBND TỈNH KIÊN GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_a_decision_has_its_articles_as_requirements() -> None:
    text = """ỦY BAN NHÂN DÂN
TỈNH KIÊN GIANG
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Kiên Giang, ngày 3 tháng 2 năm 2021

QUYẾT ĐỊNH
Về việc thành lập Bệnh viện dã chiến

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;

QUYẾT ĐỊNH:

Điều 1. Thành lập Bệnh viện dã chiến số 1.

Điều 2. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính triển khai thực hiện.
1. Bố trí nhân lực.
2. Bố trí kinh phí.

Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành Quyết định này.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""
    (document,) = read_bytes(text.encode(), "qd.txt").documents
    assert document.doc_type == "Quyết định"
    assert document.number == "12/QĐ-UBND"
    assert document.act_author == "Chủ tịch Ủy ban nhân dân tỉnh Kiên Giang"
    assert [one.label for one in document.requirements] == ["Điều 1", "Điều 2", "Điều 3"]
    second = document.requirements[1]
    assert second.lead == ("Sở Y tế",)
    assert second.coordinate == ("Sở Tài chính",)
    assert [child.label for child in second.children] == ["1", "2"]
    assert document.requirements[2].assignees == ("Chánh Văn phòng Ủy ban nhân dân tỉnh",)
    assert document.signing_authority == "TM. ỦY BAN NHÂN DÂN"
    assert (document.signer_title, document.signer) == ("CHỦ TỊCH", "Nguyễn Văn An")
    assert document.recipients == ("Như Điều 3", "Lưu: VT")
