from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from toandan.accounts.imports import MAX_ROWS, Head, import_people
from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.accounts.rejects import FAULT
from toandan.accounts.sheets import read_rows, xlsx_of
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
UPLOAD = "/nguoi-dung/nhap/"
HEADS = [head.value for head in Head]


def row(**cells: str) -> list[str]:
    given = {
        "NAME": "Nguyễn Văn An",
        "UNIT": "hu-a",
        "ROLE": "Văn thư",
        "SINCE": "01/06/2021",
        **cells,
    }
    return [given.get(head.name, "") for head in Head]


def test_a_row_makes_an_account_with_its_position(cast: Cast) -> None:
    cells = row(TITLE="Văn thư", EMAIL="an@example.invalid", SIGNS="Có", UNTIL="30/6/2025")
    outcome = import_people([HEADS, cells], by=cast.administrator)
    assert outcome.rejected == []
    [made] = outcome.created
    assert made.user.username == "an.nv"
    assert made.user.email == "an@example.invalid"
    assert made.position.signs
    assert made.position.role == Role.CLERK
    assert made.position.valid_from == dt.date(2021, 6, 1)
    assert made.position.valid_to == dt.date(2025, 6, 30)
    event = AuditEvent.objects.latest("sequence")
    assert event.event == Event.ACCOUNTS_IMPORTED
    assert event.details == {"created": 1, "appointed": 0, "unchanged": 0, "rejected": 0}


def test_a_second_row_of_a_person_gives_a_second_position(cast: Cast) -> None:
    rows = [HEADS, row(), row(ROLE="Cán bộ theo dõi")]
    outcome = import_people(rows, by=cast.administrator)
    assert (len(outcome.created), len(outcome.appointed)) == (1, 1)
    assert outcome.appointed[0].user == outcome.created[0].user


def test_a_file_handed_in_twice_changes_nothing_the_second_time(cast: Cast) -> None:
    rows = [HEADS, row(), row(NAME="Trần Thị Bích", UNIT="hu-b")]
    import_people(rows, by=cast.administrator)
    people, positions = User.objects.count(), Position.objects.count()
    outcome = import_people(rows, by=cast.administrator)
    assert outcome.unchanged == 2
    assert (User.objects.count(), Position.objects.count()) == (people, positions)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"NAME": ""}, "Thiếu “Họ và tên”"),
        ({"UNIT": "không có"}, "Không tìm thấy đơn vị"),
        ({"UNIT": "Sở Y tế"}, "Không tìm thấy đơn vị"),
        ({"UNIT": "Chi bộ"}, "có thể là nhiều đơn vị"),
        ({"ROLE": "Thủ kho"}, "Không có vai trò “Thủ kho”"),
        ({"SINCE": "31/02/2021"}, "Ngày “31/02/2021”"),
        ({"SINCE": "02/06/2021", "UNTIL": "01/06/2021"}, "Ngày kết thúc"),
        ({"SIGNS": "chắc là có"}, "Ký văn bản"),
        ({"EMAIL": "an@"}, "thư điện tử"),
        ({"EMAIL": f"an@{'.'.join(['coquan' * 9] * 5)}.vn"}, "thư điện tử"),
        ({"USERNAME": "có dấu"}, "Tên đăng nhập"),
        ({"USERNAME": "vanthu"}, "đã có người khác dùng"),
    ],
)
def test_a_row_that_cannot_be_taken_in_comes_back_with_the_reason(
    cast: Cast, cells: dict[str, str], reason: str
) -> None:
    people = User.objects.count()
    outcome = import_people([HEADS, row(**cells)], by=cast.administrator)
    assert User.objects.count() == people
    [rejected] = outcome.rejected
    assert rejected.line == 2
    assert reason in rejected.reason


def test_all_that_is_wrong_with_a_row_is_told_at_once(cast: Cast) -> None:
    cells = row(UNIT="không có", ROLE="Thủ kho", SINCE="31/02/2021", SIGNS="chắc là có")
    [rejected] = import_people([HEADS, cells], by=cast.administrator).rejected
    for told in ("Đơn vị: ", "Vai trò: ", "Từ ngày: ", "Ký văn bản: "):
        assert told in rejected.reason
    [rejected] = import_people([HEADS, row(NAME="", UNIT="")], by=cast.administrator).rejected
    assert rejected.reason == "Thiếu “Họ và tên”, “Đơn vị”."


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("905123456", "0905123456"),
        ("2973812345", "02973812345"),
        ("0905 123 456", "0905 123 456"),
        ("+84905123456", "+84905123456"),
        ("113", "113"),
    ],
)
def test_a_telephone_number_gets_back_the_0_that_the_sheet_took(
    cast: Cast, written: str, kept: str
) -> None:
    [made] = import_people([HEADS, row(PHONE=written)], by=cast.administrator).created
    assert made.user.phone == kept


def test_a_row_beyond_the_administrator_comes_back(cast: Cast) -> None:
    user = User.objects.create_user("qt.a", "x", full_name="Kim Thị Quản")
    by = Position.objects.create(
        user=user, organisation=cast.huyen_uy_a, role=Role.UNIT_ADMINISTRATOR
    )
    rows = [
        HEADS,
        row(UNIT="hu-b"),
        row(ROLE="Quản trị hệ thống"),
        row(NAME="Kim Thị Quản", USERNAME="qt.a"),
        row(NAME="Lê Thị Văn Thư", USERNAME="vanthu"),
        row(),
    ]
    outcome = import_people(rows, by=by)
    assert [r.line for r in outcome.rejected] == [2, 3, 4, 5]
    assert len(outcome.created) == 1


def test_the_rejected_rows_are_mended_and_handed_in_again(cast: Cast) -> None:
    rows = [HEADS, row(), row(NAME="Trần Thị Bích", UNIT="hu-c", TITLE="=1+1")]
    outcome = import_people(rows, by=cast.administrator)
    back = read_rows(outcome.rejects_file())
    assert back[0] == [*HEADS, FAULT]
    assert back[1][HEADS.index("Họ và tên")] == "Trần Thị Bích"
    assert "Không tìm thấy" in back[1][-1]
    back[1][HEADS.index("Đơn vị")] = "hu-b"
    again = import_people(read_rows(xlsx_of(back[0], back[1:])), by=cast.administrator)
    assert again.rejected == []
    assert again.created[0].position.title == "=1+1"


def test_heads_are_read_without_marks_and_in_any_order(cast: Cast) -> None:
    rows = [["VAI TRO", "don vi", "Ho va ten", "ghi chú"], ["van thu", "hu-a", "Lý Thị Én", "x"]]
    outcome = import_people(rows, by=cast.administrator)
    assert outcome.created[0].user.full_name == "Lý Thị Én"


@pytest.mark.parametrize("rows", [[], [HEADS], [["Họ và tên", "Đơn vị"], ["A", "hu-a"]]])
def test_a_file_without_rows_or_columns_is_refused(cast: Cast, rows: list[list[str]]) -> None:
    with pytest.raises(ValidationError):
        import_people(rows, by=cast.administrator)


def test_a_file_that_is_too_long_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(ValidationError, match=str(MAX_ROWS)):
        import_people([HEADS, *([row()] * (MAX_ROWS + 1))], by=cast.administrator)
    assert not User.objects.filter(username="an.nv").exists()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * (60 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no zip at all",
        b"\x00\x01\x02",
        "Họ và tên".encode("cp1258", "replace") + b"\xff\xfe",
        b'a,b\n"open',
        b"x" * (5 * 1024 * 1024 + 1),
        bomb(),
    ],
    ids=["broken zip", "binary", "broken letters", "open quote", "too large", "zip bomb"],
)
def test_hostile_files_get_a_message(cast: Cast, signed_in: SignIn, content: bytes) -> None:
    client = signed_in(cast.administrator)
    page = client.post(UPLOAD, {"file": SimpleUploadedFile("x.xlsx", content)})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert client.get(UPLOAD).status_code == 200


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_as_spreadsheet_programs_write_it(mark: str, encoding: str) -> None:
    text = f"Họ và tên{mark}Đơn vị\r\n“Ẩn”{mark}Ấp 2\r\n{mark}\r\n"
    assert read_rows(text.encode(encoding)) == [["Họ và tên", "Đơn vị"], ["“Ẩn”", "Ấp 2"]]


def test_dates_and_numbers_of_a_spreadsheet_come_as_people_write_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b", "c"])
    sheet.append([dt.date(2021, 6, 1), 912345678, 1.5])
    file = io.BytesIO()
    book.save(file)
    assert read_rows(file.getvalue())[1] == ["01/06/2021", "912345678", "1.5"]


def test_two_cells_at_the_far_ends_of_a_sheet_are_two_cells() -> None:
    # laid out as a rectangle they would take 500 GB, and the server process with it
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1048576"], sheet["XFD1048576"] = "Họ và tên", "An", "xa"
    file = io.BytesIO()
    book.save(file)
    first, last = read_rows(file.getvalue())
    assert first[0] == "Họ và tên"
    assert last[1] == "An"
    assert "xa" not in last


CELLS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), min_size=1, max_size=6))
def test_what_is_written_to_a_spreadsheet_is_read_back(rows: list[list[str]]) -> None:
    back = read_rows(xlsx_of(["a", "b", "c"], rows))
    assert [line + [""] * (3 - len(line)) for line in back[1:]] == rows


def test_the_page_takes_a_file_and_gives_passwords_once_and_rejects_for_an_hour(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.administrator)
    template = client.get(f"{UPLOAD}mau/")
    assert read_rows(template.content)[0] == HEADS
    content = xlsx_of(HEADS, [row(), row(NAME="Trần Thị Bích", UNIT="hu-c")])
    page = client.post(UPLOAD, {"file": SimpleUploadedFile("people.xlsx", content)})
    assert page.status_code == 200
    [made] = page.context["outcome"].created
    assert made.password in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    rejects = f"{UPLOAD}can-sua/{page.context['key']}/"
    assert read_rows(client.get(rejects).content)[1][0] == "Trần Thị Bích"
    # another administrator does not get at it
    other = User.objects.create_user("qt.2", "x", full_name="Khác")
    theirs = Position.objects.create(
        user=other, organisation=cast.tinh_uy, role=Role.UNIT_ADMINISTRATOR
    )
    assert signed_in(theirs).get(rejects).status_code == 404


@pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])
def test_a_rejected_row_is_named_by_its_place_in_the_file(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    rows = [HEADS, row(), [], [""] * len(HEADS), row(NAME="Trần Thị Bích", UNIT="hu-c")]
    content = xlsx_of(HEADS, rows[1:])
    if name.endswith("csv"):
        content = "\n".join(",".join(one) for one in rows).encode()
    client = signed_in(cast.administrator)
    page = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert [one.line for one in page.context["outcome"].rejected] == [5]
