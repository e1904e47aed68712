"""The form by which an officer signs with a key of their own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from toandan.directives.forms.work import VerbForm
from toandan.signing.signing import MOST_KEY_BYTES


class SigningForm(forms.Form):
    """A PKCS#12 file and its passphrase; both are read into memory and nowhere else."""

    key = forms.FileField(
        label=_("Tệp khóa ký (.p12, .pfx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".p12,.pfx"}),
    )
    passphrase = forms.CharField(
        label=_("Mật khẩu của khóa"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
        help_text=_("Khóa và mật khẩu chỉ dùng cho lần ký này, không được lưu lại."),
    )

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4().hex)

    def clean_key(self) -> bytes:
        """Return the file's bytes; refuse what is too large to be a key."""
        file: Any = self.cleaned_data["key"]
        if file.size > MOST_KEY_BYTES:
            raise ValidationError(_("Tệp này quá lớn, không phải khóa ký."))
        content: bytes = file.read()
        return content


class SignReportForm(SigningForm, VerbForm):
    """The same on the work page, under a report that the unit handed in."""

    slug = "ky-so"
