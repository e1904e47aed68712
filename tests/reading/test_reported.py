"""What pages tell of a document, in the many ways they put it; every page here is invented."""

from __future__ import annotations

from datetime import date

import pytest

from toandan.reading import OfficialDocument, read_bytes


def page(text: str, title: str = "Chủ động phòng, chống dịch", stamp: str = "") -> OfficialDocument:
    lines = [title, *([stamp] if stamp else []), text, "Sở Y tế tăng cường giám sát.", "Minh Châu"]
    (document,) = read_bytes("\n".join(lines).encode(), "bai.txt").documents
    return document


@pytest.mark.parametrize(
    ("text", "number", "issuer", "day"),
    [
        # issued by a body, after a document that it carries out
        (
            (
                "Thực hiện Công điện số 71/CĐ-TTg ngày 02/3/2023 của Thủ tướng Chính phủ, ngày "
                "05/3/2023, "
                "UBND tỉnh Phú Thọ đã ban hành Công văn số 812/UBND-KGVX về việc phòng, chống "
                "cúm gia cầm."
            ),
            *("812/UBND-KGVX", "UBND tỉnh Phú Thọ", date(2023, 3, 5)),
        ),
        # the document comes first
        (
            (
                "Kế hoạch số 64/KH-UBND về phòng, chống bệnh dại vừa được UBND huyện Thanh Ba ban "
                "hành ngày 11/4/2023."
            ),
            *("64/KH-UBND", "UBND huyện Thanh Ba", date(2023, 4, 11)),
        ),
        # cited before what it asks
        (
            (
                "Tại Công văn số 390/SYT-NVY ngày 20/5/2023, Sở Y tế Phú Thọ yêu cầu các đơn vị "
                "trực thuộc "
                "trực 24/24 giờ."
            ),
            *("390/SYT-NVY", "Sở Y tế Phú Thọ", date(2023, 5, 20)),
        ),
        # and after it
        (
            (
                "Đây là yêu cầu của UBND thành phố Việt Trì đối với các phường, xã tại Công văn số "
                "1501/UBND-YT ngày 21/5/2023 về việc phòng, chống sốt xuất huyết."
            ),
            *("1501/UBND-YT", "UBND thành phố Việt Trì", date(2023, 5, 21)),
        ),
        # signed by a deputy for the body
        (
            (
                "Thay mặt UBND tỉnh Phú Thọ, Phó Chủ tịch UBND tỉnh Lê Văn Bình vừa ký ban hành "
                "văn bản số "
                "77/UBND-NN, ngày 03/6/2023 về phòng, chống dịch lợn."
            ),
            *("77/UBND-NN", "UBND tỉnh Phú Thọ", date(2023, 6, 3)),
        ),
    ],
)
def test_a_document_is_told_of_in_many_ways(text: str, number: str, issuer: str, day: date) -> None:
    read = page(text)
    assert (read.number, read.issuer, read.date) == (number, issuer, day)


def test_the_day_of_another_document_is_not_taken() -> None:
    read = page(
        "Thực hiện Chỉ thị số 08-CT/TU ngày 02/3/2023 của Ban Thường vụ Tỉnh ủy, UBND tỉnh vừa ban "
        "hành Công văn số 9/UBND-VX về việc phòng dịch, theo Kế hoạch số 4/KH-UBND ngày 05/01/2023."
    )
    assert (read.number, read.date) == ("9/UBND-VX", None)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Cập nhật lúc: 10:12, 03/01/2024", date(2023, 12, 29)),
        ("Thứ bảy, 30/12/2023 | Thời sự", date(2023, 12, 29)),
        ("", None),
    ],
)
def test_a_day_without_a_year_gets_that_of_the_page(stamp: str, day: date | None) -> None:
    read = page("Chiều 29/12, UBND tỉnh ban hành Kế hoạch số 5/KH-UBND về phòng dịch.", stamp=stamp)
    assert read.date == day
    assert read.article is not None
    assert (read.article.published is None) == (not stamp)


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("Sơn La: Chủ động phòng, chống dịch", "UBND tỉnh Sơn La"),
        ("Phó Chủ tịch UBND tỉnh Trần Văn Hòa kiểm tra phòng, chống dịch", "UBND tỉnh"),
        ("Chủ động phòng, chống dịch", "UBND tỉnh"),
    ],
)
def test_a_body_named_by_its_kind_gets_its_area_from_the_page(title: str, issuer: str) -> None:
    read = page("UBND tỉnh vừa ban hành Công văn số 9/UBND-VX về việc phòng dịch.", title)
    assert read.issuer == issuer


def test_a_document_without_a_type_is_a_letter() -> None:
    read = page("UBND tỉnh vừa có văn bản hỏa tốc số 1204 yêu cầu các sở, ngành tăng cường trực.")
    assert (read.doc_type, read.number) == ("Công văn", "1204")
    assert read.urgency is not None
    assert read.addressees == ("Các sở, ngành",)
    assert read.confidence["doc_type"] < 0.8


@pytest.mark.parametrize(
    ("text", "addressees"),
    [
        (
            (
                "Bộ Y tế vừa có công văn gửi: Sở Y tế các tỉnh; các Viện Vệ sinh dịch tễ về việc "
                "giám sát."
            ),
            ("Sở Y tế các tỉnh", "Các Viện Vệ sinh dịch tễ"),
        ),
        (
            (
                "UBND tỉnh ban hành Công văn số 9/UBND-VX về phòng dịch. Công văn yêu cầu UBND "
                "các huyện, "
                "thành phố rà soát đối tượng."
            ),
            ("UBND các huyện, thành phố",),
        ),
        (
            (
                "UBND tỉnh ban hành Công văn số 9/UBND-VX về phòng dịch gửi Giám đốc các Sở: Y "
                "tế, Tài chính."
            ),
            ("Giám đốc các Sở: Y tế, Tài chính",),
        ),
    ],
)
def test_whom_a_document_goes_to(text: str, addressees: tuple[str, ...]) -> None:
    read = page(text)
    assert read.addressees == addressees
    assert read.subject in {"giám sát", "phòng dịch"}


def test_a_meeting_is_reported_as_such() -> None:
    read = page(
        "Sáng 9/6, đồng chí Lê Thị Hằng, Bí thư Tỉnh ủy Sơn La, chủ trì cuộc họp về phòng "
        "dịch. Kết "
        "luận cuộc họp, Bí thư Tỉnh ủy Lê Thị Hằng yêu cầu các huyện ủy, thành ủy vào cuộc.",
        stamp="10/06/2021",
    )
    assert read.doc_type == "Kết luận hội nghị (tin)"
    assert (read.issuer, read.date) == ("Tỉnh ủy Sơn La", date(2021, 6, 9))
    assert read.act_author == "Bí thư Tỉnh ủy Lê Thị Hằng"


def test_a_limit_without_a_year_is_the_next_such_day() -> None:
    read = page(
        "Ngày 20/12/2023, UBND tỉnh ban hành Công văn số 9/UBND-VX về phòng dịch.\nSở Y tế "
        "báo cáo UBND "
        "tỉnh trước ngày 15/01.\nSở Tài chính bố trí kinh phí, hoàn thành trước ngày 30/12."
    )
    assert [one.date for one in read.deadlines] == [date(2024, 1, 15), date(2023, 12, 30)]
    assert [(one.to, one.due) for one in read.reporting] == [("UBND tỉnh", "2024-01-15")]
