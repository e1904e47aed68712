"""Finding bodies and documents while a person types: `dang uy` finds `Đảng ủy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from rapidfuzz import fuzz

from toandan.directives.models.document import number_key
from toandan.directives.queries.access import visible_documents
from toandan.units.models import Organisation
from toandan.vietnamese import fold, search_words

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Document

SHOWN = 10
#: what is ranked; the words have narrowed it down before
MOST_RANKED = 400
#: a mistyped word is let through when a name is so like it (0…100)
LIKE = 78


def organisations_like(words: str, position: Position) -> list[Organisation]:
    """Return bodies of today whose names hold the words, the nearest to the position first.

    The directory of bodies is open to everybody who works here; what they do is not.
    Where nothing holds the words, names that are like them are given, so that a slip of the
    finger does not end the search.
    """
    day = timezone.localdate()
    there = Organisation.objects.on(day).select_related("kind", "area", "superior")
    found = list(there.named(words)[:MOST_RANKED])
    wanted = fold(words)
    if not found:
        rows = there.values_list("pk", "folded")
        scored = [(fuzz.partial_ratio(wanted, folded), pk) for pk, folded in rows]
        best = sorted((one for one in scored if one[0] >= LIKE), reverse=True)[:SHOWN]
        kept = there.in_bulk([pk for _score, pk in best])
        return [kept[pk] for _score, pk in best]
    home = position.served_organisation.path

    def rank(unit: Organisation) -> tuple[bool, bool, bool, int, str]:
        name = fold(unit.name)
        return (
            not name.startswith(wanted),
            # `bien phong` means the border guard, not an office (phòng) of An Biên
            wanted not in name,
            not unit.path.startswith(home),
            unit.kind.tier,
            unit.sort_key,
        )

    return sorted(found, key=rank)[:SHOWN]


def documents_like(words: str, position: Position) -> list[Document]:
    """Return documents that the position sees and that hold the words or bear the number."""
    visible = visible_documents(position)
    holding = Q(*(Q(folded__contains=word) for word in search_words(words)))
    numbered = Q(number_key__startswith=number_key(words))
    found = visible.filter(numbered | holding) if fold(words) else visible.none()
    return list(found.order_by("-date", "-pk").defer("text", "folded")[:SHOWN])
