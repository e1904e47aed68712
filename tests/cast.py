"""The fixed cast: a small province whose people every test knows.

Tỉnh ủy ─ Văn phòng Tỉnh ủy (clerk, monitor) · Thường trực as head
  ├─ Huyện ủy A (clerk) ─ Văn phòng · Đảng ủy Y tế A (clerk, head) ─ Chi bộ A1, A2 (officer)
  ├─ Huyện ủy B (clerk)           ← the neighbour, who sees nothing of A's work
  └─ Đảng ủy Công an tỉnh
UBND tỉnh (head) ─ Sở Y tế (officer), Sở Giáo dục và Đào tạo
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.units.models import Area, Organisation, OrganisationKind, System, Tier

PASSWORD = "mat-khau-thu-nghiem"
START = dt.date(2021, 1, 1)

#: code → (name, system, tier, serves its superior, symbol)
KINDS = {
    "tinh-uy": ("Tỉnh ủy", System.PARTY, Tier.PROVINCE, False, "TU"),
    "van-phong-tinh-uy": ("Văn phòng Tỉnh ủy", System.PARTY, Tier.PROVINCE, True, "VPTU"),
    "huyen-uy": ("Huyện ủy", System.PARTY, Tier.DISTRICT, False, "HU"),
    "dang-uy-truc-thuoc-tinh": ("Đảng ủy trực thuộc", System.PARTY, Tier.PROVINCE, False, "ĐU"),
    "dang-uy-truc-thuoc-huyen": ("Đảng ủy trực thuộc", System.PARTY, Tier.DISTRICT, False, "ĐU"),
    "chi-bo": ("Chi bộ", System.PARTY, Tier.HAMLET, False, "CB"),
    "ubnd-tinh": ("Ủy ban nhân dân tỉnh", System.STATE, Tier.PROVINCE, False, "UBND"),
    "so": ("Sở", System.STATE, Tier.PROVINCE, False, ""),
}


@dataclass(frozen=True)
class Cast:
    """Everyone by part: organisations and the positions held in them."""

    tinh_uy: Organisation
    van_phong: Organisation
    huyen_uy_a: Organisation
    huyen_uy_b: Organisation
    y_te_a: Organisation
    chi_bo_a1: Organisation
    chi_bo_a2: Organisation
    cong_an: Organisation
    ubnd: Organisation
    so_y_te: Organisation
    so_giao_duc: Organisation
    clerk: Position
    monitor: Position
    head: Position
    clerk_a: Position
    clerk_b: Position
    clerk_y_te: Position
    head_y_te: Position
    officer_a1: Position
    officer_a2: Position
    officer_so: Position
    head_ubnd: Position
    administrator: Position
    auditor: Position


def _kinds() -> dict[str, OrganisationKind]:
    made = {}
    for code, (name, system, tier, serves, symbol) in KINDS.items():
        made[code], _ = OrganisationKind.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "system": system,
                "tier": tier,
                "serves_superior": serves,
                "symbol": symbol,
            },
        )
    return made


def _person(code: str, name: str, organisation: Organisation, role: Role, title: str) -> Position:
    user = User.objects.create_user(code, PASSWORD, full_name=name, email=f"{code}@example.invalid")
    return Position.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        title=title,
        valid_from=START,
        signs=role == Role.HEAD,
    )


def make_cast() -> Cast:
    """Create the areas, organisations and people."""
    kinds = _kinds()
    province = Area.objects.create(code="t", name="Tỉnh Mẫu", tier=Tier.PROVINCE, kind="Tỉnh")
    area_a = Area.objects.create(
        code="t-a", name="Huyện A", tier=Tier.DISTRICT, kind="Huyện", parent=province
    )
    area_b = Area.objects.create(
        code="t-b", name="Huyện B", tier=Tier.DISTRICT, kind="Huyện", parent=province
    )

    def body(
        code: str, name: str, kind: str, superior: Organisation | None, area: Area = province
    ) -> Organisation:
        return Organisation.objects.create(
            code=code, name=name, kind=kinds[kind], superior=superior, area=area
        )

    tinh_uy = body("tinh-uy", "Tỉnh ủy Tỉnh Mẫu", "tinh-uy", None)
    van_phong = body("vptu", "Văn phòng Tỉnh ủy", "van-phong-tinh-uy", tinh_uy)
    huyen_uy_a = body("hu-a", "Huyện ủy A", "huyen-uy", tinh_uy, area_a)
    huyen_uy_b = body("hu-b", "Huyện ủy B", "huyen-uy", tinh_uy, area_b)
    y_te_a = body("a-yte", "Đảng ủy Y tế huyện A", "dang-uy-truc-thuoc-huyen", huyen_uy_a, area_a)
    a1 = body("a-yte-1", "Chi bộ Trung tâm Y tế huyện A", "chi-bo", y_te_a, area_a)
    a2 = body("a-yte-2", "Chi bộ Trạm Y tế xã A2", "chi-bo", y_te_a, area_a)
    cong_an = body("du-ca", "Đảng ủy Công an tỉnh", "dang-uy-truc-thuoc-tinh", tinh_uy)
    ubnd = body("ubnd", "Ủy ban nhân dân tỉnh", "ubnd-tinh", None)
    so_y_te = body("so-yte", "Sở Y tế", "so", ubnd)
    so_giao_duc = body("so-gddt", "Sở Giáo dục và Đào tạo", "so", ubnd)
    return Cast(
        tinh_uy=tinh_uy,
        van_phong=van_phong,
        huyen_uy_a=huyen_uy_a,
        huyen_uy_b=huyen_uy_b,
        y_te_a=y_te_a,
        chi_bo_a1=a1,
        chi_bo_a2=a2,
        cong_an=cong_an,
        ubnd=ubnd,
        so_y_te=so_y_te,
        so_giao_duc=so_giao_duc,
        clerk=_person("vanthu", "Lê Thị Văn Thư", van_phong, Role.CLERK, "Văn thư"),
        monitor=_person("theodoi", "Trần Văn Dõi", van_phong, Role.MONITOR, "Chuyên viên"),
        head=_person("bithu", "Nguyễn Văn Đầu", tinh_uy, Role.HEAD, "Phó Bí thư Thường trực"),
        clerk_a=_person("vanthu.a", "Phạm Thị An", huyen_uy_a, Role.CLERK, "Văn thư"),
        clerk_b=_person("vanthu.b", "Phạm Thị Bình", huyen_uy_b, Role.CLERK, "Văn thư"),
        clerk_y_te=_person("vanthu.yte", "Lê Thị Hoa", y_te_a, Role.CLERK, "Văn phòng Đảng ủy"),
        head_y_te=_person("bithu.yte", "Lưu Văn Bốn", y_te_a, Role.HEAD, "Phó Bí thư"),
        officer_a1=_person("chibo.a1", "Danh Sóc", a1, Role.OFFICER, "Bí thư chi bộ"),
        officer_a2=_person("chibo.a2", "Thị Mai", a2, Role.OFFICER, "Bí thư chi bộ"),
        officer_so=_person("soyte", "Võ Văn Sáu", so_y_te, Role.OFFICER, "Chuyên viên"),
        head_ubnd=_person("chutich", "Lâm Văn Bảy", ubnd, Role.HEAD, "Chủ tịch"),
        administrator=_person(
            "quantri", "Đỗ Văn Quản", van_phong, Role.ADMINISTRATOR, "Quản trị mạng"
        ),
        auditor=_person("kiemtra", "Hồ Thị Soát", van_phong, Role.AUDITOR, "Kiểm tra viên"),
    )
