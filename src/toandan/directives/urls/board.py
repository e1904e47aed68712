"""Addresses of the follow-up board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import board

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("theo-doi/", board.board, name="board"),
    path("theo-doi/tong-hop/", board.figures, name="board_figures"),
    path("theo-doi/van-ban/", board.documents, name="board_documents"),
    path("theo-doi/don-doc/", board.urge_many, name="urge_many"),
    path("theo-doi/bao-cao.<str:form>", board.report, name="board_report"),
]
