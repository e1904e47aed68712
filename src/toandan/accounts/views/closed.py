"""What stands where django-allauth would let anyone make an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Say who makes accounts; 404, since there is nothing to be done here."""
    return render(request, "accounts/closed.html", status=404)
