"""What went to other systems and what came from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models import Dispatch, StoredFile, Upload
from toandan.exchange.words import STATE_WORDS


class Message(models.Model):
    """One message that crossed the border: a document, or the state of one.

    A document in came as an upload, a document out is a dispatch. A state out tells what
    became of an upload's document here; a state in what became of a dispatch there.
    """

    class Direction(models.TextChoices):
        """Which way it went."""

        IN = "in", _("Đến")
        OUT = "out", _("Đi")

    class Kind(models.TextChoices):
        """What it carries."""

        DOCUMENT = "document", _("Văn bản")
        STATE = "state", _("Trạng thái")

    direction = models.CharField(max_length=3, choices=Direction)
    kind = models.CharField(max_length=8, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="messages")
    upload = models.ForeignKey(
        Upload, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    dispatch = models.ForeignKey(
        Dispatch, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    #: the body at the other end
    identifier = models.CharField(_("mã định danh"), max_length=35)
    name = models.CharField(_("đơn vị"), max_length=300, blank=True)
    #: of a state: its code, what was said with it, and when, by the other end's clock
    code = models.CharField(_("trạng thái"), max_length=2, blank=True)
    description = models.TextField(_("lời nhắn"), blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    #: empty where the folders' job did it
    by = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Newest first; nothing goes out twice, nothing counts twice."""

        ordering = ("-at", "-pk")
        verbose_name = _("gói tin liên thông")
        constraints = (
            models.CheckConstraint(
                condition=Q(upload=None, dispatch__isnull=False)
                | Q(upload__isnull=False, dispatch=None),
                name="message_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["dispatch"],
                condition=Q(direction="out", kind="document"),
                name="one_package_out_each",
            ),
            models.UniqueConstraint(
                fields=["upload", "code"],
                condition=Q(direction="out", kind="state"),
                name="one_state_out_each",
            ),
            models.UniqueConstraint(
                fields=["dispatch", "file"],
                condition=Q(direction="in", kind="state"),
                name="one_state_in_each",
            ),
            models.UniqueConstraint(
                fields=["upload"],
                condition=Q(direction="in", kind="document"),
                name="one_package_in_each",
            ),
        )

    def __str__(self) -> str:
        """Return what it was and with whom."""
        what = self.state or self.get_kind_display()
        return f"{what} – {self.name or self.identifier}"

    @property
    def state(self) -> str:
        """The state in words, "" for a document."""
        return str(STATE_WORDS.get(self.code, self.code))
