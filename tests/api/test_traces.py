"""What is read beyond one's scope leaves a trace; what one was told is one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api.test_api import issued
from tests.directives.story import draft

from toandan.accounts.actions import open_access
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import issue
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

REASON = "Kiểm tra việc phòng, chống dịch tại cơ sở"


def uses() -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(event=Event.ACCESS_BEYOND_USED).order_by("pk")
    return list(found.values_list("subject_type", "subject_id"))


@pytest.mark.parametrize("tail", ["", "/coverage", "/cascade"])
def test_reading_a_document_under_a_grant_is_recorded(
    cast: Cast, api: Callable[..., Any], tail: str
) -> None:
    document = draft(cast.clerk_a)
    own, beyond = api(cast.clerk_a), api(cast.head_ubnd)
    path = f"/documents/{document.pk}{tail}"
    assert beyond.get(path).status_code == 404
    open_access(cast.head_ubnd, organisation=cast.huyen_uy_a, reason=REASON, hours=1)
    assert own.get(path).status_code == 200
    assert uses() == []
    assert beyond.get(path).status_code == 200
    assert uses() == [("directives.document", str(document.pk))]


def test_reading_a_dispatch_under_a_grant_is_recorded_and_lets_nothing_be_done(
    cast: Cast, api: Callable[..., Any]
) -> None:
    dispatch = issued(cast)
    beyond = api(cast.head_ubnd)
    open_access(cast.head_ubnd, organisation=cast.huyen_uy_a, reason=REASON, hours=1)
    assert beyond.get(f"/dispatches/{dispatch.pk}").status_code == 200
    assert uses() == [("directives.document", str(dispatch.document_id))]
    assert beyond.post(f"/dispatches/{dispatch.pk}/receive").status_code == 403
    assert beyond.post(f"/documents/{dispatch.document_id}/close").status_code == 403
    assert beyond.post(f"/documents/{dispatch.document_id}/discard").status_code == 403


def test_a_neighbours_work_on_a_letter_that_one_has_oneself_is_read_under_the_grant(
    cast: Cast, api: Callable[..., Any]
) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a, cast.ubnd])
    issue(document, by=cast.clerk)
    to_a = document.dispatches.get(organisation=cast.huyen_uy_a)
    own = document.dispatches.get(organisation=cast.ubnd)
    beyond = api(cast.head_ubnd)
    assert beyond.get(f"/dispatches/{to_a.pk}").status_code == 404
    open_access(cast.head_ubnd, organisation=cast.huyen_uy_a, reason=REASON, hours=1)
    # the letter and the own work need no grant
    assert beyond.get(f"/documents/{to_a.document_id}").status_code == 200
    assert beyond.get(f"/dispatches/{own.pk}").status_code == 200
    assert uses() == []
    assert beyond.get(f"/dispatches/{to_a.pk}").status_code == 200
    assert uses() == [("directives.document", str(to_a.document_id))]


def test_notifications_are_the_persons_own(cast: Cast, api: Callable[..., Any]) -> None:
    issued(cast)
    own, neighbour = api(cast.clerk_a), api(cast.clerk_b)
    (line,) = own.get("/notifications").json()["items"]
    assert line["read_at"] is None
    path = f"/notifications/{line['id']}/read"
    assert line["id"] not in [one["id"] for one in neighbour.get("/notifications").json()["items"]]
    assert neighbour.post(path).status_code == 404
    assert own.post(path).status_code == 200
    assert own.post(path).status_code == 200
    assert Notification.objects.get(pk=line["id"]).read_at is not None
    assert own.get("/notifications", unread=True).json()["items"] == []
    assert len(own.get("/notifications").json()["items"]) == 1


def test_a_token_does_not_reach_what_its_person_was_told_in_another_unit(
    cast: Cast, api: Callable[..., Any]
) -> None:
    elsewhere = Notification.objects.create(
        user=cast.clerk_a.user, organisation=cast.huyen_uy_b, text="Việc của B", url="/"
    )
    own = api(cast.clerk_a)
    assert own.get("/notifications").json()["items"] == []
    assert own.post(f"/notifications/{elsewhere.pk}/read").status_code == 404
