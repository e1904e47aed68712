"""What was handed in, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.models import Document, Upload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from toandan.accounts.models import Position

SHOWN = 20


@dataclass(frozen=True)
class UploadView:
    """One row of the upload page."""

    upload: Upload
    drafts: list[Document]
    finished: list[Document]

    @property
    def busy(self) -> bool:
        """Whether the page should ask again."""
        return self.upload.state in {Upload.State.WAITING, Upload.State.READING}

    @property
    def failed(self) -> bool:
        """Whether a person has to step in."""
        return self.upload.state == Upload.State.FAILED

    @property
    def stuck(self) -> bool:
        """Whether the job worker seems to be down."""
        wait = dt.timedelta(seconds=settings.READING_SECONDS)
        return self.busy and timezone.now() - self.upload.at > wait

    @property
    def warnings(self) -> list[str]:
        """What the reader remarked about the file."""
        return [str(one) for one in self.upload.reading.get("warnings", [])]


def recent_uploads(position: Position) -> QuerySet[Upload]:
    """Return what the position's units handed in last."""
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    found = Upload.objects.filter(organisation__in=units).select_related("file", "by__user")
    return found.defer("text").order_by("-at", "-pk")[:SHOWN]


def upload_views(uploads: Iterable[Upload], position: Position) -> list[UploadView]:
    """Return rows with the documents that came of each upload, in two queries."""
    rows = list(uploads)
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    documents = Document.objects.filter(
        upload__in=[row.pk for row in rows], organisation__in=units, discarded_at=None
    )
    by_upload: dict[int, list[Document]] = {}
    for document in documents.defer("text", "folded").order_by("text_start", "pk"):
        by_upload.setdefault(document.upload_id or 0, []).append(document)
    return [
        UploadView(
            row,
            [one for one in by_upload.get(row.pk, []) if one.is_draft],
            [one for one in by_upload.get(row.pk, []) if not one.is_draft],
        )
        for row in rows
    ]


def refusal_of(upload_pk: int, position: Position) -> str | None:
    """Return why an upload that is gone was refused, where it was the position's own unit's.

    Only the audit event is left of it; the event holds nothing of the file.
    """
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    event = AuditEvent.objects.filter(
        event=Event.FILE_REFUSED,
        subject_type="directives.upload",
        subject_id=str(upload_pk),
        organisation_id__in=units,
    ).first()
    if event is None:
        return None
    return _(
        "Văn bản có dấu mật (Mật, Tối mật hoặc Tuyệt mật) nên không được đưa lên hệ thống này"
        " (Luật Bảo vệ bí mật nhà nước 2018). Tệp và nội dung đã bị xóa ngay; chỉ còn lại dòng"
        " nhật ký không có nội dung. Hãy xử lý văn bản theo chế độ tài liệu mật."
    )
