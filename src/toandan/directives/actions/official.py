"""Taking a unit's documents and reports out in official form; each time is an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Refused
from toandan.directives.exports import FORMS, paper_of_document, paper_of_report
from toandan.directives.filetypes import MediaType
from toandan.directives.queries.access import visible_documents
from toandan.directives.queries.originals import sees_whole
from toandan.writing import Unwritable, join_pdfs

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.accounts.models import Position
    from toandan.directives.models import Document, Report, StoredFile
    from toandan.writing import Paper

FormName = Literal["docx", "pdf"]


@dataclass(frozen=True)
class OfficialFile:
    """A file in official form, with the name that it goes by."""

    content: bytes
    media_type: str
    name: str


def take_out_document(
    document: Document, form: FormName, *, by: Position, with_parent: bool = False
) -> OfficialFile:
    """Return a document that was written here, as DOCX or PDF; a signed one as it was signed.

    Args:
        document: one that the position sees.
        form: `docx` or `pdf`.
        by: who takes it out.
        with_parent: put the document that it carries behind it, in one PDF.

    Raises:
        Refused: it came as a file of its own, lacks what no official document goes without, or
            carries nothing that could be put behind it.
        Gone: the bytes of the signed file were deleted.
    """
    if document.upload is not None:
        raise Refused(_("Văn bản này có tệp gốc; hãy tải tệp gốc."))
    carried = _carried(document, by) if with_parent and form == "pdf" else ()
    content = _content(document.rendered, lambda: paper_of_document(document), form)
    if carried:
        content = join_pdfs(content, *carried)
    with transaction.atomic():
        noted_grant(by, document)
        record(
            Event.FILE_DOWNLOADED,
            by=by,
            subject=document.wordless(),
            concerns=[document.organisation_id],
            form=form,
            with_parent=bool(carried),
        )
    return _file(content, form, document.number_key or f"du-thao-{document.pk}")


def take_out_report(report: Report, form: FormName, *, by: Position) -> OfficialFile:
    """Return a report handed in to the body above, as DOCX or PDF; a signed one as it was signed.

    Raises:
        Refused: it lacks what no official document goes without.
        Gone: the bytes of the signed file were deleted.
    """
    content = _content(report.rendered, lambda: paper_of_report(report), form)
    with transaction.atomic():
        noted_grant(by, report.dispatch)
        record(
            Event.FILE_DOWNLOADED,
            by=by,
            subject=report.dispatch,
            concerns=[report.dispatch.organisation_id],
            report=report.pk,
            form=form,
        )
    return _file(content, form, f"bao-cao-{report.pk}")


def _content(signed: StoredFile | None, paper: Callable[[], Paper], form: FormName) -> bytes:
    if form == "pdf" and signed is not None:
        return file_content(signed)
    try:
        return FORMS[form].write(paper())
    except Unwritable as error:
        raise Refused(error.message_vi) from error


def _file(content: bytes, form: FormName, stem: str) -> OfficialFile:
    return OfficialFile(content, FORMS[form].media_type, f"{stem.replace('/', '-')}.{form}")


def _carried(document: Document, position: Position) -> tuple[bytes, ...]:
    """Return the PDF of the document that a relay carries, where the position may have it whole.

    Raises:
        Refused: it carries none, or one that is no PDF.
    """
    parent = document.implements.document if document.implements else None
    if parent is None or not visible_documents(position).filter(pk=parent.pk).exists():
        raise Refused(_("Văn bản này không kèm văn bản nào."))
    stored = parent.upload.file if parent.upload else parent.rendered
    if parent.upload is None and stored is None:
        return (_content(None, lambda: paper_of_document(parent), "pdf"),)
    if stored is None or stored.media_type != MediaType.PDF:
        raise Refused(_("Văn bản kèm theo không phải tệp PDF; hãy gửi tệp gốc riêng."))
    if parent.upload and not sees_whole(position, parent.upload):
        raise Refused(_("Tệp gốc của văn bản kèm theo còn chứa văn bản khác ngoài phạm vi."))
    return (file_content(stored),)
