"""Upload page and registers: works, wrong method, neighbour, reader."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.directives.intake.papers import LETTER, SECRET, drafts_of_bytes

from toandan.directives.actions import intake
from toandan.directives.actions.issue import register_incoming
from toandan.directives.models import Document, Upload
from toandan.directives.models.books import RegisterEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

    from toandan.accounts.models import Position

PAGES = ("upload", "drafts", "incoming", "outgoing")


@pytest.fixture
def quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "async_task", lambda *_args, **_options: None)


def handed_in(client: Client, content: bytes, name: str = "cong-van.txt") -> str:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("directives:upload"), {"files": [file]}).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_a_clerk(
    cast: Cast, signed_in: Callable[[Position], Client], name: str
) -> None:
    page = signed_in(cast.clerk).get(reverse(f"directives:{name}"))

    assert page.status_code == 200
    assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", ["drafts", "incoming", "outgoing"])
def test_lists_are_not_posted_to(
    cast: Cast, signed_in: Callable[[Position], Client], name: str
) -> None:
    assert signed_in(cast.clerk).post(reverse(f"directives:{name}")).status_code == 405
    assert signed_in(cast.clerk).put(reverse("directives:upload")).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_is_told_why(
    cast: Cast, signed_in: Callable[[Position], Client], name: str
) -> None:
    page = signed_in(cast.administrator).get(reverse(f"directives:{name}"))

    assert page.status_code == 403
    assert "không có quyền" in page.content.decode()


def test_files_are_taken_refused_and_known_again(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)

    assert "12-CV/TU" in handed_in(client, LETTER.encode())
    assert "đã được tải lên" in handed_in(client, LETTER.encode(), "ten-khac.txt")
    assert "tệp chương trình" in handed_in(client, b"MZ....", "cong-van.pdf")
    assert Document.objects.count() == 1


def test_a_file_over_the_limit_is_dropped_while_it_comes(
    cast: Cast, signed_in: Callable[[Position], Client], settings: object
) -> None:
    settings.UPLOAD_MAX_MB = 1  # type: ignore[attr-defined]  # pytest-django's settings

    page = handed_in(signed_in(cast.clerk), b"a" * 1_200_000, "lon.txt")

    assert "lớn hơn 1 MB" in page
    assert not Upload.objects.exists()


def test_an_upload_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk.user)

    answer = client.post(reverse("directives:upload"), {"files": [SimpleUploadedFile("a", b"a")]})

    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_the_row_asks_again_until_the_file_is_read(
    cast: Cast, signed_in: Callable[[Position], Client], quiet_queue: None
) -> None:
    client = signed_in(cast.clerk)
    handed_in(client, LETTER.encode())
    upload = Upload.objects.get()
    address = reverse("directives:upload_state", args=[upload.pk])

    assert "every 1s" in client.get(address).content.decode()
    intake.read_upload(upload.pk)
    done = client.get(address).content.decode()
    assert "every 1s" not in done
    assert "12-CV/TU" in done
    assert client.post(address).status_code == 405
    assert signed_in(cast.clerk_b).get(address).status_code == 404
    assert signed_in(cast.monitor).get(address).status_code == 403


def test_a_secret_document_is_refused_in_words_after_it_is_gone(
    cast: Cast, signed_in: Callable[[Position], Client], quiet_queue: None
) -> None:
    client = signed_in(cast.clerk)
    handed_in(client, SECRET.encode())
    pk = Upload.objects.get().pk
    intake.read_upload(pk)

    address = reverse("directives:upload_state", args=[pk])
    page = client.get(address).content.decode()

    assert "Luật Bảo vệ bí mật nhà nước" in page
    assert signed_in(cast.clerk_b).get(address).status_code == 404


def test_an_unreadable_file_is_typed_in_by_hand(
    cast: Cast, signed_in: Callable[[Position], Client], quiet_queue: None
) -> None:
    client = signed_in(cast.clerk)
    handed_in(client, LETTER.encode())
    upload = Upload.objects.get()
    Upload.objects.update(state=Upload.State.FAILED, failure="Không đọc được.")
    by_hand = reverse("directives:upload_by_hand", args=[upload.pk])
    again = reverse("directives:upload_reread", args=[upload.pk])

    assert client.get(by_hand).status_code == client.get(again).status_code == 405
    assert signed_in(cast.clerk_b).post(by_hand).status_code == 404
    assert signed_in(cast.clerk_b).post(again).status_code == 404
    assert client.post(again).status_code == 302
    answer = client.post(by_hand, follow=True)
    assert "Bản gốc" in answer.content.decode()
    assert Document.objects.get().upload == upload
    assert client.post(reverse("directives:draft_by_hand")).status_code == 302
    assert Document.objects.count() == 2


def test_the_register_lists_searches_exports_and_prints_its_own(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    register_incoming(draft, by=cast.clerk)
    address = reverse("directives:incoming")
    own, neighbour = signed_in(cast.clerk), signed_in(cast.clerk_b)

    assert "12-CV/TU" in own.get(address).content.decode()
    assert "12-CV/TU" in own.get(address, {"tu_khoa": "tang cuong phong"}).content.decode()
    assert "12-CV/TU" not in own.get(address, {"tu_khoa": "bao lut"}).content.decode()
    assert "12-CV/TU" not in own.get(address, {"do_khan": "khan"}).content.decode()
    assert "12-CV/TU" in own.get(address, {"tu_ngay": "01/06/2021"}).content.decode()
    assert "12-CV/TU" not in neighbour.get(address).content.decode()
    file = own.get(address, {"xuat": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert "12-CV/TU" in [cell.value for cell in sheet[2]]
    year = draft.register_entries.get().book.year
    book = reverse("directives:incoming_book", args=[year])
    assert "Sổ đăng ký văn bản đến" in own.get(book).content.decode()
    assert "12-CV/TU" not in neighbour.get(book).content.decode()
    assert own.get(reverse("directives:outgoing_book", args=[year])).status_code == 200
    assert own.post(book).status_code == 405
    assert signed_in(cast.administrator).get(book).status_code == 403


def test_drafts_wait_in_their_own_units_list(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    drafts_of_bytes(LETTER.encode(), cast.clerk)
    address = reverse("directives:drafts")

    assert "12-CV/TU" in signed_in(cast.clerk).get(address).content.decode()
    assert "12-CV/TU" not in signed_in(cast.clerk_b).get(address).content.decode()


def test_what_came_in_before_seven_in_the_morning_is_of_the_provinces_day(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    entry = register_incoming(draft, by=cast.clerk)
    early = dt.datetime(2026, 3, 2, 5, 30, tzinfo=timezone.get_default_timezone())
    RegisterEntry.objects.filter(pk=entry.pk).update(at=early)
    client = signed_in(cast.clerk)
    address = reverse("directives:incoming")
    assert "02/03/2026" in client.get(address).content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address, {"xuat": "xlsx"}).content)).active
    assert sheet is not None
    assert sheet["B2"].value == dt.datetime(2026, 3, 2)  # noqa: DTZ001 - openpyxl's form of a day
