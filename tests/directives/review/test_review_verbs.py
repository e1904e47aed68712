"""Mending a reading: every change is kept, audited, merged or refused, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.listing import add_item, change_item
from toandan.directives.actions.remember import settle_phrase_of
from toandan.directives.actions.review import (
    choose_bodies,
    confirm,
    correct_field,
    correct_item,
    discard,
    undo_last,
)
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.queries.contract import contract_of
from toandan.directives.queries.outline import Step
from toandan.directives.queries.review_page import page_of

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.directives.models import Document


@pytest.fixture
def draft(cast: Cast) -> Document:
    (made,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    return made


def key_of(draft: Document, label: str) -> str:
    return f"q{draft.requirements.get(label=label).pk}"


def revision(draft: Document) -> int:
    draft.refresh_from_db()
    return draft.revision


def test_a_corrected_field_is_kept_and_audited(cast: Cast, draft: Document) -> None:
    correct_field(draft, "signer", "Trần Thị Cuối", by=cast.clerk, before="Nguyễn Văn Đầu")

    draft.refresh_from_db()
    assert (draft.signer, draft.revision, draft.confidence["signer"]) == ("Trần Thị Cuối", 1, 1.0)
    kept = draft.corrections.get()
    assert (kept.field, kept.before, kept.after) == ("signer", "Nguyễn Văn Đầu", "Trần Thị Cuối")
    event = AuditEvent.objects.get(event=Event.DOCUMENT_CORRECTED)
    # the words are the correction's: the trail outlives a draft found to be a state secret
    assert (event.details, event.subject_id) == ({"field": "signer"}, str(draft.pk))


def test_two_clerks_cannot_overwrite_each_other(cast: Cast, draft: Document) -> None:
    correct_field(draft, "subject", "Của văn thư", by=cast.clerk)

    with pytest.raises(Conflict, match=r"Lê Thị Văn Thư vừa sửa.*Của văn thư"):
        correct_field(draft, "subject", "Của lãnh đạo", by=cast.head, before="Tăng cường")

    draft.refresh_from_db()
    assert draft.subject == "Của văn thư"


def test_changes_of_different_fields_at_once_are_both_kept(cast: Cast, draft: Document) -> None:
    correct_field(draft, "signer", "A", by=cast.clerk, before="Nguyễn Văn Đầu")
    correct_field(draft, "place", "B", by=cast.head, before="Mẫu")

    draft.refresh_from_db()
    assert (draft.signer, draft.place) == ("A", "B")


def test_a_step_on_an_old_tree_is_a_conflict(cast: Cast, draft: Document) -> None:
    old = revision(draft)
    key = key_of(draft, "2")
    change_item(draft, "requirements", key, Step.UP, {}, by=cast.clerk, revision=old)

    with pytest.raises(Conflict):
        change_item(draft, "requirements", key, Step.REMOVE, {}, by=cast.head, revision=old)
    assert draft.requirements.filter(pk=int(key[1:])).exists()


def test_nonsense_is_refused_with_the_form_to_write(cast: Cast, draft: Document) -> None:
    with pytest.raises(Refused, match="26/05/2021"):
        correct_field(draft, "date", "hôm qua", by=cast.clerk)
    with pytest.raises(Refused, match="60 ký tự"):
        correct_field(draft, "number", "1" * 61, by=cast.clerk)
    with pytest.raises(Refused, match="danh sách"):
        correct_field(draft, "urgency", "rat-khan", by=cast.clerk)
    assert revision(draft) == 0


def test_a_corrected_phrase_is_resolved_anew(cast: Cast, draft: Document) -> None:
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")

    correct_item(draft, f"a{row.pk}", "phrase", "Đảng ủy Công an tỉnh", by=cast.clerk)

    assert [unit.code for unit in row.organisations.all()] == ["du-ca"]


def test_a_settled_phrase_is_remembered_for_the_next_letter(cast: Cast, draft: Document) -> None:
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    bodies = [cast.huyen_uy_a.pk, cast.cong_an.pk]
    choose_bodies(draft, f"a{row.pk}", bodies, by=cast.clerk)
    settle_phrase_of(draft, f"a{row.pk}", by=cast.clerk)

    (later,) = drafts_of_bytes(LETTER.replace("12-CV", "13-CV").encode(), cast.clerk)

    again = later.addressees.get(phrase="Các tổ công tác đặc biệt")
    assert {unit.pk for unit in again.organisations.all()} == set(bodies)


def test_nobody_in_the_system_settles_a_phrase_too(cast: Cast, draft: Document) -> None:
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    before = page_of(draft)["doubts"]

    choose_bodies(draft, f"a{row.pk}", [], by=cast.clerk, nobody=True)

    assert page_of(draft)["doubts"] == before - 1


def test_the_tree_splits_merges_and_changes_depth(cast: Cast, draft: Document) -> None:
    text = draft.requirements.get(label="2").text
    at = text.index("khai báo")
    key = key_of(draft, "2")

    new = change_item(
        draft, "requirements", key, Step.SPLIT, {"at": str(at)}, by=cast.clerk, revision=0
    )
    assert new is not None
    second = draft.requirements.get(pk=int(new[1:]))
    assert second.text == text[at:]
    change_item(draft, "requirements", new, Step.INDENT, {}, by=cast.clerk, revision=1)
    second.refresh_from_db()
    assert second.parent_id == int(key[1:])
    change_item(draft, "requirements", new, Step.OUTDENT, {}, by=cast.clerk, revision=2)
    change_item(draft, "requirements", new, Step.MERGE, {}, by=cast.clerk, revision=3)
    assert draft.requirements.get(label="2").text == text
    assert draft.requirements.count() == 2


def test_every_step_is_undone_to_the_letter(cast: Cast, draft: Document) -> None:
    start = contract_of(draft)
    key = key_of(draft, "1")
    states = [start]
    for step in (Step.DOWN, Step.INDENT, Step.OUTDENT, Step.MERGE, Step.REMOVE):
        draft.refresh_from_db()
        place = key if draft.requirements.filter(pk=int(key[1:])).exists() else key_of(draft, "2")
        change_item(draft, "requirements", place, step, {}, by=cast.clerk, revision=draft.revision)
        states.append(contract_of(draft))
    correct_field(draft, "signer", "Ai đó", by=cast.clerk)

    for _step in range(draft.corrections.count()):
        undo_last(draft, by=cast.clerk, revision=revision(draft))

    after = contract_of(draft)
    after["confidence"], start["confidence"] = {}, {}
    assert after == start
    assert AuditEvent.objects.filter(details__undone=True).exists()
    with pytest.raises(Refused, match="Không còn"):
        undo_last(draft, by=cast.clerk, revision=revision(draft))


def test_nobody_undoes_another_persons_change(cast: Cast, draft: Document) -> None:
    correct_field(draft, "signer", "A", by=cast.clerk)

    with pytest.raises(Refused, match="Lê Thị Văn Thư"):
        undo_last(draft, by=cast.head, revision=revision(draft))


def test_roles_are_added_changed_and_taken_away(cast: Cast, draft: Document) -> None:
    key = key_of(draft, "2")
    role = add_item(
        draft,
        "requirements",
        key,
        {"part": "coordinate", "text": "Đảng ủy Công an tỉnh"},
        None,
        by=cast.clerk,
        revision=0,
    )
    assert role is not None
    row = draft.roles.get(pk=int(role[1:]))
    assert [unit.code for unit in row.organisations.all()] == ["du-ca"]
    correct_item(draft, role, "part", "lead", by=cast.clerk, before="coordinate")
    row.refresh_from_db()
    assert row.part == "lead"
    change_item(draft, "requirements", role, Step.REMOVE, {}, by=cast.clerk, revision=2)
    assert not draft.roles.filter(pk=row.pk).exists()


def test_spans_follow_their_items_when_one_is_removed(cast: Cast, draft: Document) -> None:
    spans = draft.spans["addressees[1]"]
    first = draft.addressees.get(position=0)

    change_item(draft, "addressees", f"a{first.pk}", Step.REMOVE, {}, by=cast.clerk, revision=0)

    draft.refresh_from_db()
    assert draft.spans["addressees[0]"] == spans
    assert "addressees[2]" not in draft.spans


def test_a_doubt_is_settled_by_confirming(cast: Cast, draft: Document) -> None:
    draft.confidence = {**draft.confidence, "place": 0.4}
    draft.save(update_fields=["confidence"])
    doubts = page_of(draft)["doubts"]

    confirm(draft, "place", by=cast.clerk)

    draft.refresh_from_db()
    assert page_of(draft)["doubts"] == doubts - 1
    assert not draft.corrections.exists()


def test_a_discarded_draft_takes_no_more_changes(cast: Cast, draft: Document) -> None:
    discard(draft, by=cast.clerk)

    with pytest.raises(Conflict, match="không còn là dự thảo"):
        correct_field(draft, "signer", "A", by=cast.clerk)
    with pytest.raises(Conflict):
        discard(draft, by=cast.clerk)


def test_an_officer_does_not_edit(cast: Cast, draft: Document) -> None:
    with pytest.raises(NotPermitted):
        correct_field(draft, "signer", "A", by=cast.monitor)
    with pytest.raises(NotPermitted):
        discard(draft, by=cast.monitor)
