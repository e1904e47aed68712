"""Builders for the story that the cascade tests tell."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from toandan.directives.models import Addressee, Document, Requirement, RequirementRole
from toandan.directives.models.requirement import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toandan.accounts.models import Position
    from toandan.units.models import Organisation


def draft(
    by: Position, *, to: Sequence[Organisation] = (), phrase: str = "Các đơn vị", **fields: Any
) -> Document:
    """Create a reviewed draft of the unit that the position works for."""
    unit = by.served_organisation
    values: dict[str, Any] = {
        "organisation": unit,
        "created_by": by,
        "system": unit.kind.system,
        "doc_type": "Công văn",
        "issuer_name": unit.name,
        "subject": "Tăng cường công tác phòng, chống dịch bệnh",
        "date": dt.date(2021, 6, 15),
    }
    document = Document.objects.create(**{**values, **fields})
    addressee = Addressee.objects.create(document=document, position=0, phrase=phrase)
    addressee.organisations.set(to)
    return document


def require_of(
    document: Document,
    text: str,
    *,
    label: str = "",
    parent: Requirement | None = None,
    due_on: dt.date | None = None,
    **parts: Sequence[Organisation],
) -> Requirement:
    """Add a requirement with roles, as in `lead=[…], coordinate=[…]`."""
    requirement = Requirement.objects.create(
        document=document,
        parent=parent,
        position=document.requirements.count(),
        label=label,
        text=text,
        due_on=due_on,
    )
    for name, units in parts.items():
        role = RequirementRole.objects.create(
            document=document, requirement=requirement, part=Part(name), phrase=str(units[0])
        )
        role.organisations.set(units)
    return requirement
