"""Stage 1 for DOCX. Reads bytes; writes text with Word's list numbers put back.

Word keeps the numbers of lists out of the text; `numbering.xml` tells them. A two-column
head is a table of one row: its cells are written as lines, left cell first.

The file is hostile until read: archive sizes are checked before anything is unpacked, DTDs
are refused (no entity is ever expanded), and macros are refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from toandan.reading.errors import DamagedFile, EmptyFile, TooLarge, UnsupportedFile
from toandan.reading.extract.encodings import mend_encoding
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.plain import cut, tidy
from toandan.reading.model import Page, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = re.compile(rb"vbaProject|macroEnabled", re.IGNORECASE)
_CHUNK = 1024 * 1024
_MOST_TABLE_COLUMNS = 30


def check_archive(data: bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """Open a ZIP after looking at its directory alone.

    Raises:
        DamagedFile: no readable archive.
        TooLarge: too many members, or more content than the limits allow (a zip bomb).
        UnsupportedFile: macros inside, or members under a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged(name) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    steep = any(
        member.file_size > limits.unpack_ratio * max(member.compress_size, 1)
        and member.file_size > _CHUNK
        for member in members
    )
    if len(members) > limits.members or total > limits.unpacked_bytes or steep:
        raise TooLarge(
            f"{name}: unpacks to {total} bytes in {len(members)} members; looks like a zip bomb.",
            f"Tệp {name} bung ra quá lớn nên bị từ chối. Hãy lưu lại tệp từ Word.",
        )
    if any(_MACROS.search(member.filename.encode()) for member in members):
        raise UnsupportedFile(
            f"{name}: contains macros; save it as .docx without macros.",
            f"Tệp {name} chứa macro nên bị từ chối. Hãy lưu lại thành .docx không có macro.",
        )
    return archive


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        f"{name}: the DOCX cannot be unpacked; save it again from Word.",
        f"Tệp {name} hỏng. Hãy mở bằng Word và lưu lại.",
    )


def _member(archive: zipfile.ZipFile, path: str, name: str, limits: Limits) -> bytes | None:
    """Return a member's bytes, reading no more than the limit whatever its header says."""
    try:
        with archive.open(path) as stream:
            found = stream.read(limits.unpacked_bytes + 1)
    except KeyError:
        return None
    except Exception as error:
        raise _damaged(name) from error
    if len(found) > limits.unpacked_bytes:
        raise TooLarge(
            f"{name}: {path} unpacks beyond {limits.unpacked_bytes} bytes.",
            f"Tệp {name} bung ra quá lớn nên bị từ chối.",
        )
    return found


def _parse(data: bytes, name: str) -> etree._Element:
    if _DTD.search(data[:4096]) or _DTD.search(data):
        raise UnsupportedFile(
            f"{name}: declares XML entities, which no Word file does; refused.",
            f"Tệp {name} có khai báo XML bất thường nên bị từ chối. Hãy lưu lại từ Word.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name) from error


def extract_docx(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a DOCX.

    Raises:
        ReadingError: see `check_archive`; DamagedFile, EmptyFile.
    """
    with check_archive(data, name, limits) as archive:
        types = _member(archive, "[Content_Types].xml", name, limits)
        main = _member(archive, "word/document.xml", name, limits)
        if main is None:
            raise _damaged(name)
        if types and _MACROS.search(types):
            raise UnsupportedFile(
                f"{name}: a macro-enabled document; save it as plain .docx.",
                f"Tệp {name} là tệp có macro nên bị từ chối. Hãy lưu lại thành .docx thường.",
            )
        numbering = _member(archive, "word/numbering.xml", name, limits)
        styles = _member(archive, "word/styles.xml", name, limits)
    numbers = _Numbers(
        _parse(numbering, name) if numbering else None, _parse(styles, name) if styles else None
    )
    writer = _Writer(numbers)
    body = _parse(main, name).find(f"{_W}body")
    if body is not None:
        writer.blocks(body)
    text, warnings = cut(tidy("\n".join(writer.lines)).strip("\n"), limits)
    text, encoding = mend_encoding(text)
    if encoding:
        warnings += (f"Văn bản dùng bảng mã {encoding}, đã chuyển sang Unicode.",)
    if not text.strip():
        raise EmptyFile(
            f"{name}: the document has no text; give the right file.",
            f"Tệp {name} không có chữ nào. Hãy kiểm tra lại tệp.",
        )
    return Extracted(text, Source.DOCX, (Page(0.0, 0.0),) * writer.pages, (), warnings)


@dataclass
class _Level:
    """One level of a Word list."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1


@dataclass
class _Numbers:
    """Word's list numbers, counted as Word counts them."""

    numbering: etree._Element | None
    styles: etree._Element | None
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract_of: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _of_style: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.numbering is not None:
            for abstract in self.numbering.iter(f"{_W}abstractNum"):
                key = abstract.get(f"{_W}abstractNumId", "")
                self._levels[key] = dict(self._read_levels(abstract))
            for number in self.numbering.iter(f"{_W}num"):
                target = number.find(f"{_W}abstractNumId")
                if target is not None:
                    self._abstract_of[number.get(f"{_W}numId", "")] = target.get(f"{_W}val", "")
        if self.styles is not None:
            for style in self.styles.iter(f"{_W}style"):
                found = _num_pr(style.find(f"{_W}pPr"))
                if found:
                    self._of_style[style.get(f"{_W}styleId", "")] = found

    @staticmethod
    def _read_levels(abstract: etree._Element) -> Iterator[tuple[int, _Level]]:
        for level in abstract.iter(f"{_W}lvl"):
            form, pattern, start = (
                level.find(f"{_W}{tag}") for tag in ("numFmt", "lvlText", "start")
            )
            yield (
                _integer(level.get(f"{_W}ilvl"), 0),
                _Level(
                    form.get(f"{_W}val", "decimal") if form is not None else "decimal",
                    pattern.get(f"{_W}val", "") if pattern is not None else "",
                    _integer(start.get(f"{_W}val") if start is not None else None, 1),
                ),
            )

    def label(self, paragraph: etree._Element) -> str:
        """Return the label that Word shows before a paragraph, with a space after it."""
        properties = paragraph.find(f"{_W}pPr")
        found = _num_pr(properties)
        if found is None and properties is not None:
            style = properties.find(f"{_W}pStyle")
            found = self._of_style.get(style.get(f"{_W}val", "")) if style is not None else None
        if found is None or found[0] == "0":
            return ""
        abstract = self._abstract_of.get(found[0], "")
        levels = self._levels.get(abstract, {})
        depth = found[1]
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return "- "
        counts = self._counts[abstract]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            one = levels.get(place, level)
            return _figure(counts.get(place, one.start), one.form)

        return re.sub(r"%(\d)", shown, level.pattern) + " "


def _num_pr(properties: etree._Element | None) -> tuple[str, int] | None:
    if properties is None:
        return None
    found = properties.find(f"{_W}numPr")
    if found is None:
        return None
    number, level = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
    if number is None:
        return None
    depth = _integer(level.get(f"{_W}val") if level is not None else None, 0)
    return number.get(f"{_W}val", "0"), depth


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdecimal() else otherwise


def _figure(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letters = "abcdefghijklmnopqrstuvwxyz"
        letter = letters[(count - 1) % 26]
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    return str(count)


def _roman(count: int) -> str:
    figures = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    made = ""
    for value, sign in figures:
        while 0 < value <= count < 4000:  # noqa: PLR2004 - Romans stop there
            made += sign
            count -= value
    return made or str(count)


def _is_tab_stop(node: etree._Element) -> bool:
    """Tell a tab stop among a paragraph's properties from a tab in its text."""
    parent = node.getparent()
    return parent is not None and parent.tag == f"{_W}tabs"


class _Writer:
    """Walks the body and writes its lines."""

    def __init__(self, numbers: _Numbers) -> None:
        self.numbers = numbers
        self.lines: list[str] = []
        self.pages = 1

    def blocks(self, parent: etree._Element) -> None:
        """Write the paragraphs and tables of a body, in order."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"}:
                self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = self._words(paragraph)
        lines = words.split("\n")
        if lines[0].strip():
            lines[0] = self.numbers.label(paragraph) + lines[0].strip()
        self.lines += [*lines]

    def _words(self, paragraph: etree._Element) -> str:
        parts: list[str] = []
        for node in paragraph.iter():
            tag = node.tag
            if tag == f"{_W}t":
                parts.append(node.text or "")
            elif tag == f"{_W}tab" and not _is_tab_stop(node):
                parts.append("\t")
            elif tag in {f"{_W}br", f"{_W}cr"}:
                page = node.get(f"{_W}type") == "page"
                self.pages += page
                parts.append("\n")
            elif tag == f"{_W}lastRenderedPageBreak":
                self.pages += 1
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
        return "".join(parts)

    def _table(self, table: etree._Element) -> None:
        """Write a table: a head or foot column by column, a table of facts row by row."""
        rows: list[list[list[str]]] = []
        for found in table.iter(f"{_W}tr"):
            rows.append(self._cells(found, rows[-1] if rows else []))
        if not rows:
            return
        laid_out = len(rows) <= 3 and max(map(len, rows)) == 2  # noqa: PLR2004 - a head has two columns
        self.lines.append("")
        for row in rows:
            if laid_out:
                for cell in row:
                    self.lines += [*cell, ""]
            else:
                self.lines.append("\t".join(" ".join(cell) for cell in row[:_MOST_TABLE_COLUMNS]))
        self.lines.append("")

    def _cells(self, row: etree._Element, above: list[list[str]]) -> list[list[str]]:
        """Return the cells of a row; merged cells count once for each place that they cover."""
        cells: list[list[str]] = []
        for cell in row.findall(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            merged = properties.find(f"{_W}vMerge") if properties is not None else None
            spans = properties.find(f"{_W}gridSpan") if properties is not None else None
            goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
            width = _integer(spans.get(f"{_W}val") if spans is not None else None, 1)
            from_above = above[len(cells)] if goes_on and len(cells) < len(above) else None
            cells.append(self._cell(cell) if from_above is None else from_above)
            cells += [[]] * (min(width, _MOST_TABLE_COLUMNS) - 1)
        return cells

    def _cell(self, cell: etree._Element) -> list[str]:
        inner = _Writer(self.numbers)
        inner.blocks(cell)
        return [line for line in inner.lines if line.strip()]
