"""Every form of file: the same directive comes out of text, DOCX, HTML, PDF and a scan."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from PIL import Image, ImageDraw, ImageFont
from tests.reading.test_hostile_files import CONTENT_TYPES

from toandan.reading import (
    ConverterMissing,
    Form,
    OcrMissing,
    OfficialDocument,
    Source,
    read_bytes,
)
from toandan.reading.extract import ocr
from toandan.reading.extract.encodings import decode, from_tcvn3, from_vni
from toandan.reading.extract.inks import skew_of
from toandan.reading.extract.tesseract import ocr_available
from toandan.reading.isolated import read_isolated

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = (
    "Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra công tác phòng, chống dịch bệnh.",
    "Ủy ban nhân dân các huyện, thành phố báo cáo kết quả về Sở Y tế trước ngày 30/6/2021.",
)
HEAD_LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG", "Số: 512/UBND-KGVX", "V/v phòng, chống dịch")
HEAD_RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Kiên Giang, ngày 15 tháng 6 năm 2021",
)
OPENING = "Ủy ban nhân dân tỉnh yêu cầu các cơ quan thực hiện các nhiệm vụ sau:"


def check(document: OfficialDocument) -> None:
    assert document.form is Form.DOCUMENT
    assert document.number == "512/UBND-KGVX"
    assert document.doc_type == "Công văn"
    assert document.issuer == "Ủy ban nhân dân tỉnh Kiên Giang"
    assert str(document.date) == "2021-06-15"
    assert document.place == "Kiên Giang"
    assert document.addressees == ("Các sở, ban, ngành cấp tỉnh", "Công an tỉnh")
    assert [one.label for one in document.requirements] == ["1", "2"]
    assert document.requirements[0].lead == ("Sở Y tế",)
    assert document.requirements[0].coordinate == ("Công an tỉnh",)
    assert document.requirements[1].deadline == "2021-06-30"
    assert document.reporting[0].to == "Sở Y tế"
    assert document.signing_authority == "KT. CHỦ TỊCH"
    assert document.signer_title == "PHÓ CHỦ TỊCH"
    assert document.signer == "Nguyễn Văn An"
    assert document.recipients[0] == "Như trên"


def made_docx() -> bytes:
    made = Document()
    head = made.add_table(1, 2)
    head.cell(0, 0).text = "\n".join(HEAD_LEFT)
    head.cell(0, 1).text = "\n".join(HEAD_RIGHT)
    made.add_paragraph("Kính gửi:")
    made.add_paragraph("- Các sở, ban, ngành cấp tỉnh;")
    made.add_paragraph("- Công an tỉnh.")
    made.add_paragraph(OPENING)
    for item in ITEMS:
        made.add_paragraph(item, style="List Number")
    foot = made.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    foot.cell(0, 1).text = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn An"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_docx_with_a_head_in_a_table_and_automatic_numbers_is_read() -> None:
    reading = read_bytes(made_docx(), "cong-van.docx")
    assert reading.source is Source.DOCX
    (document,) = reading.documents
    check(document)


def test_an_html_copy_of_the_document_is_a_document_not_an_article() -> None:
    rows = "".join(f"<li>{item}</li>" for item in ITEMS)
    page = f"""<html><head><meta charset="utf-8"><title>Công văn</title></head><body>
    <nav>Trang chủ</nav><table><tr><td>{"<br>".join(HEAD_LEFT)}</td>
    <td>{"<br>".join(HEAD_RIGHT)}</td></tr></table>
    <p>Kính gửi:</p><p>- Các sở, ban, ngành cấp tỉnh;</p><p>- Công an tỉnh.</p>
    <p>{OPENING}</p><ol>{rows}</ol><p>Nơi nhận:</p><p>- Như trên;</p><p>- Lưu: VT.</p>
    <p>KT. CHỦ TỊCH</p><p>PHÓ CHỦ TỊCH</p><p>Nguyễn Văn An</p></body></html>"""
    reading = read_bytes(page.encode(), "cong-van.html")
    assert reading.source is Source.HTML
    (document,) = reading.documents
    check(document)
    assert "Trang chủ" not in reading.text


def test_a_portal_page_gives_its_own_particulars_from_its_markup() -> None:
    page = """<html><head><meta charset="utf-8"><title>x</title>
    <meta property="og:site_name" content="Cổng thông tin huyện Gò Quao">
    <meta property="article:published_time" content="2021-06-16T08:30:00+07:00"></head><body>
    <div class="menu">Giới thiệu</div><article><h1>Công điện khẩn về phòng dịch</h1>
    <p>Ngày 15/6/2021, Chủ tịch UBND tỉnh ban hành Công điện số 05/CĐ-UBND về việc phòng dịch.</p>
    <p>Theo đó, Chủ tịch UBND tỉnh yêu cầu thực hiện các nhiệm vụ sau:</p>
    <ol><li>Sở Y tế chủ trì kiểm tra các cơ sở.</li><li>Công an tỉnh tăng cường tuần tra.</li></ol>
    <p><a href="/tep/05_C%C4%90-UBND.pdf">Tải về</a></p></article>
    <footer>Bản quyền</footer></body></html>"""
    (document,) = read_bytes(page.encode(), "tin.html").documents
    assert document.form is Form.ARTICLE
    assert document.number == "05/CĐ-UBND"
    assert str(document.date) == "2021-06-15"
    assert document.article is not None
    assert document.article.site == "Cổng thông tin huyện Gò Quao"
    assert document.article.published == "2021-06-16T08:30"
    assert document.article.attachments == ("05_CĐ-UBND.pdf",)
    assert [one.label for one in document.requirements] == ["1", "2"]


def drawn_page(angle: float = 0.0) -> Image.Image:
    """A page as a scanner leaves it: two columns, 200 dpi, perhaps askew."""
    font_path = _font()
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_path, 34)
    small = ImageFont.truetype(font_path, 30)
    for row, words in enumerate(HEAD_LEFT):
        draw.text((120, 120 + 56 * row), words, font=small, fill=0)
    for row, words in enumerate(HEAD_RIGHT):
        draw.text((800, 120 + 56 * row), words, font=small, fill=0)
    lines = ["Kính gửi:", "- Các sở, ban, ngành cấp tỉnh;", "- Công an tỉnh.", ""]
    lines += ["Ủy ban nhân dân tỉnh yêu cầu các cơ quan thực hiện các nhiệm vụ sau:", ""]
    lines += ["1. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra công tác phòng, chống"]
    lines += [
        "dịch bệnh.",
        "",
        "2. Ủy ban nhân dân các huyện, thành phố báo cáo kết quả về Sở Y tế",
    ]
    lines += ["trước ngày 30/6/2021.", ""]
    for row, words in enumerate(lines):
        draw.text((160, 460 + 58 * row), words, font=font, fill=0)
    for row, words in enumerate(["Nơi nhận:", "- Như trên;", "- Lưu: VT."]):
        draw.text((160, 1260 + 56 * row), words, font=small, fill=0)
    for row, words in enumerate(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Nguyễn Văn An"]):
        draw.text((1000, 1260 + 56 * row), words, font=small, fill=0)
    return image.rotate(angle, fillcolor=255) if angle else image


def _font() -> str:
    import matplotlib as mpl  # noqa: PLC0415 - carries DejaVu, which has every Vietnamese letter

    return f"{mpl.get_data_path()}/fonts/ttf/DejaVuSans.ttf"


def as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_scan_is_recognised_and_its_fields_point_into_the_page() -> None:
    assert ocr_available(), "tesseract-ocr and tesseract-ocr-vie must be installed for the tests"
    reading = read_bytes(as_png(drawn_page(1.2)), "quet.png")
    assert reading.source is Source.OCR
    (page,) = reading.pages
    assert (page.width, page.height) == (1654, 2339)
    (document,) = reading.documents
    check(document)
    (span,) = document.spans["number"]
    (box,) = span.boxes
    assert 120 < box.x0 < box.x1 < 700
    assert 200 < box.y0 < box.y1 < 330
    assert 0.5 < document.confidence["number"] <= 1


def test_the_skew_of_a_page_is_found() -> None:
    page = drawn_page()
    for angle in (-3.0, 0.0, 2.0):
        assert skew_of(page.rotate(angle, fillcolor=255)) == pytest.approx(-angle, abs=0.35)


def test_a_scan_without_ocr_on_the_machine_gets_a_clear_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    with pytest.raises(OcrMissing) as caught:
        read_bytes(as_png(Image.new("L", (50, 50), 255)), "anh.png")
    assert "tesseract-ocr-vie" in caught.value.message_vi


def test_a_legacy_word_file_without_libreoffice_gets_a_clear_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("toandan.reading.extract.legacy.shutil.which", lambda _: None)
    data = b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le")
    with pytest.raises(ConverterMissing) as caught:
        read_bytes(data, "cu.doc")
    assert "LibreOffice" in caught.value.message_vi


class TestEncodings:
    SENTENCE = "thực hiện nghiêm túc các biện pháp phòng chống dịch bệnh trên địa bàn tỉnh " * 3

    def test_tcvn3_is_recognised_and_converted(self) -> None:
        table = {to: fr for fr, to in zip(_tcvn3()[0], _tcvn3()[1], strict=True)}
        old = "".join(table.get(sign, sign) for sign in self.SENTENCE)
        assert from_tcvn3(old) == self.SENTENCE
        assert decode(old.encode("latin-1")) == (self.SENTENCE, "TCVN3")

    def test_vni_is_recognised_and_converted(self) -> None:
        old = "phoøng choáng dòch beänh taïi caùc cô sôû y teá treân ñòa baøn tænh " * 3
        wanted = "phòng chống dịch bệnh tại các cơ sở y tế trên địa bàn tỉnh " * 3
        assert from_vni(old) == wanted
        assert decode(old.encode("latin-1")) == (wanted, "VNI")

    def test_unicode_is_left_alone(self) -> None:
        assert decode(self.SENTENCE.encode()) == (self.SENTENCE, None)
        assert decode(self.SENTENCE.encode("utf-16")) == (self.SENTENCE, None)


def _tcvn3() -> tuple[str, str]:
    from toandan.reading.extract import encodings  # noqa: PLC0415 - its tables

    return encodings._TCVN3_FROM, encodings._TCVN3_TO


def pdf_in(fonts: tuple[str, ...], lines: list[tuple[int, str]]) -> bytes:
    """A page of lines, each in one of the fonts, which are named and not embedded."""
    content = b"".join(
        b"BT /F%d 12 Tf 60 %d Td (%s) Tj ET\n" % (font, 780 - 20 * row, text.encode("cp1252"))
        for row, (font, text) in enumerate(lines)
    )
    names = " ".join(f"/F{i} {i + 5} 0 R" for i in range(len(fonts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << {names} >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    objects += [
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} "
        "/Encoding /WinAnsiEncoding >>".encode()
        for name in fonts
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, one) for i, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def test_tcvn3_capitals_that_only_the_font_draws_are_read_as_capitals() -> None:
    table = {to: fr for fr, to in zip(_tcvn3()[0], _tcvn3()[1], strict=True)}
    lines = [
        (1, "ủy ban nhân dân"),
        (1, "tỉnh kiên giang"),
        (0, "Số: 512/UBND-VX"),
        (1, "cộng hòa xã hội chủ nghĩa việt nam"),
        (0, "Độc lập - Tự do - Hạnh phúc"),
        (0, "Kiên Giang, ngày 15 tháng 6 năm 2021"),
        (0, "V/v tăng cường phòng, chống dịch"),
        (0, "Kính gửi: Sở Y tế"),
        (0, "Uỷ ban nhân dân tỉnh yêu cầu thực hiện các nhiệm vụ sau:"),
        (0, "1. Sở Y tế kiểm tra công tác phòng, chống dịch bệnh trên địa bàn tỉnh."),
        (1, "chủ tịch"),
        (0, "Nguyễn Văn An"),
    ]
    old = [(font, "".join(table.get(sign, sign) for sign in text)) for font, text in lines]
    reading = read_bytes(pdf_in((".VnTime", ".VnTimeH"), old), "cu.pdf")
    assert "TCVN3" in "".join(reading.warnings)
    assert "ỦY BAN NHÂN DÂN" in reading.text
    assert "Kính gửi: Sở Y tế" in reading.text
    (document,) = reading.documents
    assert document.issuer == "Ủy ban nhân dân tỉnh Kiên Giang"
    assert document.number == "512/UBND-VX"


def test_the_template_pdfs_with_a_text_layer_are_read(shared: Path) -> None:
    path = shared / "documents" / "unlabelled" / "mau_02_quyet_dinh_ubnd_ha_noi.pdf"
    reading = read_bytes(path.read_bytes(), path.name)
    assert reading.source is Source.PDF
    (document,) = reading.documents
    assert document.number == "890/QĐ-UBND"
    assert document.issuer == "Ủy ban nhân dân thành phố Hà Nội"
    assert (document.signing_authority, document.signer_title, document.signer) == (
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Sỹ Thanh",
    )
    assert [one.label for one in document.requirements] == ["Điều 1", "Điều 2", "Điều 3"]
    (span,) = document.spans["number"]
    assert span.boxes
    assert all(box.page == 0 for box in span.boxes)
    assert reading.text[span.start : span.end] == "890/QĐ-UBND"


def test_a_docx_whose_main_part_is_missing_is_refused_in_a_process_of_its_own() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/other.xml", "")
    from toandan.reading import DamagedFile  # noqa: PLC0415 - beside its one use

    with pytest.raises(DamagedFile):
        read_isolated(made.getvalue(), "thieu.docx", seconds=60, megabytes=1024)
