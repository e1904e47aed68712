"""Keeping what a person settled, so that the same phrase is answered next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.directives.actions.review import choose_bodies, editing
from toandan.directives.errors import Refused
from toandan.directives.models import Addressee, RequirementRole
from toandan.directives.queries.access import may
from toandan.units.actions import settle_phrase
from toandan.units.wording import phrase_key

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Document
    from toandan.units.models import PhraseRule


@transaction.atomic
def choose_and_remember(
    document: Document,
    key: str,
    organisations: list[int],
    *,
    by: Position,
    nobody: bool = False,
) -> None:
    """Say which bodies a phrase stands for, here and where this issuer writes it again.

    The choice stands for the document even where it cannot be kept as a rule.
    """
    choose_bodies(document, key, organisations, by=by, nobody=nobody)
    if organisations or nobody:
        settle_phrase_of(document, key, by=by)


def settle_phrase_of(document: Document, key: str, *, by: Position) -> PhraseRule | None:
    """Remember, for this draft's issuer, the bodies chosen for an addressee or a role.

    The issuer comes from a name that anybody can type, and its rules answer for every unit
    that gets its documents: so only those who draft for the issuer settle what it means. A
    document from outside the system is settled for the unit that holds it, and for no other.

    Returns:
        The rule; None where the position does not speak for the issuer.

    Raises:
        Conflict: the document is no draft any more.
        Refused: the phrase is gone.
    """
    with editing(document, by=by, revision=None):
        model = Addressee if key.startswith("a") else RequirementRole
        row = model.objects.filter(document=document, pk=int(key[1:])).first()
        if row is None:
            raise Refused(_("Mục này không còn."))
        issuer = document.issuer or document.organisation
        if not may(by, Permission.DIRECTIVE_DRAFT, issuer) or not phrase_key(row.phrase):
            return None
        row.rule = settle_phrase(
            row.phrase,
            issuer=issuer,
            organisations=[] if row.nobody else list(row.organisations.all()),
            by=by,
        )
        row.save(update_fields=["rule"])
        return row.rule
