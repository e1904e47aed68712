"""Who must act is found behind what leads up to the clause, in wordings of our own."""

from __future__ import annotations

import pytest

from toandan.reading import read_bytes
from toandan.reading.duties import read_reports
from toandan.reading.monitors import read_monitor
from toandan.reading.paragraphs import Paragraph
from toandan.reading.roles import read_roles


def paragraph(text: str) -> Paragraph:
    return Paragraph(0, len(text), text, 0)


@pytest.mark.parametrize(
    ("text", "assignees", "coordinate"),
    [
        (
            "Để sớm dập dịch, không để lan rộng, Trạm Y tế xã lập danh sách người tiếp xúc.",
            ["Trạm Y tế xã"],
            [],
        ),
        ("Song song đó, Công an xã tăng cường tuần tra ban đêm.", ["Công an xã"], []),
        ("UBND huyện cũng giao Phòng Nội vụ kiểm tra công vụ.", ["Phòng Nội vụ"], []),
        (
            "Chủ tịch UBND huyện ủy quyền cho Trưởng Ban Chỉ đạo các xã quyết định phong tỏa.",
            ["Trưởng Ban Chỉ đạo các xã"],
            [],
        ),
        ("Sở Công Thương được giao rà soát kho hàng.", ["Sở Công Thương"], []),
        (
            "Về cách ly: Giao Ban Chỉ huy Quân sự xã chủ trì, kết hợp với Trung tâm Y tế mở khu.",
            ["Ban Chỉ huy Quân sự xã"],
            ["Trung tâm Y tế"],
        ),
        (
            "Phòng Y tế cấp phát vật tư; Ban Quản lý chợ phân luồng người mua.",
            ["Phòng Y tế", "Ban Quản lý chợ"],
            [],
        ),
        (
            "Thủ trưởng các sở, ngành và Chủ tịch UBND huyện Tam Nông, các xã chịu trách nhiệm.",
            ["Thủ trưởng các sở, ngành", "Chủ tịch UBND huyện Tam Nông, các xã"],
            [],
        ),
        (
            "UBND các tỉnh từ Nghệ An đến Quảng Trị kêu gọi tàu thuyền về bờ.",
            ["UBND các tỉnh từ Nghệ An đến Quảng Trị"],
            [],
        ),
        (
            "Công ty Môi trường đô thị thu gom rác thải y tế hằng ngày.",
            ["Công ty Môi trường đô thị"],
            [],
        ),
        (
            "Bên cạnh đó, “Công an xã cùng nhiều tổ dân phố trực chốt” - công văn nêu rõ.",
            ["Công an xã", "nhiều tổ dân phố"],
            [],
        ),
        (
            "Các cấp công đoàn phối hợp với người sử dụng lao động trang bị khẩu trang.",
            ["Các cấp công đoàn"],
            ["người sử dụng lao động"],
        ),
        (
            "Yêu cầu chủ tịch hội đồng quản trị, tổng giám đốc các công ty niêm yết quy định.",
            ["chủ tịch hội đồng quản trị", "tổng giám đốc các công ty"],
            [],
        ),
        ("Để sớm dập dịch, UBND tỉnh ban hành Kế hoạch số 12/KH-UBND.", [], []),
        ("Địa phương nào để xảy ra lây lan thì phải chịu trách nhiệm.", [], []),
        ("UBND xã không để xảy ra cháy rừng, chịu trách nhiệm trước huyện.", ["UBND xã"], []),
    ],
)
def test_the_actor_is_told_from_what_leads_up_to_the_clause(
    text: str, assignees: list[str], coordinate: list[str]
) -> None:
    roles = read_roles(text)
    assert list(roles.assignees) == assignees
    assert list(roles.coordinate) == coordinate


@pytest.mark.parametrize(
    ("text", "monitor"),
    [
        (
            "Phòng Nội vụ có nhiệm vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này.",
            "Phòng Nội vụ",
        ),
        (
            "UBND tỉnh giao Sở Y tế tập huấn; thường xuyên theo dõi, tổng hợp, báo cáo UBND tỉnh.",
            "Sở Y tế",
        ),
        ("UBND các xã theo dõi tiến độ thực hiện tại địa bàn.", None),
    ],
)
def test_who_follows_up_is_the_actor_of_the_clause_and_one_body(
    text: str, monitor: str | None
) -> None:
    found = read_monitor(paragraph(text))
    assert (found.value if found else None) == monitor


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Báo cáo ảnh hưởng của mưa lũ đến sản xuất về Sở Nông nghiệp trước ngày 05/10/2025.",
            [("Sở Nông nghiệp", "2025-10-05")],
        ),
        (
            "Kết thúc kiểm tra trước ngày 10/12/2025 và báo cáo Giám đốc Sở trước ngày 20/12/2025.",
            [("Giám đốc Sở", "2025-12-20")],
        ),
        (
            "Lập danh sách hộ khó khăn, gửi Ban Nhân dân ấp trước ngày 17/8/2025.",
            [("Ban Nhân dân ấp", "2025-08-17")],
        ),
        (
            "Trực ban để kịp thời ứng phó, thường xuyên báo cáo về Văn phòng Ban Chỉ huy.",
            [("Văn phòng Ban Chỉ huy", "thường xuyên")],
        ),
        (
            "Báo cáo kết quả với Chủ tịch UBND huyện trước ngày 20/12/2025.",
            [("Chủ tịch UBND huyện", "2025-12-20")],
        ),
        ("Thông tin cho người dân, báo chí; phối hợp với Sở Y tế giám sát.", []),
        ("Nếu có vướng mắc, báo cáo về Sở Y tế để được hướng dẫn.", []),
        ("Các xã triển khai và báo cáo UBND huyện nếu có phát sinh.", []),
    ],
)
def test_a_report_has_the_receiver_and_the_limit_that_stand_behind_its_verb(
    text: str, reports: list[tuple[str, str]]
) -> None:
    found = [(one.value.to, one.value.due) for one in read_reports(paragraph(text))]
    assert found == reports


def test_a_page_tells_what_was_just_issued_before_what_came_earlier() -> None:
    page = """Tăng cường phòng, chống bệnh dại

UBND tỉnh vừa ban hành Công văn số 915/UBND-NN về việc tăng cường phòng, chống bệnh dại.

Trước đó, ngày 02/3/2025, Bộ Y tế có Công điện số 41/CĐ-BYT về việc phòng, chống bệnh dại.

Chi cục Chăn nuôi và Thú y chuẩn bị vắc xin. Công an các xã xử lý chó thả rông.
"""
    document = read_bytes(page.encode(), "trang.txt").documents[0]
    assert (document.number, document.issuer) == ("915/UBND-NN", "UBND tỉnh")
    (first,) = document.requirements
    assert first.assignees == ("Chi cục Chăn nuôi và Thú y",)
    assert [child.assignees for child in first.children] == [("Công an các xã",)]


def test_the_area_of_an_office_is_told_from_the_name_of_its_holder() -> None:
    page = (
        "Sáng 5/6/2021, Chủ tịch UBND TP Hà Nội Trần Văn Bình ký ban hành Công điện số 9/CĐ-UBND."
    )
    document = read_bytes(page.encode(), "trang.txt").documents[0]
    assert (document.issuer, document.signer) == ("UBND TP Hà Nội", "Trần Văn Bình")
