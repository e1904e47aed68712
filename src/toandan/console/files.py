"""Small public files that browsers ask for at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

ACCENT = "#9d1c20"
_DAY = 86400


@login_not_required
@require_safe
@cache_control(max_age=_DAY, public=True)
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the product's mark."""
    mark = render_to_string("console/mark.html").strip().replace("currentColor", ACCENT)
    svg = mark.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(svg, content_type="image/svg+xml")


@login_not_required
@require_safe
@cache_control(max_age=_DAY, public=True)
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Tell search engines to stay out: these are working papers."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@login_not_required
@require_safe
@cache_control(max_age=_DAY, public=True)
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Describe the site to phones that keep it on their home screen."""
    return JsonResponse(
        {
            "name": "Toàn Dân",
            "short_name": "Toàn Dân",
            "description": _(
                "Phần mềm chỉ đạo, điều hành phòng, chống dịch từ tỉnh đến từng hộ dân"
            ),
            "lang": "vi",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f5f4f1",
            "theme_color": ACCENT,
            "icons": [{"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
