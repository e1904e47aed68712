"""Two installations in one: a directive goes out to a district that is not in the system."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.directives.intake.papers import LETTER, SECRET
from tests.directives.stage import directive

from toandan.accounts.models import Position
from toandan.interchange import package_of, write_package, write_state
from toandan.interchange.edxml import Attachment, Organ, ResponseFor, State, StateReport
from toandan.reading import OfficialDocument

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.directives.models import Dispatch, Document
    from toandan.units.models import Organisation

PROVINCE, DISTRICT_A, DISTRICT_B = "H99", "H99.1", "H99.2"
CENTRE = Organ("G01", "Ban Bí thư mẫu")
TOLD = OfficialDocument(
    doc_type="Kết luận",
    number="07-KL/TW",
    issuer="Ban Bí thư mẫu",
    date=dt.date(2021, 6, 11),
    subject="Về công tác phòng, chống dịch (mẫu)",
    place="Hà Nội",
    signer="Võ Văn Mẫu",
)


def name_bodies(cast: Cast) -> None:
    """Give the bodies of the story their identifiers."""
    for unit, identifier in (
        (cast.tinh_uy, PROVINCE),
        (cast.huyen_uy_a, DISTRICT_A),
        (cast.huyen_uy_b, DISTRICT_B),
    ):
        unit.identifier = identifier
        unit.save(update_fields=["identifier"])


def empty_out(unit: Organisation) -> None:
    """Let nobody work at a body any more, as where it is on another system."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Position.objects.filter(organisation=unit).update(valid_to=yesterday)


def sent(cast: Cast) -> tuple[Document, Dispatch]:
    """Issue a directive; return it with its dispatch to district B."""
    name_bodies(cast)
    document = directive(cast)
    return document, document.dispatches.get(organisation=cast.huyen_uy_b)


def package(
    *files: Attachment,
    told: OfficialDocument = TOLD,
    akn: bool = False,
    to: str = PROVINCE,
    **fields: Any,
) -> bytes:
    """Return a package from the centre; with its Akoma Ntoso only where asked for."""
    made = package_of(told, sender=CENTRE, receivers=(Organ(to, "Tỉnh ủy Tỉnh Mẫu"),), files=files)
    return write_package(replace(made, **({} if akn else {"attachments": files}), **fields))


def letter() -> Attachment:
    """Return the letter of the story as a file of a package."""
    return Attachment("cong-van.txt", LETTER.encode(), "text/plain")


def secret_letter() -> Attachment:
    """Return a letter with a mark of secrecy."""
    return Attachment("cong-van.txt", SECRET.encode(), "text/plain")


def state_of_dispatch(
    document: Document, state: State = State.RECEIVED, *, by: str = DISTRICT_B, minutes: int = 0
) -> bytes:
    """Return what a receiver reports of a document."""
    now = timezone.localtime().replace(microsecond=0, tzinfo=None)
    report = StateReport(
        response_for=ResponseFor(
            PROVINCE,
            code=document.number,
            date=document.date,
        ),
        sender=Organ(by, "Huyện ủy B"),
        state=state,
        at=now - dt.timedelta(minutes=minutes),
        description="Đã vào sổ",
    )
    return write_state(report)
