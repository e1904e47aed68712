"""Opening dispatches and assignments: the step that issuing, forwarding and relaying share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from toandan.audit.actions import Entry, record_many
from toandan.audit.events import Event
from toandan.directives.models import Assignment, Dispatch, Document, Requirement, RequirementRole
from toandan.directives.models.requirement import Part
from toandan.units.tree import WIDTH, after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from toandan.accounts.models import Position
    from toandan.units.models import Organisation

ROOT_WIDTH = 10


@dataclass
class Share:
    """What one body is to get of a document: its parts by requirement (None: the whole)."""

    organisation: Organisation
    parts: dict[Requirement | None, set[Part]] = field(default_factory=lambda: defaultdict(set))


def shares(document: Document) -> list[Share]:
    """Work out who gets the document and what each owes.

    Work hangs on the leaves of the requirement tree. A leaf belongs to the bodies named for
    it; where it names none, to those of the nearest requirement above that does; and where
    nobody is named at all, to every addressee. Bodies named for the whole document (those
    that monitor it) get that part. A named body gets the document even if it is not addressed.
    """
    by_unit: dict[int, Share] = {}

    def share(unit: Organisation) -> Share:
        return by_unit.setdefault(unit.pk, Share(unit))

    addressed = [
        unit
        for addressee in document.addressees.prefetch_related("organisations__kind")
        for unit in addressee.organisations.all()
    ]
    for unit in addressed:
        share(unit)
    requirements = list(document.requirements.select_related("parent"))
    roles = list(document.roles.prefetch_related("organisations__kind"))
    for role in roles:
        if role.requirement_id is None:
            for unit in role.organisations.all():
                share(unit).parts[None].add(Part(role.part))
    parents = {requirement.parent_id for requirement in requirements}
    leaves = [requirement for requirement in requirements if requirement.pk not in parents]
    for leaf in leaves:
        _share_leaf(leaf, {r.pk: r for r in requirements}, roles, addressed, share)
    if not leaves:
        for unit in addressed:
            share(unit).parts[None].add(Part.CARRY_OUT)
    return sorted(by_unit.values(), key=lambda one: one.organisation.path)


def _share_leaf(
    leaf: Requirement,
    requirements: dict[int, Requirement],
    roles: list[RequirementRole],
    addressed: list[Organisation],
    share: Callable[[Organisation], Share],
) -> None:
    node: Requirement | None = leaf
    while node is not None:
        named = [role for role in roles if role.requirement_id == node.pk]
        found = [(Part(role.part), unit) for role in named for unit in role.organisations.all()]
        if found:
            for part, unit in found:
                share(unit).parts[leaf].add(part)
            if any(part in {Part.LEAD, Part.CARRY_OUT} for part, _unit in found):
                return
        node = requirements.get(node.parent_id) if node.parent_id else None
    for unit in addressed:
        if not share(unit).parts[leaf]:
            share(unit).parts[leaf].add(Part.CARRY_OUT)


@dataclass(frozen=True)
class Sending:
    """How a document is sent.

    Attributes:
        by: the sending position.
        sender: the body that sends; None where it is not in the system.
        parent: the dispatch that is passed on; None at the top of a cascade.
        note: the sender's word to the receivers.
        due_on: a day that the sender sets, where the document sets none or a later one.
        at: when it is sent, where that is not now (sample data).
    """

    by: Position
    sender: Organisation | None
    parent: Dispatch | None = None
    note: str = ""
    due_on: dt.date | None = None
    at: dt.datetime | None = None


def open_dispatches(document: Document, what: Iterable[Share], sending: Sending) -> list[Dispatch]:
    """Send a document to bodies and open their assignments; who has it gets it no second time.

    Returns:
        The new dispatches, in the order of the units.
    """
    root = sending.parent.root if sending.parent else document
    # one sender at a time hands out places in a cascade
    Document.objects.select_for_update(no_key=True).get(pk=root.pk)
    already = set(document.dispatches.values_list("organisation_id", flat=True))
    start = sending.parent.path if sending.parent else f"{root.pk:0{ROOT_WIDTH}d}"
    fresh = [share for share in what if share.organisation.pk not in already]
    moment = sending.at or timezone.now()
    opened, assignments = [], []
    for ordinal, share in enumerate(fresh, _last_ordinal(root, sending.parent) + 1):
        owed = _owed(share, sending, moment)
        dispatch = _dispatch(document, share, owed, sending)
        dispatch.path = f"{start}{ordinal:0{WIDTH}d}"
        dispatch.path_end = after(dispatch.path)
        dispatch.root, dispatch.sent_at = root, moment
        for one in owed:
            one.dispatch = dispatch
        opened.append(dispatch)
        assignments.append(owed)
    Dispatch.objects.bulk_create(opened)
    Assignment.objects.bulk_create(one for owed in assignments for one in owed)
    record_many(
        Entry(
            Event.DISPATCH_SENT,
            by=sending.by,
            subject=dispatch,
            concerns=[dispatch.organisation_id],
            at=sending.at,
            details={"assignments": len(owed), "due_on": dispatch.due_on},
        )
        for dispatch, owed in zip(opened, assignments, strict=True)
    )
    return opened


def _owed(share: Share, sending: Sending, moment: dt.datetime) -> list[Assignment]:
    """Return what a share opens for its body, not yet saved."""
    return [
        Assignment(
            requirement=requirement,
            part=part,
            due_on=_earliest(requirement.due_on if requirement else None, sending.due_on),
            due_time=requirement.due_time if requirement else None,
            opened_at=moment,
        )
        for requirement, parts in share.parts.items()
        for part in sorted(parts)
    ]


def _dispatch(
    document: Document, share: Share, owed: list[Assignment], sending: Sending
) -> Dispatch:
    """Return the dispatch of a share, not yet saved and without its place in the cascade."""
    days = [one.due_on for one in owed if one.due_on and one.part != Part.MONITOR]
    return Dispatch(
        document=document,
        parent=sending.parent,
        sender=sending.sender,
        organisation=share.organisation,
        note=sending.note,
        sent_by=sending.by,
        due_on=max(days) if days else sending.due_on,
    )


def _last_ordinal(root: Document, parent: Dispatch | None) -> int:
    siblings = Dispatch.objects.filter(root=root, parent=parent).order_by("-path")
    last = siblings.values_list("path", flat=True).first()
    return int(last[-WIDTH:]) if last else 0


def _earliest(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def whole_document(units: Iterable[Organisation]) -> list[Share]:
    """Return shares that ask each body to carry out the whole document."""
    made = []
    for unit in units:
        share = Share(unit)
        share.parts[None].add(Part.CARRY_OUT)
        made.append(share)
    return made


def inherited(parent: Dispatch, units: Iterable[Organisation]) -> list[Share]:
    """Return shares in which each body carries out what the passing body owes itself."""
    owed = [
        a.requirement
        for a in parent.assignments.exclude(part=Part.MONITOR).select_related("requirement")
    ]
    made = []
    for unit in units:
        share = Share(unit)
        for requirement in owed or [None]:
            share.parts[requirement].add(Part.CARRY_OUT)
        made.append(share)
    return made


def unresolved(document: Document) -> list[str]:
    """Return the phrases that still stand for nobody and must be settled before issuing.

    A co-ordinating phrase may stay open ("các cơ quan liên quan"): it opens no work.
    """
    addressees = [
        a.phrase
        for a in document.addressees.prefetch_related("organisations")
        if not a.nobody and not a.organisations.all()
    ]
    roles: list[RequirementRole] = [
        role
        for role in document.roles.exclude(part=Part.COORDINATE).prefetch_related("organisations")
        if not role.nobody and not role.organisations.all()
    ]
    return list(dict.fromkeys([*addressees, *(role.phrase for role in roles)]))
