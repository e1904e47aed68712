"""Taking in files: checked, kept, read in a process apart, drafted for review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.drafting import draft_documents
from toandan.directives.actions.files import (
    destroy_file,
    holders_of,
    store_file,
)
from toandan.directives.actions.messages import reading_of, taken_apart
from toandan.directives.actions.open_phrases import forget_phrases
from toandan.directives.actions.signatures import CHECK
from toandan.directives.errors import Gone, Refused
from toandan.directives.filetypes import MediaType, RefusedFile, identify_document
from toandan.directives.models import Document, StoredFile, Upload
from toandan.directives.queries.access import require
from toandan.interchange import InterchangeError
from toandan.reading import ReadingError, to_json
from toandan.reading.forms import secrecy_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position

JOB = "toandan.directives.jobs_intake.read"
#: how long past the reader's own limit a worker is taken for dead
GRACE_SECONDS = 60
NAME_LENGTH = 255
#: so far from the top a stamp of secrecy may stand
HEAD_LINES = 40


@dataclass(frozen=True)
class HandedIn:
    """One file taken in; `repeated` where the unit has had the same file before."""

    upload: Upload
    repeated: bool


def hand_in(content: bytes, name: str, *, by: Position) -> HandedIn:
    """Check a file, keep it, and queue its reading.

    Raises:
        NotPermitted: the position does not draft.
        RefusedFile: the file is not taken; the refusal is on the audit trail.
    """
    unit = by.served_organisation
    require(by, Permission.DIRECTIVE_DRAFT, unit)
    try:
        kind = identify_document(content, settings.UPLOAD_MAX_MB)
        paper = taken_apart(content, name) if kind == MediaType.EDXML else None
    except RefusedFile as refusal:
        with transaction.atomic():
            record(Event.FILE_REFUSED, by=by, reason=refusal.code, size=len(content))
        raise
    with transaction.atomic():
        package = store_file(content, media_type=kind) if paper else None
        if paper:
            content, name, kind = paper.content, paper.name, paper.kind
        stored = store_file(content, media_type=kind)
        earlier = Upload.objects.filter(file=stored, organisation=unit).order_by("at").first()
        if earlier is not None:
            return HandedIn(_with_package(earlier, package), repeated=True)
        upload = Upload.objects.create(
            file=stored, package=package, name=_clean_name(name), organisation=unit, by=by
        )
        # no name here: should the file turn out to be a state secret, nothing of it may stay
        record(
            Event.FILE_UPLOADED,
            by=by,
            subject=Upload(pk=upload.pk),
            size=stored.size,
            media_type=kind.value,
        )
        # the queue is a table of the same database: file and job are kept together or not at all
        async_task(JOB, upload.pk, task_name=f"read-{upload.pk}")
    return HandedIn(upload, repeated=False)


def read_upload(upload_id: int) -> str:
    """Read an upload and draft its documents, once.

    A second run of the same job finds nothing to claim; after a killed worker the claim
    runs out and the job, given out again, takes it over.

    Returns:
        `read`, `failed`, `refused`, or `claimed` where another worker has it.
    """
    claimed_at = timezone.now()
    if not _claim(upload_id, claimed_at):
        return "claimed"
    upload = Upload.objects.select_related("file", "by__organisation", "organisation").get(
        pk=upload_id
    )
    try:
        reading = reading_of(upload)
    except (ReadingError, InterchangeError) as error:
        return _fail(upload, claimed_at, error.message_vi)
    except Gone as gone:
        return _fail(upload, claimed_at, str(gone))
    contract = to_json(reading, full=True)
    return _finish(upload, claimed_at, contract, contract.pop("text"))


@transaction.atomic
def read_again(upload: Upload, *, by: Position) -> None:
    """Queue an upload once more that failed, whose job has died, or whose drafts were put aside."""
    require(by, Permission.DIRECTIVE_DRAFT, upload.organisation)
    dead = _dead_before(timezone.now())
    stopped = (
        Q(state__in=(Upload.State.FAILED, Upload.State.READ))
        | Q(state=Upload.State.READING, started_at__lt=dead)
        | Q(state=Upload.State.WAITING, at__lt=dead)
    )
    in_use = upload.documents.filter(discarded_at=None).exists()
    queued = Upload.objects.filter(stopped, pk=upload.pk)
    if in_use or queued.update(state=Upload.State.WAITING, started_at=None, failure="") != 1:
        raise Refused(_("Tệp này đang được đọc hoặc đã có dự thảo."))
    record(Event.DOCUMENT_REREAD, by=by, subject=Upload(pk=upload.pk))
    async_task(JOB, upload.pk, task_name=f"read-{upload.pk}")


@transaction.atomic
def destroy_secret(upload: Upload, *, by: Position) -> bool:
    """Delete a file that a person sees to be a state secret though no mark was read in it.

    A scan's stamp may be unreadable to the machine. What the unit has of the file goes, its
    drafts too; one that was issued or registered must first be taken back by those who keep
    the books. Another holder's papers do not hang on this person's word: where there are
    such, the bytes stay, and the event tells administrators of all units concerned.

    Returns:
        Whether the file has left the system.

    Raises:
        Refused: a document of the file stands in a register.
    """
    require(by, Permission.DIRECTIVE_DRAFT, upload.organisation)
    documents = Document.objects.filter(upload__in=_copies(upload))
    if documents.exclude(issued_at=None, registered_at=None).exists():
        raise Refused(
            _("Văn bản trong tệp này đã vào sổ hoặc ban hành; hãy báo người đứng đầu xử lý.")
        )
    pk, files = upload.pk, _files_of(upload)
    others = _forget(upload)
    for stored in files if not others else ():
        destroy_file(stored)
    _record_secret(pk, others, by=by, by_hand=True)
    return not others


@transaction.atomic
def draft_by_hand(*, by: Position, upload: Upload | None = None) -> Document:
    """Open an empty draft whose fields a clerk types in, beside the original where there is one."""
    unit = upload.organisation if upload else by.served_organisation
    require(by, Permission.DIRECTIVE_DRAFT, unit)
    if upload and (kept := upload.documents.filter(discarded_at=None).first()):
        return kept
    document = Document.objects.create(
        organisation=unit, created_by=by, upload=upload, system=unit.kind.system
    )
    record(Event.DOCUMENT_DRAFTED, by=by, subject=document.wordless(), by_hand=True)
    return document


def _claim(upload_id: int, claimed_at: dt.datetime) -> bool:
    taken = Q(state=Upload.State.READING, started_at__lt=_dead_before(claimed_at))
    free = Q(state=Upload.State.WAITING) | taken
    claim = Upload.objects.filter(free, pk=upload_id)
    return claim.update(state=Upload.State.READING, started_at=claimed_at) == 1


def _dead_before(now: dt.datetime) -> dt.datetime:
    """Return the moment before which a claim belongs to a worker that is gone."""
    return now - dt.timedelta(seconds=settings.READING_SECONDS + GRACE_SECONDS)


def _release(upload: Upload, claimed_at: dt.datetime, **outcome: Any) -> bool:
    """Write the outcome unless another worker took the claim over meanwhile."""
    mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING, started_at=claimed_at)
    for name, value in outcome.items():
        setattr(upload, name, value)
    return mine.update(**outcome) == 1


@transaction.atomic
def _fail(upload: Upload, claimed_at: dt.datetime, message: str) -> str:
    if not _release(upload, claimed_at, state=Upload.State.FAILED, failure=message):
        return "claimed"
    record(Event.DOCUMENT_READ, by=upload.by, subject=Upload(pk=upload.pk), failed=True)
    return "failed"


def _finish(upload: Upload, claimed_at: dt.datetime, contract: dict[str, Any], text: str) -> str:
    marks = {one["confidentiality"] for one in contract["documents"]} - {None} | _stamps(text)
    if marks:
        return _refuse_secret(upload, claimed_at, marks)
    with transaction.atomic():
        done = _release(
            upload,
            claimed_at,
            state=Upload.State.READ,
            text=text.replace("\x00", ""),
            reading=contract,
        )
        if not done:
            return "claimed"
        drafts = draft_documents(upload, by=upload.by)
        record(
            Event.DOCUMENT_READ,
            by=upload.by,
            subject=Upload(pk=upload.pk),
            sha256=upload.file.sha256,
            documents=[draft.pk for draft in drafts],
        )
        if upload.file.media_type == MediaType.PDF:
            # a job of its own: a worker that dies between the two leaves it in the queue
            async_task(CHECK, upload.file_id, task_name=f"signatures-{upload.file_id}")
    return "read"


def _stamps(text: str) -> set[str]:
    """Return the marks of secrecy that stand alone near the top, whatever the reader made of it.

    A letter too short or too strange to be taken for one is an article to the reader, and an
    article has no head in which it would look for a stamp.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()][:HEAD_LINES]
    degrees = (secrecy_of(line) for line in lines if line.isupper())
    return {degree.value for degree in degrees if degree}


@transaction.atomic
def _refuse_secret(upload: Upload, claimed_at: dt.datetime, marks: set[str]) -> str:
    """Delete a document marked as a state secret, its bytes first; only the refusal stays.

    Luật Bảo vệ bí mật nhà nước 29/2018/QH14, điều 5 khoản 4 and 5: state secrets are neither
    drafted, kept nor sent on a system that is not certified for them. Other
    holders of the same bytes keep their papers, but the file answers them that it is gone.
    """
    if not _release(upload, claimed_at, state=Upload.State.FAILED):
        return "claimed"
    by, pk, files = upload.by, upload.pk, _files_of(upload)
    others = _forget(upload)
    for stored in files:
        destroy_file(stored)
    _record_secret(pk, others, by=by, marks=sorted(marks))
    return "refused"


def _with_package(upload: Upload, package: StoredFile | None) -> Upload:
    """Tie a package to a file that was handed in before it, so that its sender can be answered."""
    if package is not None and upload.package_id is None:
        Upload.objects.filter(pk=upload.pk, package=None).update(package=package)
        upload.package = package
    return upload


def _copies(upload: Upload) -> QuerySet[Upload]:
    """Return what the unit has handed in of a file; twice only where two did so at once."""
    return Upload.objects.filter(file=upload.file, organisation=upload.organisation)


def _files_of(upload: Upload) -> list[StoredFile]:
    """Return a file and the packages that it came in, which hold the same words."""
    packages = StoredFile.objects.filter(packages__in=_copies(upload)).distinct()
    return list({one.pk: one for one in (upload.file, *packages)}.values())


def _forget(upload: Upload) -> set[int]:
    """Delete a unit's copies of a file with all read from them; return who else holds it."""
    copies, files = _copies(upload), _files_of(upload)
    for document in Document.objects.filter(upload__in=copies).select_related("issuer", "upload"):
        forget_phrases(document)
    Document.objects.filter(upload__in=copies).delete()
    copies.delete()
    return set().union(*(holders_of(stored) for stored in files))


def _record_secret(pk: int, others: set[int], *, by: Position, **details: Any) -> None:
    """Put the refusal on the trail, before the eyes of every unit that holds the file too."""
    details["reason"] = "secrecy"
    if others:
        details["other_holders"] = len(others)
    record(
        Event.FILE_REFUSED,
        by=by,
        subject=Upload(pk=pk),
        concerns=others,
        **details,
    )


def _clean_name(name: str) -> str:
    plain = "".join(
        sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable()
    )
    return plain.strip()[-NAME_LENGTH:] or _("không tên")
