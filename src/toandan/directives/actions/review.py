"""Mending what was read: one field, one list at a time, each kept, audited, and undoable."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.references import resolve_references
from toandan.directives.actions.restore import restore
from toandan.directives.actions.settling import (
    apply_rules,
    find_issuer,
    resolve_phrases,
    resolver_for,
    set_receiver,
)
from toandan.directives.errors import Conflict, Refused
from toandan.directives.models import (
    Addressee,
    Correction,
    Document,
    Reference,
    ReportDuty,
    RequirementRole,
)
from toandan.directives.models.requirement import Part
from toandan.directives.queries.access import require
from toandan.directives.queries.fields import FIELDS, ITEM_FIELDS, WHOLE, as_text, parsed
from toandan.directives.queries.review_state import LISTS, at_path, find, snapshot
from toandan.listing import key_of
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toandan.accounts.models import Position
    from toandan.directives.queries.review_state import Item

#: the list of each letter of a key
LIST_OF = {
    "a": "addressees",
    "d": "reporting",
    "f": "references",
    "q": "requirements",
}
#: saves of one field within this time are one change
ONE_SITTING = dt.timedelta(minutes=3)
#: fields whose change makes phrases mean something else
_RESOLVING = {"issuer_name", "issuer_parent", "date"}


@contextmanager
def editing(document: Document, *, by: Position, revision: int | None) -> Iterator[Document]:
    """Hold a draft for one change, which counts as a new revision.

    Args:
        document: the draft.
        by: who edits.
        revision: the revision that the person has seen; None where the change cannot
            overwrite anybody's (its own value was compared).

    Raises:
        NotPermitted: the position does not draft here.
        Conflict: the draft has moved on, or is no draft any more.
    """
    require_draft(document, by)
    with transaction.atomic():
        held = Document.objects.filter(
            pk=document.pk, issued_at=None, registered_at=None, discarded_at=None
        )
        if revision is not None:
            held = held.filter(revision=revision)
        if held.update(revision=F("revision") + 1) != 1:
            raise Conflict(conflict_message(document, by))
        document.refresh_from_db()
        yield document


def require_draft(document: Document, by: Position) -> None:
    """Stop unless the position may edit this unit's drafts."""
    require(by, Permission.DIRECTIVE_DRAFT, document.organisation)


def conflict_message(document: Document, by: Position) -> str:
    """Say who was faster, with what."""
    now = Document.objects.get(pk=document.pk)
    if not now.is_draft:
        return _("Văn bản này không còn là dự thảo: đã được ban hành, vào sổ hoặc bỏ.")
    last = now.corrections.select_related("by__user").order_by("-at", "-pk").first()
    if last is None or last.by_id == by.pk:
        return _("Dự thảo vừa được sửa ở cửa sổ khác. Hãy tải lại trang rồi sửa tiếp.")
    return _("%(who)s vừa sửa dự thảo này lúc %(when)s. Hãy tải lại trang rồi sửa tiếp.") % {
        "who": last.by.user,
        "when": timezone.localtime(last.at).strftime("%H:%M"),
    }


def correct_field(
    document: Document,
    name: str,
    value: str,
    *,
    by: Position,
    before: str | None = None,
    span: list[int] | None = None,
) -> Document:
    """Set one field of the head; another person's change of another field is no conflict.

    Args:
        document: the draft.
        name: a key of `FIELDS`.
        value: as typed; dates as dd/mm/yyyy.
        by: who edits.
        before: the value that the person saw; None skips the comparison.
        span: where in the text the person chose the words.

    Raises:
        Conflict: the field holds neither `before` nor `value` any more.
        Refused: the words are no value of the field.
    """
    new = parsed(name, value)
    with editing(document, by=by, revision=None):
        old = getattr(document, name)
        seen = as_text(name, old)
        if before is not None and seen not in {before, as_text(name, new)}:
            raise Conflict(conflict_message(document, by) + " " + _("Hiện là: “%s”.") % seen)
        _set_field(document, name, new, span)
        if new != old:
            keep(document, FIELDS[name].contract, _plain(old), _plain(new), by)
    return document


def correct_item(
    document: Document,
    key: str,
    name: str,
    value: str,
    *,
    by: Position,
    before: str | None = None,
) -> None:
    """Set one property of one item, such as a requirement's text or a role's part.

    Raises:
        Conflict: the item is gone, or holds neither `before` nor `value` any more.
        Refused: the words are no value of the property, or nobody types that property.
    """
    if name not in ITEM_FIELDS.get(key[:1], ()):
        raise Refused(_("Không có trường này."))
    new = _plain(parsed(name, value))
    if new is None and name not in WHOLE:  # a day or an hour taken away
        new = ""
    with editing(document, by=by, revision=None):
        stem = list_of(document, key)
        items = snapshot(document, stem)
        place = find(items, stem, key)
        if place is None or name not in place.item:
            raise Conflict(conflict_message(document, by))
        old = place.item[name]
        if before is not None and as_text(name, old) not in {before, as_text(name, new)}:
            seen = _("Hiện là: “%s”.") % as_text(name, old)
            raise Conflict(f"{conflict_message(document, by)} {seen}")
        place.item[name] = new
        if "confidence" in place.item:
            place.item["confidence"] = 1.0
        restore(document, stem, items)
        if new != old:
            keep(document, f"{place.path}.{name}", old, new, by)
            _follow(document, key, name)


def change_list(
    document: Document,
    stem: str,
    change: Callable[[list[Item]], Item | None],
    *,
    by: Position,
    revision: int,
) -> str | None:
    """Change a list as a whole (add, remove, move …); return the key of the item to go to.

    Raises:
        Conflict: somebody else has changed the draft since that revision.
    """
    with editing(document, by=by, revision=revision):
        before = snapshot(document, stem)
        items = snapshot(document, stem)
        focus = change(items)
        restore(document, stem, items)
        after = snapshot(document, stem)
        if after != before:
            keep(document, stem, before, after, by)
            resolve_phrases(document)
    return focus["key"] if focus else None


def choose_bodies(
    document: Document,
    key: str,
    organisations: list[int],
    *,
    by: Position,
    nobody: bool = False,
) -> None:
    """Say which bodies a phrase stands for, or that nobody in the system is meant.

    Raises:
        Conflict: the phrase is gone.
        Refused: the item is no phrase, or one of the bodies is not in the directory.
    """
    if key[:1] not in {"a", "r"}:
        raise Refused(_("Không có mục này."))
    chosen = sorted(set(organisations))
    if Organisation.objects.filter(pk__in=chosen).count() != len(chosen):
        raise Refused(_("Không có đơn vị này trong danh mục."))

    def change(place_item: Item) -> None:
        place_item["organisations"] = [] if nobody else chosen
        place_item["nobody"] = nobody
        place_item["rule"] = None

    with editing(document, by=by, revision=None):
        stem = list_of(document, key)
        before = snapshot(document, stem)
        items = snapshot(document, stem)
        place = find(items, stem, key)
        if place is None:
            raise Conflict(conflict_message(document, by))
        change(place.item)
        restore(document, stem, items)
        if items != before:
            keep(document, stem, before, items, by)


def confirm(document: Document, key: str, *, by: Position) -> None:
    """Say that a doubtful field or requirement was read right; no correction comes of it.

    Args: `key` is the field's name in the reader's contract, or the requirement's key.

    Raises:
        Refused: there is no such field, or the requirement is gone.
    """
    requirement = key_of(key[1:]) if key[:1] == "q" else None
    if requirement is None and key not in {rule.contract for rule in FIELDS.values()}:
        raise Refused(_("Không có trường này."))
    with editing(document, by=by, revision=None):
        if requirement is not None:
            if not document.requirements.filter(pk=requirement).update(confidence=1.0):
                raise Refused(_("Mục này không còn."))
        else:
            document.confidence = {**document.confidence, key: 1.0}
            document.save(update_fields=["confidence"])
        subject = document.wordless()
        record(Event.DOCUMENT_CORRECTED, by=by, subject=subject, field=key, confirmed=True)


def undo_last(document: Document, *, by: Position, revision: int) -> str:
    """Take back the last change, where it is this person's own; return the field's name.

    The correction is deleted, so that it does not teach the reader anything; the audit
    trail keeps both the change and its undoing.

    Raises:
        Refused: nothing to undo, or the last change is somebody else's.
    """
    with editing(document, by=by, revision=revision):
        last = document.corrections.order_by("-at", "-pk").first()
        if last is None:
            raise Refused(_("Không còn thay đổi nào để hoàn tác."))
        if last.by.user_id != by.user_id:
            raise Refused(
                _("Thay đổi gần nhất là của %(who)s; không thể hoàn tác thay.")
                % {"who": last.by.user}
            )
        _put_back(document, last)
        record(
            Event.DOCUMENT_CORRECTED,
            by=by,
            subject=document.wordless(),
            field=last.field,
            undone=True,
        )
        field = last.field
        last.delete()
    return field


@transaction.atomic
def discard(document: Document, *, by: Position) -> None:
    """Put a draft aside that was handed in by mistake or twice; its original stays."""
    require_draft(document, by)
    drafts = Document.objects.filter(
        pk=document.pk, issued_at=None, registered_at=None, discarded_at=None
    )
    if drafts.update(discarded_at=timezone.now()) != 1:
        raise Conflict(conflict_message(document, by))
    record(Event.DOCUMENT_DISCARDED, by=by, subject=document.wordless())


def keep(document: Document, field: str, before: Any, after: Any, by: Position) -> None:
    """Keep a change as a labelled example and put it on the audit trail.

    Autosave cuts one piece of writing into several saves: those of one person in one field
    within minutes count as one change, which is undone at once.
    """
    last = document.corrections.order_by("-at", "-pk").first()
    recent = last and last.at > timezone.now() - ONE_SITTING
    if last and recent and isinstance(after, str) and (last.field, last.by_id) == (field, by.pk):
        last.after, last.at = after, timezone.now()
        last.save(update_fields=["after", "at"])
    else:
        Correction.objects.create(document=document, field=field, before=before, after=after, by=by)
    # the words stay with the correction, which goes with a draft found to be a state secret
    record(Event.DOCUMENT_CORRECTED, by=by, subject=document.wordless(), field=field)


def list_of(document: Document, key: str) -> str:
    """Return the name of the list that an item's key belongs to."""
    if key.startswith("r"):
        role = document.roles.filter(pk=int(key[1:])).first()
        return "requirements" if role and role.requirement_id else "roles"
    return LIST_OF[key[:1]]


def _set_field(document: Document, name: str, value: Any, span: list[int] | None) -> None:
    setattr(document, name, value)
    contract = FIELDS[name].contract
    document.confidence = {**document.confidence, contract: 1.0}
    changed = [name, "confidence"]
    if span:
        document.spans = {**document.spans, contract: [span]}
        changed.append("spans")
    if name in {"issuer_name", "issuer_parent"}:
        document.issuer = find_issuer(document)
        changed.append("issuer")
    document.save(update_fields=changed)
    if name == "monitoring_body":
        _set_monitor(document)
    if name in _RESOLVING:
        resolve_phrases(document)


def _set_monitor(document: Document) -> None:
    """Keep the role for the whole document in step with the field that names it."""
    document.roles.filter(requirement=None, part=Part.MONITOR).delete()
    if document.monitoring_body:
        role = RequirementRole.objects.create(
            document=document, part=Part.MONITOR, phrase=document.monitoring_body
        )
        apply_rules(resolver_for(document), role)


def _follow(document: Document, key: str, name: str) -> None:
    """Do what hangs on a changed property: find bodies for a phrase, a target for a number."""
    pk = int(key[1:])
    if name == "phrase" and key[0] in "ar":
        row = (Addressee if key[0] == "a" else RequirementRole).objects.get(pk=pk)
        apply_rules(resolver_for(document), row)
    elif name == "to_name":
        set_receiver(resolver_for(document), ReportDuty.objects.get(pk=pk))
    elif key[0] == "f" and name in {"number", "date", "issuer_name"}:
        Reference.objects.filter(pk=pk).update(target=None)
        resolve_references(document)


def _put_back(document: Document, last: Correction) -> None:
    by_contract = {one.contract: name for name, one in FIELDS.items()}
    if last.field in LISTS and last.field not in by_contract:
        restore(document, last.field, last.before or [])
    elif last.field in by_contract:
        name = by_contract[last.field]
        _set_field(document, name, parsed(name, as_text(name, last.before)), None)
    else:
        path, _dot, name = last.field.rpartition(".")
        stem = path.partition("[")[0]
        items = snapshot(document, stem)
        place = at_path(items, stem, path)
        if place is None:
            raise Refused(_("Không hoàn tác được: mục này không còn."))
        place.item[name] = last.before
        restore(document, stem, items)
        _follow(document, place.item["key"], name)


def _plain(value: Any) -> Any:
    """Return a value as a snapshot holds it, which JSON can keep."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value
