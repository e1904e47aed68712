"""What is reported back of a document that came in a package, derived like every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.directives.actions.messages import package_in
from toandan.directives.errors import Refused
from toandan.directives.models import Dispatch
from toandan.directives.queries.state import State, state_of, with_facts
from toandan.exchange.queries.packages import no_identifier, organ_of
from toandan.interchange import InterchangeError
from toandan.interchange.edxml import Package, ResponseFor, Staff, StateReport, state_words
from toandan.interchange.edxml import State as Reported

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Document, StoredFile

#: our states → those of edXML; receipt comes before all others there too
REPORTED: dict[State, Reported] = {
    State.SENT: Reported.ARRIVED,
    State.RECEIVED: Reported.RECEIVED,
    State.RELAYED: Reported.ASSIGNED,
    State.PLANNED: Reported.ASSIGNED,
    State.WORKING: Reported.IN_PROGRESS,
    State.REPORTED: Reported.IN_PROGRESS,
    State.RETURNED: Reported.IN_PROGRESS,
    State.DONE: Reported.FINISHED,
    State.CLOSED: Reported.FINISHED,
}


def reported_state(document: Document) -> Reported:
    """Return how far a document from another system has come here.

    A draft has arrived, one put aside is refused; one in the register is where its own
    dispatch is.
    """
    if document.discarded_at:
        return Reported.REFUSED
    if document.registered_at is None:
        return Reported.ARRIVED
    own: Any = with_facts(
        Dispatch.objects.filter(document=document, organisation=document.organisation)
    ).first()
    if own is None:
        return Reported.RECEIVED
    if REPORTED[state_of(own)] == Reported.RECEIVED and _has_officer(own):
        return Reported.ASSIGNED
    return REPORTED[state_of(own)]


def _has_officer(dispatch: Dispatch) -> bool:
    return dispatch.assignments.filter(officer__isnull=False).exists()


def state_report(document: Document, *, by: Position | None) -> StateReport:
    """Return what the sender of a document is told of it now.

    Raises:
        Refused: the document did not come in a package, or the unit has no identifier.
        Gone: the package was deleted.
    """
    package = came_in(document)
    if package is None:
        raise Refused(_("Văn bản này không đến bằng gói edXML nên không có nơi để báo trạng thái."))
    unit = document.organisation
    if not unit.identifier:
        raise no_identifier(unit)
    state = reported_state(document)
    return StateReport(
        response_for=ResponseFor(
            identifier=package.sender.identifier,
            code=package.number,
            date=package.date,
            document_id=package.document_id,
        ),
        sender=organ_of(unit),
        state=state,
        at=timezone.localtime().replace(microsecond=0, tzinfo=None),
        description=state_words(state.value),
        staff=Staff(department=str(by.organisation), name=str(by.user)) if by else None,
    )


def came_in(document: Document) -> Package | None:
    """Return the package that a document came in, None where it came otherwise."""
    stored: StoredFile | None = document.upload.package if document.upload else None
    if stored is None:
        return None
    try:
        return package_in(stored)
    except InterchangeError:
        return None
