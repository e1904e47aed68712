"""The way down: which body was sent which document, and what it owes for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models.document import Document
from toandan.directives.models.requirement import Part, Requirement
from toandan.units.models import Organisation


class Dispatch(models.Model):
    """One document sent to one body. Dispatches form the cascade of the first document.

    `parent` is the dispatch that the sender passes on (forwarding the same document, or
    relaying it by its own); empty at the top. `path` is built as in `units.tree`, from the
    cascade's root document. States are derived from the times and from what hangs on it:
    see `queries.state`.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="dispatches")
    #: the document at the top of the cascade
    root = models.ForeignKey(Document, models.PROTECT, related_name="cascade")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=80, unique=True, editable=False)
    #: the first path behind everything below: kept, so that two dispatches compare in SQL
    path_end = models.CharField(max_length=80, editable=False)
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sent"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dispatches")
    note = models.TextField(_("lời dặn kèm theo"), blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    #: the day by which everything is due here, where a day is set; an extension moves it
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    closing_note = models.TextField(blank=True)

    class Meta:
        """In the order of the cascade."""

        ordering = ("path",)
        verbose_name = _("lượt gửi")
        constraints = (
            models.UniqueConstraint(fields=["document", "organisation"], name="one_dispatch_each"),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("sent_at")),
                name="received_after_sent",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "due_on"]),
            models.Index(fields=["organisation", "-sent_at"]),
            models.Index(fields=["organisation", "path", "path_end"]),
        )

    def __str__(self) -> str:
        """Return document and body."""
        return f"{self.document} → {self.organisation}"

    @property
    def is_on_paper(self) -> bool:
        """Entered from outside the system: nobody above in it follows what the body does."""
        return self.parent_id is None and self.root.issued_at is None

    @property
    def above(self) -> Organisation | None:
        """The body to which this one answers; itself where the document came on paper."""
        return self.organisation if self.is_on_paper else self.sender

    @property
    def is_ended(self) -> bool:
        """Follow-up has ended: of this body, of the document, or of the whole cascade."""
        return bool(self.closed_at or self.document.closed_at or self.root.closed_at)


class Assignment(models.Model):
    """What one body owes for one requirement, or (requirement empty) for the whole document."""

    # by an index that also says whether it is done: every row of the board asks that
    dispatch = models.ForeignKey(
        Dispatch, models.CASCADE, related_name="assignments", db_index=False
    )
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    part = models.CharField(max_length=10, choices=Part)
    due_on = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    #: an officer of the body whom its head made responsible
    officer = models.ForeignKey(Position, models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the document."""

        ordering = ("dispatch", "requirement__position", "pk")
        verbose_name = _("nhiệm vụ")
        constraints = (
            models.UniqueConstraint(
                fields=["dispatch", "requirement", "part"], name="one_assignment_each"
            ),
            # apart, since SQLite cannot be told to take two NULLs as equal
            models.UniqueConstraint(
                fields=["dispatch", "part"],
                condition=Q(requirement=None),
                name="one_assignment_for_the_whole",
            ),
        )
        indexes = (
            models.Index(fields=["due_on"]),
            models.Index(fields=["dispatch", "done_at", "part"]),
        )

    def __str__(self) -> str:
        """Return what is to be done."""
        return str(self.requirement or self.dispatch.document)
