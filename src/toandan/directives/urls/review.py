"""Addresses of the review of drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import originals, pictures, review, review_end, review_lookup

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("van-ban/<int:pk>/ra-soat/", review.screen, name="review"),
    path("van-ban/<int:pk>/ra-soat/sua/", review.correct, name="review_correct"),
    path("van-ban/<int:pk>/ra-soat/thao-tac/", review.change, name="review_change"),
    path("van-ban/<int:pk>/ra-soat/don-vi/", review.bodies, name="review_bodies"),
    path("van-ban/<int:pk>/ra-soat/dung/", review.confirm_field, name="review_confirm"),
    path("van-ban/<int:pk>/ra-soat/hoan-tac/", review.undo, name="review_undo"),
    path("van-ban/<int:pk>/ra-soat/xem-truoc/", review_end.preview, name="review_preview"),
    path("van-ban/<int:pk>/ra-soat/ban-hanh/", review_end.issue_draft, name="review_issue"),
    path("van-ban/<int:pk>/ra-soat/vao-so/", review_end.register_draft, name="review_register"),
    path("van-ban/<int:pk>/ra-soat/bo/", review_end.discard_draft, name="review_discard"),
    path("van-ban/<int:pk>/ban-goc/", originals.original, name="document_original"),
    path("van-ban/<int:pk>/trang/<int:page>/", pictures.picture, name="page_picture"),
    path("van-ban/<int:pk>/doi-chieu/", review_end.match, name="document_match"),
    path("van-ban/tra-cuu/don-vi/", review_lookup.organisations, name="lookup_organisations"),
    path("van-ban/tra-cuu/van-ban/", review_lookup.documents, name="lookup_documents"),
]
