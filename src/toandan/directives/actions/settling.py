"""Finding the bodies that a document's phrases stand for, by rule or by a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from toandan.units import queries as units

if TYPE_CHECKING:
    from toandan.directives.models import Addressee, Document, ReportDuty, RequirementRole
    from toandan.units.models import Organisation


def resolver_for(document: Document) -> units.Resolver:
    """Return what answers for this document's phrases: for its issuer, on its date.

    A document from outside the system is read from the place of the unit that got it.
    """
    return units.Resolver(
        issuer=document.issuer or document.organisation,
        on=document.date or timezone.localdate(),
    )


def find_issuer(document: Document) -> Organisation | None:
    """Return the one body in the system that the document's head names, else None."""
    if not document.issuer_name:
        return None
    found = units.find_issuer(
        document.issuer_name,
        parent=document.issuer_parent,
        place=document.place,
        on=document.date or timezone.localdate(),
    ).organisations
    return found[0] if len(found) == 1 else None


def resolve_phrases(document: Document) -> None:
    """Resolve every phrase that no person has settled and that no rule has answered yet."""
    resolver = resolver_for(document)
    rows: list[Addressee | RequirementRole] = [
        *document.addressees.prefetch_related("organisations"),
        *document.roles.prefetch_related("organisations"),
    ]
    for row in rows:
        if not row.nobody and not row.organisations.all():
            apply_rules(resolver, row)
    for duty in document.report_duties.filter(to=None).exclude(to_name=""):
        set_receiver(resolver, duty)


def apply_rules(resolver: units.Resolver, row: Addressee | RequirementRole) -> None:
    """Give one phrase the bodies that names, rules and earlier settlements know for it."""
    found = resolver.resolve(row.phrase)
    row.rule = found.rule
    row.nobody = found.resolved and not found.organisations
    row.save(update_fields=["rule", "nobody"])
    row.organisations.set([unit.pk for unit in found.organisations])


def set_receiver(resolver: units.Resolver, duty: ReportDuty) -> None:
    """Find the body that a duty's reports go to, where the name means exactly one.

    `Thường trực Tỉnh ủy, Ban Thường vụ Tỉnh ủy` are two organs of one body.
    """
    found = resolver.resolve(duty.to_name).organisations if duty.to_name else ()
    duty.to = found[0] if len(found) == 1 else None
    duty.save(update_fields=["to"])
