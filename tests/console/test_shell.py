"""The shell of every page: navigation by permission, positions, languages, small public files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from toandan.accounts.models import Position
from toandan.accounts.permissions import Role
from toandan.console.health import Health
from toandan.console.navigation import MAP, address_of, navigation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

HELP = "/tro-giup/"


def texts(position: Position, path: str = "/") -> list[str]:
    return [str(item.text) for group in navigation(position, path) for item in group.items]


def test_every_page_of_the_navigation_is_served_by_an_app() -> None:
    assert [link.page for _, links in MAP for link in links if not address_of(link.page)] == []


def test_no_two_pages_share_their_keys() -> None:
    keys = [link.keys for _, links in MAP for link in links if link.keys]
    assert len(keys) == len(set(keys))


def test_a_clerk_may_upload_and_does_not_see_the_follow_up_board(cast: Cast) -> None:
    assert "Tải văn bản lên" in texts(cast.clerk)
    assert "Theo dõi" not in texts(cast.clerk)
    assert "Nhật ký" not in texts(cast.clerk)


def test_a_monitor_sees_the_board_and_cannot_upload(cast: Cast) -> None:
    assert "Theo dõi" in texts(cast.monitor)
    assert "Tải văn bản lên" not in texts(cast.monitor)


def test_an_administrator_sees_users_and_no_documents(cast: Cast) -> None:
    seen = texts(cast.administrator)
    assert "Người dùng" in seen
    assert "Văn bản đến" not in seen


def test_who_reads_no_documents_has_no_search_that_would_be_refused(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    assert "data-search" in signed_in(cast.clerk).get(HELP).content.decode()
    assert "data-search" not in signed_in(cast.administrator).get(HELP).content.decode()


def test_a_page_below_an_item_marks_that_item_alone(cast: Cast) -> None:
    groups = navigation(cast.clerk, reverse("directives:upload"))
    marked = [str(item.text) for group in groups for item in group.items if item.current]
    assert marked == ["Tải văn bản lên"]


def test_home_leads_to_the_inbox(cast: Cast, signed_in: Callable[[Position], Client]) -> None:
    answer = signed_in(cast.clerk).get("/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("directives:inbox"))


def test_who_holds_no_position_is_told_so(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    Position.objects.filter(user=cast.clerk.user).update(valid_to="2021-02-01")
    answer = client.get("/")
    assert "chưa giữ chức vụ nào" in answer.content.decode()


def test_a_visitor_is_led_to_sign_in() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_one_may_work_in_another_of_ones_positions(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    second = Position.objects.create(
        user=cast.clerk.user, organisation=cast.huyen_uy_a, role=Role.MONITOR
    )
    client = signed_in(cast.clerk)
    client.post("/chuc-vu/", {"position": second.pk})
    page = client.get(HELP).content.decode()
    assert '<span class="unit">Huyện ủy A</span>' in page


def test_nobody_takes_on_anothers_position(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    answer = signed_in(cast.clerk).post("/chuc-vu/", {"position": cast.head.pk})
    assert answer.status_code == 403
    assert "không giữ chức vụ này" in answer.content.decode()


def test_changing_the_position_takes_a_post(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    assert signed_in(cast.clerk).get("/chuc-vu/").status_code == 405


@pytest.mark.parametrize(("language", "words"), [("vi", "Trợ giúp"), ("en", "Help"), ("km", "ជំនួយ")])
@pytest.mark.django_db
def test_the_language_is_chosen_before_signing_in(language: str, words: str) -> None:
    client = Client()
    answer = client.post("/ngon-ngu/doi/", {"language": language, "next": HELP})
    assert answer["Location"] == HELP
    page = client.get(HELP).content.decode()
    assert f"<h1>{words}</h1>" in page
    assert f'<html lang="{language}">' in page


@pytest.mark.django_db
def test_changing_the_language_leads_to_no_other_site() -> None:
    answer = Client().post("/ngon-ngu/doi/", {"language": "en", "next": "https://example.org/"})
    assert "example.org" not in answer["Location"]


def test_the_manual_begins_with_the_readers_own_role(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    page = signed_in(cast.monitor).get(HELP).content.decode()
    assert page.index('id="monitor"') < page.index('id="clerk"')


def test_the_bell_counts_new_notifications(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    assert "thông báo mới" not in client.get(HELP).content.decode()
    for number in range(3):
        cast.clerk.user.notifications.create(
            organisation=cast.van_phong, text=f"Việc {number}", url="/"
        )
    assert "3 thông báo mới" in client.get(HELP).content.decode()


def test_no_page_of_the_shell_holds_inline_script_or_style(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    page = signed_in(cast.head).get(HELP).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/favicon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_small_files_are_public_and_kept_by_browsers(address: str, kind: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert "max-age" in answer["Cache-Control"]
    assert Client().post(address).status_code == 405


@pytest.mark.django_db
def test_the_manifest_names_the_product() -> None:
    assert json.loads(Client().get("/manifest.webmanifest").content)["name"] == "Toàn Dân"


@pytest.mark.django_db
def test_the_health_check_says_which_part_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toandan.console.views.look", lambda: Health(database=True, worker=False))
    answer = Client().get("/suc-khoe/")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "worker": "down"}


@pytest.mark.django_db
def test_the_health_check_is_green_when_all_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toandan.console.health.Stat.get_all", lambda: ["a worker"])
    answer = Client().get("/suc-khoe/")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "worker": "ok"})
