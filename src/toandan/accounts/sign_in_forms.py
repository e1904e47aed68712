"""django-allauth's forms with Vietnamese words, since allauth has none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import Form

#: label, help of each field that a person sees
WORDS: dict[str, tuple[Any, Any]] = {
    "login": (_("Tên đăng nhập"), ""),
    "password": (_("Mật khẩu"), ""),
    "oldpassword": (_("Mật khẩu đang dùng"), ""),
    "password1": (
        _("Mật khẩu mới"),
        _(
            "Ít nhất 10 ký tự, không chỉ gồm chữ số, không gần giống họ tên hay tên đăng nhập, "
            "không phải mật khẩu nhiều người dùng. Một câu ngắn dễ nhớ là tốt nhất."
        ),
    ),
    "password2": (_("Nhập lại mật khẩu mới"), ""),
    "email": (_("Thư điện tử"), ""),
    "code": (_("Mã xác thực"), ""),
    "name": (_("Tên khóa"), _("Để phân biệt các thiết bị, ví dụ “Điện thoại cơ quan”.")),
    "passwordless": (
        _("Dùng để đăng nhập không cần mật khẩu"),
        _("Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN của chính thiết bị."),
    ),
}


class _InWords:
    """Puts our words on allauth's fields."""

    #: words that differ for one form
    own_words: dict[str, tuple[Any, Any]] = {}  # noqa: RUF012 - never changed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Form = self  # type: ignore[assignment]  # mixed into forms only
        for name, field in form.fields.items():
            words = {**WORDS, **self.own_words}.get(name)
            if words is not None:
                field.label, field.help_text = words
            # a placeholder vanishes when it is needed; the label stands above the field
            field.widget.attrs.pop("placeholder", None)


class _TwoPasswords(_InWords):
    """Says in Vietnamese that the two do not agree, in the place of allauth's own check."""

    def clean(self) -> dict[str, Any]:
        form: Form = self  # type: ignore[assignment]  # mixed into forms only
        data = form.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            form.add_error("password2", gettext("Hai lần nhập mật khẩu không giống nhau."))
        if first and first == data.get("oldpassword"):
            form.add_error("password1", gettext("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return data


class LoginForm(_InWords, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password."""


class ChangePasswordForm(_TwoPasswords, account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Old and new password."""


class SetPasswordForm(_TwoPasswords, account.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password."""


class ResetPasswordForm(_InWords, account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The e-mail address to which a link is sent."""


class ResetPasswordKeyForm(_TwoPasswords, account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password behind the link; may not be the forgotten one."""

    def clean_password1(self) -> str:
        """Refuse the password in use, which a one-time password is."""
        chosen: str = self.cleaned_data["password1"]
        if self.user is not None and self.user.check_password(chosen):
            raise ValidationError(gettext("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return chosen


class ReauthenticateForm(_InWords, account.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more."""


class CodeForm(_InWords, mfa.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code while signing in."""

    own_words = {  # noqa: RUF012 - never changed
        "code": (
            _("Mã xác thực"),
            _("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        )
    }


class CodeAgainForm(_InWords, mfa.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code to confirm who one is."""

    own_words = CodeForm.own_words


class ActivateTOTPForm(_InWords, totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of an authenticator app."""

    own_words = {  # noqa: RUF012 - never changed
        "code": (_("Mã trong ứng dụng"), _("Sáu chữ số mà ứng dụng đang hiện."))
    }


class AddWebAuthnForm(_InWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey."""


class EditWebAuthnForm(_InWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey's name."""
