"""Fetching what is only read; reading under an access grant leaves its trace, as on the pages."""

from __future__ import annotations

from django.http import HttpRequest

from toandan.accounts.actions.access import note_use
from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission
from toandan.api.server import acting
from toandan.directives.models import Dispatch, Document
from toandan.directives.queries.access import get_dispatch_for, get_document_for, grant_used


def document_read(request: HttpRequest, pk: int) -> Document:
    """Return a document that the token's position sees, the use of a grant recorded.

    Raises:
        Http404: the position does not see it.
    """
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_READ)
    _note(acting(request), found)
    return found


def dispatch_read(request: HttpRequest, pk: int) -> Dispatch:
    """Return a dispatch that the token's position sees, the use of a grant recorded.

    Raises:
        Http404: the position does not see it.
    """
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_READ)
    _note(acting(request), found.document)
    return found


def _note(position: Position, document: Document) -> None:
    grant = grant_used(position, document)
    if grant is not None:
        note_use(grant, document.wordless())
