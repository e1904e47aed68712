"""No address of the site answers a stranger, but those on the one public list."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import resolve
from tests.leaks import Address, addresses

from toandan.accounts.models import Position
from toandan.site.public import BY_KEY, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"
#: every tree has one such icon without a name, beside the named one
NAMELESS = {"/favicon.ico"}
REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
#: people of the cast; which units there are is no secret, who works there is
NAMES = ("Lê Thị Văn Thư", "Phạm Thị An", "Lưu Văn Bốn", "Danh Sóc", "Đỗ Văn Quản")


def asked(client: Client, address: Address, method: str) -> Any:
    return getattr(client, method)(address.path)


def private() -> list[Address]:
    return [a for a in addresses() if not a.is_open]


def test_the_walk_finds_the_whole_site_and_each_path_leads_to_its_view() -> None:
    found = addresses()
    assert len(found) > 60
    for address in found:
        assert resolve(address.path).func is address.view, address


def test_every_open_address_stands_on_the_public_list() -> None:
    astray = [
        address
        for address in addresses()
        if address.is_open
        and not (address.is_public or address.is_by_key or address.path in NAMELESS)
    ]
    assert astray == []


def test_the_public_list_names_nothing_that_is_private_or_gone() -> None:
    by_name = {address.name: address for address in addresses()}
    assert [name for name in PUBLIC if name not in by_name] == []
    assert [name for name in PUBLIC if not by_name[name].is_open] == []
    assert [b for b in BY_KEY if not any(n.startswith(b) for n in by_name)] == []
    assert all(PUBLIC.values())


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_stranger_is_led_to_sign_in_from_every_private_address(method: str) -> None:
    client = Client(raise_request_exception=False)
    for address in private():
        answer = asked(client, address, method)
        if method == "post":
            # a form keeps what was typed in it: the page leads to signing in beside it
            assert answer.status_code == HTTPStatus.UNAUTHORIZED, address
            assert f'href="{LOGIN}"' in answer.content.decode(), address
            continue
        assert answer.status_code == HTTPStatus.FOUND, address
        assert answer["Location"].startswith(LOGIN), address


def test_a_stranger_without_a_key_is_refused_where_keys_are_asked_for() -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    for address in addresses():
        if not address.is_by_key or address.is_public:
            continue
        answers = {asked(client, address, m).status_code for m in ("get", "post", "patch")}
        assert answers & REFUSED, address
        assert answers <= REFUSED | {HTTPStatus.METHOD_NOT_ALLOWED}, address


def test_a_person_without_position_reads_nothing_about_anybody(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.officer_so)
    Position.objects.filter(user=cast.officer_so.user).update(valid_to="2021-01-02")
    client.raise_request_exception = False
    for address in private():
        answer = client.get(address.path)
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, address
        if answer.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            assert [name for name in NAMES if name in text] == [], address
