"""What a body does about a dispatch: plan, progress, difficulty; and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position, User
from toandan.directives.models.dispatch import Assignment, Dispatch
from toandan.directives.models.files import StoredFile
from toandan.units.models import Organisation

if TYPE_CHECKING:
    import datetime as dt


class Plan(models.Model):
    """How a body means to carry a document out."""

    dispatch = models.OneToOneField(Dispatch, models.CASCADE, related_name="plan")
    text = models.TextField(_("nội dung kế hoạch"), blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """Named in the interface."""

        verbose_name = _("kế hoạch")

    def __str__(self) -> str:
        """Return what it is for."""
        return f"{_('Kế hoạch')}: {self.dispatch}"


class PlanStep(models.Model):
    """One step of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("việc"), max_length=500)
    responsible = models.CharField(_("người phụ trách"), max_length=200, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In order."""

        ordering = ("plan", "position")
        verbose_name = _("bước kế hoạch")

    def __str__(self) -> str:
        """Return the step."""
        return self.text


class Progress(models.Model):
    """One note on how far an assignment has come."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="progress")
    text = models.TextField(_("kết quả"))
    percent = models.PositiveSmallIntegerField(_("tỷ lệ hoàn thành (%)"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("tiến độ")
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_to_100"),
        )

    def __str__(self) -> str:
        """Return the share done."""
        return f"{self.percent}%"


class Evidence(models.Model):
    """A file that shows what was done; hangs on a progress note or on a report."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=255)
    progress = models.ForeignKey(
        Progress, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    report = models.ForeignKey(
        "directives.Report", models.CASCADE, null=True, blank=True, related_name="evidence"
    )

    class Meta:
        """Hangs on exactly one thing."""

        verbose_name = _("minh chứng")
        constraints = (
            models.CheckConstraint(
                condition=Q(progress=None, report__isnull=False)
                | Q(progress__isnull=False, report=None),
                name="evidence_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class Difficulty(models.Model):
    """What stands in a body's way, put to the one named for such questions."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="difficulties")
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="difficulties"
    )
    text = models.TextField(_("khó khăn, vướng mắc"))
    #: the body asked, and the contact that the document names
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, related_name="difficulties")
    contact = models.CharField(_("đầu mối"), max_length=300, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-raised_at",)
        verbose_name = _("khó khăn, vướng mắc")

    def __str__(self) -> str:
        """Return the first words."""
        return self.text[:120]


class Answer(models.Model):
    """An answer to a difficulty; it may open a further one, so there can be several."""

    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="answers")
    text = models.TextField(_("trả lời"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """In order."""

        ordering = ("at", "pk")
        verbose_name = _("trả lời")

    def __str__(self) -> str:
        """Return the first words."""
        return self.text[:120]


class Notification(models.Model):
    """One line in one person's list, and the e-mail that went with it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    #: since when a worker has been sending the e-mail
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("thông báo")
        indexes = (
            models.Index(fields=["user", "read_at", "-at"]),
            models.Index(fields=["at"], condition=Q(mailed_at=None), name="not_mailed"),
        )

    def __str__(self) -> str:
        """Return the line."""
        return self.text

    @property
    def day(self) -> dt.date:
        """The day under which the list shows it."""
        return timezone.localtime(self.at).date()
