"""The page by the rules of form: Nghị định 30/2020/NĐ-CP, phụ lục I; Hướng dẫn 36-HD/VPTW."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from docx import Document as Docx
from docx.shared import Pt

from toandan.reading import Secrecy, System, Urgency
from toandan.writing import Item, Paper, lay_out, write_docx, write_pdf

if TYPE_CHECKING:
    from toandan.writing.layout import Line

MM = 72 / 25.4
LETTER = Paper(
    system=System.STATE,
    doc_type="Công văn",
    number="62/SYT-NVY",
    issuer="Sở Y tế tỉnh Kiên Giang",
    issuer_parent="Ủy ban nhân dân tỉnh Kiên Giang",
    place="Kiên Giang",
    date=dt.date(2021, 2, 5),
    subject="V/v tăng cường phòng, chống dịch bệnh",
    urgency=Urgency.THUONG_KHAN,
    confidentiality=Secrecy.MAT,
    addressees=("Bệnh viện Đa khoa tỉnh", "Trung tâm Y tế các huyện;"),
    opening=("Sở Y tế yêu cầu các đơn vị thực hiện các nội dung sau:",),
    items=(
        Item("1", "Rà soát lực lượng, phương tiện, thuốc men. " * 6, (Item("a", "Bố trí trực."),)),
        Item("2", "Báo cáo kết quả"),
    ),
    signing_authority="KT. Giám đốc",
    signer_title="Phó Giám đốc",
    signer="Nguyễn Văn Mẫu",
    recipients=("Như trên;", "UBND tỉnh (để báo cáo)", "Lưu: VT, NVY."),
)
CHARGE = replace(
    LETTER,
    system=System.PARTY,
    doc_type="Chỉ thị",
    number="-CT/TU",
    issuer="Tỉnh ủy Kiên Giang",
    issuer_parent=None,
    date=None,
    year=2021,
    subject="về phòng, chống dịch bệnh",
    signing_authority="T/M Ban Thường vụ",
    signer_title="Bí thư",
)


def words(lines: tuple[Line, ...]) -> list[str]:
    return [line.text.replace("\u00a0", " ") for line in lines]


def test_a_state_letter_stands_as_the_decree_lays_it_out() -> None:
    sheet = lay_out(LETTER)
    assert words(sheet.names) == ["ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG", "SỞ Y TẾ"]
    assert [line.face.bold for line in sheet.names] == [False, False, True]
    assert 1 / 3 <= sheet.names[-1].rule <= 1 / 2
    assert words(sheet.motto) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert sheet.motto[1].rule == 1.0
    assert words(sheet.number) == [
        "Số: 62/SYT-NVY",
        "V/v tăng cường phòng, chống dịch bệnh",
        "MẬT",
        "THƯỢNG KHẨN",
    ]
    assert [line.framed for line in sheet.number] == [False, False, True, True]
    assert words(sheet.dated) == ["Kiên Giang, ngày 05 tháng 02 năm 2021"]
    assert sheet.dated[0].face.italic
    assert sheet.heading == ()
    assert words(sheet.recipients) == [
        "Nơi nhận:",
        "- Như trên;",
        "- UBND tỉnh (để báo cáo);",
        "- Lưu: VT, NVY.",
    ]
    assert words(sheet.signature) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Mẫu"]
    body = ["".join(text for text, _face in block.words) for block in sheet.body]  # type: ignore[union-attr]  # no tables here
    assert body[:3] == ["Kính gửi: ", "- Bệnh viện Đa khoa tỉnh;", "- Trung tâm Y tế các huyện."]
    assert body[5] == "a) Bố trí trực."
    assert body[-1] == "2. Báo cáo kết quả./."


def test_a_party_charge_stands_as_the_guide_lays_it_out() -> None:
    sheet = lay_out(CHARGE)
    assert words(sheet.names) == ["TỈNH ỦY KIÊN GIANG", "*"]
    assert words(sheet.motto) == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert words(sheet.number)[0].split() == ["Số", "-CT/TU"]
    assert words(sheet.dated)[0].split() == ["Kiên", "Giang,", "ngày", "tháng", "năm", "2021"]
    assert words(sheet.heading) == ["CHỈ THỊ", "về phòng, chống dịch bệnh", "-----"]
    assert words(sheet.recipients)[1:3] == ["- Như trên,", "- UBND tỉnh (để báo cáo),"]
    assert [line.face.bold for line in sheet.signature] == [True, False, True]


@pytest.mark.parametrize("paper", [LETTER, CHARGE])
def test_the_word_file_has_the_paper_margins_and_typeface(paper: Paper) -> None:
    file = Docx(io.BytesIO(write_docx(paper)))
    (section,) = file.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.bottom_margin.mm)) == (20, 20)
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    normal = file.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    fonts = {run.font.name for one in file.paragraphs for run in one.runs}
    assert fonts == {"Times New Roman"}


@pytest.mark.parametrize("paper", [LETTER, CHARGE])
def test_the_pdf_is_a4_and_its_words_keep_to_the_margins(paper: Paper) -> None:
    with pdfium.PdfDocument(write_pdf(paper)) as file:
        page = file[0]
        assert [round(side / MM) for side in page.get_size()] == [210, 297]
        text = page.get_textpage()
        drawn = [
            text.get_charbox(place)
            for place in range(text.count_chars())
            if text.get_text_range(place, 1).strip()  # a space may hang over the edge
        ]
    assert min(box[0] for box in drawn) >= 30 * MM - 1
    assert max(box[2] for box in drawn) <= (210 - 15) * MM + 1
    assert max(box[3] for box in drawn) <= (297 - 20) * MM + 4


def test_a_decision_shows_who_decides_its_bases_and_its_articles() -> None:
    paper = replace(
        LETTER,
        doc_type="Quyết định",
        decided_by="Giám đốc Sở Y tế",
        bases=("Căn cứ Luật A", "Căn cứ Luật B;"),
        addressees=(),
        opening=(),
        items=(Item("Điều 1", "Thành lập tổ."), Item("Điều 2", "Thi hành từ ngày ký.")),
    )
    body = ["".join(text for text, _face in block.words) for block in lay_out(paper).body]  # type: ignore[union-attr]  # no tables here
    assert body == [
        "GIÁM ĐỐC SỞ Y TẾ",
        "Căn cứ Luật A;",
        "Căn cứ Luật B.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Thành lập tổ.",
        "Điều 2. Thi hành từ ngày ký./.",
    ]
