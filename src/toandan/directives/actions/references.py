"""Tying references to the documents that they mean, now or when those arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.directives.queries.references import held_for, not_before, same_body, target_of

if TYPE_CHECKING:
    from toandan.directives.models import Document


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
    if not (document.issued_at or document.registered_at) or document.form != "document":
        return tied
    for reference in held_for(document):
        if same_body(reference.issuer_name, document.issuer_name) and not_before(
            document, reference.document
        ):
            reference.target = document
            reference.save(update_fields=["target"])
            tied += 1
    return tied

