"""Number books and the register of documents in and out.

Nghị định 30/2020/NĐ-CP, điều 15 (số văn bản đi) and điều 22 (đăng ký văn bản đến).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models.document import Document
from toandan.units.models import Organisation


class Direction(models.TextChoices):
    """Which way a document went."""

    IN = "in", _("Văn bản đến")
    OUT = "out", _("Văn bản đi")


class NumberBook(models.Model):
    """The last number given by one unit in one book in one year.

    `series` is empty for documents in; out, it is the part behind the number, such as
    `-CV/ĐU`, since each type is numbered apart.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="number_books")
    direction = models.CharField(max_length=3, choices=Direction)
    series = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        """One book a series and year."""

        verbose_name = _("sổ văn bản")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "direction", "series", "year"], name="one_book_a_year"
            ),
        )

    def __str__(self) -> str:
        """Return unit, direction and year."""
        return f"{self.organisation} – {self.get_direction_display()} {self.year} {self.series}"


class RegisterEntry(models.Model):
    """One line of a unit's register."""

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="register_entries")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Position, models.PROTECT, related_name="register_entries")

    class Meta:
        """Newest first; one number once, one document once in a book."""

        ordering = ("-at", "-pk")
        verbose_name = _("dòng sổ văn bản")
        constraints = (
            models.UniqueConstraint(fields=["book", "number"], name="one_number_once"),
            models.UniqueConstraint(fields=["book", "document"], name="one_document_once_a_book"),
        )

    def __str__(self) -> str:
        """Return number and document."""
        return f"{self.number}: {self.document}"
