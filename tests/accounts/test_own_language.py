from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position


def test_choosing_a_language_keeps_it_for_the_persons_e_mails(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    client.post("/ngon-ngu/doi/", {"language": "en"})
    cast.clerk.user.refresh_from_db()
    assert cast.clerk.user.language == "en"
    client.post("/ngon-ngu/doi/", {"language": "xx"})
    cast.clerk.user.refresh_from_db()
    assert cast.clerk.user.language == "en"
