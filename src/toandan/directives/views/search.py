"""Search over documents and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.directives.forms.search import SearchForm
from toandan.directives.queries.search import found_documents, found_units, known_types

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 20


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, the likeliest first; without a question, only the form."""
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    require(position, Permission.DIRECTIVE_READ)
    form = SearchForm(request.GET, types=known_types(position))
    sought = form.sought
    asked = any(vars(sought).values())
    page = None
    if asked:
        found = found_documents(position, sought)
        page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "sought": sought,
        "asked": asked,
        "page": page,
        "units": found_units(sought.words) if page is not None and page.number == 1 else [],
    }
    return render(request, "directives/documents/search.html", context)
