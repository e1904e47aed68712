"""Tying references to the documents that they mean, now or when those arrive."""

from __future__ import annotations

from toandan.directives.actions.matching import match_article
from toandan.directives.models import Document
from toandan.directives.queries.matching import articles_of
from toandan.directives.queries.references import held_for, not_before, same_body, target_of


def resolve_references(document: Document) -> int:
    """Tie a document's own references, and those of others that waited for it.

    Runs inside the transaction of the verb that registered or issued the document, whose
    audit event stands for it. Returns how many were tied.
    """
    tied = 0
    for reference in document.references.filter(target=None).select_related("document"):
        target = target_of(reference)
        if target is not None:
            reference.target = target
            reference.save(update_fields=["target"])
            tied += 1
    if document.form == Document.Form.ARTICLE:
        match_article(document)
    if document.is_draft or document.form != Document.Form.DOCUMENT:
        return tied
    for reference in held_for(document):
        if same_body(reference.issuer_name, document.issuer_name) and not_before(
            document, reference.document
        ):
            reference.target = document
            reference.save(update_fields=["target"])
            tied += 1
    for article in articles_of(document):
        match_article(article)
    return tied
