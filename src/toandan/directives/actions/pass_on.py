"""Passing a document on to the next tier: plain forwarding, or a document of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.dispatching import Sending, inherited, open_dispatches
from toandan.directives.actions.issue import tell_receivers
from toandan.directives.errors import Refused
from toandan.directives.models import (
    Addressee,
    Dispatch,
    Document,
    Reference,
    Requirement,
    RequirementRole,
)
from toandan.directives.models.requirement import Part
from toandan.directives.models.types import series_of
from toandan.directives.queries.access import require
from toandan.directives.queries.letterhead import (
    authority_of,
    kept_at,
    place_of,
    signer_of,
    superior_named,
    system_of,
)
from toandan.units.models import Organisation, System

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from toandan.accounts.models import Position


@transaction.atomic
def forward(
    dispatch: Dispatch,
    *,
    to: Sequence[Organisation],
    by: Position,
    note: str = "",
    due_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> list[Dispatch]:
    """Send the received document on as it is; the receivers owe what the passing body owes.

    Raises:
        Refused: nothing received yet, nobody named, or nobody named is below.
    """
    require(by, Permission.DIRECTIVE_ISSUE, dispatch.organisation)
    _check_passable(dispatch)
    if not to:
        raise Refused(_("Hãy chọn ít nhất một đơn vị nhận."))
    strangers = [unit for unit in to if not _in_charge_of(dispatch.organisation, unit)]
    if strangers:
        names = ", ".join(str(unit) for unit in strangers)
        raise Refused(
            _("Chỉ chuyển tiếp cho đơn vị cấp dưới hoặc trực thuộc; không gồm: %s.") % names
        )
    opened = open_dispatches(
        dispatch.document,
        inherited(dispatch, to),
        Sending(
            by=by, sender=dispatch.organisation, parent=dispatch, note=note, due_on=due_on, at=at
        ),
    )
    if not opened:
        raise Refused(_("Các đơn vị đã chọn đều đã có văn bản này."))
    record(
        Event.DOCUMENT_FORWARDED,
        by=by,
        subject=dispatch,
        concerns=[one.organisation_id for one in opened],
        at=at,
        dispatches=len(opened),
    )
    tell_receivers(opened)
    return opened


@transaction.atomic
def draft_relay(dispatch: Dispatch, *, by: Position, at: dt.datetime | None = None) -> Document:
    """Draft the unit's own document that carries a received one down, from the template.

    A draft that waits for review already is that document: asked twice, there is one.

    The draft names the parent, asks the unit's own subordinates to carry it out, points to
    the unit's office for difficulties, and goes through the same review as any draft.
    """
    unit = dispatch.organisation
    require(by, Permission.DIRECTIVE_DRAFT, unit)
    _check_passable(dispatch)
    # of two presses at the same moment the second waits here and finds the first one's draft
    Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    waiting = dispatch.relays.filter(issued_at=None, discarded_at=None).first()
    if waiting is not None:
        return waiting
    parent = dispatch.document
    with override("vi"):  # documents are written in Vietnamese whatever the clerk reads
        draft = _relay_document(dispatch, parent, unit, by, at or timezone.now())
    Reference.objects.create(
        document=draft,
        raw=parent_named(parent),
        doc_type=parent.doc_type,
        number=parent.number,
        date=parent.date,
        issuer_name=parent.issuer_name,
        relation=Reference.Relation.IMPLEMENTS,
        target=parent,
    )
    below = list(unit.subordinates.on(timezone.localdate()).exclude(kind__serves_superior=True))
    addressee = Addressee.objects.create(
        document=draft, position=0, phrase=_("Các đơn vị trực thuộc")
    )
    addressee.organisations.set(below)
    requirement = Requirement.objects.create(
        document=draft,
        position=0,
        text=_("Triển khai, tổ chức thực hiện %s.") % parent_named(parent),
        due_on=dispatch.due_on,
        deadline_text=f"trước ngày {dispatch.due_on:%d/%m/%Y}" if dispatch.due_on else "",
    )
    role = RequirementRole.objects.create(
        document=draft, requirement=requirement, part=Part.CARRY_OUT, phrase=addressee.phrase
    )
    role.organisations.set(below)
    record(Event.DOCUMENT_DRAFTED, by=by, subject=draft.wordless(), at=at, implements=dispatch.pk)
    return draft


def parent_named(parent: Document) -> str:
    """Return how an official letter names another document."""
    words = [parent.doc_type or _("văn bản")]
    if parent.number:
        words.append(f"số {parent.number}")
    name = " ".join(words)
    if parent.date:
        name += f", ngày {parent.date.day} tháng {parent.date.month} năm {parent.date.year}"
    if parent.issuer_name or parent.issuer:
        name += f" của {parent.issuer_name or parent.issuer}"
    return name


def _relay_document(
    dispatch: Dispatch, parent: Document, unit: Organisation, by: Position, at: dt.datetime
) -> Document:
    system = system_of(unit)
    named = parent_named(parent)
    about = f" về {_lower(parent.subject)}" if parent.subject else ""
    signer = signer_of(unit, at)
    office = f"{unit} (qua đ/c {by.user})"
    paragraphs = [
        f"{unit} nhận được {named}{about} (gửi kèm văn bản nêu trên).",
        f"{unit} yêu cầu các đơn vị trực thuộc triển khai, tổ chức thực hiện {named}.",
        "Quá trình thực hiện nếu có khó khăn, vướng mắc, kịp thời xin ý kiến chỉ đạo của "
        + office
        + ".",
    ]
    return Document.objects.create(
        organisation=unit,
        created_by=by,
        created_at=at,
        system=system,
        doc_type="Công văn",
        number=series_of("Công văn", system, unit),
        place=place_of(unit),
        issuer=unit,
        issuer_name=unit.name,
        issuer_parent=superior_named(unit),
        subject=f"Triển khai {named}",
        urgency=parent.urgency,
        contact=str(by.user),
        signing_authority=authority_of(unit, signer.title) if signer else "",
        signer_title=signer.title if signer else "",
        signer=str(signer.user) if signer else "",
        recipients=["Như trên", kept_at(unit)],
        text="\n\n".join(paragraphs),
        implements=dispatch,
    )


def _lower(subject: str) -> str:
    subject = subject.strip().rstrip(".")
    return subject[:1].lower() + subject[1:]


def _check_passable(dispatch: Dispatch) -> None:
    if dispatch.received_at is None:
        raise Refused(_("Hãy tiếp nhận văn bản trước khi chuyển tiếp hoặc triển khai."))
    if dispatch.is_ended:
        raise Refused(_("Việc này đã kết thúc theo dõi."))


def _in_charge_of(unit: Organisation, other: Organisation) -> bool:
    """Tell whether a body may charge another: one below it, in its tree or in its area.

    The Party committee of a place leads the State bodies of the same place and below.
    """
    if other.pk == unit.pk:
        return False
    if other.is_under(unit):
        return True
    if unit.area is None or other.area is None or unit.kind.system != System.PARTY:
        return False
    return other.area.is_under(unit.area) and other.kind.tier >= unit.kind.tier
