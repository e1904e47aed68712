"""A sheet as DOCX: Times New Roman, which the reader's machine has; same layout as the PDF."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from toandan.writing.form import FOOT_MM, HEAD_MM, PAPER_MM, TYPEFACE, Face
from toandan.writing.layout import lay_out
from toandan.writing.model import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toandan.writing.form import Form
    from toandan.writing.layout import Line, Sheet, Text
    from toandan.writing.model import Paper

CENTRE, LEFT, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_RED = RGBColor(0xC0, 0, 0)
#: the width of the text, and of a usual letter per point of its size, in millimetres
_TEXT_MM = 165
_MM_A_LETTER = 0.17
_CAPITALS = 1.5
_FIRST_LINE_MM = 10
_FRAME_MM_A_LETTER = 3.6


def write_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX file.

    Raises:
        Unwritable: the values make up no document.
    """
    sheet = lay_out(paper)
    file = Document()
    _page(file, sheet)
    _columns(file, HEAD_MM, sheet.names, sheet.motto)
    _space(file, 4)  # without a paragraph between them Word makes two tables one
    _columns(file, HEAD_MM, sheet.number, sheet.dated)
    if sheet.heading:
        _space(file, 12)
        for line in sheet.heading:
            _line(file, line, CENTRE, _TEXT_MM)
        _space(file, 10)
    for block in sheet.body:
        if isinstance(block, Table):
            _table(file, block)
        else:
            _text(file, block)
    _space(file, 12)
    if sheet.recipients or sheet.signature:
        _columns(file, FOOT_MM, sheet.recipients, sheet.signature, aligned=(LEFT, CENTRE))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Any, sheet: Sheet) -> None:
    form: Form = sheet.form
    section = file.sections[0]
    section.page_width, section.page_height = map(Mm, PAPER_MM)
    top, right, bottom, left = form.margins_mm
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = Mm(10)
    style = file.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, Pt(form.text.size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    properties = file.core_properties
    properties.title, properties.author = sheet.title[:255], sheet.author[:255]
    properties.created = properties.modified = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    properties.comments = ""
    _number_pages(section, form)


def _number_pages(section: Any, form: Form) -> None:
    """Number the pages in the middle of the upper margin, the first one left out."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size, run.font.name = Pt(form.page), TYPEFACE
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields


def _columns(
    file: Any,
    widths: tuple[int, int],
    left: Sequence[Line],
    right: Sequence[Line],
    *,
    aligned: tuple[Any, Any] = (CENTRE, CENTRE),
) -> None:
    """Write two columns side by side, as a table without borders that no page parts."""
    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    _whole(table.rows[0])
    _grid(table, [Mm(width) for width in widths])
    sides = zip(table.rows[0].cells, widths, (left, right), aligned, strict=True)
    for cell, width, lines, where in sides:
        cell.width = Mm(width)
        first = cell.paragraphs[0]
        for line in lines:
            _line(cell, line, where, width)
        if lines:
            first._element.getparent().remove(first._element)  # noqa: SLF001 - no other way to drop it


def _whole(row: Any) -> None:
    mark = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way


def _run(paragraph: Any, words: str, face: Face) -> Any:
    run = paragraph.add_run(words)
    run.bold, run.italic, run.underline = face.bold, face.italic, face.underlined
    run.font.size, run.font.name = Pt(face.size), TYPEFACE
    return run


def _line(place: Any, line: Line, where: Any, room_mm: float) -> None:
    paragraph = place.add_paragraph()
    paragraph.alignment = where
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(line.above), Pt(0)
    form.keep_with_next = True
    run = _run(paragraph, line.text, line.face)
    if line.framed:
        run.font.color.rgb = _RED
        side = max((room_mm - len(line.text) * _FRAME_MM_A_LETTER - 8) / 2, 0)
        form.left_indent = form.right_indent = Mm(side)
        _border(paragraph, ("top", "left", "bottom", "right"), "C00000")
    if line.rule:
        _rule(place, line, room_mm)


def _rule(place: Any, line: Line, room_mm: float) -> None:
    """Draw a rule under a line, as wide as the share of the line's width that is asked for."""
    letter = _MM_A_LETTER * (_CAPITALS if line.text.isupper() else 1)
    wide = min(len(line.text) * line.face.size * letter, room_mm)
    paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(4)
    form.left_indent = form.right_indent = Mm(max((room_mm - 4 - wide * line.rule) / 2, 0))
    _border(paragraph, ("top",), "000000")


def _border(paragraph: Any, sides: tuple[str, ...], colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        one = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", colour)):
            one.set(qn(f"w:{name}"), value)
        borders.append(one)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - no borders in python-docx
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _text(file: Any, text: Text) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = CENTRE if text.centred else BOTH
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(text.above), Pt(0)
    form.line_spacing = 1.15
    form.left_indent = Mm(text.left_mm)
    if text.indent:
        form.first_line_indent = Mm(_FIRST_LINE_MM)
    for words, face in text.words:
        _run(paragraph, words, face)


def _space(file: Any, points: float) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(points)


def _grid(table: Any, widths: Sequence[Any]) -> None:
    """Give the columns their widths: LibreOffice goes by these, Word by those of the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _table(file: Any, block: Table) -> None:
    table = file.add_table(rows=1, cols=len(block.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = block.widths or (1,) * len(block.heads)
    widths = [Mm(_TEXT_MM * share / sum(shares)) for share in shares]
    bold = Face(11, bold=True)
    _grid(table, widths)
    _row(table.rows[0], block.heads, widths, dict.fromkeys(range(len(widths)), CENTRE), bold)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way
    for words in block.rows:
        _row(table.add_row(), words, widths, dict.fromkeys(block.figures, RIGHT), Face(11))
    _space(file, 6)


def _row(
    row: Any, words: Sequence[str], widths: list[Any], align: dict[int, Any], face: Face
) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = widths[place]
        paragraph = cell.paragraphs[0]
        _run(paragraph, text, face)
        paragraph.alignment = align.get(place)
        paragraph.paragraph_format.space_after = Pt(0)
