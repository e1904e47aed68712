"""Addresses of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.accounts.views import access, changes, imports, own, people

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("nguoi-dung/", people.index, name="index"),
    path("nguoi-dung/them/", changes.add, name="add"),
    path("nguoi-dung/nhap/", imports.upload, name="import"),
    path("nguoi-dung/nhap/mau/", imports.template, name="import-template"),
    path("nguoi-dung/nhap/can-sua/<str:key>/", imports.rejects, name="import-rejects"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/sua/", changes.change, name="change"),
    path("nguoi-dung/<int:pk>/chuc-vu/", changes.appoint, name="appoint"),
    path("nguoi-dung/<int:pk>/khoa/", changes.lock, name="lock"),
    path("nguoi-dung/<int:pk>/mo-khoa/", changes.unlock, name="unlock"),
    path("nguoi-dung/<int:pk>/mat-khau/", changes.reset_password, name="reset-password"),
    path(
        "nguoi-dung/<int:pk>/hai-yeu-to/", changes.reset_second_factor, name="reset-second-factor"
    ),
    path("nguoi-dung/chuc-vu/<int:pk>/ket-thuc/", changes.end, name="end"),
    path("tai-khoan/", own.security, name="security"),
    path("tai-khoan/thu-bao/", own.mail, name="mail"),
    path("tai-khoan/ma-truy-cap/", own.tokens, name="tokens"),
    path("tai-khoan/ma-truy-cap/<int:pk>/thu-hoi/", own.revoke, name="revoke-token"),
    path("tai-khoan/ngoai-pham-vi/", access.beyond, name="beyond"),
    path("tai-khoan/ngoai-pham-vi/<int:pk>/dong/", access.close, name="close-access"),
    path("nhat-ky/ngoai-pham-vi/", access.watched, name="watched"),
]
