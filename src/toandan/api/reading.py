"""Fetching what is only read; reading under an access grant leaves its trace, as on the pages."""

from __future__ import annotations

from django.http import HttpRequest

from toandan.accounts.permissions import Permission
from toandan.api.server import acting
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.models import Dispatch, Document
from toandan.directives.queries.access import get_dispatch_for, get_document_for


def document_read(request: HttpRequest, pk: int) -> Document:
    """Return a document that the token's position sees, the use of a grant recorded.

    Raises:
        Http404: the position does not see it.
    """
    found = get_document_for(acting(request), pk, Permission.DIRECTIVE_READ)
    noted_grant(acting(request), found)
    return found


def dispatch_read(request: HttpRequest, pk: int) -> Dispatch:
    """Return a dispatch that the token's position sees, the use of a grant recorded.

    Raises:
        Http404: the position does not see it.
    """
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_READ)
    noted_grant(acting(request), found)
    return found
