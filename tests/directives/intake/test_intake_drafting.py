"""From a reading to drafts, and back without loss."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from tests.directives.intake.papers import LETTER, contract_of_bytes, drafts_of_bytes, seed

from toandan.directives.models import Reference
from toandan.directives.queries.contract import contract_of

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_reading_that_nobody_touched_comes_back_field_for_field(cast: Cast, number: str) -> None:
    content = seed(number)
    reading, _text = contract_of_bytes(content)

    drafts = drafts_of_bytes(content, cast.clerk)

    assert [contract_of(one) for one in drafts] == reading["documents"]


def test_a_file_with_two_documents_gives_two_drafts_tied_together(cast: Cast) -> None:
    cover, carried = drafts_of_bytes(seed("003"), cast.clerk)

    assert (cover.number, carried.number) == ("17-CV/ĐU", "176-CV/TU")
    assert cover.references.filter(target=carried).exists()
    assert cover.references.filter(target=carried, relation=Reference.Relation.IMPLEMENTS).exists()
    top = carried.requirements.filter(parent=None)
    assert [one.label for one in top] == ["1", "2", "3", "4", "5"]
    assert top[2].children.count() == 5
    held = carried.references.get(number="07-KL/TW", position=0)
    assert held.target is None


def test_limits_stand_in_the_documents_own_words(cast: Cast) -> None:
    letter = LETTER.replace("trước ngày 30/6/2021", "trước 15 giờ ngày 30/6/2021").replace(
        "theo dõi, đôn đốc",
        "theo dõi, đôn đốc. Huyện ủy A báo cáo kết quả về Tỉnh ủy trước ngày 05/7/2021. Giao"
        " Văn phòng Tỉnh ủy đôn đốc",
    )
    reading, _text = contract_of_bytes(letter.encode())
    (draft,) = drafts_of_bytes(letter.encode(), cast.clerk)

    first = draft.requirements.get(label="1")
    assert first.deadline_text == "trước 15 giờ ngày 30/6/2021"
    assert (str(first.due_on), str(first.due_time)) == ("2021-06-30", "15:00:00")
    duty = draft.report_duties.get()
    assert duty.raw == "trước ngày 05/7/2021"
    assert (duty.rhythm, str(duty.due_on)) == ("once", "2021-07-05")
    assert [contract_of(draft)] == reading["documents"]


def test_days_kept_by_an_older_version_are_written_in_words(cast: Cast) -> None:
    migration = import_module("toandan.directives.migrations.0008_limits_in_words")
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    first, second = draft.requirements.order_by("label")
    for row, words in ((first, "2021-06-30"), (second, "2021-02-30")):
        row.deadline_text = words
        row.save()

    migration.write_in_words(apps, None)

    found = draft.requirements.order_by("label").values_list("deadline_text", flat=True)
    assert list(found) == ["trước ngày 30/06/2021", "2021-02-30"]


def test_phrases_become_bodies_and_unknown_ones_stay_open(cast: Cast) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)

    bodies = {
        one.phrase: [unit.code for unit in one.organisations.all()]
        for one in draft.addressees.all()
    }
    assert bodies == {
        "Huyện ủy A": ["hu-a"],
        "Huyện ủy B": ["hu-b"],
        "Các tổ công tác đặc biệt": [],
    }
    assert draft.issuer == cast.tinh_uy
    first = draft.requirements.get(label="1")
    roles = {(role.part, role.phrase) for role in first.roles.all()}
    assert roles == {("lead", "Huyện ủy A"), ("coordinate", "Đảng ủy Công an tỉnh")}
    assert first.due_on is not None
    assert first.due_on.isoformat() == "2021-06-30"
    monitor = draft.roles.get(requirement=None)
    assert [unit.code for unit in monitor.organisations.all()] == ["vptu"]
