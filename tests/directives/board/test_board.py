from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.directives.stage import Story, directive, tell
from tests.directives.story import draft

from toandan.directives.actions.issue import issue
from toandan.directives.actions.work import close_dispatch, raise_difficulty
from toandan.directives.models import Dispatch, Urging
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:board")
URGE = reverse("directives:urge_many")


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def units(client: Client, **asked: object) -> list[str]:
    listing = client.get(URL, asked).context["listing"]
    return [str(row.dispatch.organisation) for row in listing.page.object_list]


def test_the_monitor_sees_every_body_of_the_cascade(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    found = set(units(signed_in(cast.monitor)))
    below = (cast.huyen_uy_a, cast.huyen_uy_b, cast.y_te_a, cast.chi_bo_a1, cast.chi_bo_a2)
    assert found == {str(unit) for unit in below}


def test_a_head_sees_only_what_is_below_and_the_neighbour_nothing(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    assert set(units(signed_in(cast.head_y_te))) == {str(cast.chi_bo_a1), str(cast.chi_bo_a2)}
    assert units(signed_in(cast.head_ubnd)) == []


def test_who_does_not_follow_is_told_why(cast: Cast, story: Story, signed_in: SignIn) -> None:
    for position in (cast.clerk_b, cast.officer_a1):
        client = signed_in(position)
        assert client.get(URL).status_code == 403
        assert client.post(URGE, {"level": "1", "text": "x"}).status_code == 403
        assert client.get(reverse("directives:board_report", args=["pdf"])).status_code == 403
    assert signed_in(cast.monitor).post(URL).status_code == 405
    assert signed_in(cast.monitor).get(URGE).status_code == 405


def test_each_filter_keeps_what_it_says(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.monitor)
    raise_difficulty(story.to_a1, text="Thiếu", by=cast.officer_a1)
    sent = [str(cast.huyen_uy_b), str(cast.chi_bo_a2)]
    assert sorted(units(client, **{"trang-thai": "sent"})) == sorted(sent)
    assert units(client, vuong="on") == [str(cast.chi_bo_a1)]
    assert units(client, cap="4", q="tram y te") == [str(cast.chi_bo_a2)]
    area = cast.huyen_uy_b.area
    assert area is not None
    assert units(client, **{"dia-ban": str(area.pk)}) == [str(cast.huyen_uy_b)]
    assert len(units(client, **{"van-ban": str(story.document.pk)})) == 5
    assert units(client, **{"do-khan": "khan"}) == []
    assert units(client, cham="co") == []
    Dispatch.objects.filter(pk=story.to_b.pk).update(
        due_on=timezone.localdate() - dt.timedelta(days=1)
    )
    assert units(client, cham="thuc-hien") == [str(cast.huyen_uy_b)]
    assert str(cast.huyen_uy_b) not in units(client, cham="khong")


def test_wrong_values_in_the_address_ask_for_nothing(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.monitor)
    wrong = {"van-ban": "x", "cap": "99", "trang-thai": "bay", "dia-ban": "0", "sap-xep": "x"}
    assert len(units(client, **wrong)) == 5


@pytest.mark.parametrize("order", ["don-vi", "van-ban", "ngay-gui", "trang-thai", "han"])
def test_the_board_sorts_by_each_column_both_ways(
    cast: Cast, story: Story, signed_in: SignIn, order: str
) -> None:
    client = signed_in(cast.monitor)
    up = units(client, **{"sap-xep": order})
    down = units(client, **{"sap-xep": f"-{order}"})
    assert sorted(up) == sorted(down)
    assert len(up) == 5


def test_bodies_without_a_day_stand_behind_those_with_one(cast: Cast, signed_in: SignIn) -> None:
    directive(cast, None)
    directive(cast, 3)
    listing = signed_in(cast.monitor).get(URL, {"sap-xep": "han"}).context["listing"]
    days = [row.dispatch.due_on for row in listing.page.object_list]
    assert [day is None for day in days] == [False, False, True, True]


def test_closed_rows_are_shown_only_where_asked_for(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    close_dispatch(story.to_a, by=cast.monitor)
    client = signed_in(cast.monitor)
    assert str(cast.huyen_uy_a) not in units(client)
    assert str(cast.huyen_uy_a) in units(client, **{"ket-thuc": "on"})
    assert units(client, **{"trang-thai": "closed"}) == [str(cast.huyen_uy_a)]


def test_the_figures_above_count_all_rows(cast: Cast, story: Story, signed_in: SignIn) -> None:
    summary = signed_in(cast.monitor).get(URL).context["summary"]
    assert (summary.total, summary.unreceived, summary.late) == (5, 2, 0)
    assert (summary.blocked, summary.finished) == (0, 0)


def test_over_very_many_rows_the_figures_come_after_the_page(
    cast: Cast, story: Story, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.directives.views.board.COUNTED_AT_ONCE", 2)
    client = signed_in(cast.monitor)
    page = client.get(URL, {"trang-thai": "sent"})
    assert page.context["summary"].total == 2
    url = reverse("directives:board_figures")
    assert f'hx-get="{url}?"' in client.get(URL).content.decode()
    assert client.get(url).context["summary"].total == 5
    assert signed_in(cast.clerk_b).get(url).status_code == 403
    assert client.post(url).status_code == 405


def test_many_are_urged_at_once_each_with_a_number(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.monitor)
    chosen = [story.to_b.pk, story.to_a2.pk]
    data = {"chon": chosen, "level": "2", "text": "Tiếp nhận ngay", "once": "k1"}
    assert client.post(URGE, data).status_code == 302
    assert list(Urging.objects.order_by("number").values_list("number", "level")) == [
        (1, 2),
        (2, 2),
    ]
    text = client.get(URL).content.decode()
    assert "Đã đôn đốc 2 đơn vị (số 1 đến 2/" in text
    # the same press once more changes nothing
    client.post(URGE, data)
    assert Urging.objects.count() == 2


def test_those_that_cannot_be_urged_so_are_named_and_the_others_urged(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.monitor)
    client.post(URGE, {"chon": [story.to_b.pk], "level": "1", "text": "Nhắc"})
    both = [story.to_b.pk, story.to_a.pk]
    client.post(URGE, {"chon": both, "level": "3", "text": "Phê bình"})
    text = client.get(URL).content.decode()
    assert Urging.objects.filter(level=3).get().dispatch == story.to_b
    assert f"{cast.huyen_uy_a}: Chỉ phê bình sau khi" in text


def test_all_rows_of_a_filter_are_urged_without_choosing_them(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.monitor)
    client.post(f"{URGE}?trang-thai=sent", {"tat-ca": "1", "level": "1", "text": "Nhắc"})
    assert set(Urging.objects.values_list("dispatch", flat=True)) == {
        story.to_b.pk,
        story.to_a2.pk,
    }


def test_rows_out_of_sight_cannot_be_urged(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.head_y_te)
    client.post(URGE, {"chon": [story.to_a.pk, story.to_b.pk], "level": "1", "text": "Nhắc"})
    assert not Urging.objects.exists()
    assert "Hãy chọn ít nhất một đơn vị." in client.get(URL).content.decode()


def test_urging_without_words_is_refused(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.monitor)
    client.post(URGE, {"chon": [story.to_b.pk], "level": "1", "text": " "})
    assert not Urging.objects.exists()
    assert "Hãy ghi nội dung đôn đốc" in client.get(URL).content.decode()


def test_the_spreadsheet_holds_exactly_the_filtered_rows(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    answer = signed_in(cast.monitor).get(URL, {"trang-thai": "sent", "xuat": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # has a sheet
    head = list(rows[0])
    names = [row[head.index("Đơn vị")] for row in rows[1:]]
    assert sorted(names) == sorted([str(cast.huyen_uy_b), str(cast.chi_bo_a2)])  # type: ignore[type-var]  # words
    assert {row[head.index("Trạng thái")] for row in rows[1:]} == {"Chưa tiếp nhận"}


def test_two_hundred_rows_cost_no_more_questions_than_five(
    cast: Cast,
    story: Story,
    signed_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    kind = cast.chi_bo_a1.kind
    bodies = [
        Organisation.objects.create(
            code=f"cb-{number}",
            name=f"Chi bộ số {number}",
            kind=kind,
            superior=cast.y_te_a,
            area=cast.y_te_a.area,
        )
        for number in range(200)
    ]
    issue(draft(cast.clerk, to=bodies, subject="Rà soát"), by=cast.clerk)
    client = signed_in(cast.monitor)
    client.get(URL)
    for asked in (
        {},
        {"so-dong": "100"},
        {"so-dong": "100", "cham": "khong", "sap-xep": "trang-thai"},
    ):
        with django_assert_max_num_queries(30):
            assert client.get(URL, asked).status_code == 200
    with django_assert_max_num_queries(25):
        assert client.get(URL, {"xuat": "csv"}).content.count(b"\n") == 206


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000, "²", "٣"])
def test_rows_that_cannot_be_are_not_urged(
    cast: Cast, story: Story, signed_in: SignIn, number: str
) -> None:
    values = {"level": "1", "text": "Khẩn trương", "chon": [number]}
    assert signed_in(cast.monitor).post(URGE, values).status_code == 302
    assert not Urging.objects.exists()
