"""Pages of fifty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

SIZE = 50


def paged(rows: QuerySet[Any], page: int, to_json: Callable[[Any], Any]) -> dict[str, Any]:
    """Return one page of a query as JSON; a page behind the last is the last."""
    paginator = Paginator(rows, SIZE)
    found = paginator.get_page(page)
    return {
        "page": found.number,
        "pages": paginator.num_pages,
        "total": paginator.count,
        "items": [to_json(row) for row in found],
    }
