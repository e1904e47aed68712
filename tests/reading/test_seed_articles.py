"""The three articles among the source documents, read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reading.seeds import DIEN, EMPTY, Seed, requirement

if TYPE_CHECKING:
    from pathlib import Path


def test_the_alliances_page_is_an_article_that_reports_154_cv_tu(shared: Path) -> None:
    seed = Seed(shared, "000")
    assert seed.documents() == [
        EMPTY
        | {
            "form": "article",
            "system": "party",
            "doc_type": "Công văn",
            "number": "154-CV/TU",
            "issuer": "Tỉnh ủy Kiên Giang",
            "date": "2021-05-26",
            "subject": seed.passage("phối hợp phát động", 'trái phép"'),
            "references": [DIEN],
            "requirements": [
                requirement(
                    seed.passage("Các cấp ủy, đơn vị, địa phương tiếp", "hiệu quả của toàn dân."),
                    "Các cấp ủy, đơn vị, địa phương",
                ),
                requirement(
                    seed.passage("Từng địa phương phải", "biện pháp phòng, chống dịch."),
                    "Từng địa phương",
                ),
                requirement(
                    seed.passage(
                        "Các cấp ủy đảng, chính quyền",
                        "ở địa phương./.",
                        ("chủ quyển", "chủ quyền"),
                    ),
                    "Các cấp ủy đảng, chính quyền, các ban ngành, đoàn thể địa phương, "
                    "nhất là ở các xã, phường khu vực biên giới",
                    label="-",
                    coordinate=("Bộ đội Biên phòng",),
                ),
            ],
            "article": {
                "site": "Liên minh hợp tác xã Kiên Giang",
                "title": "Toàn dân tham gia phòng chống dịch Covid-19 và xuất, nhập cảnh trái phép",
                "published": "2021-05-28T15:57",
                "author": "Thùy Trang",
                "attachments": ["Công văn số 154 của Tỉnh Ủy.pdf"],
            },
            "repairs": {("quyển", "quyền")},
        }
    ]


def test_the_notice_of_the_standing_committee_has_no_number_and_no_date(shared: Path) -> None:
    seed = Seed(shared, "001")
    assert seed.documents() == [
        EMPTY
        | {
            "form": "article",
            "system": "party",
            "doc_type": "Thông báo",
            "issuer": "Ban Thường vụ Tỉnh ủy",
            "subject": "tăng cường công tác phòng, chống Covid-19",
            "addressees": [
                "Ban cán sự Đảng UBND tỉnh",
                "các ban Đảng tỉnh, ban cán sự Đảng, Đảng đoàn",
                "Ban Thường vụ Huyện ủy, Thị ủy, Thành ủy trực thuộc Tỉnh ủy",
            ],
            "requirements": [
                requirement(
                    seed.passage("Các cấp ủy đảng, chính quyền", "quy định phòng, chống Covid-19."),
                    "Các cấp ủy đảng, chính quyền, các cơ quan, đơn vị",
                )
            ],
            "article": {
                "site": None,
                "title": "Thông báo ý kiến của Ban Thường vụ Tỉnh ủy "
                "về tăng cường công tác phòng, chống Covid-19",
                "published": None,
                "author": None,
                "attachments": [],
            },
            "repairs": set(),
        }
    ]


def test_an_biens_page_reports_372_tb_vp_and_its_lost_letters_are_mended(shared: Path) -> None:
    seed = Seed(shared, "004")
    title = (
        "Kết luận của Chủ tịch UBND tỉnh Phạm Vũ Hồng tại Hội nghị trực tuyến kiểm tra "
        "công tác phòng, chống dịch bệnh Covid-19 trên địa bàn tỉnh Kiên Giang"
    )
    assert seed.documents() == [
        EMPTY
        | {
            "form": "article",
            "system": "state",
            "doc_type": "Thông báo",
            "number": "372/TB-VP",
            "issuer": "Văn phòng UBND tỉnh Kiên Giang",
            "act_author": "Chủ tịch UBND tỉnh Phạm Vũ Hồng",
            "date": "2020-04-24",
            "subject": title,
            "requirements": [
                requirement(
                    seed.passage(
                        "Quán triệt sâu sắc", "“4 tại chỗ”.", ("triệt đế phương", "triệt để phương")
                    )
                ),
                requirement(
                    seed.passage("Tiếp tục thực hiện kiểm soát", "thông báo mới."),
                    deadline="đến khi có thông báo mới",
                ),
                requirement(seed.passage("Đẩy mạnh hơn nữa", "trả hồ sơ trực tiếp.")),
                requirement(seed.passage("Tăng cường công tác", "địa phương quản lý.")),
            ],
            "deadlines": [
                {"raw": "đến khi có thông báo mới", "date": None, "time": None, "kind": "event"}
            ],
            "article": {
                "site": "Cổng thông tin điện tử huyện An Biên",
                "title": title + ".",
                "published": "2020-04-25T14:39",
                "author": "Nhật Tiến",
                "attachments": ["372_TB-VP.signed.pdf"],
            },
            "repairs": {
                ("kim", "kiểm"),
                ("chng", "chống"),
                ("dch", "dịch"),
                ("bnh", "bệnh"),
                ("vục", "vực"),
                ("tố", "tổ"),
                ("đế", "để"),
            },
        }
    ]
