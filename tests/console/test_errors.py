"""What a person reads when something went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import include, path

from toandan.console import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from tests.cast import Cast

    from toandan.accounts.models import Position


def raising(fault: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise fault

    return view


urlpatterns = [
    path("", include("toandan.site.urls")),
    path("cam/", raising(PermissionDenied("Chỉ văn thư được vào sổ."))),
    path("mat/", raising(Http404("bí mật"))),
    path("sai/", raising(BadRequest("x"))),
    path("lon/", raising(RequestDataTooBig("x"))),
    path("hong/", raising(ZeroDivisionError("x"))),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed


@pytest.fixture
def client(cast: Cast, signed_in: Callable[[Position], Client]) -> Client:
    client = signed_in(cast.clerk)
    client.raise_request_exception = False
    return client


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/cam/", 403, "Chỉ văn thư được vào sổ."),
        ("/mat/", 404, "không thuộc phạm vi của chức vụ đang dùng"),
        ("/sai/", 400, "tải lại trang"),
        ("/lon/", 413, "Hãy chia nhỏ tệp"),
        ("/hong/", 500, "chưa được lưu"),
    ],
)
def test_each_fault_says_what_to_do(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "data-reason" in page
    assert 'lang="vi"' in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_missing_page_does_not_repeat_what_the_code_knew(client: Client) -> None:
    assert "bí mật" not in client.get("/mat/").content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_who_is_signed_in_keeps_the_navigation_beside_the_fault(client: Client) -> None:
    assert "Việc cần làm" in client.get("/cam/").content.decode()


@pytest.mark.django_db
def test_a_stale_form_is_told_to_reload() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/ngon-ngu/doi/", {"language": "en"})
    assert answer.status_code == 403
    assert "Phiên làm việc đã cũ" in answer.content.decode()


def test_a_failing_server_answers_without_asking_the_database() -> None:
    # no database mark: a query would fail this test
    answer = errors.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()


def test_a_deeds_address_opened_as_a_page_says_where_its_button_is(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.clerk)
    answer = client.get("/viec/7/nhiem-vu/3/tien-do/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    text = answer.content.decode()
    assert "chưa được ghi nhận" in text
    assert 'href="/viec/7/"' in text
    assert client.head("/viec/7/tiep-nhan/").content == b""


def test_the_api_answers_a_wrong_method_in_its_own_way(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    answer = signed_in(cast.clerk).delete("/api/v1/me")
    assert answer.status_code == 405
    assert "chưa được ghi nhận" not in answer.content.decode()


def test_a_part_asked_for_after_the_session_ended_is_refused_in_words(db: None) -> None:
    visitor = Client()
    whole = visitor.get("/viec/")
    assert whole.status_code == 302
    part = visitor.get("/viec/", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert (
        visitor.post("/van-ban/1/ra-soat/sua/", headers={"X-Toandan-Script": "1"}).status_code
        == 401
    )
    assert "hãy đăng nhập ở một cửa sổ khác rồi gửi lại" in part.content.decode()
    assert "nút quay lại của trình duyệt" not in part.content.decode()
    form = visitor.post("/van-ban/nhap-tay/", {"text": "đã gõ"})
    assert form.status_code == 401
    assert "nút quay lại của trình duyệt" in form.content.decode()
    # a redirect to somewhere else is none of its business
    assert visitor.get("/don-vi", headers={"HX-Request": "true"}).status_code in {301, 401}
