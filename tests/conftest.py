"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

    from toandan.accounts.models import Position


# a landing tries the same examples each time; at home hypothesis goes on looking
settings.register_profile("landing", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("landing")


@pytest.fixture
def shared() -> Path:
    """The folder of reference facts beside the repository."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.fail("the reference folder ../shared is missing beside the repository")
    return folder


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast of organisations and people."""
    from tests.cast import make_cast  # noqa: PLC0415 - needs Django's models

    return make_cast()


@pytest.fixture
def signed_in() -> Callable[[Position], Client]:
    """Return a function that gives a client signed in as a position's person, acting in it."""

    def sign_in(position: Position) -> Client:
        from toandan.accounts.middleware import SESSION_KEY  # noqa: PLC0415 - needs Django

        client = Client()
        client.force_login(position.user)
        session = client.session
        session[SESSION_KEY] = position.pk
        session.save()
        return client

    return sign_in
