"""Signing a unit's own documents and reports with an officer's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from toandan.accounts.actions.once import acting_once
from toandan.accounts.permissions import Permission
from toandan.directives.actions.signatures import sign_document
from toandan.directives.actions.signatures import sign_report as sign_handed_in
from toandan.directives.errors import Refused
from toandan.directives.forms.signing import SigningForm, SignReportForm
from toandan.directives.queries.access import get_document_for
from toandan.directives.views.answers import answered, position_of
from toandan.directives.views.verbs import verb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch


@sensitive_post_parameters("passphrase")
@require_POST
@answered
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign an issued document; the key is in memory for this request only."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_SIGN)
    form = SigningForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(" ".join(str(one[0]) for one in form.errors.values()))
    with acting_once(position.user, form.cleaned_data["once"]) as first:
        if first:
            sign_document(
                document,
                key=form.cleaned_data["key"],
                passphrase=form.cleaned_data["passphrase"],
                by=position,
            )
    messages.success(request, _("Đã ký số văn bản."))
    return redirect("directives:document", pk)


@sensitive_post_parameters("passphrase")
@verb(Permission.DIRECTIVE_SIGN, SignReportForm, anchor="bao-cao")
def sign_report(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, handed_in: int) -> str:
    """Sign a report that the unit handed in."""
    found = get_object_or_404(dispatch.reports.select_related("dispatch", "to"), pk=handed_in)
    sign_handed_in(found, key=cleaned["key"], passphrase=cleaned["passphrase"], by=by)
    return _("Đã ký số báo cáo.")
