from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.directives.story import draft, require_of

from toandan.audit.models import AuditEvent
from toandan.audit.queries import verify
from toandan.directives.actions.issue import issue, register_incoming
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.models import Addressee, Document, Reference
from toandan.directives.models.requirement import Part

if TYPE_CHECKING:
    from tests.cast import Cast


def test_issuing_sends_the_document_to_every_addressee(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.huyen_uy_b, cast.cong_an])
    opened = issue(document, by=cast.clerk)
    assert {d.organisation for d in opened} == {cast.huyen_uy_a, cast.huyen_uy_b, cast.cong_an}
    assert {d.sender for d in opened} == {cast.tinh_uy}
    assert verify().fault is None


def test_a_document_without_a_number_gets_the_next_of_its_series(cast: Cast) -> None:
    first = draft(cast.clerk, to=[cast.huyen_uy_a])
    second = draft(cast.clerk, to=[cast.huyen_uy_a])
    issue(first, by=cast.clerk)
    issue(second, by=cast.clerk)
    assert (first.number, second.number) == ("01-CV/TU", "02-CV/TU")


def test_a_number_that_is_given_is_kept_and_not_given_again(cast: Cast) -> None:
    issue(draft(cast.clerk, to=[cast.huyen_uy_a], number="176-CV/TU"), by=cast.clerk)
    twice = draft(cast.clerk, to=[cast.huyen_uy_a], number="Số 176-CV/TU".removeprefix("Số "))
    with pytest.raises(Refused, match="176-CV/TU"):
        issue(twice, by=cast.clerk)
    twice.refresh_from_db()
    assert twice.issued_at is None
    following = draft(cast.clerk, to=[cast.huyen_uy_a])
    issue(following, by=cast.clerk)
    assert following.number == "177-CV/TU"


def test_two_clerks_at_the_same_draft_issue_it_once(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    same = Document.objects.get(pk=document.pk)
    issue(document, by=cast.clerk)
    with pytest.raises(Conflict):
        issue(same, by=cast.clerk)
    assert document.dispatches.count() == 1


def test_a_phrase_that_stands_for_nobody_stops_the_issue(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    Addressee.objects.create(document=document, position=1, phrase="Các hội đặc thù")
    with pytest.raises(Refused, match="Các hội đặc thù"):
        issue(document, by=cast.clerk)
    assert not AuditEvent.objects.filter(event="document:issued").exists()


def test_the_officer_of_a_department_may_not_issue(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    with pytest.raises(NotPermitted, match="ban hành"):
        issue(document, by=cast.officer_so)


def test_work_hangs_on_the_leaves_and_on_those_named_for_them(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.huyen_uy_b])
    general = require_of(document, "Quán triệt toàn văn", label="1")
    state = require_of(document, "UBND tỉnh chỉ đạo:", label="2", carry_out=[cast.ubnd])
    plan = require_of(document, "Xây dựng phương án", parent=state)
    school = require_of(document, "Tổ chức dạy và học", parent=state, lead=[cast.so_giao_duc])
    issue(document, by=cast.clerk)
    owed = {
        (a.dispatch.organisation, a.requirement, a.part)
        for d in document.dispatches.all()
        for a in d.assignments.all()
    }
    assert owed == {
        (cast.huyen_uy_a, general, Part.CARRY_OUT),
        (cast.huyen_uy_b, general, Part.CARRY_OUT),
        (cast.ubnd, plan, Part.CARRY_OUT),
        (cast.so_giao_duc, school, Part.LEAD),
    }


def test_a_co_ordinating_body_alone_leaves_the_lead_with_the_one_above(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    top = require_of(document, "Kiểm soát biên giới", lead=[cast.cong_an])
    leaf = require_of(document, "Tuần tra", parent=top, coordinate=[cast.huyen_uy_b])
    issue(document, by=cast.clerk)
    parts = {
        (a.dispatch.organisation, a.part)
        for d in document.dispatches.all()
        for a in d.assignments.filter(requirement=leaf)
    }
    assert parts == {(cast.cong_an, Part.LEAD), (cast.huyen_uy_b, Part.COORDINATE)}


def test_the_due_day_of_a_body_is_the_last_of_what_it_owes(cast: Cast) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    require_of(document, "Sớm", due_on=dt.date(2021, 6, 20))
    require_of(document, "Muộn", due_on=dt.date(2021, 6, 30))
    (dispatch,) = issue(document, by=cast.clerk)
    assert dispatch.due_on == dt.date(2021, 6, 30)


def test_a_held_reference_is_tied_when_its_document_arrives(cast: Cast) -> None:
    citing = draft(cast.clerk, to=[cast.huyen_uy_a])
    held = Reference.objects.create(
        document=citing, number="07-KL/TW", date=dt.date(2021, 6, 11), doc_type="Kết luận"
    )
    issue(citing, by=cast.clerk)
    held.refresh_from_db()
    assert held.target is None
    arrived = draft(
        cast.clerk, number="7-KL/TW", date=dt.date(2021, 6, 11), issuer_name="Bộ Chính trị"
    )
    register_incoming(arrived, by=cast.clerk)
    held.refresh_from_db()
    assert held.target == arrived


def test_a_registered_document_is_held_as_received_by_the_unit(cast: Cast) -> None:
    arrived = draft(cast.clerk, number="7-KL/TW", issuer_name="Bộ Chính trị")
    entry = register_incoming(arrived, by=cast.clerk)
    dispatch = arrived.dispatches.get()
    assert entry.number == 1
    assert dispatch.organisation == cast.tinh_uy
    assert dispatch.received_at is not None
