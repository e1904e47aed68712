"""Documents out: the follow-up report as DOCX and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.directives.exports.docx_report import write_docx
from toandan.directives.exports.facts import FollowUpReport, followup_report
from toandan.directives.exports.pdf_report import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMS", "FollowUpReport", "Form", "followup_report"]


@dataclass(frozen=True)
class Form:
    """One form in which a report is written."""

    media_type: str
    write: Callable[[FollowUpReport], bytes]


FORMS = {
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx
    ),
    "pdf": Form("application/pdf", write_pdf),
}
