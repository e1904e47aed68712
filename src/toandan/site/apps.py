"""The project as an app: it holds the commands that set up and serve the site."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Setting up and serving."""

    name = "toandan.site"
    label = "toandan_site"
