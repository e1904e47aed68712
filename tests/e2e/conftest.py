"""A running site for the browser tests of each file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.browser import Site, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    # playwright's loop lives in this thread, so it ends with the file: tests after it ask the
    # database, which these do not, and run coroutines of their own
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with running_site() as site:
        yield site
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(running: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The running site; what went wrong in the pages' scripts fails the test."""
    running.faults.clear()
    failed_before = request.session.testsfailed
    yield running
    if request.session.testsfailed > failed_before:
        running.picture(request.node.name)
    assert running.faults == []
