"""What the token's person was told in this position: nobody else's list can be reached."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from toandan.api.documents import ACTED, DENIED
from toandan.api.paging import paged
from toandan.api.schemas import Key, Made, Page, PageOf
from toandan.api.server import acting
from toandan.directives.actions.notices import mark_read
from toandan.directives.models import Notification

router = Router(tags=["notifications"])


class NotificationOut(Schema):
    """One line; `url` is the page to open, without the site's address."""

    id: int
    organisation: str
    text: str
    url: str
    at: dt.datetime
    read_at: dt.datetime | None

    @classmethod
    def of(cls, row: Notification) -> NotificationOut:
        """Return the JSON of a line with its body loaded."""
        return cls(
            id=row.pk,
            organisation=str(row.organisation),
            text=row.text,
            url=row.url,
            at=row.at,
            read_at=row.read_at,
        )


class Notifications(PageOf):
    """A page of lines."""

    items: list[NotificationOut]


@router.get("/notifications", response={200: Notifications, **DENIED}, summary="Thông báo của tôi")
def notifications(request: HttpRequest, page: Page = 1, *, unread: bool = False) -> Any:
    """Return what the person was told in this position, the newest first."""
    rows = _own(request)
    shown = rows.filter(read_at=None) if unread else rows
    return paged(shown.select_related("organisation"), page, NotificationOut.of)


@router.post("/notifications/{pk}/read", response={200: Made, **ACTED}, summary="Đã đọc thông báo")
def read(request: HttpRequest, pk: Key) -> Any:
    """Mark one line as read; a second time changes nothing."""
    found = get_object_or_404(_own(request), pk=pk)
    mark_read(found)
    return Made(id=found.pk)


def _own(request: HttpRequest) -> QuerySet[Notification]:
    """Return the person's lines of the bodies that this position speaks for.

    A token acts as one position: what the same person was told in another unit is out of its
    reach.
    """
    position = acting(request)
    units = {position.organisation_id, position.served_organisation.pk}
    return Notification.objects.filter(user=position.user_id, organisation__in=units)
