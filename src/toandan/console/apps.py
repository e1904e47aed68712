"""The console app."""

from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """The staff shell."""

    name = "toandan.console"
    verbose_name = _("Giao diện làm việc")

    def ready(self) -> None:
        """Let the commonest errors of fields say what to write, as all others here do."""
        forms.Field.default_error_messages["required"] = _("Hãy điền mục này.")
        forms.ChoiceField.default_error_messages["required"] = _("Hãy chọn một mục.")
        forms.FileField.default_error_messages["required"] = _("Hãy chọn tệp.")
        forms.DateField.default_error_messages["invalid"] = _(
            "Hãy ghi ngày/tháng/năm, ví dụ 5/6/2021."
        )
        EmailValidator.message = _("Hãy ghi địa chỉ thư điện tử đầy đủ, có dấu @ và tên miền.")
