"""Rules of group phrases: adding, ending, and settling single phrases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.units.models import OpenPhrase, Organisation, OrganisationKind, PhraseRule
from toandan.units.wording import phrase_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.audit.actions import Actor

Reach = PhraseRule.Reach


def add_rule(
    *,
    phrase: str,
    reach: str,
    by: Actor | None,
    kinds: Iterable[OrganisationKind] = (),
    organisations: Iterable[Organisation] = (),
    **fields: object,
) -> PhraseRule:
    """Add a rule.

    Args:
        phrase: the phrase as letters write it.
        reach: a `PhraseRule.Reach`.
        by: the acting position.
        kinds: the kinds to pick; needed unless bodies are named or nobody is meant.
        organisations: the bodies of a rule that names them.
        **fields: `variants`, `issuer`, `issuer_kinds`, `border_only`, `valid_from`,
            `valid_to`, `source`.

    Raises:
        ValidationError: a rule that could pick nothing, or ends before it begins.
    """
    issuer_kinds = list(fields.pop("issuer_kinds", ()))  # type: ignore[call-overload]  # of the field's type
    rule = PhraseRule(phrase=phrase.strip(), reach=reach, **fields)
    kinds, organisations = list(kinds), list(organisations)
    _check(rule, kinds, organisations)
    with transaction.atomic():
        rule.save()
        rule.kinds.set(kinds)
        rule.organisations.set(organisations)
        rule.issuer_kinds.set(issuer_kinds)
        _close_open_phrase(rule)
        record(Event.PHRASE_RULE_ADDED, by=by, subject=rule, **_facts(rule))
    return rule


def end_rule(*, rule: PhraseRule, on: dt.date, by: Actor | None) -> PhraseRule:
    """Let a rule count up to and including a day.

    Raises:
        ValidationError: where the rule has ended by then.
    """
    if rule.valid_to is not None and rule.valid_to <= on:
        raise ValidationError(_("Quy tắc đã kết thúc từ ngày %s.") % f"{rule.valid_to:%d/%m/%Y}")
    with transaction.atomic():
        rule.valid_to = on
        rule.save(update_fields=["valid_to"])
        record(Event.PHRASE_RULE_ENDED, by=by, subject=rule, valid_to=on)
    return rule


def settle_phrase(
    phrase: str,
    *,
    issuer: Organisation | None,
    organisations: Iterable[Organisation],
    by: Actor | None,
) -> PhraseRule:
    """Remember whom a person took a phrase of an issuer to mean; no bodies means nobody.

    A later settlement replaces an earlier one. `issuer` None settles it for every issuer.
    """
    if not phrase_key(phrase):
        raise ValidationError(_("Cụm từ trống."))
    served = issuer
    if issuer is not None and issuer.kind.serves_superior and issuer.superior is not None:
        served = issuer.superior
    rule = PhraseRule(
        phrase=phrase.strip()[:300],
        reach=Reach.NAMED,
        issuer=served,
        is_settlement=True,
        source=_("Xác định khi rà soát văn bản"),
    )
    with transaction.atomic():
        key = phrase_key(phrase)[:300]
        PhraseRule.objects.filter(issuer=served, is_settlement=True, folded=key).filter(
            valid_to=None
        ).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
        rule.save()
        rule.organisations.set(organisations)
        _close_open_phrase(rule)
        record(Event.PHRASE_SETTLED, by=by, subject=rule, **_facts(rule))
    return rule


def note_open_phrase(phrase: str, *, issuer: Organisation | None, on: dt.date) -> OpenPhrase:
    """Keep a phrase that could not be resolved, so that an administrator sees it.

    Not audited: it records what a document says, not what a person did.
    """
    key = phrase_key(phrase)[:300]
    with transaction.atomic():
        row, made = OpenPhrase.objects.get_or_create(
            folded=key, issuer=issuer, defaults={"phrase": phrase.strip()[:300], "last_on": on}
        )
        if not made:
            OpenPhrase.objects.filter(pk=row.pk).update(
                times=F("times") + 1, last_on=max(row.last_on, on)
            )
            row.refresh_from_db()
    return row


def forget_open_phrase(phrase: str, *, issuer: Organisation | None) -> None:
    """Take back one meeting with an open phrase; it goes where no other document brought it.

    Not audited, as `note_open_phrase` is not.
    """
    rows = OpenPhrase.objects.filter(folded=phrase_key(phrase)[:300], issuer=issuer)
    with transaction.atomic():
        rows.filter(times__lte=1).delete()
        rows.update(times=F("times") - 1)


def _close_open_phrase(rule: PhraseRule) -> None:
    open_phrases = OpenPhrase.objects.filter(folded__in=rule.phrase_keys())
    if rule.issuer is not None:
        open_phrases = open_phrases.filter(issuer=rule.issuer)
    open_phrases.delete()


def _check(
    rule: PhraseRule, kinds: list[OrganisationKind], organisations: list[Organisation]
) -> None:
    if not phrase_key(rule.phrase):
        raise ValidationError({"phrase": _("Hãy ghi cụm từ như văn bản viết.")})
    if rule.reach == Reach.NAMED and not organisations:
        raise ValidationError({"organisations": _("Hãy chọn ít nhất một đơn vị.")})
    if rule.reach not in {Reach.NAMED, Reach.NOBODY} and not kinds:
        raise ValidationError({"kinds": _("Hãy chọn ít nhất một loại tổ chức.")})
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise ValidationError({"valid_to": _("Ngày kết thúc phải sau ngày bắt đầu.")})


def _facts(rule: PhraseRule) -> dict[str, Any]:
    return {
        "phrase": rule.phrase,
        "reach": str(rule.reach),
        "kinds": [kind.code for kind in rule.kinds.all()],
        "organisations": [body.code for body in rule.organisations.all()],
        "issuer": rule.issuer.code if rule.issuer else None,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
    }
