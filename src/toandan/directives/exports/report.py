"""A report handed in to the body above, on the unit's paper; the clerk gives the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import override

from toandan.directives.actions.pass_on import parent_named
from toandan.directives.models.types import series_of
from toandan.directives.queries.letterhead import (
    authority_of,
    kept_at,
    place_of,
    signer_of,
    superior_named,
    system_of,
)
from toandan.reading import System as FormSystem
from toandan.writing import Paper

if TYPE_CHECKING:
    from toandan.directives.models import Report

_KIND = "Báo cáo"


def paper_of_report(report: Report) -> Paper:
    """Return the paper of a report upward."""
    with override("vi"):
        unit = report.dispatch.organisation
        system = system_of(unit)
        named = parent_named(report.dispatch.document)
        signer = signer_of(unit, report.submitted_at)
        to = str(report.to) if report.to else ""
        paragraphs = [one.strip() for one in report.text.splitlines() if one.strip()]
        closing = f"Trên đây là báo cáo của {unit}" + (f", kính gửi {to}." if to else ".")
        return Paper(
            system=FormSystem(system.value),
            doc_type=_KIND,
            number=series_of(_KIND, system, unit),
            issuer=unit.name,
            issuer_parent=superior_named(unit) or None,
            place=place_of(unit) or None,
            date=timezone.localtime(report.submitted_at).date(),
            subject=f"kết quả thực hiện {named}",
            opening=(f"Thực hiện {named}, {unit} báo cáo kết quả như sau:", *paragraphs),
            closing=(closing,),
            signing_authority=authority_of(unit, signer.title) or None if signer else None,
            signer_title=signer.title if signer else None,
            signer=str(signer.user) if signer else None,
            recipients=tuple(one for one in (to, kept_at(unit)) if one),
        )
