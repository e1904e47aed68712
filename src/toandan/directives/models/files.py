"""Original files, kept by their hash, and what was handed in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.units.models import Organisation


class StoredFile(models.Model):
    """A file as it came, kept once per content under `files/ab/abcdef…`."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField(default=timezone.now)
    #: what checking a PDF's digital signatures gave (`toandan.signing`), or why it failed
    #: ({"failure": …}); None before the check, and for files that are no PDF
    signatures = models.JSONField(null=True, blank=True)

    class Meta:
        """Named in the interface."""

        verbose_name = _("tệp gốc")

    def __str__(self) -> str:
        """Return the start of the hash."""
        return self.sha256[:12]

    @property
    def storage_name(self) -> str:
        """Where the bytes lie in the default storage."""
        return f"{self.sha256[:2]}/{self.sha256}"


class Upload(models.Model):
    """One file handed in by one position, and what reading it gave."""

    class State(models.TextChoices):
        """How far reading has come."""

        WAITING = "waiting", _("Đang chờ đọc")
        READING = "reading", _("Đang đọc")
        READ = "read", _("Đã đọc")
        FAILED = "failed", _("Không đọc được")

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uploads")
    #: the edXML package that the file came in
    package = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="packages"
    )
    name = models.CharField(_("tên tệp"), max_length=255)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uploads")
    by = models.ForeignKey(Position, models.PROTECT, related_name="uploads")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    started_at = models.DateTimeField(null=True)
    #: the message for the clerk where reading failed
    failure = models.TextField(blank=True)
    #: the extracted text, and the reading in the form of `toandan read --json`
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)

    class Meta:
        """Newest first."""

        ordering = ("-at",)
        verbose_name = _("tệp đã nhận")

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name
