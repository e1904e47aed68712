"""What is written is read back: the same values from DOCX and from PDF."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.writing.papers import papers

from toandan.reading import OfficialDocument, System, read_bytes
from toandan.writing import Item, Paper, Table, paper_of, write_docx, write_pdf

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
