"""Requests that are larger than any page takes are refused before their files are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cast import Cast

    from toandan.accounts.models import Position

pytestmark = pytest.mark.django_db
SIX_MB = b"0" * 6 * 1024 * 1024
SIGN_IN = reverse("account_login")


@pytest.fixture
def temporary(tmp_path: Path, settings: object) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's
    return tmp_path


@pytest.mark.parametrize("protected", [False, True])
def test_a_stranger_hands_in_no_files(temporary: Path, protected: bool) -> None:  # noqa: FBT001 - parametrised
    client = Client(enforce_csrf_checks=protected, raise_request_exception=False)
    client.get(SIGN_IN)
    answer = client.post(SIGN_IN, {"tep": SimpleUploadedFile("a.bin", SIX_MB)})
    assert answer.status_code == 413
    assert "Hãy chia nhỏ tệp" in answer.content.decode()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("protected", [False, True])
def test_a_form_of_megabytes_is_told_so(protected: bool) -> None:  # noqa: FBT001 - parametrised
    client = Client(enforce_csrf_checks=protected, raise_request_exception=False)
    client.get(SIGN_IN)
    form = "application/x-www-form-urlencoded"
    answer = client.post(SIGN_IN, b"login=" + SIX_MB, content_type=form)
    assert answer.status_code == 413


def test_whoever_works_here_hands_in_large_files(
    cast: Cast, signed_in: Callable[[Position], Client], temporary: Path
) -> None:
    file = SimpleUploadedFile("a.txt", "Công văn. ".encode() * 600_000)
    answer = signed_in(cast.clerk).post(reverse("directives:upload"), {"files": file})
    assert answer.status_code == 200
    assert answer.context["results"][0]["name"] == "a.txt"


def test_no_request_is_larger_than_all_files_that_a_page_takes(
    cast: Cast, signed_in: Callable[[Position], Client], settings: object
) -> None:
    settings.UPLOAD_MAX_MB = 0  # type: ignore[attr-defined]  # pytest-django's
    client = signed_in(cast.clerk)
    client.raise_request_exception = False
    file = SimpleUploadedFile("a.txt", b"x" * 1000)
    assert client.post(reverse("directives:upload"), {"files": file}).status_code == 413


def test_a_program_with_a_wrong_token_is_turned_away_before_its_file_is_read(
    temporary: Path,
) -> None:
    answer = Client().post(
        "/api/v1/uploads",
        {"file": SimpleUploadedFile("a.bin", SIX_MB)},
        headers={"Authorization": "Bearer toandan_x"},
    )
    assert answer.status_code == 401
    assert list(temporary.iterdir()) == []
