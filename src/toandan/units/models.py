"""Areas and organisations, both dated data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from toandan.interchange.edxml import is_identifier
from toandan.units.tree import Node, NodeQuerySet
from toandan.units.wording import phrase_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


class Tier(models.IntegerChoices):
    """How far from the centre; a province without districts has nobody at DISTRICT."""

    CENTRAL = 0, _("Trung ương")
    PROVINCE = 1, _("Cấp tỉnh")
    DISTRICT = 2, _("Cấp huyện")
    COMMUNE = 3, _("Cấp xã")
    HAMLET = 4, _("Ấp, khu phố, chi bộ")
    GROUP = 5, _("Tổ, hộ")


class Border(models.TextChoices):
    """Why a commune counts among the border, coastal and island communes."""

    NONE = "", _("Không")
    LAND = "land", _("Biên giới đất liền")
    COAST = "coast", _("Ven biển")
    ISLAND = "island", _("Hải đảo")


class System(models.TextChoices):
    """Which part of the political system a body belongs to."""

    PARTY = "party", _("Đảng")
    STATE = "state", _("Nhà nước")
    FRONT = "front", _("Mặt trận, đoàn thể")
    FORCE = "force", _("Lực lượng vũ trang")
    HEALTH = "health", _("Y tế")
    OTHER = "other", _("Khác")


class Area(Node):
    """A piece of the country: province, district, commune, hamlet, self-managed group.

    `official_code` is the code of the General Statistics Office (province 2, district 3,
    commune 5 digits). The office gave codes of 2021 to other units in 2025, so `code` is the
    official code only of the unit that came first, and has a suffix for later ones.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    tier = models.PositiveSmallIntegerField(_("cấp"), choices=Tier)
    kind = models.CharField(_("loại"), max_length=60)
    official_code = models.CharField(_("mã thống kê"), max_length=20, blank=True, db_index=True)
    border = models.CharField(
        _("biên giới, ven biển, hải đảo"), max_length=10, choices=Border, blank=True
    )
    #: what `border` says in one bit, for filters; kept in step by `prepare`
    is_border = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta(Node.Meta):
        """Named in the interface."""

        verbose_name = _("địa bàn")

    def prepare(self) -> None:
        """Keep the filter in step with the reason."""
        super().prepare()
        self.is_border = bool(self.border) or self.is_border

    def get_absolute_url(self) -> str:
        """Return the area's page."""
        return reverse("units:area", args=[self.pk])

    def superior_node(self) -> Area | None:
        """Return the area around this one."""
        return self.parent


class OrganisationKind(models.Model):
    """A sort of body, such as huyện ủy or sở; data, so that a province may add its own."""

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    system = models.CharField(_("hệ thống"), max_length=10, choices=System)
    tier = models.PositiveSmallIntegerField(_("cấp"), choices=Tier)
    #: an office works in the name of the body above it: its clerk keeps that body's books
    serves_superior = models.BooleanField(_("giúp việc cho cấp trên trực tiếp"), default=False)
    #: part of the numbers of documents, as in 17-CV/ĐU
    symbol = models.CharField(_("ký hiệu"), max_length=20, blank=True)

    class Meta:
        """By tier, then name."""

        ordering = ("tier", "name")
        verbose_name = _("loại tổ chức")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def check_identifier(value: str) -> None:
    """Refuse an identifier in neither of the two schemes in use."""
    if not is_identifier(value):
        raise ValidationError(
            _("“%(value)s” không đúng dạng mã định danh, ví dụ H35.1.2 hoặc 000.00.01.H35."),
            params={"value": value},
        )


class OrganisationQuerySet(NodeQuerySet):
    """Organisations with the filters that rules use."""

    def of_kinds(self, codes: Iterable[str]) -> OrganisationQuerySet:
        """Return the bodies of the named kinds."""
        return self.filter(kind__code__in=list(codes))


class Organisation(Node):
    """A body with a superior and an area."""

    short_name = models.CharField(_("tên tắt"), max_length=120, blank=True)
    kind = models.ForeignKey(OrganisationKind, models.PROTECT, related_name="organisations")
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    #: part of the numbers of its documents; the kind's symbol where empty
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=20, blank=True)
    email = models.EmailField(_("hộp thư"), blank=True)
    #: by which other systems know the body (Quyết định 20/2020/QĐ-TTg, QCVN 102:2016/BTTTT)
    identifier = models.CharField(
        _("mã định danh điện tử"), max_length=35, blank=True, validators=[check_identifier]
    )
    #: other ways in which documents name this body, one a line
    aliases = models.TextField(_("cách gọi khác"), blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()  # type: ignore[misc]  # narrows the inherited manager

    class Meta(Node.Meta):
        """Named in the interface."""

        verbose_name = _("tổ chức")
        constraints = (
            models.UniqueConstraint(
                fields=["identifier"],
                condition=~Q(identifier=""),
                name="one_body_an_identifier",
                violation_error_message=_("Mã định danh này đã cấp cho đơn vị khác."),
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the rows that find the body by its names in step with the names."""
        super().save(*args, **kwargs)
        wanted = set(self.name_keys())
        kept = set()
        for row in self.names.all():
            if row.key in wanted:
                kept.add(row.key)
            else:
                row.delete()
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=self, key=key) for key in sorted(wanted - kept)
        )

    def name_keys(self) -> list[str]:
        """Return the keys by which the body's names are found."""
        written = [self.name, self.short_name, *self.aliases.splitlines()]
        return list(dict.fromkeys(key[:200] for key in map(phrase_key, written) if key))

    def get_absolute_url(self) -> str:
        """Return the organisation's page."""
        return reverse("units:organisation", args=[self.pk])

    def superior_node(self) -> Organisation | None:
        """Return the body above."""
        return self.superior

    @property
    def tier(self) -> Tier:
        """The tier of its kind."""
        return Tier(self.kind.tier)

    @property
    def document_symbol(self) -> str:
        """What stands for this body in the numbers of its documents."""
        return self.symbol or self.kind.symbol


class OrganisationName(models.Model):
    """One key by which a body is found: made from its name, short name and aliases."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        """One row for a name of a body."""

        verbose_name = _("tên gọi")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key"], name="one_name_each"),
        )

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class PhraseRule(models.Model):
    """What a group phrase of official letters means, on a date, for whoever wrote it.

    A rule picks bodies by kind from a part of the tree round the issuer, or names them one
    by one. The narrowest rule wins: one kept for an issuer, then one for the issuer's kind,
    then a general one.
    """

    class Reach(models.TextChoices):
        """Which part of the tree a rule picks from, seen from the issuer."""

        EVERYWHERE = "everywhere", _("cả nước")
        PROVINCE = "province", _("toàn tỉnh")
        SUBORDINATES = "subordinates", _("trực thuộc đơn vị ban hành")
        BELOW = "below", _("mọi cấp dưới đơn vị ban hành")
        AREA = "area", _("trên địa bàn của đơn vị ban hành")
        NAMED = "named", _("các đơn vị nêu tên")
        NOBODY = "nobody", _("không chỉ đích danh đơn vị nào")

    #: names a shipped rule, so that loading again finds it
    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    phrase = models.CharField(_("cụm từ"), max_length=300)
    #: other ways of writing it, one a line
    variants = models.TextField(_("cách viết khác"), blank=True)
    #: the phrase as `wording.phrase_key` gives it
    folded = models.CharField(max_length=300, db_index=True, editable=False)
    issuer_kinds = models.ManyToManyField(
        OrganisationKind,
        blank=True,
        related_name="rules_as_issuer",
        verbose_name=_("chỉ khi do loại đơn vị này ban hành"),
    )
    issuer = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="phrase_rules",
        verbose_name=_("chỉ khi do đơn vị này ban hành"),
    )
    reach = models.CharField(_("chọn từ"), max_length=20, choices=Reach)
    kinds = models.ManyToManyField(OrganisationKind, blank=True, verbose_name=_("loại tổ chức"))
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="named_in_rules")
    border_only = models.BooleanField(_("chỉ nơi biên giới, biển, đảo"), default=False)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    #: made when a person settled a phrase, not shipped or written as a rule
    is_settlement = models.BooleanField(default=False, editable=False)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        """By phrase."""

        ordering = ("folded", "pk")
        verbose_name = _("quy tắc nhóm đơn vị")

    def __str__(self) -> str:
        """Return the phrase."""
        return self.phrase

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded phrase in step."""
        self.folded = phrase_key(self.phrase)[:300]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unchanged

    def phrase_keys(self) -> list[str]:
        """Return the keys of the phrase and of its other spellings."""
        written = [self.phrase, *self.variants.splitlines()]
        return list(dict.fromkeys(key for key in map(phrase_key, written) if key))

    def in_force_on(self, day: dt.date) -> bool:
        """Tell whether the rule counts on a day; both ends are included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )


class OpenPhrase(models.Model):
    """A phrase that nobody has settled yet, met in a document."""

    phrase = models.CharField(_("cụm từ"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    issuer = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="open_phrases",
        verbose_name=_("đơn vị ban hành"),
    )
    #: the day on which the last document with it was issued
    last_on = models.DateField(_("gặp gần nhất"))
    times = models.PositiveIntegerField(_("số lần gặp"), default=1)

    class Meta:
        """The most frequent first; one row for a phrase of an issuer."""

        ordering = ("-times", "folded")
        verbose_name = _("cụm từ chưa rõ")
        constraints = (
            models.UniqueConstraint(fields=["folded", "issuer"], name="one_open_phrase_each"),
            # SQLite takes no two NULLs for equal, so those without issuer have their own
            models.UniqueConstraint(
                fields=["folded"], condition=Q(issuer=None), name="one_open_phrase_of_nobody"
            ),
        )

    def __str__(self) -> str:
        """Return the phrase."""
        return self.phrase

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the key in step."""
        self.folded = phrase_key(self.phrase)[:300]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unchanged
