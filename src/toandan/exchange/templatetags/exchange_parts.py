"""What a document's page shows of exchange: `{% load exchange_parts %}{% exchange document %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from toandan.accounts.permissions import Permission
from toandan.directives.queries.access import may
from toandan.exchange.queries.messages import messages_about
from toandan.exchange.queries.packages import receivers_of
from toandan.exchange.queries.states import reported_state
from toandan.exchange.words import STATE_WORDS

if TYPE_CHECKING:
    from django.template import Context

    from toandan.accounts.models import Position
    from toandan.directives.models import Document

register = template.Library()


@register.inclusion_tag("exchange/on_document.html", takes_context=True)
def exchange(context: Context, document: Document) -> dict[str, Any]:
    """Offer the exchange formats of a document, and list the messages about it."""
    position: Position | None = getattr(context["request"], "position", None)
    came = document.upload.package if document.upload else None
    sends = document.issued_at is not None and may(
        position, Permission.DIRECTIVE_ISSUE, document.organisation
    )
    sender = document.issuer or document.organisation
    return {
        "document": document,
        "shown": not document.is_draft,
        "sends": sends,
        "receivers": receivers_of(document, position) if sends and sender.identifier else None,
        "sender": sender,
        "came": came,
        "tells": came and may(position, Permission.DIRECTIVE_RECEIVE, document.organisation),
        "state": STATE_WORDS[reported_state(document)] if came else "",
        "about": messages_about(document, position),
    }
