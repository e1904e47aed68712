"""What is reported back of a document that came in a package, derived like every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.directives.actions.messages import package_in
from toandan.directives.errors import Refused
from toandan.directives.models import Assignment, Dispatch
from toandan.directives.queries.state import State, state_of, with_facts
from toandan.exchange.queries.packages import no_identifier, organ_of
from toandan.interchange import InterchangeError
from toandan.interchange.edxml import Package, ResponseFor, Staff, StateReport, state_words
from toandan.interchange.edxml import State as Reported

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """Return how far one document from another system has come here."""
    return reported_states([document])[document.pk]


def reported_states(documents: Iterable[Document]) -> dict[int, Reported]:
    """Return how far documents from other systems have come here, by their keys.

    A draft has arrived, one put aside is refused; one in the register is where its own
    dispatch is.
    """
    rows = list(documents)
    officers = Assignment.objects.filter(dispatch=OuterRef("pk"), officer__isnull=False)
    own: Any = with_facts(
        Dispatch.objects.filter(
            document__in=[one.pk for one in rows if one.registered_at],
            organisation=F("document__organisation"),
        )
    ).annotate(has_officer=Exists(officers))
    dispatches = {one.document_id: one for one in own}
    return {one.pk: _reported(one, dispatches.get(one.pk)) for one in rows}


def _reported(document: Document, own: Any) -> Reported:
    if document.discarded_at:
        return Reported.REFUSED
    if document.registered_at is None:
        return Reported.ARRIVED
    state = REPORTED[state_of(own)] if own else Reported.RECEIVED
    if state == Reported.RECEIVED and own and own.has_officer:
        return Reported.ASSIGNED
    return state


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
