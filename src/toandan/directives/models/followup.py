"""Follow-up from above: urging, extension, recognition and violation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models.dispatch import Dispatch
from toandan.units.models import Organisation


class Urging(models.Model):
    """One urging of one body, of three levels, numbered by the body that urges."""

    class Level(models.IntegerChoices):
        """How sharp."""

        REMIND = 1, _("Nhắc việc")
        URGE = 2, _("Đôn đốc")
        CRITICISE = 3, _("Phê bình, yêu cầu giải trình")

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="urgings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="urgings_sent")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=Level)
    text = models.TextField(_("nội dung"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """Newest first; numbers run per unit and year."""

        ordering = ("-at", "-pk")
        verbose_name = _("lần đôn đốc")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_urging_number_once"
            ),
        )

    def __str__(self) -> str:
        """Return level and number."""
        return gettext("%(level)s số %(number)d/%(year)d") % {
            "level": self.get_level_display(),
            "number": self.number,
            "year": self.year,
        }


class Extension(models.Model):
    """A request for more time, and the decision on it."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="extensions")
    until = models.DateField(_("xin gia hạn đến"))
    reason = models.TextField(_("lý do"))
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Position, models.PROTECT, related_name="+")
    granted_until = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        """Newest first; one open request at a time."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("gia hạn")
        constraints = (
            models.UniqueConstraint(
                fields=["dispatch"],
                condition=Q(decided_at=None),
                name="one_open_extension_a_dispatch",
            ),
        )

    def __str__(self) -> str:
        """Return the day asked for."""
        return f"{self.dispatch}: {self.until:%d/%m/%Y}"


class Merit(models.Model):
    """Recognition or violation of a body, or a person in it, under a directive."""

    class Kind(models.TextChoices):
        """Which of the two."""

        RECOGNITION = "recognition", _("Biểu dương, khen thưởng")
        VIOLATION = "violation", _("Vi phạm")

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="merits")
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.CharField(_("cá nhân (nếu có)"), max_length=200, blank=True)
    text = models.TextField(_("nội dung"))
    measure = models.CharField(_("hình thức"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("biểu dương, vi phạm")

    def __str__(self) -> str:
        """Return the kind and the first words."""
        return f"{self.get_kind_display()}: {self.text[:80]}"
