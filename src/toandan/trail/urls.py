"""Addresses of audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.trail import views

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("kiem-tra/", views.check, name="check"),
]
