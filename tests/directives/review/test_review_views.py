"""The screen and what its script sends: works, wrong method, neighbour, reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.accounts.models import User
from toandan.directives.models import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

SCRIPT = {"X-Toandan-Script": "1"}
POSTS = (
    "review_correct",
    "review_change",
    "review_bodies",
    "review_confirm",
    "review_undo",
    "review_issue",
    "review_register",
    "review_discard",
    "document_match",
)
GETS = ("review", "review_preview", "document_original")


@pytest.fixture
def draft(cast: Cast) -> Document:
    (made,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    return made


def at(name: str, draft: Document) -> str:
    return reverse(f"directives:{name}", args=[draft.pk])


def test_the_screen_shows_text_and_reading(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    page = signed_in(cast.clerk).get(at("review", draft)).content.decode()

    assert 'value="12-CV/TU"' in page
    assert 'number"' in page.split('data-keys="', 1)[1]
    assert "chỗ cần xem" in page
    assert "Các tổ công tác đặc biệt" in page
    assert "style=" not in page


@pytest.mark.parametrize("name", POSTS)
def test_changes_are_not_made_by_get(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], name: str
) -> None:
    assert signed_in(cast.clerk).get(at(name, draft)).status_code == 405


@pytest.mark.parametrize("name", GETS)
def test_pages_are_not_posted_to(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], name: str
) -> None:
    assert signed_in(cast.clerk).post(at(name, draft)).status_code == 405


@pytest.mark.parametrize("name", [*POSTS, *GETS])
def test_the_neighbour_finds_nothing(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], name: str
) -> None:
    client = signed_in(cast.clerk_b)
    answer = (client.post if name in POSTS else client.get)(at(name, draft))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", [*POSTS, "review", "review_preview"])
def test_a_reader_is_told_why_not(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client], name: str
) -> None:
    client = signed_in(cast.monitor)
    answer = (client.post if name in POSTS else client.get)(at(name, draft))
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode()


def test_a_field_is_saved_and_the_status_comes_back(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    values = {"name": "signer", "value": "Mới", "before": "Nguyễn Văn Đầu", "revision": "0"}
    answer = signed_in(cast.clerk).post(at("review_correct", draft), values, headers=SCRIPT)

    assert answer.status_code == 200
    assert 'data-revision="1"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.signer == "Mới"


def test_a_conflict_is_told_in_words(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    Document.objects.filter(pk=draft.pk).update(signer="Người khác", revision=3)
    values = {"name": "signer", "value": "Mới", "before": "Nguyễn Văn Đầu"}
    answer = signed_in(cast.clerk).post(at("review_correct", draft), values, headers=SCRIPT)

    assert answer.status_code == 409
    assert "Người khác" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("review_correct", {"name": "organisation", "value": "1"}),
        ("review_correct", {"name": "is_sample", "value": "1"}),
        ("review_correct", {"item": "x9", "name": "text", "value": "1"}),
        ("review_correct", {"item": "q", "name": "text", "value": "1"}),
        ("review_change", {"step": "explode", "list": "requirements"}),
        ("review_change", {"step": "add", "list": "corrections"}),
        ("review_confirm", {"confirm": "nothing"}),
        ("review_undo", {"revision": "0"}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    cast: Cast,
    draft: Document,
    signed_in: Callable[[Position], Client],
    name: str,
    values: dict[str, str],
) -> None:
    values = {"revision": "0", **values}
    answer = signed_in(cast.clerk).post(at(name, draft), values, headers=SCRIPT)

    assert answer.status_code == 422
    assert answer.content.decode().strip()


def test_a_new_requirement_from_chosen_words_is_lit(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert draft.upload is not None
    start = draft.upload.text.index("Giao Văn phòng")
    values = {"step": "add", "list": "requirements", "text": "Giao Văn phòng", "revision": "0"}
    values |= {"start": str(start), "end": str(start + 14)}
    answer = signed_in(cast.clerk).post(at("review_change", draft), values, headers=SCRIPT)

    assert answer.status_code == 200
    key = answer.headers["X-Review-Focus"]
    row = draft.requirements.get(pk=int(key[1:]))
    assert (row.text, row.spans) == ("Giao Văn phòng", [[start, start + 14]])
    assert f'data-keys="{key}' in answer.content.decode() or f" {key}" in answer.content.decode()


def test_the_preview_counts_who_gets_what_and_names_what_is_open(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    page = signed_in(cast.clerk).get(at("review_preview", draft)).content.decode()

    assert "Huyện ủy A" in page
    assert "Các tổ công tác đặc biệt" in page
    assert "disabled" in page


def test_the_preview_names_receivers_in_which_nobody_can_take_it_in(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    """Issued to them, it would wait for ever and look like their fault."""
    client = signed_in(cast.clerk)

    def named() -> str:
        page = client.get(at("review_preview", draft)).content.decode()
        told = page.split("chưa có ai tiếp nhận được", 1)
        return told[1].split("</details>", 1)[0] if len(told) > 1 else ""

    # the police have no account yet; the office serves Tỉnh ủy and has its own
    assert "Đảng ủy Công an tỉnh" in named()
    assert "Văn phòng Tỉnh ủy" not in named()
    assert "Huyện ủy A" not in named()

    User.objects.filter(pk=cast.clerk_a.user_id).update(is_active=False)
    assert "Huyện ủy A" in named()


def test_a_number_that_is_still_to_be_given_begins_with_dots(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    assert (
        "Số được cấp khi ban hành" not in client.get(at("review_preview", draft)).content.decode()
    )
    draft.number = "-CV/TU"
    draft.save(update_fields=["number"])
    page = client.get(at("review_preview", draft)).content.decode()
    assert "Ban hành …-CV/TU" in page
    assert "Số được cấp khi ban hành" in page
    assert "…-CV/TU</title>" in client.get(at("review", draft)).content.decode().replace(
        " · Toàn Dân", ""
    )
    assert str(draft).startswith(f"{draft.doc_type} …-CV/TU – ")


def test_issuing_and_registering_end_the_review(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    draft.addressees.filter(phrase__contains="đặc biệt").update(nobody=True)
    (other,) = drafts_of_bytes(LETTER.replace("12-CV", "14-CV").encode(), cast.clerk)

    assert client.post(at("review_issue", draft)).status_code == 302
    assert client.post(at("review_register", other)).status_code == 302

    draft.refresh_from_db()
    other.refresh_from_db()
    assert draft.issued_at
    assert draft.dispatches.filter(organisation=cast.huyen_uy_a).exists()
    assert other.registered_at
    assert client.get(at("review", draft)).status_code == 302


def test_the_original_comes_back_as_it_was_and_cannot_run(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    answer = signed_in(cast.clerk).get(at("document_original", draft))

    assert answer.content == LETTER.encode()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_type_aheads_find_without_marks_and_within_scope(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    bodies = reverse("directives:lookup_organisations")
    documents = reverse("directives:lookup_documents")
    own, neighbour = signed_in(cast.clerk), signed_in(cast.clerk_b)

    assert "Đảng</mark>" in own.get(bodies, {"q": "dang uy cong an"}).content.decode()
    assert "option" not in own.get(bodies, {"q": "khong co don vi nay"}).content.decode()
    assert f'data-value="{draft.pk}"' in own.get(documents, {"q": "12-CV"}).content.decode()
    assert f'data-value="{draft.pk}"' in own.get(documents, {"q": "tang cuong"}).content.decode()
    assert (
        f'data-value="{draft.pk}"' not in neighbour.get(documents, {"q": "12-CV"}).content.decode()
    )
    assert own.post(bodies).status_code == 405
    assert signed_in(cast.monitor).get(bodies, {"q": "a"}).status_code == 403
    assert signed_in(cast.administrator).get(documents, {"q": "a"}).status_code == 403


def test_a_duplicate_is_shown_before_registering(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    (again,) = drafts_of_bytes((LETTER + "\n").encode(), cast.clerk)

    page = signed_in(cast.clerk).get(at("review", again)).content.decode()

    assert "cùng số 12-CV/TU" in page
    assert reverse("directives:review", args=[draft.pk]) in page


def test_what_changed_after_the_preview_is_not_issued(
    cast: Cast, draft: Document, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    preview = client.get(at("review_preview", draft)).content.decode()
    seen = preview.split('name="revision" value="', 1)[1].split('"', 1)[0]
    change = {"name": "subject", "value": "Tăng cường chống dịch", "revision": seen}
    assert client.post(at("review_correct", draft), change, headers=SCRIPT).status_code == 200

    answer = client.post(at("review_issue", draft), {"revision": seen}, headers=SCRIPT)

    assert answer.status_code == 409
    assert "vừa được sửa" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.issued_at is None
