"""Tying an article to the directive that it reports; a person has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.errors import Refused
from toandan.directives.models import Document, Republication
from toandan.directives.queries.access import require
from toandan.directives.queries.matching import Comparison, compare, directive_of

if TYPE_CHECKING:
    from toandan.accounts.models import Position


@transaction.atomic
def match_article(article: Document) -> Republication | None:
    """Look for the directive that an article reports; a match a person confirmed stays."""
    if article.form != Document.Form.ARTICLE:
        return None
    kept = Republication.objects.filter(article=article).exclude(confirmed_by=None).first()
    found = None if kept else directive_of(article)
    if found is None:
        return kept
    return _tie(article, *found, by=None)


@transaction.atomic
def match_by_hand(article: Document, directive: Document, *, by: Position) -> Republication:
    """Tie an article to the directive that a person names."""
    require(by, Permission.DIRECTIVE_DRAFT, article.organisation)
    if article.form != Document.Form.ARTICLE or directive.form != Document.Form.DOCUMENT:
        raise Refused(_("Chỉ đối chiếu một bài đăng với một văn bản."))
    return _tie(article, directive, compare(article, directive), by=by)


@transaction.atomic
def confirm_match(article: Document, *, by: Position) -> None:
    """Say that the match is right."""
    require(by, Permission.DIRECTIVE_DRAFT, article.organisation)
    open_match = Republication.objects.filter(article=article, confirmed_by=None)
    if open_match.update(confirmed_by=by) != 1:
        raise Refused(_("Bài đăng này chưa có văn bản để đối chiếu, hoặc đã được xác nhận."))
    record(Event.ARTICLE_MATCHED, by=by, subject=article.wordless(), confirmed=True)


@transaction.atomic
def reject_match(article: Document, *, by: Position) -> None:
    """Say that the match is wrong."""
    require(by, Permission.DIRECTIVE_DRAFT, article.organisation)
    gone, _rows = Republication.objects.filter(article=article).delete()
    if not gone:
        raise Refused(_("Bài đăng này chưa được đối chiếu với văn bản nào."))
    record(Event.ARTICLE_MATCHED, by=by, subject=article.wordless(), rejected=True)


def _tie(
    article: Document, directive: Document, comparison: Comparison, *, by: Position | None
) -> Republication:
    match, _made = Republication.objects.update_or_create(
        article=article,
        defaults={
            "directive": directive,
            "similarity": comparison.similarity,
            "left_out": comparison.left_out,
            "matched_at": timezone.now(),
            "confirmed_by": by,
        },
    )
    record(
        Event.ARTICLE_MATCHED,
        by=by,
        subject=article.wordless(),
        directive=directive.pk,
        similarity=comparison.similarity,
        left_out=len(comparison.left_out),
    )
    return match
