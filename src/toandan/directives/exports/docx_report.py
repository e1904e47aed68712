"""A follow-up report as DOCX: A4, Times New Roman 14, margins as the decree sets them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from toandan.directives.exports.facts import FollowUpReport, Section, Sheet

FONT = "Times New Roman"
CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TEXT_WIDTH_MM = 165


def write_docx(report: FollowUpReport) -> bytes:
    """Return the report as a DOCX file."""
    file = Document()
    _page(file)
    _head(file, report)
    _paragraph(file, "BÁO CÁO", face="bold", align=CENTRE, before=18, size=15)
    _paragraph(file, report.subject[:1].upper() + report.subject[1:], face="bold", align=CENTRE)
    _paragraph(file, "–––––––", align=CENTRE, after=12)
    _paragraph(file, report.opening, align=BOTH, indent=True)
    for number, section in enumerate(report.sections, start=1):
        _section(file, number, section)
    _foot(file, report)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Any) -> None:
    """Set A4 and the margins of Nghị định 30/2020/NĐ-CP, phụ lục I."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)


def _paragraph(
    file: Any,
    text: str,
    *,
    face: str = "",
    align: Any = None,
    before: int = 0,
    after: int = 6,
    size: int = 14,
    indent: bool = False,
) -> Any:
    made = file.add_paragraph()
    run = made.add_run(text)
    run.bold, run.italic = "bold" in face, "italic" in face
    run.font.size = Pt(size)
    made.alignment = align
    made.paragraph_format.space_before = Pt(before)
    made.paragraph_format.space_after = Pt(after)
    if indent:
        made.paragraph_format.first_line_indent = Mm(10)
    return made


def _head(file: Any, report: FollowUpReport) -> None:
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    lines = [(report.superior.upper(), False), (report.unit.upper(), True)]
    if report.is_party:
        lines.append(("*", False))
    lines.append((f"Số:        {report.series}", False))
    _lines(left, lines)
    if report.is_party:
        _lines(right, [("ĐẢNG CỘNG SẢN VIỆT NAM", True), ("–––––––––––––––––––", False)])
    else:
        motto = [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
            ("Độc lập - Tự do - Hạnh phúc", True),
        ]
        _lines(right, [*motto, ("–––––––––––––––", False)])
    place = _paragraph(right, report.place_and_date, face="italic", align=CENTRE, size=13)
    place.paragraph_format.space_before = Pt(6)


def _lines(cell: Any, lines: list[tuple[str, bool]]) -> None:
    first = cell.paragraphs[0]
    first._element.getparent().remove(first._element)  # noqa: SLF001 - python-docx has no other way to drop it
    for text, bold in lines:
        if text:
            _paragraph(cell, text, face="bold" if bold else "", align=CENTRE, after=0, size=13)


def _section(file: Any, number: int, section: Section) -> None:
    _paragraph(file, f"{number}. {section.title}", face="bold", before=6)
    _paragraph(file, section.text, align=BOTH, indent=True)
    if section.sheet:
        _sheet(file, section.sheet)


def _sheet(file: Any, sheet: Sheet) -> None:
    table = file.add_table(rows=1, cols=len(sheet.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = sheet.widths or [1] * len(sheet.heads)
    widths = [Mm(TEXT_WIDTH_MM * share / sum(shares)) for share in shares]
    _row(table.rows[0], sheet.heads, widths, bold=True, align=dict.fromkeys(range(99), CENTRE))
    _repeat(table.rows[0])
    for words in sheet.rows:
        _row(table.add_row(), words, widths, align=dict.fromkeys(sheet.figures, RIGHT))
    _paragraph(file, "", after=0, size=6)


def _row(
    row: Any, words: list[str], widths: list[Any], *, align: dict[int, Any], bold: bool = False
) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = widths[place]
        made = cell.paragraphs[0]
        run = made.add_run(text)
        run.bold, run.font.size = bold, Pt(11)
        made.alignment = align.get(place)
        made.paragraph_format.space_after = Pt(0)


def _repeat(row: Any) -> None:
    """Let the head stand on each page that the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way


def _foot(file: Any, report: FollowUpReport) -> None:
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(75), Mm(90)
    _lines(left, [])
    _paragraph(left, "Nơi nhận:", face="bold italic", after=0, size=12)
    for line in report.recipients:
        _paragraph(left, f"- {line};", after=0, size=11)
    _lines(right, [(report.signer_title.upper(), True)])
    _paragraph(right, report.signer, face="bold", align=CENTRE, before=64)
