"""How django-allauth behaves here, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by a unit's administrator; nobody signs up."""

    # allauth has no Vietnamese of its own
    error_messages = {  # noqa: RUF012 - allauth's own form of a class attribute
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã bị khóa."),
        "enter_current_password": _("Hãy nhập đúng mật khẩu đang dùng."),
        "incorrect_code": _("Mã không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn hiệu lực."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu đang dùng."),
        "too_many_login_attempts": _(
            "Đăng nhập sai quá nhiều lần. Hãy đợi năm phút rồi thử lại, "
            "hoặc nhờ quản trị của đơn vị đặt lại mật khẩu."
        ),
        "unknown_email": _("Không có tài khoản nào dùng địa chỉ thư này."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "email_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "rate_limited": _("Thao tác quá nhanh. Hãy đợi một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up."""
        return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002 - allauth's signature
        """Refuse, since nobody signs up."""
        raise PermissionError("accounts are made by a unit's administrator")

    def format_email_subject(self, subject: str) -> str:
        """Name the system in front."""
        return f"[Toàn Dân] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write only to people who have an account: the form is open to everyone."""
        if template_prefix != "account/email/unknown_account":
            super().send_mail(template_prefix, email, {**context, "base_url": settings.BASE_URL})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to one's own account; to the work, who had to change a one-time password."""
        if getattr(request.user, "had_one_time_password", False):
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        return reverse("accounts:security")

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Name the ways to confirm who one is."""
        words = {
            "reauthenticate": gettext("Dùng mật khẩu"),
            "mfa_reauthenticate": gettext("Dùng mã từ ứng dụng xác thực hoặc mã dự phòng"),
            "mfa_reauthenticate:webauthn": gettext("Dùng khóa truy cập (passkey)"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = words.get(method["id"], method["description"])
        return methods


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second factor, in Vietnamese."""

    error_messages = {  # noqa: RUF012 - allauth's own form of a class attribute
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Không gỡ được yếu tố xác thực này."),
        "cannot_generate_recovery_codes": _(
            "Chỉ tạo được mã dự phòng khi đã bật xác thực hai yếu tố."
        ),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn."),
        "unverified_email": _("Địa chỉ thư chưa được xác nhận."),
    }

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        """Show the user name in authenticator apps, not the e-mail."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002 - allauth's signature
        """Suggest a name for a key."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 - models load after the apps

        kept = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(gettext("Khóa số %d") % (kept + 1))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the system as passkey dialogs show it."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """Ending other sessions is kept in the audit trail."""

    def end_sessions(self, sessions: Iterable[Any]) -> None:
        """End them and record how many."""
        from toandan.accounts.actions.own import note_sessions_ended  # noqa: PLC0415 - models load after the apps

        ended = list(sessions)
        with transaction.atomic():
            super().end_sessions(ended)
            if ended:
                note_sessions_ended(ended[0].user, count=len(ended))
