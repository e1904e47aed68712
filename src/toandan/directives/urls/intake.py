"""Addresses of handing in files, and of the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import intake, registers

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("van-ban/tai-len/", intake.upload, name="upload"),
    path("van-ban/tai-len/<int:pk>/", intake.upload_state, name="upload_state"),
    path("van-ban/tai-len/<int:pk>/doc-lai/", intake.reread, name="upload_reread"),
    path("van-ban/tai-len/<int:pk>/nhap-tay/", intake.by_hand, name="upload_by_hand"),
    path("van-ban/tai-len/<int:pk>/van-ban-mat/", intake.secret, name="upload_secret"),
    path("van-ban/nhap-tay/", intake.by_hand, name="draft_by_hand"),
    path("van-ban/den/", registers.incoming, name="incoming"),
    path("van-ban/di/", registers.outgoing, name="outgoing"),
    path("van-ban/cho-ra-soat/", registers.drafts, name="drafts"),
    path("van-ban/den/so/<int:year>/", registers.incoming_book, name="incoming_book"),
    path("van-ban/di/so/<int:year>/", registers.outgoing_book, name="outgoing_book"),
]
