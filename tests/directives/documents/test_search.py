from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.stage import SUBJECT, Story, tell
from tests.directives.story import draft

from toandan.directives.actions.issue import issue
from toandan.directives.queries.search import Sought, found_documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:search")


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def test_words_without_marks_find_words_with_them(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    text = signed_in(cast.clerk_y_te).get(URL, {"q": "dang uy"}).content.decode()
    assert "<mark>Đảng</mark> <mark>ủy</mark>" in text
    assert reverse("directives:document", args=[story.relay.pk]) in text


def test_a_number_is_found_first_whatever_its_zeros(cast: Cast, story: Story) -> None:
    other = draft(cast.clerk, to=[cast.huyen_uy_a], subject=f"Nhắc lại {story.document.number}")
    issue(other, by=cast.clerk)
    number = story.document.number.lstrip("0")
    found = found_documents(cast.clerk, Sought(words=number))
    assert found[0] == story.document
    assert other in found


def test_the_body_of_a_document_is_searched(cast: Cast, story: Story) -> None:
    found = found_documents(cast.clerk, Sought(words="truy vet nghi nhiem"))
    assert list(found) == [story.document]


def test_the_neighbours_papers_are_not_found(cast: Cast, story: Story, signed_in: SignIn) -> None:
    assert list(found_documents(cast.clerk_b, Sought(words="trien khai"))) == []
    assert list(found_documents(cast.clerk_b, Sought(words="tang cuong"))) == [story.document]
    text = signed_in(cast.clerk_b).get(URL, {"q": story.relay.number}).content.decode()
    assert reverse("directives:document", args=[story.relay.pk]) not in text


def test_filters_narrow_what_was_found(cast: Cast, story: Story) -> None:
    everything = set(found_documents(cast.clerk_y_te, Sought()))
    assert everything == {story.document, story.relay}
    assert set(found_documents(cast.clerk_y_te, Sought(direction="di"))) == {story.relay}
    assert set(found_documents(cast.clerk_y_te, Sought(direction="den"))) == {story.document}
    assert not found_documents(cast.clerk_y_te, Sought(doc_type="Nghị quyết"))
    tomorrow = story.document.date + dt.timedelta(days=1)  # type: ignore[operator]  # it has a date
    assert not found_documents(cast.clerk_y_te, Sought(since=tomorrow))
    assert set(found_documents(cast.clerk_y_te, Sought(issuer="tinh uy tinh mau"))) >= {
        story.document
    }


def test_units_are_found_too(cast: Cast, story: Story, signed_in: SignIn) -> None:
    text = signed_in(cast.clerk_b).get(URL, {"q": "tram y te"}).content.decode()
    assert reverse("units:organisation", args=[cast.chi_bo_a2.pk]) in text


def test_results_are_paged_and_keep_the_question(cast: Cast, signed_in: SignIn) -> None:
    for number in range(23):
        issue(draft(cast.clerk, to=[cast.huyen_uy_a], subject=f"{SUBJECT} {number}"), by=cast.clerk)
    text = signed_in(cast.clerk).get(URL, {"q": "covid"}).content.decode()
    assert "Trang 1/2" in text
    assert "?q=covid&amp;trang=2" in text


def test_strange_questions_are_answered_calmly(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk)
    assert "Gõ từ cần tìm" in client.get(URL).content.decode()
    for question in ("'\"<script>%_\\", "🙂", "a" * 500):
        answer = client.get(URL, {"q": question})
        assert answer.status_code == 200
        assert "<script>%" not in answer.content.decode()
    assert client.get(URL, {"q": "covid", "tu-ngay": "hôm qua", "trang": "x"}).status_code == 200
    assert client.post(URL).status_code == 405
    assert signed_in(cast.administrator).get(URL).status_code == 403
