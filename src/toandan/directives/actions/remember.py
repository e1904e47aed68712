"""Keeping what a person settled, so that the same phrase is answered next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from toandan.directives.actions.review import require_draft
from toandan.directives.errors import Refused
from toandan.directives.models import Addressee, RequirementRole
from toandan.units.actions import settle_phrase

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Document


def settle_phrase_of(document: Document, key: str, *, by: Position) -> None:
    """Remember, for this document's issuer, the bodies chosen for an addressee or a role."""
    require_draft(document, by)
    model = Addressee if key.startswith("a") else RequirementRole
    row = model.objects.filter(document=document, pk=int(key[1:])).first()
    if row is None:
        raise Refused(_("Mục này không còn."))
    row.rule = settle_phrase(
        row.phrase,
        issuer=document.issuer or document.organisation,
        organisations=[] if row.nobody else list(row.organisations.all()),
        by=by,
    )
    row.save(update_fields=["rule"])
