"""Keys that come with a request: a row's, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from toandan.listing import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

#: digits to Python, or more than a database's whole number holds
NONSENSE = ("²", "٣", "99999999999999999999", "9" * 5000, "-1", "1.0", " 1", "1_0", "abc")


@given(st.text() | st.text("0123456789²٣_ -+", max_size=25))
def test_a_key_is_a_number_that_every_database_holds(text: str) -> None:
    key = key_of(text)
    assert key is None or (0 <= key < 2**63 and text.lstrip("0") in {str(key), ""})


@given(st.integers(0, 10**18 - 1))
def test_every_key_is_read(key: int) -> None:
    assert key_of(str(key)) == key


@pytest.mark.parametrize("words", ["", *NONSENSE])
def test_nonsense_is_no_key(words: str) -> None:
    assert key_of(words) is None


@pytest.mark.parametrize("words", NONSENSE)
def test_the_directory_answers_nonsense_without_falling(
    cast: Cast, signed_in: Callable[[Position], Client], words: str
) -> None:
    client = signed_in(cast.administrator)
    tree, area = reverse("units:organisation-tree"), reverse("units:area-tree")
    add = reverse("units:add-organisation")

    assert client.get(tree, {"nut": words}).status_code == 200
    assert client.get(area, {"nut": words}).status_code == 200
    assert client.get(add, {"cap-tren": words, "dia-ban": words}).status_code == 200


def test_a_unit_that_is_not_there_is_not_found(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.administrator)
    assert client.get(reverse("units:organisation-tree"), {"nut": "999999"}).status_code == 404
    assert client.get(reverse("units:add-area"), {"thuoc": "999999"}).status_code == 200


def test_the_directory_opens_at_a_unit_that_exists(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.administrator)
    page = client.get(reverse("units:organisation-tree"), {"nut": cast.huyen_uy_a.pk})
    assert page.context["chosen"] == cast.huyen_uy_a
