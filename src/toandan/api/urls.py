"""Addresses of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from toandan.api.documents import router as documents
from toandan.api.evidence import router as evidence
from toandan.api.exchange import router as exchange
from toandan.api.notifications import router as notifications
from toandan.api.official import router as official
from toandan.api.review import router as review
from toandan.api.server import api
from toandan.api.uploads import router as uploads
from toandan.api.work import router as work

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

for router in (uploads, documents, review, work, evidence, official, exchange, notifications):
    api.add_router("", router)


def _without_session(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Take the API's views out of the session's sign-in: they ask for a token instead."""
    for pattern in patterns:
        view = getattr(pattern, "callback", None)
        if view is not None:
            pattern.callback = login_not_required(view)
    return patterns


urlpatterns = [path("v1/", (_without_session(api.urls[0]), "api", "api"))]
