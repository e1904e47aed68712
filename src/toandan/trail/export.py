"""The audit trail as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from toandan.listing import Column, Table, spreadsheet_of
from toandan.trail.words import facts_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.audit.models import AuditEvent

#: rows; who needs more narrows the filter
EXPORT_LIMIT = 20_000


def _details(event: AuditEvent) -> str:
    return "; ".join(f"{name}: {value}" for name, value in facts_of(event))


TABLE = Table(
    name="nhat-ky",
    columns=(
        Column("so", _("Số"), lambda e: e.sequence),
        Column("luc", _("Thời điểm"), lambda e: e.at),
        Column("nguoi", _("Người thực hiện"), lambda e: e.actor, main=True),
        Column("don-vi", _("Đơn vị"), lambda e: e.organisation_name),
        Column("viec", _("Việc đã làm"), lambda e: e.sentence),
        Column("doi-tuong", _("Đối tượng"), lambda e: e.subject_name),
        Column("chi-tiet", _("Chi tiết"), _details),
        Column("ma-bam", _("Mã băm"), lambda e: e.hash),
    ),
)


def spreadsheet(events: QuerySet[AuditEvent]) -> tuple[bytes, int]:
    """Return the events as an XLSX, newest first, and how many there are."""
    rows = list(events)
    return spreadsheet_of(TABLE, rows), len(rows)
