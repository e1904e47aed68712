"""Akoma Ntoso: what is written is valid and comes back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from tests.interchange.strategies import DOCUMENTS, UNHURRIED

from toandan.interchange.akn import faults, read_akn, write_akn

if TYPE_CHECKING:
    from toandan.reading import OfficialDocument


@UNHURRIED
@given(DOCUMENTS)
def test_a_document_comes_back_as_it_was(document: OfficialDocument) -> None:
    assert read_akn(write_akn(document)) == document


@UNHURRIED
@given(DOCUMENTS)
def test_what_is_written_is_valid_against_the_published_schema(document: OfficialDocument) -> None:
    assert faults(write_akn(document)) == []
