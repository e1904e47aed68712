"""Units from a spreadsheet: taken in row by row, what is wrong comes back to be mended."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.accounts.rejects import FAULT
from toandan.accounts.sheets import read_rows, xlsx_of
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directory.imports import (
    AREAS,
    MAX_ROWS,
    ORGANISATIONS,
    import_units,
    template_file,
)
from toandan.units.models import Area, Border, Organisation, OrganisationKind, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Body = Callable[[str], Organisation]
    SignIn = Callable[[Position], Client]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
HEADS = [head.value for head in ORGANISATIONS.heads]
AREA_HEADS = [head.value for head in AREAS.heads]
GO_QUAO = "Đảng ủy Y tế huyện Gò Quao"


def row(**cells: str) -> list[str]:
    given = {"KIND": "Chi bộ", "SUPERIOR": GO_QUAO, **cells}
    return [given.get(head.name, "") for head in ORGANISATIONS.heads]


def area_row(**cells: str) -> list[str]:
    given = {"KIND": "Ấp", "PARENT": "Xã Định An [30964]", **cells}
    return [given.get(head.name, "") for head in AREAS.heads]


@pytest.fixture
def manager(body: Body) -> Position:
    user = User.objects.create_user("quantri", full_name="Quản trị")
    return Position.objects.create(
        user=user,
        organisation=body("van-phong-tinh-uy-91"),
        role=Role.ADMINISTRATOR,
        valid_from=dt.date(2021, 1, 1),
    )


@pytest.fixture
def chi_bo() -> str:
    return OrganisationKind.objects.filter(tier=Tier.HAMLET).values_list("name", flat=True)[0]


def test_a_row_makes_an_organisation_in_the_area_of_the_one_above(
    manager: Position, body: Body, chi_bo: str
) -> None:
    rows = [HEADS, row(NAME="Chi bộ Khoa Ngoại", KIND=chi_bo, ALIASES="Khoa Ngoại; CB Ngoại")]
    outcome = import_units(rows, ORGANISATIONS, by=manager)
    assert outcome.rejected == []
    made = Organisation.objects.get(name="Chi bộ Khoa Ngoại")
    assert outcome.created == [made]
    above = body("dang-uy-y-te-907")
    assert (made.superior, made.area) == (above, above.area)
    assert made.aliases.splitlines() == ["Khoa Ngoại", "CB Ngoại"]
    assert made.code == "chi-bo-khoa-ngoai"
    event = AuditEvent.objects.latest("sequence")
    assert (event.event, event.details["code"]) == (Event.UNIT_CHANGED, made.code)


def test_a_row_may_stand_above_the_row_that_it_is_under(manager: Position, chi_bo: str) -> None:
    rows = [
        HEADS,
        row(NAME="Tổ đảng số 1", KIND=chi_bo, SUPERIOR="Chi bộ Khoa Nội"),
        row(NAME="Chi bộ Khoa Nội", KIND=chi_bo),
    ]
    assert import_units(rows, ORGANISATIONS, by=manager).rejected == []
    below = Organisation.objects.get(name="Tổ đảng số 1")
    assert below.superior is not None
    assert below.superior.name == "Chi bộ Khoa Nội"


def test_a_file_handed_in_twice_changes_nothing_the_second_time(
    manager: Position, chi_bo: str
) -> None:
    rows = [HEADS, row(NAME="Chi bộ Khoa Nội", KIND=chi_bo)]
    import_units(rows, ORGANISATIONS, by=manager)
    count = Organisation.objects.count()
    outcome = import_units(rows, ORGANISATIONS, by=manager)
    assert (outcome.unchanged, outcome.created, outcome.rejected) == (1, [], [])
    assert Organisation.objects.count() == count


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"NAME": ""}, ["Thiếu “Tên”."]),
        ({"NAME": "", "SUPERIOR": ""}, ["Thiếu “Tên”, “Cấp trên”."]),
        # all at once, so that a row need be mended once only
        (
            {"KIND": "Sở ngành", "SUPERIOR": "Huyện ủy Không Có", "SINCE": "32/13/2026"},
            ["Loại: không có loại “Sở ngành”", "Cấp trên: ", "Có từ ngày: Ngày “32/13"],
        ),
        (
            {"KIND": "Trạm y té xã"},
            ["không có loại “Trạm y té xã”; gần giống: ", "Trạm y tế xã, phường, thị trấn"],
        ),
        ({"SUPERIOR": "Đảng ủy Y tế"}, ["có thể là nhiều đơn vị"]),
        ({"EMAIL": "khong-phai-thu"}, ["Hộp thư: "]),
        ({"CODE": "huyen-uy-907"}, ["Mã “huyen-uy-907” đã cấp cho Huyện ủy Gò Quao."]),
        ({"IDENTIFIER": "sai"}, ["Mã định danh: ", "H35.1.2"]),
    ],
)
def test_what_is_wrong_is_told_by_column(
    manager: Position, chi_bo: str, cells: dict[str, str], reasons: list[str]
) -> None:
    count = Organisation.objects.count()
    given = {"NAME": "Chi bộ Khoa Nội", "KIND": chi_bo, **cells}
    outcome = import_units([HEADS, row(**given)], ORGANISATIONS, by=manager)
    [rejected] = outcome.rejected
    for reason in reasons:
        assert reason in rejected.reason
    assert rejected.line == 2
    assert Organisation.objects.count() == count


def test_rejected_rows_come_back_mended_and_are_taken_in(
    manager: Position, chi_bo: str, signed_in: SignIn
) -> None:
    client = signed_in(manager)
    rows = [row(NAME="Chi bộ Một", KIND=chi_bo), row(NAME="=Chi bộ Hai", KIND="Chi bo x")]
    address = reverse("units:import-organisations")

    def hand_in(content: bytes) -> str:
        file = SimpleUploadedFile("don-vi.xlsx", content)
        return client.post(address, {"file": file}).content.decode()

    page = hand_in(xlsx_of(HEADS, rows))
    assert "1 đơn vị mới · 0 đã có sẵn · 1 dòng cần sửa" in page
    link = page.split("/can-sua/", 1)[1].split('"', 1)[0]
    back = client.get(f"{address}can-sua/{link}")
    sheet = openpyxl.load_workbook(io.BytesIO(back.content)).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    [head, mended] = read_rows(back.content)
    assert head[-1] == FAULT
    assert "Chi bo x" in mended[-1]
    mended[1] = chi_bo
    assert "1 đơn vị mới · 0 đã có sẵn · 0 dòng cần sửa" in hand_in(xlsx_of(head, [mended]))
    assert Organisation.objects.filter(name="=Chi bộ Hai").exists()


def test_a_rejected_row_is_named_by_its_place_in_the_file(
    manager: Position, chi_bo: str, signed_in: SignIn
) -> None:
    content = xlsx_of(HEADS, [row(NAME="Chi bộ Một", KIND=chi_bo), [], row(KIND="Chi bo x")])
    file = SimpleUploadedFile("don-vi.xlsx", content)
    page = signed_in(manager).post(reverse("units:import-organisations"), {"file": file})
    assert [one.line for one in page.context["outcome"].rejected] == [4]


def test_the_exported_list_can_be_handed_in_with_lines_added(
    manager: Position, chi_bo: str, signed_in: SignIn
) -> None:
    found = signed_in(manager).get(reverse("units:index"), {"q": "y te go quao", "xuat": "xlsx"})
    rows = read_rows(found.content)
    places = {name: at for at, name in enumerate(rows[0])}
    added = [""] * len(rows[0])
    added[places["Tên"]], added[places["Loại"]] = "Chi bộ Khoa Dược", chi_bo
    added[places["Cấp trên"]] = GO_QUAO
    outcome = import_units([*rows, added], ORGANISATIONS, by=manager)
    assert outcome.rejected == []
    assert [unit.name for unit in outcome.created] == ["Chi bộ Khoa Dược"]
    assert outcome.unchanged == len(rows) - 1 > 1


def test_hamlets_get_their_tier_by_their_kind(manager: Position) -> None:
    commune = Area.objects.filter(tier=Tier.COMMUNE, border="").earliest("path")
    rows = [
        AREA_HEADS,
        area_row(NAME="Ấp Thử Một", PARENT=commune.code, BORDER="Ven biển"),
        area_row(NAME="Xóm Thử", KIND="Xóm", PARENT=commune.code),
        area_row(NAME="Xóm Thử Hai", KIND="Xóm", PARENT=commune.code, TIER="Cấp xã"),
    ]
    outcome = import_units(rows, AREAS, by=manager)
    [made] = outcome.created
    assert isinstance(made, Area)
    assert (made.tier, made.border, made.is_border) == (Tier.HAMLET, Border.COAST, True)
    assert made.parent == commune
    assert "Hãy ghi cột “Cấp”" in outcome.rejected[0].reason
    assert "phải ở cấp cao hơn" in outcome.rejected[1].reason


@pytest.mark.parametrize("rows", [[HEADS], [["Họ và tên"], ["x"]], [HEADS] * (MAX_ROWS + 2)])
def test_a_file_that_is_no_list_of_units_is_refused_as_a_whole(
    manager: Position, rows: list[list[str]]
) -> None:
    with pytest.raises(ValidationError):
        import_units(rows, ORGANISATIONS, by=manager)


def test_the_template_holds_the_heads_and_the_kinds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_file(ORGANISATIONS)))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADS
    kinds = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert kinds == set(OrganisationKind.objects.values_list("name", flat=True))
    assert read_rows(template_file(AREAS)) == [AREA_HEADS]


@pytest.mark.parametrize("page", ["import-organisations", "import-areas"])
def test_only_who_manages_units_may_import(
    manager: Position, body: Body, signed_in: SignIn, page: str
) -> None:
    clerk = Position.objects.create(
        user=User.objects.create_user("vanthu", full_name="Văn thư"),
        organisation=body("dang-uy-y-te-907"),
        role=Role.CLERK,
        valid_from=dt.date(2021, 1, 1),
    )
    address = reverse(f"units:{page}")
    assert signed_in(clerk).get(address).status_code == 403
    assert signed_in(clerk).get(f"{address}mau/").status_code == 403
    client = signed_in(manager)
    assert client.get(address).status_code == 200
    assert client.put(address).status_code == 405
    assert client.post(address).status_code == 422
    assert client.get(f"{address}mau/").status_code == 200
    assert client.get(f"{address}can-sua/khong-co/").status_code == 404
