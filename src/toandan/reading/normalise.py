"""Stage 2. Reads the extracted text; writes clean text traced to it, and the repairs.

Typographic marks of a Markdown export (`#`, `*`, `<sup>`) are dropped, handwriting
scribbles after the closing mark too; damaged words are mended (`repairs`). Every change is
an edit of a `Traced` text, so the original words are never lost.

Runs and lines longer than any document's are shortened and parted first: whatever a later
pattern does with one, it does on so many characters at most, and the time that a text takes
grows with its length alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.reading.model import Repair, Source, Span
from toandan.reading.repairs import find_repairs
from toandan.reading.traced import Edit, Traced
from toandan.reading.vietnamese import CAPITALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.extract.extracted import Extracted

_TAGS = re.compile(r"</?(?:sup|sub|b|i|em|strong|u)>|<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?=[\\*_#.\-\[\]()])")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
#: a clerk's initials read as a word or two letters after the end of a paragraph: "*nh*"
_SCRIBBLE = re.compile(r"(?<=[.;/])[ \t]*\*[a-z]{1,4}\*[ \t]*$", re.MULTILINE)
#: the sign between a Party body and its number (Hướng dẫn 36-HD/VPTW), kept as it is
_PARTY_STAR = re.compile(r"^[ \t]*\\?\*[ \t]*$", re.MULTILINE)
#: the Icelandic letter that some fonts show for "Đ"; Vietnamese has no other use for it
_ETHS = {"Ð": "Đ", "ð": "đ"}
_ETH = re.compile("[Ðð]")
#: the fixed parts of a head, which narrow columns break over two lines
_BROKEN = re.compile(
    r"(?<=, ngày)[ \t]*\n[ \t]*(?=\d{1,2} tháng \d)|"
    r"(?<=, ngày \d)[ \t]*\n[ \t]*(?=tháng \d)|(?<=, ngày \d\d)[ \t]*\n[ \t]*(?=tháng \d)|"
    r"(?<=năm)[ \t]*\n[ \t]*(?=(?:19|20)\d{2}[ \t]*$)|"
    r"(?<=\w,)[ \t]*\n[ \t]*(?=ngày \d{1,2} tháng \d{1,2} năm \d{4}[ \t]*$)|"
    r"(?<=^Số:)[ \t]*\n[ \t]*(?=\d+\s?[/-])|(?<=^Số)[ \t]*\n[ \t]*(?=\d+\s?[/-])",
    re.MULTILINE,
)
#: only a column of a head is so narrow; lines of the body are left as they are
_NARROW = 70
#: a body's first word alone on its line: "BỘ" above "Y TẾ"
_FIRST_WORD = re.compile(
    r"(?<=^BỘ)\s*\n\s*(?=[A-ZĐÂÊÔƠƯ])|(?<=^(?:SỞ|ỦY|UỶ))\s*\n\s*(?=[A-ZĐÂÊÔƠƯ])", re.MULTILINE
)
_TITLE = re.compile(
    r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"
)
_BREAK = re.compile(r"\s*\n\s*")
#: a page's number that stands within a sentence which goes on overleaf
_PAGE_NUMBER = re.compile(
    r"(?<=[^\s.;:!?/]{2})[ \t]*\n\s*\n[ \t]*[-–—]?[ \t]*\d{1,3}[ \t]*[-–—]?[ \t]*\n\s*\n"
    r"[ \t]*(?=[a-zà-ỹđ(]|\d{1,2}[/-]\d)"
)
#: a speck between two small words that OCR takes for a full stop ("chức. năng")
_SPECK = re.compile(r"(?<=[a-zà-ỹđ]{2})\. (?=[a-zà-ỹđ]{2})")
#: a dash that OCR sees twice, at the end of a line and behind it ("QĐ- -TTg")
_TWICE = re.compile(r"(?<=[^\W_])- -(?=[^\W_])")
#: a dash that OCR sees at the end of the line above its item
_DASH_ABOVE = re.compile(rf"(?<=[;.:])(?P<dash>[ \t]+[-–—])[ \t]*\n(?=[{CAPITALS}][^\W\d_])")
#: what OCR sees of an indent or of a dash before a paragraph ("_Văn bản", "____~ Theo")
_INDENT = re.compile(r"^_+[ \t]*(?P<dash>~[ \t]*)?(?=[^\W\d_])", re.MULTILINE)
#: a line of the body is as long as this
_BODY_LINE = 40
#: a bar alone on its line: the edge of a cell
_LONE_BAR = re.compile(r"^[ \t]*\|[ \t]*$", re.MULTILINE)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S|(?<!\w)\*[^\s*][^*\n]*\*|^\\\*$", re.MULTILINE)


#: no word, no leader of dots and no gap is longer; what stands in its middle says nothing
LONGEST_RUN = 200
#: no paragraph is longer: an A4 page holds about 4,000 characters
LONGEST_LINE = 10_000
_RUN = re.compile(rf"\w{{{LONGEST_RUN + 1},}}|\W{{{LONGEST_RUN + 1},}}")


@dataclass(frozen=True, slots=True)
class Clean:
    """The clean text, traced, and the repairs made on the way."""

    traced: Traced
    repairs: tuple[Repair, ...]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.traced.text


def _markdown_edits(text: str) -> Iterator[Edit]:
    kept = {match.start() for match in _PARTY_STAR.finditer(text)}
    stars = {place for start in kept for place in range(start, text.find("\n", start) + 1)}
    found: list[Edit] = [(m.start(), m.end(), "") for m in _SCRIBBLE.finditer(text)]
    for pattern in (_TAGS, _HEADING, _ESCAPE):
        found += [(m.start(), m.end(), "") for m in pattern.finditer(text)]
    found += [(m.start(), m.end(), "") for m in _EMPHASIS.finditer(text) if m.start() not in stars]
    yield from sorted(found, key=lambda edit: (edit[0], -edit[1]))


def _joins(text: str) -> list[Edit]:
    """Return the line breaks inside the fixed parts of a head, each made a space."""
    found = [
        (m.start(), m.end(), " ")
        for m in _BROKEN.finditer(text)
        if m.start() - text.rfind("\n", 0, m.start()) <= _NARROW
    ]
    found += [(m.start(), m.end(), " ") for m in _FIRST_WORD.finditer(text)]
    for title in _TITLE.finditer(text):
        found += [(m.start(), m.end(), " ") for m in _BREAK.finditer(text, *title.span())]
    return sorted(found)


def _shorter_runs(text: str) -> Iterator[Edit]:
    """Yield edits that leave the two ends of runs longer than any document's."""
    half = LONGEST_RUN // 2
    for run in _RUN.finditer(text):
        yield run.start() + half, run.end() - half, ""


def _shorter_lines(text: str) -> Iterator[Edit]:
    """Yield edits that part lines longer than any document's, at spaces where they have some."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = text.find("\n", start, start + LONGEST_LINE)
        if end < 0:
            space = text.rfind(" ", start + LONGEST_LINE // 2, start + LONGEST_LINE)
            end = space if space >= 0 else start + LONGEST_LINE - 1
            yield end, end + 1, text[end].strip() + "\n\n"
        else:
            end = text.rfind("\n", start, start + LONGEST_LINE)
        start = end + 1


def _turned_pages(text: str) -> Iterator[Edit]:
    """Yield edits that join a sentence which a page's number parts."""
    for match in _PAGE_NUMBER.finditer(text):
        if match.start() - text.rfind("\n", 0, match.start()) > _BODY_LINE:
            yield match.start(), match.end(), "\n"


def normalise(extracted: Extracted) -> Clean:
    """Return the clean text of what was extracted."""
    traced = Traced.of(extracted.text)
    traced = traced.edit(_shorter_runs(traced.text))
    traced = traced.edit(_shorter_lines(traced.text))
    if _MARKDOWN.search(traced.text):
        traced = traced.edit(_markdown_edits(traced.text))
    traced = traced.edit((m.start(), m.end(), _ETHS[m[0]]) for m in _ETH.finditer(traced.text))
    traced = traced.edit((m.start(), m.end(), "") for m in _LONE_BAR.finditer(traced.text))
    if extracted.source is Source.OCR:
        traced = traced.edit((m.start(), m.end(), " ") for m in _SPECK.finditer(traced.text))
        traced = traced.edit((m.start(), m.end(), "-") for m in _TWICE.finditer(traced.text))
        traced = traced.edit(
            (m.start(), m.end(), "\n- ") for m in _DASH_ABOVE.finditer(traced.text)
        )
        traced = traced.edit(
            (m.start(), m.end(), "- " if m["dash"] else "") for m in _INDENT.finditer(traced.text)
        )
    traced = traced.edit(_turned_pages(traced.text))
    traced = traced.edit(_joins(traced.text))
    edits = list(find_repairs(traced.text))
    repairs = tuple(
        Repair(traced.text[start:end], new, Span(*traced.origin(start, end)))
        for start, end, new in edits
    )
    return Clean(traced.edit(edits), repairs)
