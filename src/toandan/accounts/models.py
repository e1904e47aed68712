"""People, their positions, tokens, and access beyond one's scope."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.permissions import GRANTS, Permission, Role
from toandan.units.models import Organisation
from toandan.vietnamese import fold, sort_key

if TYPE_CHECKING:
    import datetime as dt


def name_sort_key(full_name: str) -> str:
    """Return a key that orders people by given name, then by the rest: `Lê Thị An` under An."""
    *family, given = full_name.split() or [""]
    return f"{sort_key(given)} {sort_key(' '.join(family))}"[:500]


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who can sign in; None leaves the password unusable."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their positions alone."""

    class MailRhythm(models.TextChoices):
        """When a person's notifications come by e-mail, too."""

        AT_ONCE = "at_once", _("Gửi ngay từng thông báo")
        DAILY = "daily", _("Gộp thành một thư lúc 7 giờ sáng")
        NEVER = "never", _("Không gửi thư")

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    folded = models.CharField(max_length=200, editable=False)
    #: by given name, as Vietnamese lists of people are ordered
    sort_key = models.CharField(max_length=500, editable=False, default="")
    #: signed in with a password that somebody else has seen
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    language = models.CharField(max_length=5, default="vi")
    mail_rhythm = models.CharField(
        _("thư báo"), max_length=10, choices=MailRhythm, default=MailRhythm.AT_ONCE
    )
    #: an invented person of the sample province
    is_sample = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        """Named in the interface."""

        verbose_name = _("người dùng")

    def __str__(self) -> str:
        """Return the person's name."""
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the derived columns in step with the name."""
        self.folded = fold(f"{self.full_name} {self.username}")
        self.sort_key = name_sort_key(self.full_name or self.username)
        super().save(*args, **kwargs)


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions in time."""

    def held_on(self, day: dt.date) -> PositionQuerySet:
        """Return the positions held on a day, both ends included."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, user__is_active=True
        )


class Position(models.Model):
    """A person's role in an organisation, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="positions")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    title = models.CharField(_("chức danh"), max_length=120, blank=True)
    valid_from = models.DateField(_("từ ngày"), default=timezone.localdate)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    #: signs documents, so that a draft can name who signs
    signs = models.BooleanField(_("ký văn bản"), default=False)

    #: what access grants open to it, where the request has asked already; see `scope.opened_to`
    opened: frozenset[int] | None = None

    objects = PositionQuerySet.as_manager()

    class Meta:
        """One row for one role of one person in one body at a time."""

        ordering = ("organisation__path", "role", "pk")
        verbose_name = _("chức vụ")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="position_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(valid_to=None),
                name="one_open_position_each",
            ),
        )
        indexes = (models.Index(fields=["organisation", "role"]),)

    def __str__(self) -> str:
        """Return person, title and body."""
        return f"{self.user} – {self.title or self.get_role_display()}, {self.organisation}"

    def is_held_on(self, day: dt.date) -> bool:
        """Tell whether the position is held on a day, as `PositionQuerySet.held_on` does."""
        return (
            self.user.is_active
            and self.valid_from <= day
            and (self.valid_to is None or self.valid_to >= day)
        )

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do."""
        return GRANTS[Role(self.role)]

    @property
    def served_organisation(self) -> Organisation:
        """The body in whose name the position works: an office works for the one above it."""
        unit = self.organisation
        return unit.superior if unit.kind.serves_superior and unit.superior else unit

    @property
    def actor_id(self) -> int | None:
        """For the audit trail."""
        return self.user_id

    @property
    def actor_name(self) -> str:
        """For the audit trail."""
        return str(self.user)

    @property
    def organisation_name(self) -> str:
        """For the audit trail."""
        return str(self.organisation)


class AccessGrant(models.Model):
    """Access to another unit's documents for some hours, with the reason given for it.

    The unit concerned sees each such grant and each document read under it.
    """

    position = models.ForeignKey(Position, models.PROTECT, related_name="access_grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="access_grants")
    reason = models.TextField(_("lý do"))
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-opened_at", "-pk")
        verbose_name = _("quyền xem ngoài phạm vi")
        indexes = (models.Index(fields=["organisation", "-opened_at"]),)

    def __str__(self) -> str:
        """Return who looks where."""
        return f"{self.position.user} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Tell whether papers may still be read under it."""
        return self.expires_at > timezone.now()


class ApiToken(models.Model):
    """A key for another program, acting as one position. Only its digest is kept."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("dùng cho"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    #: the first letters, by which its owner tells it from others
    hint = models.CharField(max_length=12, default="")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("mã truy cập API")

    def __str__(self) -> str:
        """Return what the token is for."""
        return self.name

    @property
    def is_live(self) -> bool:
        """Tell whether the token still opens anything."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a token."""
        return hashlib.sha256(token.encode()).hexdigest()


class SentForm(models.Model):
    """The key of a form that has acted, so that the same press sent twice acts once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Once each."""

        verbose_name = _("biểu mẫu đã gửi")
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="form_sent_once"),)
        indexes = (models.Index(fields=["at"]),)

    def __str__(self) -> str:
        """Return the key."""
        return self.key
