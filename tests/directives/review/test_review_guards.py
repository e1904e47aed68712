"""What a review does not let through: others' rows, others' rules, others' files, nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.directives.actions.remember import settle_phrase_of
from toandan.directives.actions.restore import restore
from toandan.directives.actions.review import correct_field, correct_item, discard
from toandan.directives.errors import Conflict, Refused
from toandan.directives.queries.fields import ITEM_FIELDS
from toandan.directives.queries.review_state import LISTS, snapshot, walk
from toandan.units.models import PhraseRule

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


def choose(client: Client, draft: Document, unit: int) -> int:
    """Choose a body for the open phrase of the letter and ask to remember it."""
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    values = {"item": f"a{row.pk}", "organisations": [str(unit)], "remember": "1"}
    return client.post(at("review_bodies", draft), values, headers=SCRIPT).status_code


def test_a_clerk_does_not_settle_what_another_issuer_means(
    cast: Cast, foreign: Document, signed_in: Callable[[Position], Client]
) -> None:
    """The letter names Tỉnh ủy as its issuer; the clerk of a district entered it."""
    assert foreign.issuer == cast.tinh_uy

    assert choose(signed_in(cast.clerk_b), foreign, cast.huyen_uy_b.pk) == 200

    row = foreign.addressees.get(phrase="Các tổ công tác đặc biệt")
    assert list(row.organisations.all()) == [cast.huyen_uy_b]
    assert row.rule is None
    assert not PhraseRule.objects.filter(is_settlement=True).exists()


def test_the_issuers_own_clerk_settles_it(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert choose(signed_in(cast.clerk), draft, cast.cong_an.pk) == 200

    rule = PhraseRule.objects.get(is_settlement=True)
    assert (rule.issuer, list(rule.organisations.all())) == (cast.tinh_uy, [cast.cong_an])


def test_a_phrase_of_an_outside_issuer_is_settled_for_the_own_unit(
    cast: Cast, foreign: Document, signed_in: Callable[[Position], Client]
) -> None:
    correct_field(foreign, "issuer_name", "Bộ Y tế", by=cast.clerk_b)

    assert choose(signed_in(cast.clerk_b), foreign, cast.huyen_uy_b.pk) == 200

    assert PhraseRule.objects.get(is_settlement=True).issuer == cast.huyen_uy_b


def test_only_a_draft_teaches_phrases(cast: Cast, draft: Document) -> None:
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    discard(draft, by=cast.clerk)

    with pytest.raises(Conflict):
        settle_phrase_of(draft, f"a{row.pk}", by=cast.clerk)
    assert not PhraseRule.objects.filter(is_settlement=True).exists()
