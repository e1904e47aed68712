"""Loading and clearing the sample province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from toandan.accounts.models import AccessGrant, ApiToken, Position, User
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.intake import hand_in, read_upload
from toandan.directives.models import (
    Dispatch,
    Document,
    NumberBook,
    Plan,
    RegisterEntry,
    Report,
    Upload,
)
from toandan.samples.activity import play
from toandan.samples.documents import DATA
from toandan.samples.people import create_people
from toandan.units.actions import clear_sample_hamlets, load_sample_hamlets

if TYPE_CHECKING:
    from toandan.audit.actions import Actor


@transaction.atomic
def load_sample(*, by: Actor | None) -> bool:
    """Create the invented people, directives and month of work; False where they stand already."""
    if User.objects.filter(is_sample=True).exists():
        return False
    load_sample_hamlets(by=by)
    people = create_people()
    issued = play(people, timezone.now())
    _hand_in(people["vanthu.ubnd"], "van-ban-den-mau.txt")
    _hand_in(people["vanthu.tinhuy"], "bai-dang-mau.txt")
    record(Event.SAMPLE_LOADED, by=by, people=len(set(people.values())), directives=issued)
    return True


def _hand_in(by: Position, name: str) -> None:
    """Leave a file read and waiting for review, so that the review screen has something to show."""
    handed_in = hand_in((DATA / "files" / name).read_bytes(), name, by=by)
    read_upload(handed_in.upload.pk)
    handed_in.upload.documents.update(is_sample=True)


@transaction.atomic
def clear_sample(*, by: Actor | None) -> int:
    """Remove everything that sample people made, and them; the audit trail keeps its record.

    Returns:
        How many documents went.
    """
    people = User.objects.filter(is_sample=True)
    documents = Document.objects.filter(Q(is_sample=True) | Q(created_by__user__in=people))
    gone = documents.count()
    keys = list(documents.values_list("pk", flat=True))
    dispatches = Dispatch.objects.filter(Q(document__in=keys) | Q(root__in=keys))
    Plan.objects.filter(dispatch__in=dispatches).delete()
    while Report.objects.filter(dispatch__in=dispatches).exists():
        # the newest of each chain first: a report protects the one that it follows
        Report.objects.filter(dispatch__in=dispatches, next=None).delete()
    RegisterEntry.objects.filter(document__in=keys).delete()
    documents.update(implements=None)
    for path in sorted(dispatches.values_list("path", flat=True), key=len, reverse=True):
        Dispatch.objects.filter(path=path).delete()
    Document.objects.filter(pk__in=keys).delete()
    Upload.objects.filter(by__user__in=people).delete()
    NumberBook.objects.filter(entries=None).delete()
    ApiToken.objects.filter(position__user__in=people).delete()
    AccessGrant.objects.filter(position__user__in=people).delete()
    Position.objects.filter(user__in=people).delete()
    people.delete()
    clear_sample_hamlets(by=by)
    record(Event.SAMPLE_CLEARED, by=by, documents=gone)
    return gone
