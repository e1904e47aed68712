"""A draft reviewed by another program: the same verbs, the same limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.directives.story import draft, require_of

from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

    from toandan.accounts.models import Position

    Api = Callable[[Position], Any]


def field(review: dict[str, Any], name: str) -> str:
    return next(str(one["value"]) for one in review["fields"] if one["name"] == name)


def test_a_draft_is_read_mended_and_its_bodies_chosen(cast: Cast, api: Api) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    requirement = require_of(document, "Kiểm soát biên giới", label="1", lead=[cast.cong_an])
    clerk = api(cast.clerk)
    path = f"/documents/{document.pk}/review"
    read = clerk.get(path).json()
    assert field(read, "date") == "15/06/2021"
    (node,) = read["requirements"]
    assert (node["key"], node["text"]) == (f"q{requirement.pk}", "Kiểm soát biên giới")

    asked = {"name": "date", "value": "16/06/2021", "before": "15/06/2021"}
    assert field(clerk.post(f"{path}/field", asked).json(), "date") == "16/06/2021"
    mended = {"item": node["key"], "name": "text", "value": "Kiểm soát chặt biên giới"}
    assert clerk.post(f"{path}/item", mended).json()["requirements"][0]["text"] == mended["value"]
    role = node["roles"][0]["key"]
    chosen = {"item": role, "organisations": [cast.so_giao_duc.pk]}
    after = clerk.post(f"{path}/bodies", chosen).json()
    assert after["requirements"][0]["roles"][0]["organisations"] == [cast.so_giao_duc.pk]
    opened = issue(document, by=cast.clerk)
    assert cast.so_giao_duc in {one.organisation for one in opened}


def test_a_list_is_changed_by_who_has_seen_its_last_revision(cast: Cast, api: Api) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    clerk, path = api(cast.clerk), f"/documents/{document.pk}/review"
    revision = clerk.get(path).json()["revision"]
    added = {"list": "requirements", "step": "add", "text": "Tuần tra", "revision": revision}
    after = clerk.post(f"{path}/step", added).json()
    assert [one["text"] for one in after["requirements"]] == ["Tuần tra"]
    late = clerk.post(f"{path}/step", added)
    assert late.status_code == 409
    key, revision = after["requirements"][0]["key"], after["revision"]
    gone = {"list": "requirements", "step": "remove", "item": key, "revision": revision}
    after = clerk.post(f"{path}/step", gone).json()
    assert after["requirements"] == []
    undone = clerk.post(f"{path}/undo", {"revision": after["revision"]}).json()
    assert [one["text"] for one in undone["requirements"]] == ["Tuần tra"]


def test_what_somebody_else_has_typed_is_not_overwritten(cast: Cast, api: Api) -> None:
    document = draft(cast.clerk, subject="Mới")
    asked = {"name": "subject", "value": "Của tôi", "before": "Cũ"}
    answer = api(cast.clerk).post(f"/documents/{document.pk}/review/field", asked)
    assert answer.status_code == 409
    assert "Hiện là: “Mới”." in answer.json()["detail"]


def test_a_doubt_is_confirmed_and_recorded(cast: Cast, api: Api) -> None:
    document = draft(cast.clerk, confidence={"number": 0.4})
    clerk, path = api(cast.clerk), f"/documents/{document.pk}/review/confirm"
    sure = {
        one["name"]: one["confidence"]
        for one in clerk.post(path, {"key": "number"}).json()["fields"]
    }
    assert sure["number"] == 1.0
    assert AuditEvent.objects.filter(event="document:corrected", details__confirmed=True).exists()
    assert clerk.post(path, {"key": "nothing"}).status_code == 409


def test_the_neighbour_gets_404_the_reader_403_and_the_issued_409(cast: Cast, api: Api) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    path = f"/documents/{document.pk}/review"
    change = {"name": "subject", "value": "Khác"}
    assert api(cast.clerk_b).get(path).status_code == 404
    assert api(cast.clerk_b).post(f"{path}/field", change).status_code == 404
    issue(document, by=cast.clerk)
    assert api(cast.clerk_a).get(path).status_code == 403
    assert api(cast.clerk_a).post(f"{path}/field", change).status_code == 403
    assert api(cast.clerk).get(path).status_code == 409
    assert api(cast.clerk).post(f"{path}/field", change).status_code == 409
    document.refresh_from_db()
    assert document.subject != "Khác"
