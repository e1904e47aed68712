"""Who sees which documents and dispatches: the one definition for lists and single objects.

A position sees, for the organisations that it speaks for,

* the documents that they hold, registered or issued;
* what was sent to them, and the parent document that a relay sent to them carries;
* what was made of it below them: every dispatch under one of theirs, with its document;
* the whole cascade of a document that they issued, or that they are charged to monitor;
* what reported to them, or put a difficulty to them.

A neighbour under the same sender is in none of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import AccessGrant
from toandan.accounts.permissions import SENTENCES, Permission
from toandan.accounts.scope import NOTHING, scope_of
from toandan.directives.errors import NotPermitted
from toandan.directives.models import Assignment, Difficulty, Dispatch, Document, Report
from toandan.directives.models.requirement import Part
from toandan.units.tree import below

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position
    from toandan.directives.models import DocumentQuerySet
    from toandan.units.models import Organisation

#: the digits of a path that name the cascade, as `actions.dispatching` writes them
ROOT_WIDTH = 10


def _seen_dispatches(units: frozenset[int]) -> Q:
    """Return the condition for the dispatches that some units see.

    Cascades are picked by sets that the database works out once; only "below one of theirs"
    is asked row by row, and there the lower bound of the path keeps the look-up inside one
    cascade. A year's 40,000 dispatches are so counted in a tenth of a second, not in seven.
    """
    if not units:
        return NOTHING
    above = Dispatch.objects.filter(
        organisation__in=units,
        path__gte=Left(OuterRef("path"), ROOT_WIDTH),
        path__lte=OuterRef("path"),
        path_end__gt=OuterRef("path"),
    )
    # a relay's monitor watches what came of the relay, not the cascade that it is part of
    charged_below = Dispatch.objects.filter(
        organisation__in=units,
        assignments__part=Part.MONITOR,
        root=OuterRef("root"),
        parent__path__lt=OuterRef("path"),
        parent__path_end__gt=OuterRef("path"),
    )
    reports = Report.objects.filter(to__in=units).order_by().values("dispatch")
    difficulties = Difficulty.objects.filter(addressed_to__in=units).order_by().values("dispatch")
    return (
        Q(root__in=_issued_by(units))
        | Q(root__in=_watched_by(units))
        | Q(Exists(above))
        | Q(Exists(charged_below))
        | Q(pk__in=reports)
        | Q(pk__in=difficulties)
    )


def _issued_by(units: frozenset[int]) -> QuerySet[Any, Any]:
    """Return the documents at the top of the cascades that the units opened themselves.

    A document that another unit entered from paper names its issuer too, but what that unit
    does about it is its own affair.
    """
    issued = Document.objects.filter(issuer__in=units, issued_at__isnull=False)
    return issued.order_by().values("pk")


def _watched_by(units: frozenset[int]) -> QuerySet[Any, Any]:
    """Return the documents at the top of the cascades that the units are charged to monitor."""
    charged = Assignment.objects.filter(
        part=Part.MONITOR, dispatch__organisation__in=units, dispatch__parent=None
    )
    return charged.order_by().values("dispatch__root")


def _seen_documents(units: frozenset[int]) -> Q:
    if not units:
        return NOTHING
    seen = Dispatch.objects.filter(_seen_dispatches(units))
    carried = Dispatch.objects.filter(
        organisation__in=units, document__implements__document=OuterRef("pk")
    )
    return (
        Q(organisation__in=units)
        | Q(issuer__in=units, issued_at__isnull=False)
        | Q(republishes__directive__issuer__in=units)
        | Exists(seen.filter(document=OuterRef("pk")))
        | Exists(carried)
    )


def visible_documents(position: Position | None) -> DocumentQuerySet:
    """Return every document that the position sees, discarded ones left out."""
    units = scope_of(position, Permission.DIRECTIVE_READ).readable
    return Document.objects.filter(_seen_documents(units), discarded_at=None)


def visible_dispatches(position: Position | None) -> QuerySet[Dispatch]:
    """Return every dispatch that the position sees."""
    units = scope_of(position, Permission.DIRECTIVE_READ).readable
    return Dispatch.objects.filter(_seen_dispatches(units))


def seen_cascade(position: Position | None, document: Document) -> QuerySet[Dispatch]:
    """Return the dispatches that came of a document, as far as the position sees them.

    Whoever opened or watches the whole cascade sees every row of it: asking that once spares
    asking each row, which on the page of a document to a thousand bodies is most of the work.
    """
    units = scope_of(position, Permission.DIRECTIVE_READ).readable
    came_of_it = Dispatch.objects.filter(in_cascade(document))
    root = Document.objects.filter(pk=document.root_pk)
    if units and root.filter(Q(pk__in=_issued_by(units)) | Q(pk__in=_watched_by(units))).exists():
        return came_of_it
    return came_of_it.filter(_seen_dispatches(units))


def in_cascade(document: Document) -> Q:
    """Return the condition for the dispatches that came of a document."""
    if document.implements_id and document.implements:
        return below(document.implements.path) & ~Q(pk=document.implements_id)
    return Q(root=document)


def followed_dispatches(position: Position | None) -> QuerySet[Dispatch]:
    """Return the dispatches whose work the position follows from above: never its own units'."""
    units = scope_of(position, Permission.DIRECTIVE_FOLLOW).organisations
    return Dispatch.objects.filter(_seen_dispatches(units)).exclude(organisation__in=units)


def grant_used(position: Position | None, shown: Document | Dispatch) -> AccessGrant | None:
    """Return the access grant without which the position would not see something, if any.

    A dispatch may need one though its document does not: a neighbour's work on a letter that
    the position's own unit was sent, too.
    """
    scope = scope_of(position, Permission.DIRECTIVE_READ)
    if position is None or not scope.beyond:
        return None
    seen_by = _seen_dispatches if isinstance(shown, Dispatch) else _seen_documents
    this = type(shown)._default_manager.filter(pk=shown.pk)  # noqa: SLF001 - Django's documented way to a model's manager
    if this.filter(seen_by(scope.organisations)).exists():
        return None
    grants = AccessGrant.objects.filter(position=position, expires_at__gt=timezone.now())
    for grant in grants.select_related("organisation", "position__user"):
        if this.filter(seen_by(frozenset({grant.organisation_id}))).exists():
            return grant
    return None


def get_document_for(position: Position | None, pk: int, permission: Permission) -> Document:
    """Return a document that the position sees and may treat so.

    Raises:
        Http404: the position does not see it (or it does not exist: the same answer).
        NotPermitted: it sees the document but lacks the permission for its holder.
    """
    document = visible_documents(position).filter(pk=pk).first()
    if document is None:
        raise Http404(_("Không có văn bản này trong phạm vi của đồng chí."))
    if permission != Permission.DIRECTIVE_READ:
        require(position, permission, document.organisation)
    return document


def get_dispatch_for(position: Position | None, pk: int, permission: Permission) -> Dispatch:
    """Return a dispatch that the position sees and may treat so.

    What the receiver does (receive, work, report) asks for the receiver's position; what
    the sender does (urge, judge, answer) for a position of a body above.

    Raises:
        Http404: the position does not see it.
        NotPermitted: it sees the dispatch but lacks the permission.
    """
    dispatch = (
        visible_dispatches(position)
        .select_related("document", "root", "organisation__kind", "sender", "parent")
        .filter(pk=pk)
        .first()
    )
    if dispatch is None:
        raise Http404(_("Không có văn bản này trong phạm vi của đồng chí."))
    if permission in FROM_ABOVE:
        if not is_addressed(position, permission, dispatch):
            require_above(position, permission, dispatch)
    elif permission != Permission.DIRECTIVE_READ:
        require(position, permission, dispatch.organisation)
    return dispatch


#: what is done to a dispatch by those above its receiver
FROM_ABOVE = frozenset(
    {
        Permission.DIRECTIVE_ANSWER,
        Permission.DIRECTIVE_CLOSE,
        Permission.DIRECTIVE_FOLLOW,
        Permission.DIRECTIVE_JUDGE,
        Permission.DIRECTIVE_URGE,
    }
)


def may(position: Position | None, permission: Permission, organisation: Organisation) -> bool:
    """Tell whether the position speaks for an organisation with a permission."""
    return organisation.pk in scope_of(position, permission).organisations


def may_above(position: Position | None, permission: Permission, dispatch: Dispatch) -> bool:
    """Tell whether the position stands above a dispatch, or is charged to monitor its cascade.

    Nobody stands above their own work, except where the document came on paper and there is
    nobody else in the system to answer to.
    """
    units = scope_of(position, permission).organisations
    if dispatch.is_on_paper:
        return dispatch.organisation_id in units
    if not units or dispatch.organisation_id in units:
        return False
    watching = Q(assignments__part=Part.MONITOR) & (
        Q(parent=None, root_id=dispatch.root_id)
        | Q(parent__path__lt=dispatch.path, parent__path_end__gt=dispatch.path)
    )
    passed_on = Q(path__lt=dispatch.path, path_end__gt=dispatch.path)
    root = dispatch.root
    return (root.issued_at is not None and root.issuer_id in units) or Dispatch.objects.filter(
        passed_on | watching, organisation__in=units
    ).exists()


def is_addressed(position: Position | None, permission: Permission, dispatch: Dispatch) -> bool:
    """Tell whether a report or a difficulty of the dispatch was put to the position's units.

    Such a body judges that report or answers that difficulty, and nothing else.
    """
    units = scope_of(position, permission).organisations
    if not units:
        return False
    if permission == Permission.DIRECTIVE_JUDGE:
        return dispatch.reports.filter(to__in=units).exists()
    if permission == Permission.DIRECTIVE_ANSWER:
        return dispatch.difficulties.filter(addressed_to__in=units).exists()
    return False


def may_judge(position: Position | None, report: Report) -> bool:
    """Tell whether the position may accept or return a report: put to it, and not its own."""
    units = scope_of(position, Permission.DIRECTIVE_JUDGE).organisations
    dispatch = report.dispatch
    if dispatch.organisation_id in units and not dispatch.is_on_paper:
        return False
    return report.to_id in units or may_above(position, Permission.DIRECTIVE_JUDGE, dispatch)


def require(position: Position | None, permission: Permission, organisation: Organisation) -> None:
    """Stop with the reason unless the position speaks for the organisation with the permission."""
    if not may(position, permission, organisation):
        raise NotPermitted(_denial(position, permission, organisation))


def require_above(position: Position | None, permission: Permission, dispatch: Dispatch) -> None:
    """Stop with the reason unless the position stands above the dispatch."""
    if not may_above(position, permission, dispatch):
        raise NotPermitted(_denial(position, permission, dispatch.sender or dispatch.organisation))


def _denial(position: Position | None, permission: Permission, organisation: Organisation) -> str:
    if position is None:
        return _("Tài khoản chưa được giao chức vụ nào; hãy liên hệ quản trị của đơn vị.")
    return _(
        "%(role)s của %(own)s không có quyền %(what)s tại %(there)s."
        " Hãy liên hệ người đứng đầu hoặc quản trị của đơn vị."
    ) % {
        "role": position.get_role_display(),
        "own": position.organisation,
        "what": SENTENCES[permission],
        "there": organisation,
    }
