"""Documents of the spine as the exchange formats want them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone, Refused
from toandan.directives.queries.access import seen_cascade
from toandan.directives.queries.contract import contract_of
from toandan.directives.queries.originals import sees_whole
from toandan.interchange import package_of, without_reading
from toandan.interchange.edxml import Attachment, Organ, Package, ResponseFor
from toandan.reading import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch, Document
    from toandan.reading import OfficialDocument
    from toandan.units.models import Organisation


def official(document: Document) -> OfficialDocument:
    """Return a document as the reader would give it, with what people mended."""
    head = {"file": "", "sha256": "", "pages": 0, "source": "text", "warnings": []}
    reading = from_json(head | {"documents": [contract_of(document)]})
    return without_reading(reading.documents[0])


def no_identifier(unit: Organisation) -> Refused:
    """Return the refusal of what a body without an identifier cannot do."""
    words = _("%(unit)s chưa có mã định danh điện tử. Hãy đề nghị quản trị ghi ở trang đơn vị.")
    return Refused(words % {"unit": unit})


def organ_of(unit: Organisation) -> Organ:
    """Return a body as messages name it."""
    above = unit.superior
    return Organ(
        identifier=unit.identifier,
        name=unit.name,
        in_charge=above.name if above else "",
        email=unit.email,
    )


@dataclass(frozen=True)
class Receivers:
    """To whom of a document's receivers a package can go, and to how many it cannot."""

    reached: list[Organisation]
    unreached: int


def receivers_of(document: Document, position: Position | None) -> Receivers:
    """Return the bodies that a document was sent to, as far as the position sees them."""
    seen = seen_cascade(position, document).filter(document=document)
    rows = seen.exclude(organisation__identifier="").select_related("organisation__superior")
    return Receivers(
        reached=[row.organisation for row in rows.order_by("path")],
        unreached=seen.filter(organisation__identifier="").count(),
    )


def package_for(
    document: Document,
    *,
    sender: Organisation,
    to: Iterable[Organisation],
    position: Position | None,
    dispatch: Dispatch | None = None,
) -> Package:
    """Return the package that takes a document to some bodies.

    Args:
        document: an issued one.
        sender: in whose name it goes out.
        to: bodies with identifiers.
        position: whose sight limits the files; None for the system's own job.
        dispatch: the one that is put out, where the package is for one body.

    Raises:
        Refused: the sender has no identifier, or nobody can be reached.
    """
    receivers = tuple(organ_of(unit) for unit in to)
    if not sender.identifier:
        raise no_identifier(sender)
    if not receivers:
        raise Refused(
            _("Chưa nơi nhận nào của văn bản có mã định danh điện tử nên chưa lập được gói tin.")
        )
    due = dispatch.due_on if dispatch else None
    return package_of(
        official(document),
        sender=organ_of(sender),
        receivers=receivers,
        files=_files(document, position, whole=position is None),
        at=timezone.localtime(document.issued_at or document.created_at).replace(
            microsecond=0, tzinfo=None
        ),
        due=due,
        pages=document.upload.reading.get("pages") if document.upload else None,
        answers=_answered(document),
    )


def _files(document: Document, position: Position | None, *, whole: bool) -> tuple[Attachment, ...]:
    """Return the original, where whoever takes it out may have it and it is still there."""
    upload, rendered = document.upload, document.rendered
    if upload and not (whole or sees_whole(position, upload)):
        return ()
    if upload and whole and upload.documents.filter(discarded_at=None).count() > 1:
        # the file holds other documents too, which are nobody's business at the other end
        return ()
    stored = upload.file if upload else rendered
    if stored is None:
        return ()
    number = (document.number_key or "van-ban").replace("/", "-")
    name = upload.name if upload else f"{number}.pdf"
    try:
        return (Attachment(name, file_content(stored), stored.media_type),)
    except Gone:
        return ()


def _answered(document: Document) -> tuple[ResponseFor, ...]:
    """Return the document that this one implements, which the package says it answers."""
    if document.implements is None:
        return ()
    above = document.implements.document
    issuer = above.issuer
    if issuer is None or not issuer.identifier:
        return ()
    day = above.date.strftime("%Y/%m/%d") if above.date else ""
    return (
        ResponseFor(
            identifier=issuer.identifier,
            code=above.number,
            date=above.date,
            document_id=f"{issuer.identifier},{day},{above.number}",
        ),
    )
