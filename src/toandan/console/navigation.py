"""What stands in the navigation, by what a position may do.

An item names an address that an app serves; where the app has no such page, the item is
left out, so that the shell stands with any set of apps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from toandan.accounts.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.accounts.models import Position


@dataclass(frozen=True)
class Link:
    """One place to go: its words, its page, who may go there, and its two keys."""

    text: Any
    page: str
    sign: str
    permission: Permission | None = None
    keys: str = ""
    short: Any = ""
    bottom: bool = False


@dataclass(frozen=True)
class Item:
    """A link with its address, ready to show."""

    text: Any
    address: str
    sign: str
    keys: str
    short: Any
    bottom: bool
    current: bool


@dataclass(frozen=True)
class Group:
    """Items under one head; the first group has none."""

    title: Any
    items: list[Item]


MAP: tuple[tuple[Any, tuple[Link, ...]], ...] = (
    (
        "",
        (
            Link(
                _("Việc cần làm"),
                "directives:inbox",
                "work",
                Permission.DIRECTIVE_READ,
                "g v",
                _("Việc"),
                bottom=True,
            ),
        ),
    ),
    (
        _("Văn bản"),
        (
            Link(
                _("Văn bản đến"),
                "directives:incoming",
                "in",
                Permission.DIRECTIVE_READ,
                "g d",
                _("Đến"),
                bottom=True,
            ),
            Link(
                _("Văn bản đi"),
                "directives:outgoing",
                "out",
                Permission.DIRECTIVE_READ,
                "g o",
                _("Đi"),
            ),
            Link(
                _("Tải văn bản lên"),
                "directives:upload",
                "upload",
                Permission.DIRECTIVE_DRAFT,
                "g t",
                _("Tải lên"),
                bottom=True,
            ),
            Link(
                _("Chờ rà soát"),
                "directives:drafts",
                "edit",
                Permission.DIRECTIVE_DRAFT,
                "g r",
                _("Rà soát"),
            ),
            Link(
                _("Liên thông"),
                "exchange:index",
                "globe",
                Permission.DIRECTIVE_DRAFT,
                "g l",
            ),
        ),
    ),
    (
        _("Thực hiện"),
        (
            Link(
                _("Việc của đơn vị"),
                "directives:unit",
                "folder",
                Permission.DIRECTIVE_READ,
                "g c",
                _("Đơn vị"),
            ),
            Link(
                _("Theo dõi"),
                "directives:board",
                "board",
                Permission.DIRECTIVE_FOLLOW,
                "g b",
                _("Theo dõi"),
                bottom=True,
            ),
        ),
    ),
    (
        _("Tổ chức"),
        (
            Link(_("Các đơn vị"), "units:index", "tree", None, "g u"),
            Link(
                _("Người dùng"),
                "accounts:index",
                "people",
                Permission.UNIT_ACCOUNTS_MANAGE,
                "g n",
            ),
            Link(_("Nhật ký"), "audit:index", "log", Permission.AUDIT_READ, "g k"),
        ),
    ),
)

ACCOUNT: tuple[Link, ...] = (
    Link(_("Tài khoản và bảo mật"), "accounts:security", "shield"),
    Link(_("Phiên đăng nhập"), "usersessions_list", "lock"),
    Link(_("Mã truy cập API"), "accounts:tokens", "link"),
    Link(
        _("Xem ngoài phạm vi"),
        "accounts:beyond",
        "view",
        Permission.ACCESS_BEYOND_OPEN,
    ),
)


def address_of(page: str) -> str:
    """Return the address of a page by its URL name, or nothing where no app serves it."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def _items(links: tuple[Link, ...], position: Position | None, path: str) -> Iterator[Item]:
    allowed = position.permissions if position else frozenset()
    for link in links:
        address = address_of(link.page)
        if not address or (link.permission is not None and link.permission not in allowed):
            continue
        yield Item(
            text=link.text,
            address=address,
            sign=link.sign,
            keys=link.keys,
            short=link.short or link.text,
            bottom=link.bottom,
            current=path == address,
        )


def _with_current(groups: list[Group], path: str) -> list[Group]:
    """Mark the item whose address begins the path, the longest one where several do."""
    addresses = [item.address for group in groups for item in group.items]
    best = max((a for a in addresses if path.startswith(a)), key=len, default=None)
    return [
        Group(
            group.title,
            [Item(**{**vars(item), "current": item.address == best}) for item in group.items],
        )
        for group in groups
    ]


def navigation(position: Position | None, path: str) -> list[Group]:
    """Return the groups that a position sees, with the item of the page at `path` marked."""
    groups = [Group(title, list(_items(links, position, path))) for title, links in MAP]
    return _with_current([group for group in groups if group.items], path)


def bottom_bar(groups: list[Group]) -> list[Item]:
    """Return the few items for the bar at the lower edge of a phone."""
    return [item for group in groups for item in group.items if item.bottom][:4]


def account_links(position: Position | None, path: str) -> list[Item]:
    """Return the links of the person's own menu."""
    return list(_items(ACCOUNT, position, path))
