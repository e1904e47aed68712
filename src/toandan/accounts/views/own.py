"""One's own account: security at a glance, API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from toandan.accounts import actions
from toandan.accounts.actions.own import choose_mail
from toandan.accounts.forms import MailForm, TokenForm
from toandan.accounts.middleware import held_positions, signed_in_user
from toandan.accounts.models import ApiToken, User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how one's own account is protected, and where to change it."""
    user = signed_in_user(request)
    kept = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    kinds = list(kept)
    context = {
        "held": held_positions(user),
        "totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "recovery": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "mail": MailForm(initial={"rhythm": user.mail_rhythm}),
        "tokens": sum(t.is_live for t in ApiToken.objects.filter(position__user=user)),
    }
    return render(request, "accounts/security.html", context)


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Choose when one's notifications come by e-mail."""
    form = MailForm(request.POST)
    if form.is_valid():
        rhythm = User.MailRhythm(form.cleaned_data["rhythm"])
        choose_mail(signed_in_user(request), rhythm=rhythm)
        messages.success(
            request, _("Đã lưu cách nhận thư báo: %(rhythm)s.") % {"rhythm": rhythm.label}
        )
    else:
        messages.error(request, _("Hãy chọn một cách nhận thư báo."))
    return redirect("accounts:security")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens and issue a new one, whose text is shown once."""
    position = request.position  # type: ignore[attr-defined]  # set by the middleware
    if position is None:
        raise PermissionDenied(_("Đồng chí chưa được giao chức vụ nào nên chưa cấp được mã."))
    form = TokenForm(request.POST or None)
    text = ""
    if form.is_valid():
        try:
            _token, text = actions.issue_token(position, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm()
    own = ApiToken.objects.filter(position__user=signed_in_user(request))
    own = own.select_related("position__organisation", "position__user")
    context = {"form": form, "text": text, "tokens": own}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    token = get_object_or_404(ApiToken, pk=pk, position__user=signed_in_user(request))
    try:
        actions.revoke_token(token, by=token.position)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã thu hồi mã."))
    return redirect("accounts:tokens")
