"""Telling people: a line in their list at once, an e-mail by a job after the commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from toandan.accounts.models import Position
from toandan.accounts.permissions import GRANTS, Role
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.accounts.permissions import Permission
    from toandan.units.models import Organisation

LONGEST = 500


def notify(
    organisations: Iterable[Organisation], text: str, url: str, *, permission: Permission
) -> None:
    """Tell everybody in the bodies (and in offices that serve them) who has a permission there.

    Args:
        organisations: the bodies concerned.
        text: one sentence.
        url: the page to open, without the site's address.
        permission: who in them: those that may act on the matter.
    """
    units = {unit.pk: unit for unit in organisations}
    roles = [role for role in Role if permission in GRANTS[role]]
    positions = (
        Position.objects.held_on(timezone.localdate())
        .filter(role__in=roles)
        .select_related("user", "organisation__kind", "organisation__superior__kind")
    )
    direct = positions.filter(organisation__in=units)
    serving = positions.filter(
        organisation__superior__in=units, organisation__kind__serves_superior=True
    )
    rows = {
        (position.user_id, position.served_organisation.pk): Notification(
            user=position.user,
            organisation=position.served_organisation,
            text=text[:LONGEST],
            url=url,
        )
        for position in [*direct, *serving]
    }
    made = Notification.objects.bulk_create(rows.values())
    keys = [row.pk for row in made if row.user.email]
    if keys:
        transaction.on_commit(partial(async_task, "toandan.directives.jobs.mail_out", keys))
