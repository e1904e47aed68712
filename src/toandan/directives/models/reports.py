"""Reports upward: duties, the days on which they fall due, and what was handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models.dispatch import Dispatch
from toandan.directives.models.document import Document
from toandan.directives.models.files import StoredFile
from toandan.units.models import Organisation


class ReportDuty(models.Model):
    """A duty to report that a document lays on its addressees, once or again and again."""

    class Rhythm(models.TextChoices):
        """How often."""

        ONCE = "once", _("Một lần")
        DAILY = "daily", _("Hằng ngày")
        WEEKLY = "weekly", _("Hằng tuần")
        MONTHLY = "monthly", _("Hằng tháng")
        QUARTERLY = "quarterly", _("Hằng quý")
        STANDING = "standing", _("Thường xuyên, khi có phát sinh")

    document = models.ForeignKey(Document, models.CASCADE, related_name="report_duties")
    position = models.PositiveSmallIntegerField(default=0)
    raw = models.CharField(_("ghi trong văn bản"), max_length=300, blank=True)
    to_name = models.CharField(_("báo cáo về"), max_length=300, blank=True)
    to = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="report_duties"
    )
    #: whose duty it is, where not every addressee's
    phrase = models.CharField(_("đơn vị báo cáo"), max_length=300, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.ONCE)
    #: 0 Monday … 6 Sunday for weekly, 1 … 31 for monthly
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    day_of_month = models.PositiveSmallIntegerField(null=True, blank=True)
    at_time = models.TimeField(_("trước giờ"), null=True, blank=True)
    due_on = models.DateField(_("ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        """As written."""

        ordering = ("document", "position")
        verbose_name = _("chế độ báo cáo")

    def __str__(self) -> str:
        """Return what the document says."""
        return self.raw or f"{self.get_rhythm_display()} → {self.to_name}"


class DueReport(models.Model):
    """One report that one body owes under one duty by one moment."""

    duty = models.ForeignKey(ReportDuty, models.CASCADE, related_name="due_reports")
    # by its own indexes, which answer more than the key's own would
    dispatch = models.ForeignKey(
        Dispatch, models.CASCADE, related_name="due_reports", db_index=False
    )
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By time; a job that runs twice opens nothing twice."""

        ordering = ("due_at",)
        verbose_name = _("kỳ báo cáo")
        indexes = (models.Index(fields=["dispatch", "due_at"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["duty", "dispatch", "due_at"], name="one_due_report_each"
            ),
        )

    def __str__(self) -> str:
        """Return duty and time."""
        return f"{self.duty} – {self.due_at:%d/%m/%Y %H:%M}"


class Report(models.Model):
    """A report handed in to the body above; it is waiting, returned or accepted."""

    # both by indexes that also say how the report stands: every row of the board asks that
    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="reports", db_index=False)
    due_report = models.ForeignKey(
        DueReport,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        db_index=False,
    )
    to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="reports_received"
    )
    #: the report handed in again after this one was returned points back to it
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next"
    )
    text = models.TextField(_("nội dung báo cáo"))
    is_final = models.BooleanField(_("báo cáo kết thúc"), default=False)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(Position, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    decision_note = models.TextField(_("ý kiến"), blank=True)
    #: the signed PDF, where the unit signed it
    rendered = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="rendered_reports"
    )

    class Meta:
        """Newest first; a report is not both accepted and returned."""

        ordering = ("-submitted_at", "-pk")
        verbose_name = _("báo cáo")
        indexes = (
            models.Index(fields=["dispatch", "returned_at", "accepted_at", "is_final"]),
            models.Index(fields=["due_report", "returned_at"]),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(returned_at=None),
                name="accepted_or_returned",
            ),
        )

    def __str__(self) -> str:
        """Return whose report it is."""
        return f"{_('Báo cáo')}: {self.dispatch}"
