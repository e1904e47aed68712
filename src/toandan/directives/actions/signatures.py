"""Digital signatures: checking those of kept files, and signing a unit's own documents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.files import file_content, holders_of, store_file
from toandan.directives.errors import Conflict, Gone, Refused
from toandan.directives.exports import FORMS, paper_of_document, paper_of_report
from toandan.directives.filetypes import MediaType
from toandan.directives.models import Document, StoredFile
from toandan.directives.queries.access import require
from toandan.signing import SigningError, check_isolated, open_key, sign, to_json
from toandan.writing import Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from toandan.accounts.models import Position
    from toandan.directives.models import Report
    from toandan.signing import Key
    from toandan.writing import Paper

#: the job that checks a file's signatures
CHECK = "toandan.directives.jobs_intake.check"


def check_signatures(stored: StoredFile) -> dict[str, Any] | None:
    """Check a kept PDF's signatures in a process apart, keep and return what was found.

    Returns:
        The verification as `toandan.signing` writes it, `{"failure": …}` where the file could
        not be checked, None for a file that is no PDF or is gone.
    """
    if stored.media_type != MediaType.PDF:
        return None
    try:
        content = file_content(stored)
    except Gone:
        return None
    found: dict[str, Any]
    try:
        found = to_json(
            check_isolated(
                content,
                roots=settings.TRUST_ROOTS,
                seconds=settings.READING_SECONDS,
                megabytes=settings.READING_MB,
            )
        )
    except SigningError as error:
        found = {"failure": error.message_vi}
    with transaction.atomic():
        stored.signatures = found
        stored.save(update_fields=["signatures"])
        verdicts = [one["verdict"] for one in found.get("signatures", [])]
        record(
            Event.FILE_SIGNATURES_CHECKED,
            by=None,
            subject=stored,
            concerns=sorted(holders_of(stored)),
            verdicts=verdicts,
            failed="failure" in found,
        )
    return found


def sign_document(document: Document, *, key: bytes, passphrase: str, by: Position) -> StoredFile:
    """Sign a document that the unit wrote here, and keep the signed PDF as its file.

    A document signed already gets one more signature: first the leader's, then the unit's
    (Nghị định 30/2020/NĐ-CP, điều 13 and 17). Neither key nor passphrase is kept.

    Args:
        document: an issued document without an original file of its own.
        key: the PKCS#12 file.
        passphrase: its passphrase.
        by: who signs.

    Raises:
        Refused: not issued yet, not written here, or the key cannot be used.
        Conflict: somebody else has signed meanwhile.
    """
    require(by, Permission.DIRECTIVE_SIGN, document.organisation)
    _check_signable(document)
    with _key(key, passphrase) as owner:
        content = _content(document.rendered, lambda: paper_of_document(document))
        signed = sign(content, owner, reason=_("Ban hành văn bản"), location=document.place or None)
    return _keep(document, signed, Event.DOCUMENT_SIGNED, owner, by)


def sign_report(report: Report, *, key: bytes, passphrase: str, by: Position) -> StoredFile:
    """Sign a report that the unit handed in, and keep the signed PDF beside it.

    Signing goes as with documents, by whoever signs for the unit. A report that was sent back is
    none any more: the one handed in again in its place is signed.

    Raises:
        Refused: it was sent back, or the key cannot be used.
        Conflict: somebody else has signed meanwhile.
    """
    require(by, Permission.DIRECTIVE_SIGN, report.dispatch.organisation)
    if report.returned_at is not None:
        raise Refused(_("Báo cáo này đã bị trả lại; hãy ký báo cáo gửi lại."))
    with _key(key, passphrase) as owner:
        paper = paper_of_report(report)
        content = _content(report.rendered, lambda: paper)
        signed = sign(content, owner, reason=_("Báo cáo cấp trên"), location=paper.place)
    return _keep(
        report, signed, Event.REPORT_SIGNED, owner, by, [report.to_id] if report.to_id else []
    )


@contextmanager
def _key(key: bytes, passphrase: str) -> Iterator[Key]:
    try:
        yield open_key(key, passphrase)
    except (SigningError, Unwritable) as error:
        raise Refused(error.message_vi) from None


def _content(earlier: StoredFile | None, paper: Callable[[], Paper]) -> bytes:
    """Return the PDF that is signed next: the one signed already, else one newly written."""
    return file_content(earlier) if earlier else FORMS["pdf"].write(paper())


def _keep(
    subject: Document | Report,
    signed: bytes,
    event: Event,
    owner: Key,
    by: Position,
    concerns: Collection[int] = (),
) -> StoredFile:
    """Put the signed file in the place of the one before, and have its signatures checked."""
    with transaction.atomic():
        stored = store_file(signed, media_type=MediaType.PDF)
        rows: Any = type(subject)._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
        if rows.filter(pk=subject.pk, rendered=subject.rendered).update(rendered=stored) != 1:
            raise Conflict(_("Văn bản này vừa được người khác ký; hãy tải lại trang."))
        subject.rendered = stored
        record(
            event,
            by=by,
            subject=subject,
            concerns=concerns,
            signer=owner.signer,
            serial=owner.serial,
            sha256=stored.sha256,
        )
        async_task(CHECK, stored.pk, task_name=f"signatures-{stored.pk}")
    return stored


def _check_signable(document: Document) -> None:
    if document.upload_id is not None or document.form != Document.Form.DOCUMENT:
        raise Refused(_("Chỉ ký số văn bản do đơn vị soạn trên hệ thống."))
    if document.issued_at is None:
        raise Refused(_("Hãy ban hành, cấp số văn bản trước khi ký số."))
