"""How much of a directive an article carries, and which of its sentences it leaves out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from rapidfuzz import fuzz

from toandan.days import plausible
from toandan.directives.models import Document, Republication
from toandan.directives.queries.references import same_body
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

#: a sentence stands in the article where its words agree so far with some passage of it (0…1)
CARRIED = 0.8
#: without a number to go by, an article must carry this share of a directive's words
ALIKE = 0.5
#: how long after a directive an article may still report it
WINDOW = dt.timedelta(days=120)
#: directives compared by their text, newest first
MOST_COMPARED = 60
#: a piece shorter than this (folded characters) is no sentence: a label, an abbreviation
SHORTEST = 12
_SENTENCE_END = re.compile(r"(?<=[.!?;…])[\"”')\]]*\s+(?=[\"“(\-–]?\s*[A-ZÀ-ỸĐ])")
#: the typist's initials behind the last sentence of an extracted letter
_TYPIST = re.compile(r"\*\w{1,4}\*")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a directive, under the label of its requirement."""

    label: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """What an article carries of a directive.

    Attributes:
        similarity: 0…1, the share of the directive's words that the article carries.
        left_out: `{"label", "text", "share"}` for each sentence that it does not carry.
    """

    similarity: float
    left_out: list[dict[str, str | float]]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; line breaks inside a sentence do not count."""
    for piece in _SENTENCE_END.split(" ".join(text.split())):
        if len(fold(piece)) >= SHORTEST:
            yield piece.strip()


def directive_sentences(directive: Document) -> list[Sentence]:
    """Return what a directive asks for: its requirements, then who follows it up."""
    found = [
        Sentence(requirement.label, sentence)
        for requirement in directive.requirements.order_by("position", "pk")
        for sentence in sentences(requirement.text)
    ]
    known = {fold(one.text) for one in found}
    found.extend(
        Sentence("", follow_up)
        for follow_up in _follow_up(directive)
        if not any(fold(follow_up) in words or words in fold(follow_up) for words in known)
    )
    return found


def _follow_up(directive: Document) -> Iterator[str]:
    """Yield the sentence that names the monitoring body."""
    if not directive.monitoring_body:
        return
    body = fold(directive.monitoring_body)
    spans = directive.spans.get("monitoring_body") or []
    start = spans[0][0] - directive.text_start if spans else -1
    place = 0
    for line in directive.text.splitlines(keepends=True):
        within = place <= start < place + len(line)
        if body in fold(line) and (within or start < 0):
            plain = _TYPIST.sub("", line)
            yield from (one for one in sentences(plain) if body in fold(one))
            return
        place += len(line)


def compare(article: Document, directive: Document) -> Comparison:
    """Return how much of a directive's sentences the article's text carries."""
    page = fold(article.text)
    total = carried = 0.0
    left_out: list[dict[str, str | float]] = []
    for sentence in directive_sentences(directive):
        words = fold(sentence.text)
        if len(words) <= len(page):
            share = fuzz.partial_ratio(words, page, score_cutoff=0) / 100
        else:
            share = fuzz.ratio(words, page) / 100
        total += len(words)
        if share >= CARRIED:
            carried += len(words) * share
        else:
            left_out.append(
                {"label": sentence.label, "text": sentence.text, "share": round(share, 2)}
            )
    return Comparison(round(carried / total, 3) if total else 0.0, left_out)


def directive_of(article: Document) -> tuple[Document, Comparison] | None:
    """Return the directive that an article reports, by its number, else by its words."""
    numbered = _of_number(article)
    compared = [(one, compare(article, one)) for one in numbered]
    if not compared:
        compared = [(one, compare(article, one)) for one in _candidates(article)]
        compared = [(one, result) for one, result in compared if result.similarity >= ALIKE]
    return max(compared, key=lambda pair: pair[1].similarity, default=None)


def _of_number(article: Document) -> list[Document]:
    """Return the unit's directives with the number that the article itself names."""
    if not article.number_key:
        return []
    found = _in_reach(article).filter(number_key=article.number_key)
    if article.date:
        found = found.filter(date=article.date)
    return [one for one in found if same_body(article.issuer_name, one.issuer_name)]


def _candidates(article: Document) -> list[Document]:
    """Return the unit's directives that an article of that day can report."""
    end = _published(article)
    found = _in_reach(article).filter(Q(date=None) | Q(date__lte=end, date__gte=end - WINDOW))
    newest = found.order_by("-date", "-pk")[:MOST_COMPARED]
    return [one for one in newest if same_body(article.issuer_name, one.issuer_name)]


def _in_reach(article: Document) -> QuerySet[Document]:
    """Return the directives that the article's unit issued, registered or was sent."""
    unit = article.organisation_id
    return Document.objects.filter(
        Q(organisation=unit) | Q(dispatches__organisation=unit),
        Q(issued_at__isnull=False) | Q(registered_at__isnull=False),
        form=Document.Form.DOCUMENT,
        discarded_at=None,
    ).distinct()


def articles_of(directive: Document) -> QuerySet[Document]:
    """Return the unit's articles, not matched yet, that a directive just registered may explain."""
    waiting = Document.objects.filter(
        organisation_id=directive.organisation_id,
        form=Document.Form.ARTICLE,
        republishes=None,
        discarded_at=None,
    )
    if not directive.number_key:
        return waiting.filter(number_key="")
    return waiting.filter(Q(number_key="") | Q(number_key=directive.number_key))


def _published(article: Document) -> dt.date:
    published = str(article.article.get("published") or "")
    try:
        day = plausible(dt.datetime.fromisoformat(published).date())
    except ValueError:
        day = None
    return day or plausible(article.date) or timezone.localdate()


@dataclass(frozen=True)
class MatchView:
    """A match as a page shows it."""

    row: Republication

    @property
    def percent(self) -> int:
        """The share of the directive's words that the article carries."""
        return round(100 * self.row.similarity)


def matches_of(document: Document) -> list[MatchView]:
    """Return the match of an article, or the articles that report a directive."""
    if document.form == Document.Form.ARTICLE:
        found = Republication.objects.filter(article=document)
    else:
        found = Republication.objects.filter(directive=document)
    rows = found.select_related("article", "directive", "confirmed_by__user")
    return [MatchView(row) for row in rows]
