"""Telling people: a line in their list at once, an e-mail by a job after the commit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from toandan.accounts.models import Position
from toandan.accounts.permissions import GRANTS, Role
from toandan.directives.models import Notification

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from toandan.accounts.permissions import Permission
    from toandan.units.models import Organisation

LONGEST = 500


@dataclass(frozen=True)
class Notice:
    """One sentence for one body, with the page to open (without the site's address)."""

    organisation: Organisation
    text: str
    url: str


def notify(
    organisation: Organisation,
    text: str,
    url: str,
    *,
    permission: Permission,
    at: dt.datetime | None = None,
) -> None:
    """Tell everybody in a body who may act on the matter; see `notify_each`."""
    notify_each([Notice(organisation, text, url)], permission=permission, at=at)


def notify_each(
    notices: Sequence[Notice], *, permission: Permission, at: dt.datetime | None = None
) -> None:
    """Tell the people of each body, and of the office that serves it, who have a permission.

    Args:
        notices: what to tell whom; one query serves all.
        permission: who in the bodies: those that may act on the matter.
        at: when it came about, where not now.
    """
    people = _people({notice.organisation.pk for notice in notices}, permission)
    made = Notification.objects.bulk_create(
        Notification(
            user=position.user,
            organisation=position.served_organisation,
            text=notice.text[:LONGEST],
            url=notice.url,
            at=at or timezone.now(),
        )
        for notice in notices
        for position in people[notice.organisation.pk]
    )
    keys = [row.pk for row in made if row.user.email]
    if keys:  # at once; should this be lost, the job by the clock finds them
        transaction.on_commit(partial(async_task, "toandan.directives.jobs_mail.mail_out", keys))


def _people(units: set[int], permission: Permission) -> dict[int, list[Position]]:
    """Return, for each body, one position of every person who may act there."""
    roles = [role for role in Role if permission in GRANTS[role]]
    serving = Q(organisation__superior__in=units, organisation__kind__serves_superior=True)
    positions = (
        Position.objects.held_on(timezone.localdate())
        .filter(Q(organisation__in=units) | serving, role__in=roles)
        .select_related("user", "organisation__kind", "organisation__superior__kind")
    )
    found: dict[int, dict[int, Position]] = defaultdict(dict)
    for position in positions:
        for unit in {position.organisation_id, position.served_organisation.pk} & units:
            found[unit].setdefault(position.user_id, position)
    return defaultdict(list, {unit: list(by.values()) for unit, by in found.items()})
