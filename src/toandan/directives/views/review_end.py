"""The end of a review: preview, issue, register, discard; the match of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.permissions import Permission
from toandan.directives.actions.issue import issue, register_incoming
from toandan.directives.actions.matching import confirm_match, match_by_hand, reject_match
from toandan.directives.actions.review import discard
from toandan.directives.queries.access import get_document_for, visible_documents
from toandan.directives.queries.preview import preview_of
from toandan.directives.views.answers import answered, position_of, posted
from toandan.directives.views.review import draft_for
from toandan.listing import key_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
@answered
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would get the draft and what each would owe."""
    document = draft_for(request, pk)
    context = {"document": document, "preview": preview_of(document)}
    return render(request, "directives/review/preview.html", context)


@require_POST
@answered
def issue_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the draft as the unit's own document."""
    document = draft_for(request, pk)
    by = position_of(request)
    seen = key_of(request.POST.get("revision", ""))
    opened = issue(document, by=by, note=posted(request, "note").strip(), revision=seen)
    words = ngettext(
        "Đã ban hành %(number)s và gửi đến %(count)d đơn vị.",
        "Đã ban hành %(number)s và gửi đến %(count)d đơn vị.",
        len(opened),
    )
    messages.success(request, words % {"number": document.number, "count": len(opened)})
    return redirect("directives:document", pk=document.pk)


@require_POST
@answered
def register_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the draft into the book of documents in."""
    document = draft_for(request, pk)
    entry = register_incoming(document, by=position_of(request))
    words = _("Đã vào sổ văn bản đến, số đến %(number)d.") % {"number": entry.number}
    messages.success(request, words)
    return redirect("directives:document", pk=document.pk)


@require_POST
@answered
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the draft aside."""
    document = draft_for(request, pk)
    discard(document, by=position_of(request))
    messages.success(request, _("Đã bỏ dự thảo. Tệp gốc vẫn được lưu."))
    return redirect("directives:drafts")


@require_POST
@answered
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, reject or name the directive that an article reports."""
    by = position_of(request)
    article = get_document_for(by, pk, Permission.DIRECTIVE_DRAFT)
    step = request.POST.get("step")
    if step == "confirm":
        confirm_match(article, by=by)
    elif step == "reject":
        reject_match(article, by=by)
    else:
        asked = key_of(request.POST.get("directive", ""))
        directive = get_object_or_404(visible_documents(by), pk=asked)
        match_by_hand(article, directive, by=by)
    address = "directives:review" if article.is_draft else "directives:document"
    return redirect(address, pk=article.pk)
