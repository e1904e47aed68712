"""Accounts: made, changed, locked, opened again, given a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.actions.positions import appoint
from toandan.accounts.actors import units_of
from toandan.accounts.authority import check_appoint, check_manage
from toandan.accounts.models import ApiToken, Position, User
from toandan.accounts.notices import tell
from toandan.accounts.passwords import one_time_password
from toandan.accounts.usernames import clean_username
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    import datetime as dt

    from toandan.accounts.permissions import Role
    from toandan.units.models import Organisation


#: RFC 5321; Django's own check lets 320 through
LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Created:
    """A new account with its first position, and the password that is shown once."""

    user: User
    position: Position
    password: str


def create_account(  # noqa: PLR0913 - one argument for each column of the form
    *,
    username: str,
    full_name: str,
    organisation: Organisation,
    role: Role,
    by: Position | None,
    title: str = "",
    email: str = "",
    phone: str = "",
    signs: bool = False,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Created:
    """Make an account with a first position and a one-time password.

    `by` None is the installation's own command.

    Raises:
        PermissionDenied: body or role is beyond the administrator.
        ValidationError: the name is taken or not allowed, the e-mail is no address, or the days
            do not fit.
    """
    check_appoint(by, organisation=organisation, role=role)
    name = clean_username(username)
    if not full_name.strip():
        raise ValidationError(_("Thiếu họ và tên."))
    check_email(email)
    password = one_time_password()
    # argon2 takes its time: before the transaction, so that no other writer waits for it
    hashed = make_password(password)
    with transaction.atomic():
        user = _insert(name, full_name, email, phone, hashed)
        record(
            Event.ACCOUNT_CREATED,
            by=by,
            subject=user,
            concerns=[organisation.pk],
            username=name,
        )
        position = appoint(
            user,
            organisation=organisation,
            role=role,
            by=by,
            title=title,
            signs=signs,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    return Created(user, position, password)


def check_email(email: str) -> None:
    """Refuse what is no e-mail address, or longer than the column that keeps it; none is fine."""
    if email.strip():
        validate_email(email.strip())
        if len(email.strip()) > LONGEST_EMAIL:
            raise ValidationError(validate_email.message, code=validate_email.code)


def _insert(name: str, full_name: str, email: str, phone: str, hashed: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create(
                username=name,
                full_name=" ".join(full_name.split()),
                email=email.strip(),
                phone=phone.strip(),
                password=hashed,
                must_change_password=True,
            )
    except IntegrityError:
        raise ValidationError(
            _("Tên đăng nhập “%(name)s” đã có người dùng.") % {"name": name}
        ) from None


@transaction.atomic
def change_account(
    user: User, *, full_name: str, email: str, phone: str, by: Position | None
) -> User:
    """Correct a person's name, e-mail and telephone.

    Raises:
        PermissionDenied: the account is beyond the administrator.
        ValidationError: the e-mail is no address.
    """
    check_manage(by, user)
    check_email(email)
    new = {"full_name": " ".join(full_name.split()), "email": email.strip(), "phone": phone.strip()}
    changed = sorted(name for name, value in new.items() if getattr(user, name) != value)
    if not changed:
        return user
    for name in changed:
        setattr(user, name, new[name])
    user.save(update_fields=[*changed, "folded", "sort_key"])
    # which fields, not their contents: the trail holds no addresses of people
    record(Event.ACCOUNT_CHANGED, by=by, subject=user, concerns=units_of(user), fields=changed)
    return user


@transaction.atomic
def deactivate(user: User, *, reason: str, by: Position | None) -> None:
    """Lock an account at once: its sessions end and its API tokens are revoked.

    Raises:
        PermissionDenied: the account is beyond the administrator.
        ValidationError: it is locked already, or no reason is given.
    """
    check_manage(by, user)
    if not reason.strip():
        raise ValidationError(_("Hãy ghi lý do khóa tài khoản."))
    concerned = units_of(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise ValidationError(_("Tài khoản này đã bị khóa từ trước."))
    user.is_active = False
    ApiToken.objects.filter(position__user=user, revoked_at=None).update(revoked_at=timezone.now())
    record(
        Event.ACCOUNT_DEACTIVATED, by=by, subject=user, concerns=concerned, reason=reason.strip()
    )


def reactivate(user: User, *, by: Position | None) -> str:
    """Open a locked account again and return a new one-time password.

    Raises:
        PermissionDenied: the account is beyond the administrator.
        ValidationError: it is not locked.
    """
    check_manage(by, user)
    password = one_time_password()
    hashed = make_password(password)
    with transaction.atomic():
        opened = User.objects.filter(pk=user.pk, is_active=False).update(
            is_active=True, must_change_password=True, password=hashed
        )
        if not opened:
            raise ValidationError(_("Tài khoản này không bị khóa."))
        user.refresh_from_db()
        record(Event.ACCOUNT_REACTIVATED, by=by, subject=user, concerns=units_of(user))
    return password


def reset_password(user: User, *, by: Position | None) -> str:
    """Return a new one-time password; every session of the person ends.

    Raises:
        PermissionDenied: the account is beyond the administrator.
    """
    check_manage(by, user)
    password = one_time_password()
    user.password = make_password(password)
    user.must_change_password = True
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
        record(Event.ACCOUNT_PASSWORD_RESET, by=by, subject=user, concerns=units_of(user))
        tell(user, _("Mật khẩu của đồng chí vừa được quản trị của đơn vị đặt lại."))
    return password


@transaction.atomic
def reset_second_factor(user: User, *, by: Position | None) -> int:
    """Remove every authenticator of a person who lost theirs; returns how many there were.

    Raises:
        PermissionDenied: the account is beyond the administrator.
        ValidationError: there are none.
    """
    check_manage(by, user)
    removed, _each = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(_("Người này không dùng yếu tố xác thực thứ hai."))
    record(
        Event.ACCOUNT_SECOND_FACTOR_RESET,
        by=by,
        subject=user,
        concerns=units_of(user),
        removed=removed,
    )
    tell(user, _("Yếu tố xác thực thứ hai của đồng chí vừa được quản trị của đơn vị gỡ bỏ."))
    return int(removed)
