"""Addresses of documents: one document, search, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import documents, notifications, official, search, signing

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("van-ban/<int:pk>/", documents.document, name="document"),
    path("van-ban/<int:pk>/nhanh/", documents.branch, name="tops"),
    path("van-ban/<int:pk>/nhanh/<int:dispatch>/", documents.branch, name="branch"),
    path("van-ban/<int:pk>/dien-bien/", documents.timeline, name="timeline"),
    path("van-ban/<int:pk>/ket-thuc/", documents.close, name="close_document"),
    path("van-ban/<int:pk>/van-ban.<str:form>", official.document_file, name="document_file"),
    path("van-ban/<int:pk>/ky-so/", signing.sign, name="sign_document"),
    path("tim/", search.search, name="search"),
    path("thong-bao/", notifications.notifications, name="notifications"),
    path("thong-bao/<int:pk>/", notifications.open_notification, name="notification"),
    path("thong-bao/da-doc/", notifications.read_all, name="read_all"),
    path("thong-bao/so/", notifications.unread, name="unread"),
]
