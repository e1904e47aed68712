"""Search: documents by number, subject, issuer and words, and units by name, marks aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.models import Dispatch, Document
from toandan.directives.models.document import number_key
from toandan.directives.queries.access import visible_documents
from toandan.units.models import Organisation
from toandan.vietnamese import fold, search_words

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from toandan.accounts.models import Position

MOST_UNITS = 6


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty parts ask for nothing.

    Attributes:
        words: each must stand in number, type, subject, issuer, signer or text.
        doc_type: the document's type.
        since: not older than this day.
        until: not newer than this day.
        issuer: words of the issuer's name.
        direction: `den` sent to the position's units, `di` issued by them.
    """

    words: str = ""
    doc_type: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    issuer: str = ""
    direction: str = ""


def found_documents(position: Position | None, sought: Sought) -> QuerySet[Document]:
    """Return what the position sees of the documents sought, the likeliest first.

    A number typed as it stands comes first, then the words as one phrase, then the words
    anywhere; the newer before the older.
    """
    found = visible_documents(position).matching(sought.words)
    if sought.doc_type:
        found = found.filter(doc_type=sought.doc_type)
    if sought.since:
        found = found.filter(date__gte=sought.since)
    if sought.until:
        found = found.filter(date__lte=sought.until)
    for word in search_words(sought.issuer):
        found = found.filter(Q(issuer__folded__contains=word) | Q(folded__contains=word))
    units = scope_of(position, Permission.DIRECTIVE_READ).readable
    if sought.direction == "di":
        found = found.filter(organisation__in=units, issued_at__isnull=False)
    elif sought.direction == "den":
        sent = Dispatch.objects.filter(document=OuterRef("pk"), organisation__in=units)
        found = found.filter(Exists(sent))
    ranked: QuerySet[Document] = (
        found.annotate(rank=_rank(sought.words))
        .select_related("issuer", "organisation")
        .order_by("rank", F("date").desc(nulls_last=True), "-pk")
    )
    return ranked


def _rank(words: str) -> Case:
    key, phrase = number_key(words), fold(words)
    whens = []
    if key:
        whens += [
            When(number_key=key, then=Value(0)),
            When(number_key__startswith=key, then=Value(1)),
        ]
    if " " in phrase:
        whens.append(When(folded__contains=phrase, then=Value(2)))
    return Case(*whens, default=Value(3), output_field=IntegerField())


def found_units(words: str) -> list[Organisation]:
    """Return the bodies whose names hold the words; names of bodies are public."""
    if not words.strip():
        return []
    on_day = Organisation.objects.on(timezone.localdate())
    named = on_day.named(words).select_related("kind", "superior")
    return list(named.order_by("kind__tier", "sort_key")[:MOST_UNITS])


def known_types(position: Position | None) -> list[str]:
    """Return the types of the documents that the position sees, for the filter."""
    types = visible_documents(position).exclude(doc_type="").order_by("doc_type")
    return list(types.values_list("doc_type", flat=True).distinct())
