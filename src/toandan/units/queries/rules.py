"""Which rule speaks for a phrase, and which bodies it picks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from django.db.models import Q

from toandan.units.models import Organisation, OrganisationKind, PhraseRule
from toandan.units.tree import below

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from toandan.units.models import Area

Reach = PhraseRule.Reach
type_of_rules = dict[str, list[PhraseRule]]


def rules_by_key(issuer: Organisation | None, day: dt.date) -> type_of_rules:
    """Return key → the rules in force for an issuer on a day, narrowest first."""
    mine = Q(issuer=None) if issuer is None else Q(issuer=None) | Q(issuer=issuer)
    found: type_of_rules = defaultdict(list)
    rules = PhraseRule.objects.filter(mine, is_settlement=False).prefetch_related("issuer_kinds")
    for rule in rules:
        kinds = {kind.pk for kind in rule.issuer_kinds.all()}
        if not rule.in_force_on(day) or (kinds and (issuer is None or issuer.kind_id not in kinds)):
            continue
        for key in rule.phrase_keys():
            found[key].append(rule)
    for several in found.values():
        several.sort(key=_narrowness)
    return found


def _narrowness(rule: PhraseRule) -> tuple[bool, bool, int, int]:
    newest = -(rule.valid_from.toordinal() if rule.valid_from else 0)
    return (rule.issuer_id is None, not rule.issuer_kinds.all(), newest, -rule.pk)


def settlements_by_key(
    keys: Iterable[str], issuer: Organisation | None, day: dt.date
) -> dict[str, PhraseRule]:
    """Return key → what a person settled, for the issuer before for everybody."""
    mine = Q(issuer=None) if issuer is None else Q(issuer=None) | Q(issuer=issuer)
    rules = PhraseRule.objects.filter(mine, is_settlement=True, folded__in=list(keys))
    found: dict[str, PhraseRule] = {}
    # the latest last, the issuer's own after the general ones: each replaces those before it
    for rule in sorted(rules, key=lambda rule: (rule.issuer_id is not None, rule.pk)):
        if rule.in_force_on(day):
            found[rule.folded] = rule
    return found


class RuleNeedsIssuerError(Exception):
    """A rule speaks of what stands under or round an issuer, and none is known."""


def bodies_of(
    rule: PhraseRule, *, issuer: Organisation | None, province: Area | None, day: dt.date
) -> list[Organisation]:
    """Return the bodies that a rule picks on a day, in the order of the tree.

    Raises:
        RuleNeedsIssuerError: where the rule cannot speak without an issuer.
    """
    if rule.reach == Reach.NOBODY:
        return []
    if rule.reach == Reach.NAMED:
        return named_on(rule, day)
    kinds = OrganisationKind.objects.filter(phraserule=rule)
    bodies = Organisation.objects.on(day).filter(_within(rule, issuer, province), kind__in=kinds)
    if rule.border_only:
        bodies = bodies.filter(area__is_border=True)
    if issuer is not None:
        bodies = bodies.exclude(pk=issuer.pk)
    return list(bodies.select_related("kind", "area"))


def named_on(rule: PhraseRule, day: dt.date) -> list[Organisation]:
    """Return the named bodies; one that has ended is followed to the one in its place."""
    found = {}
    for body in rule.organisations.select_related("kind", "area", "successor__kind"):
        at: Organisation | None = body
        seen = set()
        while at is not None and not at.exists_on(day) and at.pk not in seen:
            seen.add(at.pk)
            at = cast("Organisation | None", at.successor)  # a tree's nodes are of one type
        if at is not None and at.exists_on(day):
            found[at.pk] = at
    return sorted(found.values(), key=lambda body: body.path)


def _within(rule: PhraseRule, issuer: Organisation | None, province: Area | None) -> Q:
    if rule.reach == Reach.EVERYWHERE:
        return Q()
    if rule.reach == Reach.PROVINCE:
        if province is None:
            raise RuleNeedsIssuerError
        return below(province.path, "area__path")
    if issuer is None:
        if rule.reach == Reach.AREA and province is not None:
            return below(province.path, "area__path")
        raise RuleNeedsIssuerError
    if rule.reach == Reach.SUBORDINATES:
        return Q(superior=issuer)
    if rule.reach == Reach.BELOW:
        return below(issuer.path)
    area = issuer.area or province
    if area is None:
        raise RuleNeedsIssuerError
    return below(area.path, "area__path")
