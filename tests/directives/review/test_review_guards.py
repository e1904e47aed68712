"""What a review does not let through: others' rows, others' rules, others' files, nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.directives.actions.restore import restore
from toandan.directives.actions.review import correct_item
from toandan.directives.errors import Refused
from toandan.directives.queries.fields import ITEM_FIELDS
from toandan.directives.queries.review_state import LISTS, snapshot, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position
    from toandan.directives.models import Document

SCRIPT = {"X-Toandan-Script": "1"}


@pytest.fixture
def draft(cast: Cast) -> Document:
    (made,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    return made


@pytest.fixture
def foreign(cast: Cast) -> Document:
    """A draft of a unit that the clerk of `draft` has nothing to do with."""
    (made,) = drafts_of_bytes(LETTER.replace("12-CV", "99-CV").encode(), cast.clerk_b)
    return made


def at(name: str, draft: Document) -> str:
    return reverse(f"directives:{name}", args=[draft.pk])


def test_no_key_is_typed_over_another_units_requirement(
    cast: Cast, draft: Document, foreign: Document, signed_in: Callable[[Position], Client]
) -> None:
    mine, theirs = draft.requirements.all()[0], foreign.requirements.all()[0]
    values = {"item": f"q{mine.pk}", "name": "key", "value": f"q{theirs.pk}"}

    answer = signed_in(cast.clerk).post(at("review_correct", draft), values, headers=SCRIPT)

    assert answer.status_code == 422
    theirs.refresh_from_db()
    assert theirs.document == foreign
    assert draft.requirements.count() == foreign.requirements.count()


def test_only_what_the_screen_offers_is_typed_into_an_item(cast: Cast, draft: Document) -> None:
    refused = 0
    for stem in LISTS:
        for place in walk(snapshot(draft, stem), stem):
            key = place.item["key"]
            for name in place.item.keys() - ITEM_FIELDS[key[0]]:
                with pytest.raises(Refused):
                    correct_item(draft, key, name, "1", by=cast.clerk)
                refused += 1
    assert refused
    draft.refresh_from_db()
    assert draft.revision == 0


@pytest.mark.parametrize("stem", ["addressees", "references", "requirements", "roles"])
def test_a_list_never_takes_in_another_documents_row(
    cast: Cast, draft: Document, foreign: Document, stem: str
) -> None:
    items, theirs = snapshot(draft, stem), snapshot(foreign, stem)
    items[0]["key"] = theirs[0]["key"]

    with pytest.raises(Refused, match="không thuộc văn bản"):
        restore(draft, stem, items)

    assert snapshot(foreign, stem) == theirs
