"""Addresses of exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.exchange import views

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "exchange"
urlpatterns: list[URLPattern] = [
    path("lien-thong/", views.index, name="index"),
    path("van-ban/<int:pk>/lien-thong/akoma-ntoso/", views.akn, name="akn"),
    path("van-ban/<int:pk>/lien-thong/edxml/", views.edxml, name="edxml"),
    path("van-ban/<int:pk>/lien-thong/trang-thai/", views.state, name="state"),
    path("van-ban/<int:pk>/lien-thong/goi-goc/", views.package, name="package"),
]
