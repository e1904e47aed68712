"""Fixtures of units: the shipped province, loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from toandan.units.models import Organisation


@pytest.fixture(scope="module")
def kien_giang(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Kiên Giang as of 2021, with its rules: loaded once for a module, gone after it.

    Each test runs in a transaction of its own inside this one.
    """
    from django.db import transaction  # noqa: PLC0415 - needs Django's settings

    from toandan.units.actions import load_reference  # noqa: PLC0415 - needs Django's models

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(by=None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def body(db: None) -> Callable[[str], Organisation]:
    """Return a function that gives an organisation by its code."""
    from toandan.units.models import Organisation  # noqa: PLC0415 - needs Django's models

    def get(code: str) -> Organisation:
        return Organisation.objects.select_related("kind", "area", "superior").get(code=code)

    return get
