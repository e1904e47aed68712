"""Every address of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from toandan.site.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("toandan.console.urls")),
    path("", include("toandan.directives.urls")),
    path("", include("toandan.exchange.urls")),
    path("api/", include("toandan.api.urls")),
    path("tai-khoan/", include("toandan.accounts.sign_in_urls")),
    path("", include("toandan.accounts.urls")),
    path("nhat-ky/", include("toandan.trail.urls")),
    path("don-vi/", include("toandan.directory.urls")),
    path("so-lieu-he-thong/", metrics, name="metrics"),
]

handler400 = "toandan.console.errors.bad_request"
handler403 = "toandan.console.errors.forbidden"
handler404 = "toandan.console.errors.not_found"
handler500 = "toandan.console.errors.failed"
