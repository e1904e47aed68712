"""A client that speaks JSON with a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from toandan.accounts.actions import issue_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.accounts.models import Position


class ApiClient:
    """Calls the API as one position."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, data: Any = None) -> Any:
        return self.client.post(
            f"/api/v1{path}", data or {}, content_type="application/json", headers=self.headers
        )

    def send(self, path: str, **fields: Any) -> Any:
        """Post a form with files, as multipart/form-data."""
        return self.client.post(f"/api/v1{path}", fields, headers=self.headers)


@pytest.fixture
def api(db: None) -> Callable[[Position], ApiClient]:
    def client(position: Position) -> ApiClient:
        _row, token = issue_token(position, name="thử nghiệm", days=30)
        return ApiClient(token)

    return client


@pytest.fixture
def evidence() -> Callable[..., SimpleUploadedFile]:
    """Return a function that makes a small file, of plain text unless told otherwise."""

    def made(
        content: bytes = "Danh sách đã tiêm".encode(), name: str = "minh-chung.txt"
    ) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    return made
