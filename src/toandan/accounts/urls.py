"""Addresses of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.accounts.views import access, changes, imports, own, people

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", people.index, name="index"),
    path("them/", changes.add, name="add"),
    path("nhap/", imports.upload, name="import"),
    path("nhap/mau/", imports.template, name="import-template"),
    path("nhap/can-sua/<str:key>/", imports.rejects, name="import-rejects"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/sua/", changes.change, name="change"),
    path("<int:pk>/chuc-vu/", changes.appoint, name="appoint"),
    path("<int:pk>/khoa/", changes.lock, name="lock"),
    path("<int:pk>/mo-khoa/", changes.unlock, name="unlock"),
    path("<int:pk>/mat-khau/", changes.reset_password, name="reset-password"),
    path("<int:pk>/hai-yeu-to/", changes.reset_second_factor, name="reset-second-factor"),
    path("chuc-vu/<int:pk>/ket-thuc/", changes.end, name="end"),
    path("toi/", own.security, name="security"),
    path("toi/ma-truy-cap/", own.tokens, name="tokens"),
    path("toi/ma-truy-cap/<int:pk>/thu-hoi/", own.revoke, name="revoke-token"),
    path("ngoai-pham-vi/", access.beyond, name="beyond"),
    path("ngoai-pham-vi/<int:pk>/dong/", access.close, name="close-access"),
    path("ai-da-xem/", access.watched, name="watched"),
]
