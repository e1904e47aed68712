"""edXML: messages come back as they were written; foreign and hostile ones are met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from tests.interchange.strategies import DOCUMENTS, PACKAGES, STATE_REPORTS, UNHURRIED

from toandan.interchange import (
    document_of,
    package_of,
    read_message,
    without_reading,
    write_package,
    write_state,
)
from toandan.interchange.edxml import Organ, Package, StateReport

if TYPE_CHECKING:
    from toandan.reading import OfficialDocument

HERE = Organ("H35", "Tỉnh ủy mẫu")
THERE = Organ("H35.1", "Huyện ủy mẫu")


@UNHURRIED
@given(PACKAGES)
def test_a_package_comes_back_as_it_was(package: Package) -> None:
    assert read_message(write_package(package)) == package


@UNHURRIED
@given(STATE_REPORTS)
def test_a_report_of_a_state_comes_back_as_it_was(report: StateReport) -> None:
    assert read_message(write_state(report)) == report


@UNHURRIED
@given(DOCUMENTS)
def test_a_document_comes_whole_out_of_our_own_package(document: OfficialDocument) -> None:
    package = package_of(document, sender=HERE, receivers=(THERE,))
    back = read_message(write_package(package))
    assert isinstance(back, Package)
    assert document_of(back) == without_reading(document)
