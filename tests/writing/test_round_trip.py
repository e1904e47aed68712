"""What is written is read back: the same values from DOCX and from PDF."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.writing.papers import ACTORS, DEEDS, DEMANDS, papers

from toandan.reading import OfficialDocument, System, read_bytes
from toandan.writing import Item, Paper, Table, Unwritable, paper_of, write_docx, write_pdf
from toandan.writing.lines import break_name, own_name

FIELDS = [
    "system", "doc_type", "number", "issuer", "issuer_parent", "place", "date", "subject",
    "urgency", "confidentiality", "addressees", "signing_authority", "signer_title", "signer",
    "recipients",
]  # fmt: skip
WRITERS = {"docx": write_docx, "pdf": write_pdf}


def read_back(paper: Paper, form: str) -> OfficialDocument:
    (document,) = read_bytes(WRITERS[form](paper), f"van-ban.{form}").documents
    return document


def written(paper: Paper) -> dict[str, Any]:
    told = {name: getattr(paper, name) for name in FIELDS}
    return told | {"tree": tree(paper.items), "act_author": paper.decided_by}


def read(document: OfficialDocument) -> dict[str, Any]:
    found = {name: getattr(document, name) for name in FIELDS}
    return found | {"tree": tree(document.requirements), "act_author": document.act_author}


def tree(items: Any) -> list[Any]:
    return [(one.label, bare(one.text), tree(one.children)) for one in items]


def bare(text: str) -> str:
    """The rules let the last sentence of the whole end with "./."."""
    return text.removesuffix("./.").removesuffix(".")


@settings(max_examples=25, deadline=None)
@given(papers())
def test_a_document_written_as_docx_is_read_back(paper: Paper) -> None:
    assert read(read_back(paper, "docx")) == written(paper)


@settings(max_examples=25, deadline=None)
@given(papers())
def test_a_document_written_as_pdf_is_read_back(paper: Paper) -> None:
    assert read(read_back(paper, "pdf")) == written(paper)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("province", ["Bà Rịa - Vũng Tàu", "Hà Tĩnh"])
def test_places_that_look_like_other_words_stay_places(province: str, form: str) -> None:
    """The head is broken before "BÀ RỊA", where "bà" would open a name; "TĨNH" is no "tỉnh"."""
    paper = Paper(
        system=System.PARTY,
        doc_type="Công văn",
        number="01-CV/TU",
        issuer=f"Tỉnh ủy {province}",
        place=province,
        date=dt.date(2021, 8, 9),
        subject="tăng cường công tác phòng, chống dịch bệnh",
        addressees=("Các huyện ủy",),
    )
    found = read_back(paper, form)
    assert (found.issuer, found.issuer_parent) == (f"Tỉnh ủy {province}", None)


@settings(max_examples=25, deadline=None)
@given(papers())
def test_what_was_read_is_written_again_to_the_same_document(paper: Paper) -> None:
    first = read_back(paper, "docx")
    again = paper_of(first, opening=("Yêu cầu thực hiện các nội dung sau:",))
    assert read(read_back(again, "docx")) == read(first)


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=60), more=st.text(max_size=60))
def test_no_words_stop_the_writers(form: str, words: str, more: str) -> None:
    paper = Paper(
        system=System.STATE,
        doc_type="Thông báo",
        number="/TB-UBND",
        issuer=f"Ủy ban nhân dân {words}",
        subject=f"Về {more}",
        addressees=(words, more),
        bases=(more,),
        items=(Item("1", words), Item(None, more), Table((words, more), ((more, words),))),
        signer=words,
        recipients=(more, words),
    )
    assert read_bytes(WRITERS[form](paper), f"a.{form}").documents


def test_a_document_of_many_pages_is_read_back_and_numbered_from_the_second_page() -> None:
    items = tuple(
        Item(str(place + 1), f"{ACTORS[place % 5]} {' '.join([*DEEDS, *DEMANDS])}")
        for place in range(14)
    )
    paper = Paper(
        system=System.STATE,
        doc_type="Kế hoạch",
        number="12/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Kiên Giang",
        place="Kiên Giang",
        subject="phòng, chống dịch bệnh",
        opening=("Để chủ động phòng, chống dịch, yêu cầu thực hiện các nội dung sau:",),
        items=items,
        closing=("Yêu cầu các đơn vị nghiêm túc thực hiện.",),
    )
    reading = read_bytes(write_pdf(paper), "a.pdf")
    assert len(reading.pages) > 3
    assert tree(reading.documents[0].requirements) == tree(items)
    with pdfium.PdfDocument(write_pdf(paper)) as file:
        tops = [page.get_textpage().get_text_bounded().split()[0] for page in file]
    assert tops[1:4] == ["2", "3", "4"]
    assert tops[0] != "1"


def test_the_same_values_give_the_same_pdf_in_the_shipped_typeface_for_the_archive() -> None:
    paper = Paper(
        system=System.PARTY,
        doc_type="Công văn",
        number="-CV/TU",
        issuer="Tỉnh ủy Kiên Giang",
        subject="phòng, chống dịch bệnh: ăâđêôơư ẮẰẲẴẶ ỖỠ ữựỳỵỷỹ",
    )
    pdf = write_pdf(paper)
    assert pdf == write_pdf(paper)
    assert set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", pdf)) <= {
        b"Tinos",
        b"TinosItalic",
    }
    assert b"pdfaid" in pdf


@pytest.mark.parametrize("missing", ["issuer", "subject"])
def test_what_no_document_goes_without_is_asked_for(missing: str) -> None:
    values = {"issuer": "Tỉnh ủy Kiên Giang", "subject": "phòng, chống dịch"} | {missing: " "}
    with pytest.raises(Unwritable):
        write_docx(Paper(system=System.PARTY, doc_type="Công văn", number="", **values))
    with pytest.raises(Unwritable, match=missing):
        paper_of(
            OfficialDocument(system=System.PARTY, doc_type="Công văn", **{**values, missing: None})
        )


@pytest.mark.parametrize(
    ("name", "superior", "lines"),
    [
        ("Sở Y tế tỉnh Kiên Giang", "Ủy ban nhân dân tỉnh Kiên Giang", ["SỞ Y TẾ"]),
        ("Văn phòng Tỉnh ủy Kiên Giang", "Tỉnh ủy Kiên Giang", ["VĂN PHÒNG"]),
        (
            "Ủy ban nhân dân tỉnh Kiên Giang",
            None,
            ["ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG"],
        ),
        ("Tỉnh ủy Bà Rịa - Vũng Tàu", None, ["TỈNH ỦY", "BÀ RỊA - VŨNG TÀU"]),
    ],
)
def test_names_are_broken_where_officials_break_them(
    name: str, superior: str | None, lines: list[str]
) -> None:
    broken = break_name(own_name(name, superior), 22)
    assert [line.replace("\u00a0", " ") for line in broken] == lines
