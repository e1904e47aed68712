from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from toandan.audit import checks
from toandan.audit.actions import Entry, record, record_many
from toandan.audit.checks import check_chain, check_whole_chain
from toandan.audit.events import SENTENCES, Event
from toandan.audit.guards import GUARDED, execute, unguards
from toandan.audit.models import NO_HASH, AuditEvent, ChainCheck, ChainHead, Concern
from toandan.audit.queries import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

pytestmark = pytest.mark.django_db

#: of the event in the test below, computed once and kept
HASH = "0b1ec1d4699f06e56e34ef48b51c4236fa0b34419be568df4c8d1fa6d685c527"


@pytest.fixture
def chain(cast: Cast) -> list[AuditEvent]:
    """Six events of two units, some of which concern others."""
    return [
        record(
            Event.DISPATCH_SENT,
            by=cast.clerk,
            subject=cast.huyen_uy_a,
            concerns=[cast.huyen_uy_a.pk, cast.huyen_uy_b.pk],
            number=number,
        )
        for number in range(6)
    ]


@pytest.fixture
def as_superuser() -> Callable[[str, list[Any]], None]:
    """Runs a statement as one who may take the guards away."""

    def run(statement: str, values: list[Any]) -> None:
        execute(connection, unguards(connection.vendor))
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def test_a_chain_that_nobody_touched_is_whole(chain: list[AuditEvent]) -> None:
    found = verify()
    assert found.fault is None
    assert found.events == len(chain)
    assert found.hash == chain[-1].hash


def test_the_first_event_links_to_nothing_and_each_other_to_the_one_before(
    chain: list[AuditEvent],
) -> None:
    hashes = [NO_HASH, *(event.hash for event in chain)]
    assert [event.previous_hash for event in chain] == hashes[:-1]
    assert [event.sequence for event in chain] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "document:issued"),
        ("actor_id", 4711),
        ("actor_name", "Người khác"),
        ("organisation_id", 4711),
        ("organisation_name", "Nơi khác"),
        ("subject_type", "units.area"),
        ("subject_id", "4711"),
        ("subject_name", "Đơn vị khác"),
        ("concerns", "[]"),
        ("details", '{"number": 99}'),
        ("at", "2021-01-01 00:00:00+00:00"),
        ("previous_hash", "f" * 64),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_event_is_found_whatever_was_changed(
    chain: list[AuditEvent],
    as_superuser: Callable[[str, list[Any]], None],
    column: str,
    value: object,
) -> None:
    statement = f"UPDATE audit_auditevent SET {column} = %s WHERE sequence = 3"  # noqa: S608 - our own names
    as_superuser(statement, [value])
    found = verify()
    assert found.events == 2
    assert found.fault is not None
    assert "3" in found.fault


def test_a_removed_event_is_found(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None]
) -> None:
    as_superuser("DELETE FROM audit_concern WHERE event_id = %s", [4])
    as_superuser("DELETE FROM audit_auditevent WHERE sequence = %s", [4])
    assert verify().fault == "thiếu sự kiện số 4"


def test_an_event_put_in_between_is_found(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None]
) -> None:
    # the later ones are moved on by one, as a forger would have to
    as_superuser("DELETE FROM audit_concern WHERE event_id > %s", [2])
    for sequence in (6, 5, 4, 3):
        as_superuser(
            "UPDATE audit_auditevent SET sequence = sequence + 1 WHERE sequence = %s", [sequence]
        )
    forged = AuditEvent.objects.get(sequence=2)
    forged.previous_hash, forged.sequence = forged.hash, 3
    forged.hash = forged.computed_hash()
    forged.concerns = []
    forged.save(force_insert=True)
    found = verify()
    assert found.events == 2
    assert found.fault is not None


@pytest.mark.parametrize("sequence", [-3, 0, 7, 99])
def test_an_event_put_outside_the_chain_is_found(chain: list[AuditEvent], sequence: int) -> None:
    # guards forbid to change and to remove, not to add: the head tells where the chain ends
    stray = AuditEvent.objects.get(sequence=6)
    stray.previous_hash, stray.sequence, stray.concerns = stray.hash, sequence, []
    stray.hash = stray.computed_hash()
    stray.save(force_insert=True)
    assert verify().fault == "có sự kiện chen vào ngoài chuỗi"


@pytest.mark.parametrize("left", [0, 1, 5])
def test_a_cut_end_is_found(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None], left: int
) -> None:
    as_superuser("DELETE FROM audit_concern WHERE event_id > %s", [left])
    as_superuser("DELETE FROM audit_auditevent WHERE sequence > %s", [left])
    found = verify()
    assert found.events == left
    assert found.fault == f"chuỗi bị cắt: phải có 6 sự kiện, chỉ còn {left}"


def test_a_unit_struck_off_the_readers_of_an_event_is_found(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None], cast: Cast
) -> None:
    as_superuser(
        "DELETE FROM audit_concern WHERE event_id = 5 AND organisation_id = %s",
        [cast.huyen_uy_b.pk],
    )
    assert verify().fault == "danh sách đơn vị liên quan của sự kiện số 5 đã bị thay đổi"


def test_a_chain_written_anew_from_some_point_is_found_by_what_was_noted_before(
    chain: list[AuditEvent],
    as_superuser: Callable[[str, list[Any]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    noted = f"6:{chain[-1].hash}"
    call_command("audit", "verify", "--anchor", noted)
    previous = chain[4].hash
    last = AuditEvent.objects.get(sequence=6)
    last.actor_name, last.previous_hash = "Người khác", previous
    forged = last.computed_hash()
    as_superuser(
        "UPDATE audit_auditevent SET actor_name = 'Người khác', hash = %s WHERE sequence = 6",
        [forged],
    )
    ChainHead.objects.update(hash=forged)
    assert verify().fault is None  # every link is right again
    with pytest.raises(CommandError, match="viết lại"):
        call_command("audit", "verify", "--anchor", noted)


def test_the_command_prints_how_far_the_chain_is_whole_and_what_to_note(
    chain: list[AuditEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit", "verify")
    out = capsys.readouterr().out
    assert "6 sự kiện" in out
    assert f"6:{chain[-1].hash}" in out


def test_the_command_fails_where_the_chain_is_broken(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None]
) -> None:
    as_superuser("UPDATE audit_auditevent SET actor_name = %s WHERE sequence = 3", ["x"])
    with pytest.raises(CommandError, match="không toàn vẹn"):
        call_command("audit", "verify")


@pytest.mark.parametrize("anchor", ["6", "x:y", ":"])
def test_an_anchor_that_cannot_be_read_is_refused(chain: list[AuditEvent], anchor: str) -> None:
    with pytest.raises(CommandError, match="SỐ:MÃ"):
        call_command("audit", "verify", "--anchor", anchor)


def test_a_later_check_goes_on_from_the_last_good_one(chain: list[AuditEvent], cast: Cast) -> None:
    assert check_chain(whole=False).sequence == 6
    record(Event.DISPATCH_SENT, by=cast.clerk)
    found = check_chain(whole=False)
    assert (found.start, found.sequence, found.fault) == (7, 7, "")


def test_a_check_that_found_a_fault_is_no_place_to_go_on_from(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None]
) -> None:
    as_superuser("UPDATE audit_auditevent SET actor_name = %s WHERE sequence = 3", ["x"])
    assert check_chain(whole=False).fault
    assert check_chain(whole=False).fault
    assert ChainCheck.objects.filter(fault="").count() == 0


def test_a_fault_stays_in_sight_where_an_earlier_check_came_further(
    chain: list[AuditEvent], as_superuser: Callable[[str, list[Any]], None]
) -> None:
    assert check_chain(whole=True).sequence == 6
    as_superuser("UPDATE audit_auditevent SET actor_name = %s WHERE sequence = 3", ["x"])
    assert check_chain(whole=True).fault
    assert check_chain(whole=False).fault


@pytest.fixture
def two_to_a_job(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """A queue that only notes its jobs, each of which walks two events."""
    queued: list[tuple[int, str]] = []
    monkeypatch.setattr(checks, "PART", 2)
    monkeypatch.setattr(checks, "async_task", lambda _job, *reached: queued.append(reached))
    return queued


def test_a_chain_of_years_is_walked_by_one_job_after_another(
    chain: list[AuditEvent], two_to_a_job: list[tuple[int, str]]
) -> None:
    check_whole_chain()
    for reached in two_to_a_job:
        check_whole_chain(*reached)
    assert [number for number, _hash in two_to_a_job] == [2, 4]
    (found,) = ChainCheck.objects.all()
    assert (found.start, found.sequence, found.fault) == (1, 6, "")
    assert found.hash == chain[-1].hash


@pytest.mark.parametrize("sequence", [2, 4, 6])
def test_what_is_missing_where_two_jobs_meet_is_found(
    chain: list[AuditEvent],
    two_to_a_job: list[tuple[int, str]],
    as_superuser: Callable[[str, list[Any]], None],
    sequence: int,
) -> None:
    as_superuser("DELETE FROM audit_concern WHERE event_id = %s", [sequence])
    as_superuser("DELETE FROM audit_auditevent WHERE sequence = %s", [sequence])
    check_whole_chain()
    for reached in two_to_a_job:
        check_whole_chain(*reached)
    assert ChainCheck.objects.get().fault


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET organisation_id = 1"])
def test_the_database_itself_refuses_to_change_or_remove(
    chain: list[AuditEvent], table: str, statement: str
) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert AuditEvent.objects.count() == 6
    assert Concern.objects.count() == 12


@pytest.mark.parametrize("table", GUARDED)
def test_postgresql_refuses_to_truncate(table: str) -> None:
    # SQLite has no TRUNCATE: there the statement itself is an error
    with (
        pytest.raises(DatabaseError, match=r"append-only|syntax"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_saving_an_event_again_is_refused(chain: list[AuditEvent]) -> None:
    chain[0].actor_name = "Người khác"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        chain[0].save()


def test_an_event_rolls_back_with_its_action(cast: Cast) -> None:
    class ActionFailedError(Exception):
        """What went wrong after the event was written."""

    def act() -> None:
        with transaction.atomic():
            record(Event.DOCUMENT_ISSUED, by=cast.clerk)
            raise ActionFailedError

    with pytest.raises(ActionFailedError):
        act()
    assert AuditEvent.objects.count() == 0
    assert verify().fault is None


def test_many_events_link_as_one_by_one(cast: Cast) -> None:
    entries = [
        Entry(Event.DISPATCH_SENT, by=cast.clerk, subject=unit, concerns=[unit.pk])
        for unit in (cast.huyen_uy_a, cast.huyen_uy_b, cast.cong_an)
    ]
    rows = record_many(entries)
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert verify().events == 3
    assert set(Concern.objects.values_list("event_id", "organisation_id")) == {
        (1, cast.huyen_uy_a.pk),
        (2, cast.huyen_uy_b.pk),
        (3, cast.cong_an.pk),
    }


def test_five_hundred_events_take_few_queries(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    entries = [Entry(Event.DISPATCH_SENT, by=cast.clerk, concerns=[1, 2]) for _ in range(500)]
    with django_assert_max_num_queries(20):
        record_many(entries)
    assert verify().events == 500


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(details=st.dictionaries(st.text(st.characters()), JSON, max_size=4))
def test_whatever_the_details_the_database_gives_back_what_was_hashed(
    details: dict[str, Any],
) -> None:
    with transaction.atomic():
        entry = Entry(Event.SAMPLE_LOADED, by=None, details=details)
        written = record_many([entry])[0]
        kept = AuditEvent.objects.get(pk=written.pk)
        assert kept.computed_hash() == written.hash
        transaction.set_rollback(True)


def test_the_hash_is_the_same_on_every_database() -> None:
    # fixed figures: a run on either database fails where it computes another
    event = AuditEvent(
        sequence=1,
        at=dt.datetime(2021, 5, 28, 15, 57, tzinfo=dt.UTC),
        event=str(Event.DOCUMENT_ISSUED),
        actor_id=7,
        actor_name="Lê Thị Văn Thư",
        organisation_id=3,
        organisation_name="Huyện ủy Gò Quao",
        subject_type="directives.document",
        subject_id="12",
        subject_name="17-CV/ĐU",
        concerns=[4, 9],
        details={"b": [1, "ấp"], "a": None},
        previous_hash=NO_HASH,
    )
    assert event.computed_hash() == HASH
    event.hash = HASH
    event.save(force_insert=True)
    assert AuditEvent.objects.get().computed_hash() == HASH


def test_every_event_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Event)
    assert all(str(sentence) for sentence in SENTENCES.values())


def test_events_stand_in_alphabetical_order() -> None:
    names = [event.name for event in Event]
    assert names == sorted(names)


def test_an_event_of_a_later_version_is_shown_by_its_code() -> None:
    assert AuditEvent(event="stock:counted", actor_name="An").sentence == "stock:counted"
