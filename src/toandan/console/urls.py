"""Addresses of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.console import files, views

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "console"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("tro-giup/", views.help_page, name="help"),
    path("chuc-vu/", views.act_as, name="act-as"),
    path("ngon-ngu/doi/", views.language, name="language"),
    path("suc-khoe/", views.health, name="health"),
    path("favicon.svg", files.favicon, name="favicon"),
    path("favicon.ico", files.favicon),
    path("manifest.webmanifest", files.manifest, name="manifest"),
    path("robots.txt", files.robots, name="robots"),
]
