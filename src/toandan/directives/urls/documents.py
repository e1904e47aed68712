"""Addresses of documents: one document, search, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import documents

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("van-ban/<int:pk>/", documents.document, name="document"),
    path("van-ban/<int:pk>/nhanh/<int:dispatch>/", documents.branch, name="branch"),
    path("van-ban/<int:pk>/ket-thuc/", documents.close, name="close_document"),
]
