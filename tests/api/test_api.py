from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.directives.story import draft, require_of

from toandan.accounts.actions import revoke_token
from toandan.accounts.models import ApiToken
from toandan.directives.actions.issue import issue
from toandan.directives.models import Dispatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast


def issued(cast: Cast) -> Dispatch:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.huyen_uy_b])
    require_of(document, "Triển khai")
    issue(document, by=cast.clerk)
    return document.dispatches.get(organisation=cast.huyen_uy_a)


@pytest.mark.django_db
def test_no_token_opens_nothing() -> None:
    assert Client().get("/api/v1/me").status_code == 401
    wrong = Client().get("/api/v1/me", headers={"authorization": "Bearer toandan_wrong"})
    assert wrong.status_code == 401


def test_a_revoked_token_opens_nothing_more(cast: Cast, api: Callable[..., Any]) -> None:
    client = api(cast.clerk)
    assert client.get("/me").json()["organisation"]["name"] == "Tỉnh ủy Tỉnh Mẫu"
    revoke_token(ApiToken.objects.get(), by=cast.clerk)
    assert client.get("/me").status_code == 401


def test_the_whole_way_from_issue_to_accepted_report(cast: Cast, api: Callable[..., Any]) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    require_of(document, "Triển khai")
    (key,) = api(cast.clerk).post(f"/documents/{document.pk}/issue").json()["dispatches"]
    below = api(cast.clerk_a)
    assert below.get(f"/dispatches/{key}").json()["state"] == "sent"
    assert below.post(f"/dispatches/{key}/receive").json()["number"] == 1
    plan = {"steps": [{"text": "Họp"}, {"text": "Làm"}]}
    assert below.post(f"/dispatches/{key}/plan", plan).status_code == 200
    assignment = Dispatch.objects.get(pk=key).assignments.get()
    done = below.post(f"/assignments/{assignment.pk}/progress", {"text": "Xong", "percent": 100})
    assert done.status_code == 200
    report = below.post(f"/dispatches/{key}/reports", {"text": "Kết quả", "is_final": True}).json()
    above = api(cast.monitor)
    assert above.post(f"/reports/{report['id']}/return", {"note": "Thiếu"}).status_code == 200
    again = below.post(f"/dispatches/{key}/reports", {"text": "Đủ", "is_final": True}).json()
    assert above.post(f"/reports/{again['id']}/accept").status_code == 200
    assert above.get(f"/dispatches/{key}").json()["state"] == "done"
    (row,) = above.get(f"/documents/{document.pk}/coverage").json()
    assert (row["total"], row["received"], row["reported"], row["done"]) == (1, 1, 1, 1)


def test_the_neighbour_gets_404_and_its_own_list_only(cast: Cast, api: Callable[..., Any]) -> None:
    dispatch = issued(cast)
    neighbour = api(cast.clerk_b)
    assert neighbour.get(f"/dispatches/{dispatch.pk}").status_code == 404
    assert neighbour.post(f"/dispatches/{dispatch.pk}/receive").status_code == 404
    own = [item["organisation"] for item in neighbour.get("/dispatches").json()["items"]]
    assert own == ["Huyện ủy B"]
    assert api(cast.officer_so).get(f"/documents/{dispatch.document_id}").status_code == 404


def test_seeing_without_the_permission_is_403_with_the_reason(
    cast: Cast, api: Callable[..., Any]
) -> None:
    dispatch = issued(cast)
    answer = api(cast.auditor).post(
        f"/dispatches/{dispatch.pk}/urgings", {"level": 1, "text": "Nhắc"}
    )
    assert answer.status_code == 403
    assert "đôn đốc" in answer.json()["detail"]


def test_a_step_out_of_turn_is_409_with_what_to_do(cast: Cast, api: Callable[..., Any]) -> None:
    dispatch = issued(cast)
    answer = api(cast.clerk_a).post(f"/dispatches/{dispatch.pk}/reports", {"text": "Báo cáo"})
    assert answer.status_code == 409
    assert "tiếp nhận" in answer.json()["detail"]


def test_search_folds_marks(cast: Cast, api: Callable[..., Any]) -> None:
    found = api(cast.clerk).get("/organisations", q="dang uy y te").json()
    assert [unit["name"] for unit in found["items"]] == ["Đảng ủy Y tế huyện A"]
