"""Documents out in official form: letters, reports upward, the follow-up report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.directives.exports.document import paper_of_document
from toandan.directives.exports.facts import followup_report
from toandan.directives.exports.report import paper_of_report
from toandan.writing import write_docx, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.writing import Paper

__all__ = ["FORMS", "Form", "followup_report", "paper_of_document", "paper_of_report"]


@dataclass(frozen=True)
class Form:
    """One form in which a document is written."""

    media_type: str
    write: Callable[[Paper], bytes]


FORMS = {
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx
    ),
    "pdf": Form("application/pdf", write_pdf),
}
