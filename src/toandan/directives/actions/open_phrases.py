"""Taking back the open phrases that a destroyed draft brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toandan.directives.actions.settling import find_issuer
from toandan.directives.models import Document
from toandan.directives.queries.spans import plain_spans
from toandan.units.actions import forget_open_phrase
from toandan.units.wording import phrase_key

if TYPE_CHECKING:
    from collections.abc import Iterator

#: the longest phrase that an addressee or a role holds
LONGEST = 300


def forget_phrases(document: Document) -> None:
    """Take back each phrase that the draft may have noted, under the issuer of that time.

    Phrases and issuer may have been corrected since: both what the machine read and what
    stands now are looked for.
    """
    read = _reading_of(document)
    phrases = {
        *document.addressees.values_list("phrase", flat=True),
        *document.roles.values_list("phrase", flat=True),
        *_phrases(read),
    }
    then = Document(
        issuer_name=read.get("issuer") or "",
        issuer_parent=read.get("issuer_parent") or "",
        place=read.get("place") or "",
        date=document.date,
    )
    issuers = {document.issuer, find_issuer(then)}
    # cut as a column cuts it, and once where it was written twice
    for phrase in {phrase_key(one[:LONGEST]): one[:LONGEST] for one in phrases}.values():
        for issuer in issuers:
            forget_open_phrase(phrase, issuer=issuer)


def _reading_of(document: Document) -> dict[str, Any]:
    """Return what was read of the document; nothing for one that was typed in."""
    found = document.upload.reading.get("documents", []) if document.upload else []
    for one in found:
        span = plain_spans(one["spans"]).get("document") or [[0, 0]]
        if span[0][0] == document.text_start:
            return dict(one)
    return {}


def _phrases(read: dict[str, Any]) -> Iterator[str]:
    yield from read.get("addressees", [])
    if read.get("monitoring_body"):
        yield read["monitoring_body"]
    nodes = list(read.get("requirements", []))
    while nodes:
        node = nodes.pop()
        yield from (*node["assignees"], *node["coordinate"], *node.get("lead", ()))
        nodes += node["children"]
