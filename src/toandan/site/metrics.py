"""Figures for the operator's monitoring, in the Prometheus text format."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_q.models import OrmQ
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from toandan.audit.models import ChainHead
from toandan.directives.models import Dispatch, Document, Upload

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with counts, never with content; 404 unless the operator's token is given."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    registry = CollectorRegistry()
    for name, meaning, value in _figures():
        Gauge(f"toandan_{name}", meaning, registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _figures() -> list[tuple[str, str, int]]:
    overdue = Dispatch.objects.filter(
        closed_at=None, root__closed_at=None, due_on__lt=timezone.localdate()
    )
    return [
        ("documents_issued", "Documents issued", Document.objects.exclude(issued_at=None).count()),
        ("dispatches", "Documents sent to bodies", Dispatch.objects.count()),
        (
            "dispatches_unreceived",
            "Not taken in",
            Dispatch.objects.filter(received_at=None).count(),
        ),
        ("dispatches_overdue", "Past their due date and not closed", overdue.count()),
        (
            "uploads_waiting",
            "Files waiting to be read",
            Upload.objects.filter(state="waiting").count(),
        ),
        ("jobs_waiting", "Jobs in the queue", OrmQ.objects.count()),
        ("audit_events", "Events in the audit chain", ChainHead.objects.get().sequence),
    ]
