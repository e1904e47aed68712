"""Documents, their references, addressees, corrections and republications."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position
from toandan.directives.models.files import StoredFile, Upload
from toandan.units.models import Organisation, PhraseRule, System
from toandan.vietnamese import fold, search_words


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents with the filters that lists use; scope is in `queries.access`."""

    def matching(self, words: str) -> DocumentQuerySet:
        """Return the documents whose number, subject, body or unit hold every word, marks aside."""
        found = self
        for word in search_words(words):
            found = found.filter(folded__contains=word)
        return found


class Document(models.Model):
    """An official document, or an article that reports one.

    A draft has no `issued_at`, no `registered_at` and no `discarded_at`. `organisation` is
    the unit that holds the draft or registered it first; `issuer` the body whose document
    it is, where that body is in the system, and `issuer_name` what the document says.
    """

    class Form(models.TextChoices):
        """What sort of text it is."""

        DOCUMENT = "document", _("Văn bản")
        ARTICLE = "article", _("Bài đăng")

    class Urgency(models.TextChoices):
        """How fast it has to travel."""

        NONE = "", _("Thường")
        KHAN = "khan", _("Khẩn")
        THUONG_KHAN = "thuong_khan", _("Thượng khẩn")
        HOA_TOC = "hoa_toc", _("Hỏa tốc")
        HOA_TOC_HEN_GIO = "hoa_toc_hen_gio", _("Hỏa tốc hẹn giờ")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="documents")
    created_by = models.ForeignKey(Position, models.PROTECT, related_name="documents")
    created_at = models.DateTimeField(default=timezone.now)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    #: where this document's words stand in the upload's text
    text_start = models.PositiveIntegerField(default=0)
    text_end = models.PositiveIntegerField(default=0)
    #: the finished file of a document written here
    rendered = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="rendered_documents"
    )
    form = models.CharField(max_length=10, choices=Form, default=Form.DOCUMENT)
    system = models.CharField(_("hệ thống"), max_length=10, choices=System, default=System.STATE)
    doc_type = models.CharField(_("loại văn bản"), max_length=60, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=60, editable=False, db_index=True)
    date = models.DateField(_("ngày ban hành"), null=True, blank=True)
    place = models.CharField(_("nơi ban hành"), max_length=120, blank=True)
    issuer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="issued_documents"
    )
    issuer_name = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    issuer_parent = models.CharField(_("cơ quan cấp trên"), max_length=300, blank=True)
    act_author = models.CharField(_("người ban hành"), max_length=200, blank=True)
    subject = models.TextField(_("trích yếu"), blank=True)
    urgency = models.CharField(_("độ khẩn"), max_length=20, choices=Urgency, blank=True)
    monitoring_body = models.CharField(_("cơ quan theo dõi"), max_length=300, blank=True)
    contact = models.CharField(_("đầu mối khi có khó khăn"), max_length=300, blank=True)
    signing_authority = models.CharField(_("thẩm quyền ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list, blank=True)
    text = models.TextField(_("toàn văn"), blank=True)
    #: site, title, time, author and attachments of an article
    article = models.JSONField(default=dict, blank=True)
    #: field → [[start, end], …] into the upload's text, and field → 0…1, from the reading
    spans = models.JSONField(default=dict, blank=True)
    confidence = models.JSONField(default=dict, blank=True)
    repairs = models.JSONField(default=list, blank=True)
    #: the dispatch that this document implements, and whether the parent goes along with it
    implements = models.ForeignKey(
        "directives.Dispatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relays",
    )
    registered_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)
    folded = models.TextField(editable=False, blank=True)
    #: counts the edits, so that two people do not overwrite each other's
    revision = models.PositiveIntegerField(default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("văn bản")
        indexes = (
            models.Index(fields=["organisation", "-created_at"]),
            models.Index(fields=["issued_at"]),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["issuer", "number_key", "date"],
                condition=~Q(number_key="") & Q(issued_at__isnull=False, discarded_at=None),
                name="one_document_per_issuer_number_and_date",
            ),
        )

    def __str__(self) -> str:
        """Return type, number and subject."""
        head = " ".join(part for part in (self.doc_type, self.shown_number) if part)
        if self.pk and not head and not self.subject:
            return _("Dự thảo (mã %d)") % self.pk
        if not head:
            head = str(_("Văn bản không số"))
        return f"{head} – {self.subject}"[:300]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search columns in step with what they are made from."""
        self.number_key = number_key(self.number)
        words = (self.number, self.doc_type, self.subject, self.issuer_name, self.signer, self.text)
        self.folded = fold(" ".join(words))
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "number_key", "folded"}
        super().save(*args, **kwargs)

    def wordless(self) -> Document:
        """Return what the audit trail may hold of a draft: its key, and none of its words.

        The trail is never shortened, and a draft may yet turn out to be a state secret, of
        which nothing may stay.
        """
        return Document(pk=self.pk) if self.is_draft or self.discarded_at else self

    @property
    def shown_number(self) -> str:
        """The number as people read it: one that is still to be given begins with dots."""
        return f"…{self.number}" if self.number.startswith(("-", "/")) else self.number

    @property
    def label(self) -> str:
        """Type and number, by which people speak of it; its subject where it has neither."""
        head = " ".join(part for part in (self.doc_type, self.shown_number) if part)
        return head or self.subject[:80] or str(self)

    @property
    def is_draft(self) -> bool:
        """Neither issued nor registered nor discarded."""
        return not (self.issued_at or self.registered_at or self.discarded_at)

    @property
    def root_pk(self) -> int:
        """The key of the document at the top of the cascade that this one is part of."""
        return self.implements.root_id if self.implements else self.pk


def number_key(number: str) -> str:
    """Return a number in the one form in which all its spellings are equal.

    `Số: 17 -CV/ĐU` becomes `17-CV/ĐU`. Leading zeros do not count (`07-KL/TW` is `7-KL/TW`).
    """
    text = "".join(number.split()).upper().replace("SỐ:", "").replace("SỐ", "")
    return text.replace("Ð", "Đ").lstrip("0")


class Addressee(models.Model):
    """One phrase under "Kính gửi", and the bodies that it stands for."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="addressees")
    position = models.PositiveSmallIntegerField()
    phrase = models.CharField(max_length=300)
    rule = models.ForeignKey(PhraseRule, models.SET_NULL, null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="addressed_in")
    #: a person looked at the phrase and said that nobody in the system is meant
    nobody = models.BooleanField(default=False)

    class Meta:
        """As written."""

        ordering = ("document", "position")
        verbose_name = _("nơi gửi")

    def __str__(self) -> str:
        """Return the phrase."""
        return self.phrase


class Reference(models.Model):
    """Another document named in this one; held without a target until that one arrives."""

    class Relation(models.TextChoices):
        """What the reference does."""

        CITES = "cites", _("căn cứ, dẫn chiếu")
        IMPLEMENTS = "implements", _("triển khai")
        REPLACES = "replaces", _("thay thế")
        AMENDS = "amends", _("sửa đổi, bổ sung")
        REVOKES = "revokes", _("bãi bỏ, thu hồi")

    document = models.ForeignKey(Document, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(default=0)
    raw = models.TextField(blank=True)
    doc_type = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True)
    number_key = models.CharField(max_length=60, editable=False, db_index=True)
    date = models.DateField(null=True, blank=True)
    issuer_name = models.CharField(max_length=300, blank=True)
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.CITES)
    target = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="referred_by"
    )

    class Meta:
        """As written."""

        ordering = ("document", "position")
        verbose_name = _("văn bản liên quan")

    def __str__(self) -> str:
        """Return what is referred to."""
        return " ".join(p for p in (self.doc_type, self.number) if p) or self.raw[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the comparable number in step."""
        self.number_key = number_key(self.number)
        super().save(*args, **kwargs)


class Correction(models.Model):
    """What a person changed in a reading: a labelled example for the reader's evaluation."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(Position, models.PROTECT, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order in which they were made."""

        ordering = ("at", "pk")
        verbose_name = _("chỗ đã sửa")

    def __str__(self) -> str:
        """Return the field."""
        return self.field


class Republication(models.Model):
    """An article found to report a directive, and what it left out."""

    article = models.OneToOneField(Document, models.CASCADE, related_name="republishes")
    directive = models.ForeignKey(Document, models.CASCADE, related_name="republications")
    #: 0…1, how much of the directive's requirements the article carries
    similarity = models.FloatField()
    #: [{"label", "text", "share"}] requirements not, or only partly, found in the article
    left_out = models.JSONField(default=list)
    matched_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-matched_at",)
        verbose_name = _("bài đăng lại")

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.article} ← {self.directive}"
