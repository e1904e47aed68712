"""The pages of an original beside its reading: who sees them, boxes, and what is kept."""

from __future__ import annotations

import io
import json
from html import unescape
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes

from toandan.directives.actions.files import destroy_file, picture_folder, store_file
from toandan.directives.actions.pictures import draw_ahead
from toandan.directives.queries.pages import boxes_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position
    from toandan.directives.models import Document


@pytest.fixture
def scan(cast: Cast) -> Document:
    """A draft of a PDF with two pages; its number is boxed on the first."""
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    upload = draft.upload
    assert upload is not None
    upload.file = store_file(out.getvalue(), media_type="application/pdf")
    upload.reading["page_sizes"] = [[595.0, 842.0, 90.0], [595.0, 842.0, 90.0]]
    (number,) = upload.reading["documents"][0]["spans"]["number"]
    number.append([0, 80.0, 90.0, 160.0, 104.0])
    upload.save()
    return draft


def at(draft: Document, page: int) -> str:
    return reverse("directives:page_picture", args=[draft.pk, page])


def kept(draft: Document) -> list[str]:
    assert draft.upload is not None
    folder = picture_folder(draft.upload.file)
    pictures = storages["pictures"]
    return sorted(pictures.listdir(folder)[1]) if pictures.exists(folder) else []


def test_the_clerk_sees_pages_with_the_boxes_of_each_field(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    page = client.get(reverse("directives:review", args=[scan.pk])).content.decode()
    assert at(scan, 0) in page
    assert at(scan, 1) in page
    boxes = json.loads(unescape(page.split('data-boxes="', 1)[1].split('"', 1)[0]))
    assert boxes == {"number": [[0, 80.0, 90.0, 160.0, 104.0]]}

    answer = client.get(at(scan, 1))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content[8:12] == b"WEBP"


def test_a_text_has_no_pages_to_show(cast: Cast, signed_in: Callable[[Position], Client]) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    client = signed_in(cast.clerk)
    assert "data-pages" not in client.get(f"/van-ban/{draft.pk}/ra-soat/").content.decode()
    assert client.get(at(draft, 0)).status_code == 404


def test_a_page_is_drawn_once(
    cast: Cast,
    scan: Document,
    signed_in: Callable[[Position], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert scan.upload is not None
    assert draw_ahead(scan.upload) == 2
    assert kept(scan) == ["0.webp", "1.webp"]
    assert draw_ahead(scan.upload) == 0
    monkeypatch.setattr("toandan.directives.actions.pictures.draw_isolated", None)
    assert signed_in(cast.clerk).get(at(scan, 0)).status_code == 200


@pytest.mark.parametrize("page", [2, 999_999])
def test_pages_that_the_file_does_not_have_are_not_found(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client], page: int
) -> None:
    assert signed_in(cast.clerk).get(at(scan, page)).status_code == 404
    assert kept(scan) == []


def test_the_neighbour_finds_no_page(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert signed_in(cast.clerk_b).get(at(scan, 0)).status_code == 404
    assert kept(scan) == []


def test_pages_are_not_posted_to(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert signed_in(cast.clerk).post(at(scan, 0)).status_code == 405


def test_a_page_that_cannot_be_drawn_says_why(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert scan.upload is not None
    scan.upload.file = store_file(b"%PDF-1.4 broken", media_type="application/pdf")
    scan.upload.save()
    answer = signed_in(cast.clerk).get(at(scan, 0))
    assert answer.status_code == 404
    assert "Không vẽ được trang" in answer.content.decode()
    assert draw_ahead(scan.upload) == 0


def test_pictures_go_with_a_file_that_is_destroyed(
    cast: Cast, scan: Document, signed_in: Callable[[Position], Client]
) -> None:
    assert scan.upload is not None
    draw_ahead(scan.upload)
    destroy_file(scan.upload.file)
    assert kept(scan) == []
    answer = signed_in(cast.clerk).get(at(scan, 0))
    assert answer.status_code == 404
    assert "không còn trên hệ thống" in answer.content.decode()
    assert kept(scan) == []


def test_words_chosen_by_hand_take_the_box_of_the_smallest_stretch_round_them() -> None:
    line, paragraph = [0, 1.0, 2.0, 3.0, 4.0], [0, 1.0, 2.0, 30.0, 40.0]
    spans = {
        "number": [[10, 20, line]],
        "requirements[0]": [[5, 60, paragraph]],
        "document": [[0, 99, [0, 0.0, 0.0, 99.0, 99.0]]],
    }
    reading = {"documents": [{"spans": spans}]}
    wanted = {"number": [[12, 15]], "subject": [[30, 40]], "signer": [[70, 80]], "place": [[5, 60]]}
    assert boxes_of(reading, wanted) == {
        "number": [line],
        "subject": [paragraph],
        "place": [paragraph],
    }
