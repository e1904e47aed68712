"""Vietnamese first, whatever the browser says; another language only by choice."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from toandan.console.language import chosen_language


def answered(cookie: str | None = None, **headers: Any) -> HttpResponse:
    request = RequestFactory().get("/", headers=headers)
    if cookie is not None:
        request.COOKIES["django_language"] = cookie

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.gettext("Trợ giúp"))

    return chosen_language(page)(request)


@pytest.mark.parametrize("cookie", [None, "", "xx", "fr"])
def test_an_english_browser_gets_vietnamese(cookie: str | None) -> None:
    answer = answered(cookie, accept_language="en-US,en;q=0.9")
    assert answer.content.decode() == "Trợ giúp"
    assert answer["Content-Language"] == "vi"


def test_the_chosen_language_wins() -> None:
    assert answered("en").content.decode() == "Help"


def test_the_choice_ends_with_the_request() -> None:
    before = translation.get_language()
    answered("en")
    assert translation.get_language() == before
