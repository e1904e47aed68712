"""Areas and organisations, both dated data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from toandan.units.tree import Node, NodeQuerySet
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tier(models.IntegerChoices):
    """How far from the centre; a province without districts has nobody at DISTRICT."""

    CENTRAL = 0, _("Trung ương")
    PROVINCE = 1, _("Cấp tỉnh")
    DISTRICT = 2, _("Cấp huyện")
    COMMUNE = 3, _("Cấp xã")
    HAMLET = 4, _("Ấp, khu phố, chi bộ")
    GROUP = 5, _("Tổ, hộ")


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

    `code` is the official code of the General Statistics Office where there is one
    (province 2, district 3, commune 5 digits).
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    tier = models.PositiveSmallIntegerField(_("cấp"), choices=Tier)
    kind = models.CharField(_("loại"), max_length=60)
    is_border = models.BooleanField(_("biên giới, ven biển, hải đảo"), default=False)

    class Meta(Node.Meta):
        """Named in the interface."""

        verbose_name = _("địa bàn")

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
    #: other ways in which documents name this body, one a line
    aliases = models.TextField(_("cách gọi khác"), blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()  # type: ignore[misc]  # narrows the inherited manager

    class Meta(Node.Meta):
        """Named in the interface."""

        verbose_name = _("tổ chức")

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


class PhraseRule(models.Model):
    """What a group phrase of official letters means, on a date, for whoever wrote it.

    A rule picks bodies by kind from a part of the tree round the issuer, or names them one
    by one. The narrowest rule wins: one kept for an issuer before a general one.
    """

    class Reach(models.TextChoices):
        """Which part of the tree a rule picks from, seen from the issuer."""

        PROVINCE = "province", _("toàn tỉnh")
        SUBORDINATES = "subordinates", _("trực thuộc đơn vị ban hành")
        BELOW = "below", _("mọi cấp dưới đơn vị ban hành")
        AREA = "area", _("trên địa bàn của đơn vị ban hành")
        NAMED = "named", _("các đơn vị nêu tên")

    phrase = models.CharField(_("cụm từ"), max_length=300)
    folded = models.CharField(max_length=300, db_index=True, editable=False)
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
        self.folded = fold(self.phrase)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unchanged
