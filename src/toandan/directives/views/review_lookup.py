"""What type-aheads ask for: bodies and documents, marks aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.directives.actions.settling import resolver_for
from toandan.directives.queries.access import get_document_for
from toandan.directives.queries.lookup import documents_like, organisations_like
from toandan.directives.views.answers import answered, position_with
from toandan.listing import key_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_QUERY = 120


@require_GET
@answered
def organisations(request: HttpRequest) -> HttpResponse:
    """Give bodies by words of their names; without words, those like an unsettled phrase."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    phrase = request.GET.get("phrase", "")[:LONGEST_QUERY].strip()
    draft = key_of(request.GET.get("document", ""))
    reason = ""
    if not words and phrase and draft is not None:
        document = get_document_for(position, draft, Permission.DIRECTIVE_DRAFT)
        answer = resolver_for(document).resolve(phrase)
        reason = answer.reason
        found = [one.organisation for one in answer.candidates]
    else:
        found = organisations_like(words, position) if words else []
        reason = "" if found or not words else _("Không có đơn vị nào khớp.")
    context = {"organisations": found, "words": words, "reason": reason}
    return render(request, "directives/review/lookup_organisations.html", context)


@require_GET
@answered
def documents(request: HttpRequest) -> HttpResponse:
    """Give documents that the position sees, by words of number, subject or issuer."""
    position = position_with(request, Permission.DIRECTIVE_READ)
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    found = documents_like(words, position) if words else []
    context = {"documents": found, "words": words}
    return render(request, "directives/review/lookup_documents.html", context)
