"""A sheet as PDF, set by typst from the template beside this file; same bytes for same values."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

from toandan.writing.errors import NotSet
from toandan.writing.form import FOOT_MM, HEAD_MM
from toandan.writing.layout import lay_out
from toandan.writing.model import Table

if TYPE_CHECKING:
    from toandan.writing.layout import Sheet, Text
    from toandan.writing.model import Paper

_HERE = Path(__file__).parent
#: PDF/A asks for a date; a draft without one bears this
_UNDATED = dt.date(2020, 1, 1)


def write_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF, fit for signing.

    It is PDF/A-2b, fit for the archive, unless its words hold signs that no typeface here has,
    which that standard forbids.

    Raises:
        Unwritable: the values make up no document.
        NotSet: the typesetter refused.
    """
    facts = json.dumps(_facts(lay_out(paper)), ensure_ascii=False)
    try:
        return _compiled(facts, _moment(paper), "a-2b")
    except typst.TypstError:
        pass
    try:
        return _compiled(facts, _moment(paper), "1.7")
    except typst.TypstError as error:
        raise NotSet(
            f"typst: {error}; look at the words of the document.",
            "Không dàn trang được văn bản. Hãy xem lại nội dung hoặc báo quản trị hệ thống.",
        ) from error


def _compiled(facts: str, moment: dt.datetime, standard: Literal["1.7", "a-2b"]) -> bytes:
    return bytes(
        typst.compile(
            _template(),
            format="pdf",
            sys_inputs={"sheet": facts},
            font_paths=_fonts(),
            pdf_standards=standard,
            timestamp=moment,
        )
    )


def _moment(paper: Paper) -> dt.datetime:
    """Return the time that the file bears: the document's day, so that the bytes repeat."""
    day = paper.date or _UNDATED
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


@cache
def _template() -> bytes:
    return (_HERE / "official.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Return the shipped typeface, and typst's own for letters that it lacks."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_HERE / "fonts")])


def _facts(sheet: Sheet) -> dict[str, Any]:
    facts = asdict(sheet)
    facts["columns"] = {"head": HEAD_MM, "foot": FOOT_MM}
    facts["body"] = [_block(block) for block in sheet.body]
    return facts


def _block(block: Text | Table) -> dict[str, Any]:
    facts = asdict(block)
    if isinstance(block, Table):
        facts["figures"] = sorted(block.figures)
        facts["widths"] = block.widths or (1,) * len(block.heads)
    return facts
