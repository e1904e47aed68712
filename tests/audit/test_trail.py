from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.utils import timezone

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.trail.queries import Filter, matching, newest, visible_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
PAGE = "/nhat-ky/"


@pytest.fixture
def events(cast: Cast) -> dict[str, AuditEvent]:
    """One event each: at the top, in A, in B, at the State side, of the system."""
    return {
        "top": record(Event.DOCUMENT_ISSUED, by=cast.clerk, subject=cast.tinh_uy),
        "a": record(Event.DISPATCH_RECEIVED, by=cast.clerk_a, subject=cast.huyen_uy_a),
        "a1": record(Event.DIFFICULTY_RAISED, by=cast.officer_a1, subject=cast.chi_bo_a1),
        "b": record(Event.DISPATCH_RECEIVED, by=cast.clerk_b, subject=cast.huyen_uy_b),
        "so": record(
            Event.ACCESS_BEYOND_USED,
            by=cast.officer_so,
            subject=cast.huyen_uy_b,
            concerns=[cast.huyen_uy_b.pk],
        ),
        "system": record(Event.DUTY_OPENED, by=None),
    }


def seen(position: Position | None, events: dict[str, AuditEvent]) -> set[str]:
    keys = set(visible_to(position).values_list("pk", flat=True))
    return {name for name, event in events.items() if event.pk in keys}


def test_who_runs_the_installation_sees_their_tree_and_the_system(
    cast: Cast, events: dict[str, AuditEvent]
) -> None:
    assert seen(cast.administrator, events) == {"top", "a", "a1", "b", "so", "system"}


def test_an_auditor_at_the_top_sees_all_below_and_what_concerns_those(
    cast: Cast, events: dict[str, AuditEvent]
) -> None:
    assert seen(cast.auditor, events) == {"top", "a", "a1", "b", "so"}


def test_a_head_below_sees_neither_the_neighbour_nor_above(
    cast: Cast, events: dict[str, AuditEvent]
) -> None:
    assert seen(cast.head_y_te, events) == {"a1"}


def test_a_head_of_another_tree_sees_their_own(cast: Cast, events: dict[str, AuditEvent]) -> None:
    assert seen(cast.head_ubnd, events) == {"so"}


def test_who_may_not_read_the_trail_sees_nothing(cast: Cast, events: dict[str, AuditEvent]) -> None:
    assert seen(cast.clerk, events) == set()
    assert seen(cast.officer_a1, events) == set()
    assert seen(None, events) == set()


def test_each_filter_keeps_what_fits_and_drops_the_rest(
    cast: Cast, events: dict[str, AuditEvent]
) -> None:
    everything = visible_to(cast.administrator)

    def found(wanted: Filter) -> set[int]:
        return set(matching(everything, wanted).values_list("pk", flat=True))

    assert found(Filter(person="danh soc")) == {events["a1"].pk}
    assert found(Filter(unit="so y te")) == {events["so"].pk}
    assert found(Filter(events=("duty:opened",))) == {events["system"].pk}
    assert found(Filter(subject="Chi bộ Trung tâm")) == {events["a1"].pk}
    wanted = Filter(subject_type="units.organisation", subject_id=str(cast.huyen_uy_b.pk))
    assert found(wanted) == {events["b"].pk, events["so"].pk}
    assert found(Filter(person="!!!")) == set()


def test_days_are_those_of_the_province_with_both_ends_included(cast: Cast) -> None:
    zone = timezone.get_current_timezone()
    for hour, day in ((23, 27), (0, 28), (23, 28), (0, 29)):
        at = dt.datetime(2021, 5, day, hour, 30, tzinfo=zone)
        record(Event.DISPATCH_SENT, by=cast.clerk, at=at)
    wanted = Filter(since=dt.date(2021, 5, 28), until=dt.date(2021, 5, 28))
    found = matching(visible_to(cast.auditor), wanted)
    assert sorted(found.values_list("sequence", flat=True)) == [2, 3]


def test_the_page_tells_each_event_as_a_sentence(
    cast: Cast, events: dict[str, AuditEvent], signed_in: SignIn
) -> None:
    page = signed_in(cast.head_y_te).get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Danh Sóc" in text
    assert "nêu khó khăn, vướng mắc" in text
    assert "Phạm Thị Bình" not in text


def test_the_page_takes_filters_from_its_address_and_survives_nonsense(
    cast: Cast, events: dict[str, AuditEvent], signed_in: SignIn
) -> None:
    client = signed_in(cast.auditor)
    text = client.get(PAGE, {"nguoi": "binh"}).content.decode()
    assert "Phạm Thị Bình" in text
    assert "Danh Sóc" not in text
    asked = {"tu_ngay": "hôm qua", "viec": "x", "truoc": "-1", "ve": ":::"}
    assert client.get(PAGE, asked).status_code == 200
    for days in ({"tu_ngay": "01/01/0001"}, {"den_ngay": "31/12/9999"}):
        assert "Phạm Thị Bình" in client.get(PAGE, days).content.decode()


def test_pages_follow_the_sequence_without_gap_or_overlap(cast: Cast, signed_in: SignIn) -> None:
    for _each in range(120):
        record(Event.DISPATCH_SENT, by=cast.clerk)
    client = signed_in(cast.auditor)
    shown: list[int] = []
    address = PAGE
    while address:
        page = client.get(address)
        shown += [line.event.sequence for line in page.context["lines"]]
        address = f"{PAGE}{page.context['older']}" if page.context["older"] else ""
    assert shown == list(range(120, 0, -1))


def test_who_may_not_read_the_trail_is_told_why(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.clerk).get(PAGE)
    assert page.status_code == 403
    assert "xem nhật ký của đơn vị mình và cấp dưới" in page.content.decode()


def test_the_trail_is_only_read(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.auditor).post(PAGE).status_code == 405


def test_the_export_holds_what_the_page_shows_and_is_an_event_itself(
    cast: Cast, events: dict[str, AuditEvent], signed_in: SignIn
) -> None:
    record(Event.DOCUMENT_DRAFTED, by=cast.clerk_y_te, subject=cast.y_te_a, note="=1+1")
    answer = signed_in(cast.head_y_te).get(PAGE, {"xuat": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Số", "Thời điểm", "Người thực hiện")
    assert [row[2] for row in rows[1:]] == ["Lê Thị Hoa", "Danh Sóc"]
    # numbers and times as such, details in words; what begins with = stays text
    assert [type(value) for value in rows[1][:2]] == [int, dt.datetime]
    assert rows[1][6] == "ghi chú: =1+1"
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    last = AuditEvent.objects.first()
    assert last is not None
    assert (last.event, last.details) == ("audit:exported", {"rows": 2})


def test_the_page_shows_how_far_the_chain_was_checked(
    cast: Cast, events: dict[str, AuditEvent], signed_in: SignIn
) -> None:
    client = signed_in(cast.auditor)
    assert "chưa được kiểm tra lần nào" in client.get(PAGE).content.decode()
    page = client.post(f"{PAGE}kiem-tra/", follow=True)
    assert "Đã kiểm tra 6 sự kiện" in page.content.decode()


def test_only_readers_of_the_trail_may_have_it_checked(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.clerk).post(f"{PAGE}kiem-tra/").status_code == 403
    assert signed_in(cast.auditor).get(f"{PAGE}kiem-tra/").status_code == 405


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000, "²", "٣"])
def test_a_page_behind_no_event_is_the_first(cast: Cast, signed_in: SignIn, number: str) -> None:
    assert signed_in(cast.auditor).get(PAGE, {"truoc": number}).status_code == 200


def test_an_address_with_nul_is_refused(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.auditor)
    assert client.get(f"{PAGE}?ve=directives.document:%00").status_code == 400
    assert client.get(f"{PAGE}?ve=directives.document:1").status_code == 200


@pytest.mark.parametrize("walk", [0, 1, 3, 1000])
@pytest.mark.parametrize("who", ["administrator", "auditor", "head", "clerk_a", "officer_a1"])
def test_a_page_holds_the_newest_of_what_is_visible_however_far_the_walk_goes(
    cast: Cast,
    events: dict[str, AuditEvent],
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    walk: int,
) -> None:
    monkeypatch.setattr("toandan.trail.queries.WALK", walk)
    position = getattr(cast, who)
    for wanted in (Filter(), Filter(events=(Event.DISPATCH_RECEIVED,))):
        whole = list(matching(visible_to(position), wanted))
        for count in (2, 100):
            assert newest(position, wanted, count=count) == whole[:count]
            before = events["b"].sequence
            older = [event for event in whole if event.sequence < before]
            assert newest(position, wanted, count=count, before=before) == older[:count]
