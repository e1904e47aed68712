"""What a document asks for, and of whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from toandan.directives.models.document import Document
from toandan.units.models import Organisation, PhraseRule


class Requirement(models.Model):
    """One node of a document's tree of requirements."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="requirements")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    #: place in the whole document, counted depth first
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("số mục"), max_length=20, blank=True)
    text = models.TextField(_("nội dung"))
    #: [[start, end], …] into the upload's text
    spans = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    #: what the document says of the time, and the day and hour that it means
    deadline_text = models.CharField(_("thời hạn ghi trong văn bản"), max_length=300, blank=True)
    due_on = models.DateField(_("hạn hoàn thành"), null=True, blank=True)
    due_time = models.TimeField(_("giờ"), null=True, blank=True)

    class Meta:
        """As written."""

        ordering = ("document", "position")
        verbose_name = _("yêu cầu")

    def __str__(self) -> str:
        """Return label and first words."""
        words = self.text if len(self.text) <= 90 else f"{self.text[:90].rsplit(' ', 1)[0]}…"  # noqa: PLR2004 - a line's width
        return f"{self.label} {words}".strip()


class Part(models.TextChoices):
    """What a body does for a requirement."""

    LEAD = "lead", _("Chủ trì")
    COORDINATE = "coordinate", _("Phối hợp")
    CARRY_OUT = "carry_out", _("Thực hiện")
    MONITOR = "monitor", _("Theo dõi")


class RequirementRole(models.Model):
    """A phrase that names who does what; `requirement` is empty for the whole document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="roles")
    requirement = models.ForeignKey(
        Requirement, models.CASCADE, null=True, blank=True, related_name="roles"
    )
    position = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(max_length=10, choices=Part)
    phrase = models.CharField(max_length=300)
    rule = models.ForeignKey(PhraseRule, models.SET_NULL, null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="roles_in")
    #: a person looked at the phrase and said that nobody in the system is meant
    nobody = models.BooleanField(default=False)

    class Meta:
        """As written."""

        ordering = ("document", "requirement__position", "position", "pk")
        verbose_name = _("vai trò thực hiện")

    def __str__(self) -> str:
        """Return part and phrase."""
        return f"{self.get_part_display()}: {self.phrase}"
