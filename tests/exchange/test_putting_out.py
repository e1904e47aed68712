"""What goes out: formats, states, and the folders' job."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.directives.intake.papers import LETTER, drafts_of_bytes
from tests.exchange.crossing import (
    CENTRE,
    DISTRICT_A,
    DISTRICT_B,
    PROVINCE,
    empty_out,
    letter,
    name_bodies,
    package,
    sent,
    state_of_dispatch,
)

from toandan.accounts.models import Position
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import register_incoming
from toandan.directives.actions.review import discard
from toandan.directives.actions.work import report_progress
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.models import Document
from toandan.exchange.actions.put_out import take_out_akn, take_out_edxml, take_out_state
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.jobs import run_folders
from toandan.exchange.models import Message
from toandan.exchange.queries.packages import official
from toandan.exchange.queries.states import reported_state
from toandan.interchange import document_of, faults, read_akn, read_message
from toandan.interchange.edxml import Package, State, StateReport

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def read_package(content: bytes) -> Package:
    found = read_message(content)
    assert isinstance(found, Package)
    return found


def registered(cast: Cast) -> Document:
    """Take a package in and enter its document into the register."""
    name_bodies(cast)
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    document = Document.objects.get(upload__package__isnull=False)
    register_incoming(document, by=cast.clerk)
    return document


def test_akoma_ntoso_is_valid_and_says_what_the_document_says(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    going = take_out_akn(document, by=cast.clerk)

    assert faults(going.content) == []
    back = read_akn(going.content)
    assert back == official(document)
    assert back.subject == document.subject
    assert back.requirements[0].assignees
    assert going.name.endswith(".akn.xml")
    event = AuditEvent.objects.get(event=Event.EXCHANGE_TAKEN_OUT)
    assert event.details["form"] == "akoma-ntoso"


def test_a_reading_comes_back_through_the_site_and_both_formats(cast: Cast) -> None:
    (first, *_rest) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    register_incoming(first, by=cast.clerk)
    going = take_out_akn(first, by=cast.clerk)
    take_in(going.content, "a.xml", by=cast.clerk_b)
    second = Document.objects.exclude(pk=first.pk).get()
    mine, theirs = official(first), official(second)
    assert theirs == replace(mine, deadlines=theirs.deadlines)
    assert [one.raw for one in theirs.deadlines] == [one.raw for one in mine.deadlines]


def test_a_package_goes_to_those_with_an_identifier(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    going = take_out_edxml(document, by=cast.clerk)

    found = read_package(going.content)
    assert found.sender.identifier == PROVINCE
    assert [one.identifier for one in found.receivers] == [DISTRICT_A, DISTRICT_B]
    assert found.document_id.startswith(f"{PROVINCE},")
    assert found.number == document.number
    assert document_of(found) == official(document)
    event = AuditEvent.objects.get(event=Event.EXCHANGE_TAKEN_OUT)
    assert event.details["receivers"] == [DISTRICT_A, DISTRICT_B]


def test_nothing_goes_out_without_identifiers(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    type(cast.tinh_uy).objects.filter(pk__in=[cast.huyen_uy_a.pk, cast.huyen_uy_b.pk]).update(
        identifier=""
    )
    with pytest.raises(Refused, match="nơi nhận"):
        take_out_edxml(document, by=cast.clerk)
    type(cast.tinh_uy).objects.update(identifier="")
    document = Document.objects.get(pk=document.pk)
    with pytest.raises(Refused, match="chưa có mã định danh"):
        take_out_edxml(document, by=cast.clerk)


def test_no_draft_leaves_the_system(cast: Cast) -> None:
    (draft, *_rest) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    for verb in (take_out_akn, take_out_edxml):
        with pytest.raises(Refused, match="Dự thảo"):
            verb(draft, by=cast.clerk)


def test_only_the_issuing_unit_sends_in_its_own_name(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    with pytest.raises(NotPermitted):
        take_out_edxml(document, by=cast.clerk_a)
    incoming = registered(cast)
    with pytest.raises(Refused, match="ban hành"):
        take_out_edxml(incoming, by=cast.clerk)


def test_the_state_that_is_reported_follows_the_work(cast: Cast) -> None:
    name_bodies(cast)
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    document = Document.objects.get()
    assert reported_state(document) is State.ARRIVED

    register_incoming(document, by=cast.clerk)
    document.refresh_from_db()
    assert reported_state(document) is State.RECEIVED

    own = document.dispatches.get(organisation=cast.tinh_uy)
    assignment = own.assignments.first()
    assert assignment is not None
    assignment.officer = cast.monitor
    assignment.save(update_fields=["officer"])
    assert reported_state(document) is State.ASSIGNED

    report_progress(assignment, text="Đang làm", percent=40, by=cast.clerk)
    assert reported_state(document) is State.IN_PROGRESS

    own.closed_at = own.received_at
    own.save(update_fields=["closed_at"])
    assert reported_state(document) is State.FINISHED


def test_a_document_put_aside_is_reported_as_refused(cast: Cast) -> None:
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    document = Document.objects.get()
    discard(document, by=cast.clerk)
    document.refresh_from_db()
    assert reported_state(document) is State.REFUSED


def test_the_sender_is_told_of_its_own_document(cast: Cast) -> None:
    document = registered(cast)
    going = take_out_state(document, by=cast.clerk)

    report = read_message(going.content)
    assert isinstance(report, StateReport)
    assert report.response_for.identifier == CENTRE.identifier
    assert report.response_for.code == "07-KL/TW"
    assert report.sender.identifier == PROVINCE
    assert report.state is State.RECEIVED
    message = Message.objects.get(direction="out")
    assert (message.code, message.identifier) == ("03", "G01")
    assert AuditEvent.objects.filter(event=Event.EXCHANGE_STATE_PUT_OUT).count() == 1


def test_what_came_otherwise_has_nobody_to_tell(cast: Cast) -> None:
    (draft, *_rest) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    with pytest.raises(Refused, match="edXML"):
        take_out_state(draft, by=cast.clerk)


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Path:
    settings.EXCHANGE_DIR = str(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


def drop(gateway: Path, content: bytes, name: str) -> None:
    path = gateway / "in" / name
    path.write_bytes(content)
    os.utime(path, (1, 1))


def test_the_folders_are_off_by_default(cast: Cast) -> None:
    sent(cast)
    empty_out(cast.huyen_uy_b)
    assert run_folders().put == 0
    assert not Message.objects.exists()


def test_the_job_puts_out_what_goes_to_bodies_on_other_systems_once(
    cast: Cast, gateway: Path
) -> None:
    _document, dispatch = sent(cast)
    empty_out(cast.huyen_uy_b)

    assert run_folders().put == 1
    (path,) = (gateway / "out").iterdir()
    found = read_package(path.read_bytes())
    assert [one.identifier for one in found.receivers] == [DISTRICT_B]
    assert found.due == dispatch.due_on
    assert run_folders().put == 0
    assert Message.objects.get().dispatch == dispatch


def test_the_job_takes_a_package_in_for_the_body_that_it_is_for(cast: Cast, gateway: Path) -> None:
    name_bodies(cast)
    drop(gateway, package(letter(), to=DISTRICT_A), "a.edxml")
    drop(gateway, package(letter()), "b.edxml")

    done = run_folders()
    assert (done.taken, done.refused) == (2, 0)
    holders = set(Document.objects.values_list("organisation", flat=True))
    assert holders == {cast.huyen_uy_a.pk, cast.tinh_uy.pk}
    assert sorted(path.name for path in (gateway / "done").iterdir()) == ["a.edxml", "b.edxml"]
    assert Message.objects.filter(direction="in", by=cast.clerk).count() == 1


def test_a_whole_round_between_two_systems(cast: Cast, gateway: Path) -> None:
    document, dispatch = sent(cast)
    empty_out(cast.huyen_uy_b)
    run_folders()
    drop(gateway, state_of_dispatch(document), "tt.edxml")
    assert run_folders().taken == 1
    dispatch.refresh_from_db()
    assert dispatch.received_at is not None


def test_the_job_tells_the_sender_each_new_state_once(cast: Cast, gateway: Path) -> None:
    document = registered(cast)
    assert run_folders().put == 1
    assert run_folders().put == 0
    own = document.dispatches.get(organisation=cast.tinh_uy)
    own.closed_at = own.received_at
    own.save(update_fields=["closed_at"])
    assert run_folders().put == 1
    codes = list(Message.objects.filter(kind="state").values_list("code", flat=True))
    assert sorted(codes) == ["03", "06"]


def test_what_cannot_be_taken_in_is_put_aside_with_the_reason(cast: Cast, gateway: Path) -> None:
    drop(gateway, b"<edXML>", "hong.edxml")
    drop(gateway, package(letter(), to="H98"), "la.edxml")
    drop(gateway, package(letter(), to="H98"), "khac.txt")

    assert run_folders().refused == 2
    refused = {path.name for path in (gateway / "refused").iterdir()}
    assert refused == {"hong.edxml", "hong.edxml.txt", "la.edxml", "la.edxml.txt"}
    assert "H98" in (gateway / "refused" / "la.edxml.txt").read_text()
    assert (gateway / "in" / "khac.txt").exists()
    assert AuditEvent.objects.filter(event=Event.EXCHANGE_REFUSED).count() == 2


def test_a_file_that_is_still_being_written_is_left_alone(cast: Cast, gateway: Path) -> None:
    (gateway / "in" / "a.edxml").write_bytes(b"<edX")
    (gateway / "in" / "b.edxml").symlink_to("/etc/hostname")
    done = run_folders()
    assert (done.taken, done.refused) == (0, 0)


def test_a_file_over_the_limit_is_refused_unread(cast: Cast, gateway: Path, settings: Any) -> None:
    settings.EXCHANGE_MAX_MB = 0
    drop(gateway, package(letter()), "a.edxml")
    assert run_folders().refused == 1
    assert "0 MB" in (gateway / "refused" / "a.edxml.txt").read_text()


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(
    cast: Cast, gateway: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toandan.exchange import jobs  # noqa: PLC0415 - patched here only

    name_bodies(cast)
    drop(gateway, package(letter()), "a.edxml")
    drop(gateway, package(letter()), "b.edxml")
    content = jobs._content

    def locked(path: Path) -> bytes:
        if path.name == "a.edxml":
            raise PermissionError("locked")
        return content(path)

    monkeypatch.setattr(jobs, "_content", locked)
    assert run_folders().taken == 1
    assert [path.name for path in (gateway / "in").iterdir()] == ["a.edxml"]


def test_a_fault_of_ours_with_one_file_does_not_hold_up_the_others(
    cast: Cast, gateway: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_bodies(cast)
    drop(gateway, package(letter(), to=DISTRICT_A), "a.edxml")
    drop(gateway, package(letter()), "b.edxml")

    def faulty(content: bytes, name: str, *, by: Position) -> object:
        if name == "a.edxml":
            raise RuntimeError("a fault nobody thought of")
        return take_in(content, name, by=by)

    monkeypatch.setattr("toandan.exchange.jobs.take_in", faulty)
    assert run_folders().taken == 1
    assert [path.name for path in (gateway / "in").iterdir()] == ["a.edxml"]


def test_two_files_of_one_name_stand_beside_each_other(cast: Cast, gateway: Path) -> None:
    name_bodies(cast)
    for _time in range(2):
        drop(gateway, package(letter()), "a.edxml")
        run_folders()
    assert {path.name for path in (gateway / "done").iterdir()} == {"a.edxml", "a-2.edxml"}


def test_what_could_not_be_written_goes_out_the_next_time(
    cast: Cast, gateway: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toandan.exchange import folders  # noqa: PLC0415 - patched here only

    sent(cast)
    empty_out(cast.huyen_uy_b)

    def full(*_args: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(folders, "put", full)
        with pytest.raises(OSError, match="disk full"):
            run_folders()
    assert not Message.objects.exists()
    assert run_folders().put == 1


def test_who_left_takes_nothing_in(cast: Cast, gateway: Path) -> None:
    name_bodies(cast)
    Position.objects.filter(pk__in=[cast.clerk.pk, cast.head.pk]).update(valid_to="2021-02-01")
    drop(gateway, package(letter()), "a.edxml")
    assert run_folders().refused == 1
