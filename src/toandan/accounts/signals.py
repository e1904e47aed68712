"""What django-allauth and Django tell us of signing in and out, written to the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from toandan.accounts.actors import person
from toandan.accounts.models import User
from toandan.accounts.notices import tell
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    from django.http import HttpRequest


def _write(event: Event, user: User | None, **details: Any) -> None:
    with transaction.atomic():
        record(event, by=person(user) if user else None, subject=user, **details)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_options: Any) -> None:
    """Keep that a person signed in, and by which means."""
    records = get_authentication_records(request, user)
    methods = [str(found.get("type") or found.get("method")) for found in records]
    _write(Event.ACCOUNT_SIGNED_IN, user, methods=methods)


@receiver(user_logged_out)
def signed_out(user: User | None, **_options: Any) -> None:
    """Keep that a person signed out."""
    if isinstance(user, User):
        _write(Event.ACCOUNT_SIGNED_OUT, user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_options: Any) -> None:
    """Keep a wrong password with the account that it was tried on.

    A name that nobody has is not kept: people type passwords into the wrong field.
    """
    name = str(credentials.get("username") or "")
    user = User.objects.filter(username__iexact=name).first()
    _write(Event.ACCOUNT_SIGN_IN_FAILED, user, step="password", known=user is not None)


@receiver(authentication_failed)
def second_factor_failed(user: User, **_options: Any) -> None:
    """Keep a wrong code."""
    _write(Event.ACCOUNT_SIGN_IN_FAILED, user, step="second-factor", known=True)


@receiver([password_changed, password_reset, password_set])
def password_was_changed(user: User, **_options: Any) -> None:
    """Keep that a person chose a password, which ends the one-time password."""
    # the page that follows is another one for who has only just come in
    user.had_one_time_password = user.must_change_password  # type: ignore[attr-defined]  # for this request alone
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        user.must_change_password = False
        _write(Event.ACCOUNT_PASSWORD_CHANGED, user)
        tell(user, _("Mật khẩu của đồng chí vừa được đổi."))


@receiver(post_save, sender=Authenticator)
def second_factor_added(instance: Authenticator, created: bool, **_options: Any) -> None:  # noqa: FBT001 - Django's signature
    """Keep that a person added a way to confirm who they are.

    Not by allauth's own signal, which comes after the transaction of what it tells of.
    """
    user = _acting_for_themselves(instance)
    if created and user is not None:
        _write(Event.ACCOUNT_SECOND_FACTOR_ADDED, user, kind=str(instance.type))
        tell(user, _("Một yếu tố xác thực vừa được thêm vào tài khoản của đồng chí."))


@receiver(post_delete, sender=Authenticator)
def second_factor_removed(instance: Authenticator, **_options: Any) -> None:
    """Keep that a person removed one; an administrator's reset is a verb with its own event."""
    user = _acting_for_themselves(instance)
    if user is not None:
        _write(Event.ACCOUNT_SECOND_FACTOR_REMOVED, user, kind=str(instance.type))
        tell(user, _("Một yếu tố xác thực của đồng chí vừa được gỡ bỏ."))


def _acting_for_themselves(authenticator: Authenticator) -> User | None:
    """Return the person behind the request where the authenticator is their own."""
    request = context.request
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.pk == authenticator.user_id else None
