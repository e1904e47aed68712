"""One PDF made of several, opened where a hostile one can do no harm."""

from __future__ import annotations

import time
from contextlib import closing

import pypdfium2
import pytest
from tests.writing.test_form import LETTER

from toandan.writing import Unwritable, join_pdfs, write_pdf


def pages(data: bytes) -> int:
    with closing(pypdfium2.PdfDocument(data)) as opened:
        return len(opened)


def test_pages_come_in_their_order() -> None:
    one = write_pdf(LETTER)
    joined = join_pdfs(one, one, one)
    assert pages(joined) == 3 * pages(one)


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(Unwritable, match="send it apart"):
        join_pdfs(write_pdf(LETTER), b"%PDF-1.7 and nothing of one")


def test_joining_takes_no_more_than_it_is_allowed() -> None:
    one = write_pdf(LETTER)
    started = time.monotonic()
    with pytest.raises(Unwritable):
        join_pdfs(one, one, seconds=0.01)
    with pytest.raises(Unwritable):
        join_pdfs(one, one, megabytes=16)
    assert time.monotonic() - started < 30
