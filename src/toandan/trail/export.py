"""The audit trail as a spreadsheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.sheets import xlsx_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.audit.models import AuditEvent

#: rows; who needs more narrows the filter
EXPORT_LIMIT = 20_000


def spreadsheet(events: QuerySet[AuditEvent]) -> tuple[bytes, int]:
    """Return the events as an XLSX, newest first, and how many there are."""
    header = [
        _("Số"),
        _("Thời điểm"),
        _("Người thực hiện"),
        _("Đơn vị"),
        _("Việc đã làm"),
        _("Đối tượng"),
        _("Chi tiết"),
        _("Mã băm"),
    ]
    rows = [
        [
            str(event.sequence),
            f"{timezone.localtime(event.at):%d/%m/%Y %H:%M:%S}",
            event.actor,
            event.organisation_name,
            event.sentence,
            event.subject_name,
            json.dumps(event.details, ensure_ascii=False) if event.details else "",
            event.hash,
        ]
        for event in events
    ]
    return xlsx_of(header, rows), len(rows)
