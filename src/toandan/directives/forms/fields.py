"""Fields that several forms of the directive spine share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from toandan.directives.filetypes import MEBIBYTE, MOST_EVIDENCE, RefusedFile, identify

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def day(**kwargs: Any) -> forms.DateField:
    """Return a field for a day as officials write it, dd/mm/yyyy."""
    return forms.DateField(widget=forms.DateInput(attrs={"autocomplete": "off"}), **kwargs)


def words(rows: int = 3, **attrs: str) -> forms.Textarea:
    """Return a text box of some lines."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Files that show what was done: any number up to ten, each of a form that is kept.

    Cleans to a list of (content, media type, name).
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Tệp minh chứng"))
        kwargs.setdefault(
            "help_text",
            format_lazy(
                _("PDF, Word, Excel, ảnh; tối đa {files} tệp, mỗi tệp {size} MB."),
                files=MOST_EVIDENCE,
                size=settings.UPLOAD_MAX_MB,
            ),
        )
        super().__init__(required=False, widget=FilesInput(attrs={"multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file by its content and return them all."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > MOST_EVIDENCE:
            raise ValidationError(_("Mỗi lần gửi tối đa %d tệp.") % MOST_EVIDENCE)
        return [self._checked(super(EvidenceField, self).clean(file, initial)) for file in files]

    def _checked(self, file: UploadedFile[Any]) -> tuple[bytes, str, str]:
        name = file.name or str(_("không tên"))
        if (file.size or 0) > settings.UPLOAD_MAX_MB * MEBIBYTE:
            raise ValidationError(
                _("%(name)s lớn hơn %(limit)d MB.")
                % {"name": name, "limit": settings.UPLOAD_MAX_MB}
            )
        content = file.read()
        try:
            kind = identify(content)
        except RefusedFile as refusal:
            raise ValidationError(f"{name}: {refusal}") from refusal
        return content, str(kind), name[-255:]
