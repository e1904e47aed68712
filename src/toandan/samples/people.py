"""The invented people of the sample province, and how they sign in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.units.models import Organisation
from toandan.vietnamese import strip_marks

#: the one password of all sample accounts: they hold nothing but invented data
PASSWORD = "toan-dan-mau-2021"  # noqa: S105 - meant to be known
SINCE = dt.date(2021, 1, 1)

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Danh", "Lâm", "Đặng", "Bùi", "Thị")
MIDDLE = ("Văn", "Thị", "Hữu", "Minh", "Thanh", "Ngọc", "Quốc", "Kim")
GIVEN = ("An", "Bảo", "Cúc", "Dũng", "Giang", "Hạnh", "Khoa", "Liên", "Mỹ", "Nhàn", "Phước", "Quý")


@dataclass(frozen=True)
class Account:
    """One sample person with the position held.

    `part` tells the reader of the list what the account is good for.
    """

    username: str
    full_name: str
    organisation: str
    role: Role
    title: str
    part: str = ""
    signs: bool = False
    password: str = PASSWORD


NAMED = (
    Account(
        "vanthu.tinhuy",
        "Trần Ngọc Cúc (mẫu)",
        "van-phong-tinh-uy-91",
        Role.CLERK,
        "Văn thư",
        str(_("Văn thư Văn phòng Tỉnh ủy: tải lên, rà soát, ban hành")),
    ),
    Account(
        "theodoi.tinhuy",
        "Lê Minh Khoa (mẫu)",
        "van-phong-tinh-uy-91",
        Role.MONITOR,
        "Chuyên viên theo dõi",
        str(_("Cán bộ theo dõi: bảng theo dõi, đôn đốc, duyệt báo cáo")),
    ),
    Account(
        "lanhdao.tinhuy",
        "Phạm Quốc Dũng (mẫu)",
        "tinh-uy-91",
        Role.HEAD,
        "Phó Bí thư Thường trực",
        str(_("Người đứng đầu: toàn cảnh, mọi quyền của Tỉnh ủy")),
        signs=True,
    ),
    Account(
        "quantri",
        "Võ Hữu Giang (mẫu)",
        "van-phong-tinh-uy-91",
        Role.ADMINISTRATOR,
        "Quản trị hệ thống",
        str(_("Quản trị: đơn vị, tài khoản, quy tắc nhóm, nhật ký")),
    ),
    Account(
        "kiemtra",
        "Bùi Thanh Nhàn (mẫu)",
        "van-phong-tinh-uy-91",
        Role.AUDITOR,
        "Kiểm tra viên",
        str(_("Kiểm tra, giám sát: xem và nhật ký")),
    ),
    Account("vanthu.ubnd", "Đặng Kim Liên (mẫu)", "van-phong-ubnd-91", Role.CLERK, "Văn thư"),
    Account(
        "theodoi.ubnd",
        "Huỳnh Văn Phước (mẫu)",
        "van-phong-ubnd-91",
        Role.MONITOR,
        "Chuyên viên theo dõi",
    ),
    Account(
        "lanhdao.ubnd",
        "Lâm Thanh Bảo (mẫu)",
        "ubnd-91",
        Role.HEAD,
        "Phó Chủ tịch",
        signs=True,
    ),
    Account(
        "soyte",
        "Nguyễn Thị Hạnh (mẫu)",
        "so-y-te-91",
        Role.HEAD,
        "Giám đốc",
        str(_("Giám đốc Sở Y tế")),
        signs=True,
    ),
    Account(
        "vanthu.goquao",
        "Danh Thị Mỹ (mẫu)",
        "huyen-uy-907",
        Role.CLERK,
        "Văn thư",
        str(_("Văn thư Huyện ủy Gò Quao: tiếp nhận, chuyển tiếp")),
    ),
    Account(
        "yte.goquao",
        "Lê Văn Quý (mẫu)",
        "dang-uy-y-te-907",
        Role.HEAD,
        "Phó Bí thư",
        str(_("Đảng ủy Y tế huyện Gò Quao: dự thảo văn bản triển khai")),
        signs=True,
    ),
    Account(
        "vanthu.giongrieng",
        "Thị Ngọc An (mẫu)",
        "huyen-uy-906",
        Role.CLERK,
        "Văn thư",
        str(_("Văn thư Huyện ủy Giồng Riềng: đơn vị bên cạnh")),
    ),
)


def sample_accounts() -> list[Account]:
    """Return the accounts worth printing: those whose part is explained."""
    return [account for account in NAMED if account.part]


def create_people() -> dict[str, Position]:
    """Create the named accounts and one person for every other body of the sample's tiers.

    Returns:
        The positions by the code of their organisation; heads and monitors of bodies with
        several people are found by username in the same dictionary.
    """
    found: dict[str, Position] = {}
    for account in NAMED:
        position = _create(account, Organisation.objects.get(code=account.organisation))
        found[account.username] = position
        found.setdefault(account.organisation, position)
    others = Organisation.objects.select_related("kind").filter(
        kind__serves_superior=False, kind__tier__in=(1, 2)
    )
    cells = Organisation.objects.select_related("kind").filter(
        is_sample=True, path__startswith=found["dang-uy-y-te-907"].organisation.path
    )
    for number, unit in enumerate([*others, *cells]):
        if unit.code not in found and unit.kind.code in PEOPLED:
            found[unit.code] = _create(_invented(number, unit), unit)
    return found


#: kinds whose bodies get one invented officer, so that the sample's work is somebody's
PEOPLED = frozenset(
    {
        *("huyen-uy", "thanh-uy", "ubnd-huyen", "so", "dang-uy-truc-thuoc-tinh"),
        *("ban-can-su-dang-tinh", "dang-uy-truc-thuoc-huyen", "chi-bo", "cong-an-tinh"),
    }
)


def _invented(number: int, unit: Organisation) -> Account:
    family = FAMILY[number % len(FAMILY)]
    middle = MIDDLE[(number // 3) % len(MIDDLE)]
    given = GIVEN[(number * 5) % len(GIVEN)]
    head = unit.kind.code != "chi-bo"
    return Account(
        username=strip_marks(unit.code).lower()[:60],
        full_name=f"{family} {middle} {given} (mẫu)",
        organisation=unit.code,
        role=Role.HEAD if head else Role.OFFICER,
        title=str(_("Lãnh đạo đơn vị")) if head else str(_("Bí thư chi bộ")),
        signs=head,
    )


def _create(account: Account, unit: Organisation) -> Position:
    user = User.objects.create(
        username=account.username,
        # hashed once: all sample accounts share the password that is printed anyway
        password=_hashed(account.password),
        full_name=account.full_name,
        is_sample=True,
    )
    return Position.objects.create(
        user=user,
        organisation=unit,
        role=account.role,
        title=account.title,
        valid_from=SINCE,
        signs=account.signs,
    )


@cache
def _hashed(password: str) -> str:
    return make_password(password)
