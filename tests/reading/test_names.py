"""Names of bodies and of people end where they end, whatever verb follows."""

from __future__ import annotations

import pytest

from toandan.reading.names import end_of_name
from toandan.reading.persons import names_person, read_person
from toandan.reading.roles import read_roles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ban Quản lý chợ Bến Thành khử khuẩn chợ", "Ban Quản lý chợ Bến Thành"),
        ("Sở Tài nguyên và Môi trường niêm yết giá", "Sở Tài nguyên và Môi trường"),
        ("các đồn Biên phòng tuyến biển lập chốt", "các đồn Biên phòng tuyến biển"),
        ("UBND huyện Đắk R'lấp huy động", "UBND huyện Đắk R'lấp"),
        ("Tổ liên ngành cửa khẩu rà soát", "Tổ liên ngành cửa khẩu"),
        ("Trạm Y tế truy vết người tiếp xúc", "Trạm Y tế"),
        ("Công ty (do Sở Xây dựng quản) ứng trước", "Công ty (do Sở Xây dựng quản)"),
    ],
)
def test_a_name_ends_at_the_first_word_that_is_of_no_name(text: str, name: str) -> None:
    assert text[: end_of_name(text, 0, len(text))].rstrip() == name


@pytest.mark.parametrize(
    ("text", "assignees", "coordinate"),
    [
        ("Khoa Dược cấp phát đủ thuốc.", ["Khoa Dược"], []),
        (
            "Phòng Kế hoạch tổng hợp chủ trì cùng Phòng Điều dưỡng viết quy trình.",
            ["Phòng Kế hoạch tổng hợp"],
            ["Phòng Điều dưỡng"],
        ),
        ("Ban cán sự đảng UBND tỉnh lãnh đạo UBND tỉnh ban hành đề án.",
         ["Ban cán sự đảng UBND tỉnh"], []),
        ("Các sở rà soát; Văn phòng UBND tỉnh theo dõi, đôn đốc.",
         ["Các sở", "Văn phòng UBND tỉnh"], []),
        ("Tổ chức giao ban trực tuyến hằng tuần.", [], []),
        ("Người từ vùng dịch về phải khai báo.", ["Người từ vùng dịch về"], []),
        ("Bộ Chính trị ghi nhận những kết quả đã đạt được.", [], []),
    ],
)  # fmt: skip
def test_roles_are_read_in_wordings_that_no_list_holds(
    text: str, assignees: list[str], coordinate: list[str]
) -> None:
    roles = read_roles(text)
    assert (list(roles.assignees), list(roles.coordinate)) == (assignees, coordinate)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Nguyễn Thị Bích Liên", "Nguyễn Thị Bích Liên"),
        ("BS.CKII. Huỳnh Ngọc Ẩn", "Huỳnh Ngọc Ẩn"),
        ("Đại tá Trần Quốc Dũng", "Trần Quốc Dũng"),
        ("Y Blem Niê", "Y Blem Niê"),
        ("Lý A Phà", "Lý A Phà"),
        ("H'Yim Kđoh", "H'Yim Kđoh"),
        ("pỗ Thị Lệ Hảo", "Đỗ Thị Lệ Hảo"),
        ("TRẦN VĂN BÌNH", "TRẦN VĂN BÌNH"),
        ("PHÓ GIÁM ĐỐC", None),
        ("- Như trên;", None),
        ("xa Thị Lệ Hảo", None),
    ],
)
def test_a_signers_name_is_known(line: str, name: str | None) -> None:
    person = read_person(line)
    assert (person.name if person else None) == name


def test_a_mended_name_is_less_sure_than_one_that_was_seen() -> None:
    whole, mended = read_person("Đỗ Thị Lệ Hảo"), read_person("pỗ Thị Lệ Hảo")
    assert whole is not None
    assert mended is not None
    assert mended.sure < whole.sure
    assert not names_person("pỗ Thị Lệ Hảo")
