"""Which document a reference means, and which documents are one and the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from rapidfuzz import fuzz

from toandan.directives.models import Document, Reference
from toandan.directives.models.document import number_key
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

Relation = Reference.Relation

#: two names of an issuer are one where their words agree so far (0…100)
SAME_BODY = 80
#: a number is shared by far fewer documents than this
MOST_CANDIDATES = 50
#: how far before a reference its verb is looked for, in characters
LOOK_BACK = 90
#: folded words before (or at the head of) a reference → what the document does to it
WORDING: tuple[tuple[Reference.Relation, tuple[str, ...]], ...] = (
    (Relation.REPLACES, ("thay the",)),
    (Relation.REVOKES, ("bai bo", "thu hoi", "huy bo", "het hieu luc", "cham dut hieu luc")),
    (Relation.AMENDS, ("sua doi", "bo sung", "dieu chinh", "dinh chinh")),
    (
        Relation.IMPLEMENTS,
        ("trien khai", "quan triet", "thuc hien", "thi hanh", "to chuc thuc hien", "tiep thu"),
    ),
)


def relation_of(before: str) -> Reference.Relation:
    """Return what a document does to another, by the words that lead up to the mention.

    The word nearest to the mention decides: `sửa đổi, bổ sung Quyết định …` amends, while
    `căn cứ Quyết định …` or `theo Kết luận …` only cites.

    Args:
        before: the text before the mention; its last sentence counts.
    """
    sentence = before.replace("\n", " ")[-LOOK_BACK:]
    for stop in (". ", "; ", "? ", "! "):
        sentence = sentence.rsplit(stop, 1)[-1]
    folded = f" {fold(sentence)} "
    found = [
        (folded.rfind(f" {sign} "), relation)
        for relation, signs in WORDING
        for sign in signs
        if f" {sign} " in folded
    ]
    cites = max(folded.rfind(" can cu "), folded.rfind(" theo "), folded.rfind(" tai "))
    if not found:
        return Relation.CITES
    place, relation = max(found, key=lambda one: one[0])
    return relation if place > cites else Relation.CITES


def same_body(one: str, other: str) -> bool:
    """Tell whether two names can be one body's: `Ban Thường vụ Tỉnh ủy X` is `Tỉnh ủy X`."""
    if not one or not other:
        return True
    return fuzz.token_set_ratio(fold(one), fold(other)) >= SAME_BODY


def target_of(reference: Reference) -> Document | None:
    """Return the one document that a reference means, else None.

    Only documents issued on this system, and those in the referring unit's own register,
    come into question. A number without a date is given anew every year, so it must single
    out one document.
    """
    if not reference.number_key:
        return None
    own = reference.document
    found = Document.objects.filter(
        Q(issued_at__isnull=False)
        | Q(registered_at__isnull=False, organisation_id=own.organisation_id),
        discarded_at=None,
        form=Document.Form.DOCUMENT,
        number_key=number_key(reference.number),
    ).exclude(pk=own.pk)
    if reference.date:
        found = found.filter(date=reference.date)
    candidates = [
        one
        for one in found.order_by("pk")[:MOST_CANDIDATES]
        if same_body(reference.issuer_name, one.issuer_name) and not_before(one, own)
    ]
    if len({(fold(one.issuer_name), one.date) for one in candidates}) > 1:
        return None
    # the issuer's own copy before one that was entered from paper
    return min(candidates, key=lambda one: one.issued_at is None, default=None)


def not_before(target: Document, referring: Document) -> bool:
    """Tell whether the dates allow the reference; an undated document is given the doubt."""
    return target.date is None or referring.date is None or target.date <= referring.date


def held_for(document: Document) -> QuerySet[Reference]:
    """Return the references that wait for a document with this number and date."""
    waiting = Reference.objects.filter(target=None, number_key=document.number_key)
    if document.issued_at is None:
        waiting = waiting.filter(document__organisation_id=document.organisation_id)
    if document.date:
        waiting = waiting.filter(Q(date=None) | Q(date=document.date))
    return waiting.exclude(document=document).exclude(number_key="").select_related("document")


def duplicates_of(document: Document, among: QuerySet[Document]) -> list[Document]:
    """Return those documents with the same number, date and issuer, drafts among them.

    Args:
        document: the draft about to be registered.
        among: what the person sees, so that a duplicate elsewhere is not given away.
    """
    if not document.number_key:
        return []
    same = among.filter(
        number_key=document.number_key, date=document.date, form=document.form
    ).exclude(pk=document.pk)
    return [
        one for one in same[:MOST_CANDIDATES] if same_body(document.issuer_name, one.issuer_name)
    ]
