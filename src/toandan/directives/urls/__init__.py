"""Addresses of the directive spine; each module serves one part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.directives.urls import board, documents, intake, review, work

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "directives"
urlpatterns: list[URLPattern] = [
    *intake.urlpatterns,
    *review.urlpatterns,
    *documents.urlpatterns,
    *work.urlpatterns,
    *board.urlpatterns,
]
