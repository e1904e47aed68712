"""What a review does not let through: others' rows, others' rules, others' files, nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.listing import change_item
from toandan.directives.actions.remember import settle_phrase_of
from toandan.directives.actions.restore import restore
from toandan.directives.actions.review import (
    choose_bodies,
    confirm,
    correct_field,
    correct_item,
    discard,
)
from toandan.directives.errors import Conflict, Refused
from toandan.directives.queries.fields import ITEM_FIELDS, parsed
from toandan.directives.queries.outline import Step
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


@pytest.mark.parametrize("unit", ["999999", "99999999999999999999", "²", "x"])
def test_an_unknown_body_is_refused_in_words(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], unit: str
) -> None:
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    values = {"item": f"a{row.pk}", "organisations": [unit]}

    answer = signed_in(cast.clerk).post(at("review_bodies", draft), values, headers=SCRIPT)

    assert (answer.status_code, "danh mục" in answer.content.decode()) == (422, True)
    assert not row.organisations.exists()


@pytest.mark.parametrize("letter", ["", "q", "f", "d"])
def test_only_a_phrase_stands_for_bodies(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], letter: str
) -> None:
    item = f"{letter}{draft.requirements.all()[0].pk}" if letter else ""
    values = {"item": item, "organisations": [str(cast.cong_an.pk)]}
    answer = signed_in(cast.clerk).post(at("review_bodies", draft), values, headers=SCRIPT)
    assert answer.status_code == 422


NUMBERS = ["99999999999999999999", "9" * 5000, "²", "٣"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("review_correct", {"item": "q{}", "name": "text", "value": "a"}),
        ("review_correct", {"item": "d{}", "name": "weekday", "value": "1"}),
        ("review_confirm", {"confirm": "q{}"}),
        ("review_change", {"step": "remove", "list": "requirements", "item": "q{}"}),
        ("review_undo", {"revision": "{}"}),
    ],
)
def test_numbers_that_no_row_has_are_refused_in_words(
    cast: Cast,
    draft: Document,
    signed_in: Callable[[Position], Client],
    name: str,
    values: dict[str, str],
    number: str,
) -> None:
    posted = {key: words.replace("{}", number) for key, words in values.items()}
    answer = signed_in(cast.clerk).post(at(name, draft), posted, headers=SCRIPT)
    assert answer.status_code in {409, 422}


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_no_document_has_find_nothing(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], number: str
) -> None:
    client = signed_in(cast.clerk)

    posted = client.post(at("document_match", draft), {"directive": number}, headers=SCRIPT)
    lookup = reverse("directives:lookup_organisations")
    found = client.get(lookup, {"phrase": "tổ công tác", "document": number})

    assert (posted.status_code, found.status_code) == (404, 200)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_weekday_beyond_all_numbers_is_refused_in_words(number: str) -> None:
    with pytest.raises(Refused, match="không phải ngày hợp lệ"):
        parsed("weekday", number)


@pytest.mark.parametrize("at_letter", NUMBERS)
def test_a_cut_beyond_all_numbers_cuts_at_the_end(
    cast: Cast, draft: Document, at_letter: str
) -> None:
    row = draft.requirements.get(label="2")
    words = {"at": at_letter}
    change_item(draft, "requirements", f"q{row.pk}", Step.SPLIT, words, by=cast.clerk, revision=0)
    before = row.text
    row.refresh_from_db()
    assert row.text == before


def test_the_character_nul_never_reaches_the_database(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    item = {"step": "add", "list": "requirements", "text": "Khai báo\0 y tế", "revision": "0"}
    added = client.post(at("review_change", draft), item, headers=SCRIPT)
    row = draft.addressees.get(phrase="Các tổ công tác đặc biệt")
    choose_bodies(draft, f"a{row.pk}", [], by=cast.clerk, nobody=True)
    issued = client.post(at("review_issue", draft), {"note": "Khẩn\0 trương"}, headers=SCRIPT)

    assert (added.status_code, issued.status_code) == (200, 302)
    assert draft.requirements.order_by("pk").last().text == "Khai báo y tế"
    notes = set(draft.dispatches.values_list("note", flat=True))
    assert notes == {"Khẩn trương"}


@pytest.mark.parametrize("name", ["lookup_organisations", "lookup_documents", "incoming"])
def test_an_address_with_nul_is_refused(
    cast: Cast, signed_in: Callable[[Position], Client], name: str
) -> None:
    address = reverse(f"directives:{name}")
    assert signed_in(cast.clerk).get(f"{address}?q=a%00b").status_code == 400
    assert signed_in(cast.clerk).get(f"{address}?q=a%2500b").status_code == 200


@pytest.mark.parametrize("what", ["signer", "requirement"])
def test_confirming_a_doubt_is_on_the_record(cast: Cast, draft: Document, what: str) -> None:
    key = what if what == "signer" else f"q{draft.requirements.all()[0].pk}"

    confirm(draft, key, by=cast.clerk)

    event = AuditEvent.objects.get(event=Event.DOCUMENT_CORRECTED)
    assert event.details == {"field": key, "confirmed": True}
    assert (event.subject_id, event.actor_id) == (str(draft.pk), cast.clerk.actor_id)


def test_what_is_gone_is_not_confirmed(cast: Cast, draft: Document, foreign: Document) -> None:
    theirs = foreign.requirements.all()[0]
    with pytest.raises(Refused, match="không còn"):
        confirm(draft, f"q{theirs.pk}", by=cast.clerk)
    assert not AuditEvent.objects.filter(event=Event.DOCUMENT_CORRECTED).exists()
