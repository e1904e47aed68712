"""Words of the directive spine: states with their colour and sign, forms by their key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from toandan.directives.queries.signatures import signature_lines
from toandan.directives.queries.state import STATE_WORDS, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BaseForm

    from toandan.directives.models import Document

register = template.Library()

#: state → colour and sign of its badge
LOOKS = {
    State.SENT: ("warn", "mail"),
    State.RECEIVED: ("plain", "in"),
    State.RELAYED: ("info", "relay"),
    State.PLANNED: ("info", "calendar"),
    State.WORKING: ("info", "work"),
    State.REPORTED: ("info", "report"),
    State.RETURNED: ("warn", "return"),
    State.DONE: ("good", "done"),
    State.CLOSED: ("plain", "lock"),
}


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON, for a `data-` attribute that a script reads."""
    return json.dumps(value, separators=(",", ":"))


@register.filter
def state_words(state: str) -> str:
    """Return a state in words."""
    return str(STATE_WORDS[State(state)])


@register.filter
def state_kind(state: str) -> str:
    """Return the colour of a state's badge."""
    return LOOKS[State(state)][0]


@register.filter
def state_sign(state: str) -> str:
    """Return the sign of a state's badge."""
    return LOOKS[State(state)][1]


@register.filter
def document_url(document: Document) -> str:
    """Return where a document is read, or reviewed while it is a draft."""
    page = "directives:review" if document.is_draft else "directives:document"
    return reverse(page, args=[document.pk])


@register.filter
def document_name(document: Document) -> str:
    """Return type and number, as a list names a document."""
    name = " ".join(part for part in (document.doc_type, document.number) if part)
    return name or str(document)


@register.simple_tag
def form_of(forms: Mapping[str, BaseForm], slug: str, key: Any) -> BaseForm | None:
    """Return the form that stands on the page under a name and a key."""
    return forms.get(f"{slug}-{key}")


@register.filter
def document_title(document: Document) -> str:
    """Return what a page about a document is headed: its subject, or an article's title.

    A letter's subject goes on from “V/v” in small letters; a head begins with a capital.
    """
    title: str = document.subject or document.article.get("title") or document_name(document)
    return title[:1].upper() + title[1:]


register.filter(signature_lines)
