"""The review screen, and what its script sends back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.permissions import Permission
from toandan.directives.actions.listing import add_item, change_item
from toandan.directives.actions.remember import choose_and_remember
from toandan.directives.actions.review import (
    choose_bodies,
    confirm,
    correct_field,
    correct_item,
    undo_last,
)
from toandan.directives.errors import Refused
from toandan.directives.queries.access import get_document_for, visible_documents
from toandan.directives.queries.fields import FIELDS
from toandan.directives.queries.matching import matches_of
from toandan.directives.queries.outline import Step
from toandan.directives.queries.references import duplicates_of
from toandan.directives.queries.review_page import page_of
from toandan.directives.views.answers import answered, position_of, posted
from toandan.listing import key_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.directives.models import Document

#: the parts of the screen that a script can ask to be drawn anew
PARTS = (
    "status",
    "head",
    "addressees",
    "requirements",
    "reporting",
    "references",
    "signature",
    "text",
)
#: what else changes when one of these fields does
FOLLOWS = {
    "issuer_name": ("head", "addressees", "requirements", "references"),
    "issuer_parent": ("head", "addressees", "requirements"),
    "date": ("addressees", "requirements"),
    "number": ("head",),
    "form": ("head",),
    "monitoring_body": ("reporting",),
}
#: the part in which each list stands
PART_OF = {"roles": "reporting"}


def draft_for(request: HttpRequest, pk: int) -> Document:
    """Return the draft that the acting position may review."""
    return get_document_for(position_of(request), pk, Permission.DIRECTIVE_DRAFT)


def context_of(request: HttpRequest, document: Document) -> dict[str, Any]:
    """Return what the screen's templates need."""
    position = position_of(request)
    visible = visible_documents(position)
    seen = set(visible.filter(referred_by__document=document).values_list("pk", flat=True))
    siblings = visible.filter(upload=document.upload) if document.upload_id else visible.none()
    return {
        **page_of(document),
        "seen_targets": seen,
        "siblings": list(siblings.order_by("text_start", "pk")),
        "duplicates": duplicates_of(document, visible),
        "matches": matches_of(document),
        "own": document.issuer_id in {None, document.organisation_id},
    }


@require_GET
@answered
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the document on one side and its reading on the other."""
    document = draft_for(request, pk)
    if not document.is_draft:
        return redirect("directives:document", pk=document.pk)
    return render(request, "directives/review/screen.html", context_of(request, document))


@require_POST
@answered
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one field of the head, or one property of an item."""
    document, by = draft_for(request, pk), position_of(request)
    post = request.POST
    key, name, value = _key(request), post.get("name", ""), post.get("value", "")
    before = post.get("before")
    if key:
        correct_item(document, key, name, value, by=by, before=before)
        return _reply(request, document, _parts_of_item(key, name))
    if name not in FIELDS:
        raise Refused(_("Không có trường này."))
    correct_field(document, name, value, by=by, before=before, span=_span(request))
    parts = FOLLOWS.get(name, ())
    if _span(request):
        # chosen words change the field where it stands, and what is lit in the text
        parts = (*parts, "head", "reporting", "signature", "text")
    return _reply(request, document, parts)


@require_POST
@answered
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, remove, move, indent, split or merge an item of a list."""
    document, by = draft_for(request, pk), position_of(request)
    post = request.POST
    step = post.get("step", "")
    if step not in list(Step):
        raise Refused(_("Không có thao tác này."))
    words = {name: posted(request, name) for name in ("text", "part", "at")}
    stem, key, revision = post.get("list", ""), _key(request), _whole(request, "revision")
    if step == Step.ADD:
        focus = add_item(document, stem, key, words, _span(request), by=by, revision=revision)
    else:
        focus = change_item(document, stem, key, Step(step), words, by=by, revision=revision)
    parts = (PART_OF.get(stem, stem), "text")
    return _reply(request, document, parts, focus=focus or "")


@require_POST
@answered
def bodies(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which bodies a phrase means, nobody among them, and maybe remember it."""
    document, by = draft_for(request, pk), position_of(request)
    key = _key(request)
    chosen = [_body(one) for one in request.POST.getlist("organisations")]
    nobody = bool(request.POST.get("nobody"))
    choose = choose_and_remember if request.POST.get("remember") else choose_bodies
    choose(document, key, chosen, by=by, nobody=nobody)
    return _reply(request, document, _parts_of_item(key, "phrase"), focus=f"{key}-bodies")


@require_POST
@answered
def confirm_field(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a doubtful field was read right."""
    document = draft_for(request, pk)
    confirm(document, request.POST.get("confirm", ""), by=position_of(request))
    return _reply(request, document, ())


@require_POST
@answered
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the person's last change."""
    document = draft_for(request, pk)
    undo_last(document, by=position_of(request), revision=_whole(request, "revision"))
    return _reply(request, document, PARTS)


def _reply(
    request: HttpRequest, document: Document, parts: tuple[str, ...], *, focus: str = ""
) -> HttpResponse:
    """Draw the status and the parts that changed; the script puts each in its place."""
    document.refresh_from_db()
    context = context_of(request, document)
    wanted = dict.fromkeys(("status", *parts))
    html = "".join(
        render_to_string(f"directives/review/parts/{part}.html", context, request)
        for part in wanted
    )
    return HttpResponse(html, headers={"X-Review-Focus": focus})


def _parts_of_item(key: str, name: str) -> tuple[str, ...]:
    if name not in {
        "phrase",
        "part",
        "to_name",
        "number",
        "date",
        "issuer_name",
        "rhythm",
        "relation",
    }:
        return ()
    parts = {"a": "addressees", "d": "reporting", "f": "references", "q": "requirements"}
    # a role stands under its requirement, or under the whole document's follow-up
    return ("requirements", "reporting") if key[0] == "r" else (parts[key[0]],)


def _key(request: HttpRequest) -> str:
    key = request.POST.get("item", "")
    if key and not (key[0] in "adfqr" and key_of(key[1:])):
        raise Refused(_("Không có mục này."))
    return key


def _whole(request: HttpRequest, name: str) -> int:
    value = key_of(request.POST.get(name, ""))
    return -1 if value is None else value


def _body(words: str) -> int:
    key = key_of(words)
    if key is None:
        raise Refused(_("Không có đơn vị này trong danh mục."))
    return key


def _span(request: HttpRequest) -> list[int] | None:
    start, end = _whole(request, "start"), _whole(request, "end")
    return [start, end] if 0 <= start < end else None
