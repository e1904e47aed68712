"""The source documents, read whole: what a person reads in them stands here by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reading.seeds import DIEN, EMPTY, PROVINCE, Json, Seed, requirement

if TYPE_CHECKING:
    from pathlib import Path


def test_154_cv_tu_is_read_whole(shared: Path) -> None:
    seed = Seed(shared, "002")
    assert seed.documents() == [
        EMPTY
        | {
            "form": "document",
            "system": "party",
            "doc_type": "Công văn",
            "number": "154-CV/TU",
            "issuer": "Tỉnh ủy Kiên Giang",
            "place": "Kiên Giang",
            "date": "2021-05-26",
            "subject": "Phối hợp phát động phong trào "
            '"Toàn dân tham gia phòng, chống dịch Covid-19 và xuất, nhập cảnh trái phép"',
            "addressees": PROVINCE,
            "references": [DIEN],
            "requirements": [
                requirement(
                    seed.passage("Các cấp ủy, đơn vị, địa phương tiếp", "hiệu quả của toàn dân."),
                    "Các cấp ủy, đơn vị, địa phương",
                    label="-",
                ),
                requirement(
                    seed.passage("Từng địa phương phải", "biện pháp phòng, chống dịch.").replace(
                        "cho minh;", "cho mình;"
                    ),
                    "Từng địa phương",
                    label="-",
                ),
                requirement(
                    seed.passage("Các cấp ủy đảng, chính quyền", "thực hiện phong trào."),
                    "Đảng ủy Bộ đội Biên phòng tỉnh",
                    "Các cấp ủy đảng, chính quyền, các ban ngành, đoàn thể địa phương, "
                    "nhất là ở các xã, phường khu vực biên giới",
                    label="-",
                    coordinate=("Bộ đội Biên phòng", "cơ quan, đơn vị, địa phương"),
                ),
            ],
            "monitoring_body": "Văn phòng Tỉnh ủy",
            "signing_authority": "T/M BAN THƯỜNG VỤ",
            "signer_title": "PHÓ BÍ THƯ THƯỜNG TRỰC",
            "signer": "Mai Văn Huỳnh",
            "recipients": ["Như trên", "Lưu Văn phòng Tỉnh ủy"],
            "repairs": {("minh", "mình")},
        }
    ]


def test_17_cv_du_and_the_176_cv_tu_that_it_carries_are_two_documents(shared: Path) -> None:
    seed = Seed(shared, "003")
    cover, carried = seed.documents()
    assert cover == EMPTY | {
        "form": "document",
        "system": "party",
        "doc_type": "Công văn",
        "number": "17-CV/ĐU",
        "issuer": "Đảng ủy Y tế",
        "issuer_parent": "Đảng bộ huyện Gò Quao",
        "place": "Gò Quao",
        "date": "2021-06-16",
        "subject": "chỉ đạo triển khai Công văn số: 176-CV/TU, ngày 15 tháng 6 năm 2021 "
        "của Ban Thường vụ Tỉnh ủy Kiên Giang",
        "addressees": [
            "Các đồng chí Ủy viên BCH Đảng bộ Y tế",
            "Bí thư các chi bộ trực thuộc",
        ],
        "references": [
            {
                "type": "Công văn",
                "number": "176-CV/TU",
                "date": "2021-06-15",
                "issuer": "Ban Thường vụ Tỉnh ủy Kiên Giang",
                "raw": "Công văn số: 176-CV/TU, ngày 15 tháng 6 năm 2021 "
                "của Ban Thường vụ Tỉnh ủy Kiên Giang",
            }
        ],
        "requirements": [
            requirement(
                seed.passage("Ban Thường vụ Đảng ủy yêu cầu", "đảng viên trong chi bộ."),
                "Bí thư các chi bộ",
            )
        ],
        "contact": "đ/c Lê Thị Kiều Nương Văn phòng Đảng ủy Y tế",
        "signing_authority": "T/M BAN THƯỜNG VỤ",
        "signer_title": "PHÓ BÍ THƯ",
        "signer": "Lưu Văn Hiến",
        "recipients": ["Như kính gửi", "Lưu VP Đảng ủy"],
        "repairs": {("Kinh", "Kính")},
    }
    assert carried == EMPTY | {
        "form": "document",
        "system": "party",
        "doc_type": "Công văn",
        "number": "176-CV/TU",
        "issuer": "Tỉnh ủy Kiên Giang",
        "place": "Kiên Giang",
        "date": "2021-06-15",
        "subject": "Tăng cường công tác phòng, chống dịch bệnh Covid-19 "
        "và phát triển kinh tế-xã hội",
        "addressees": PROVINCE,
        "references": [
            {
                "type": "Kết luận",
                "number": "07-KL/TW",
                "date": "2021-06-11",
                "issuer": "Bộ Chính trị",
                "raw": "Ngày 11-6-2021, Bộ Chính trị ban hành Kết luận số 07-KL/TW",
            }
        ],
        "requirements": _of_176(seed),
        "monitoring_body": "Văn phòng Tỉnh ủy",
        "reporting": [
            {"to": "Thường trực Tỉnh ủy", "due": "thường xuyên"},
            {"to": "Ban Thường vụ Tỉnh ủy", "due": "thường xuyên"},
        ],
        "signing_authority": "T/M BAN THƯỜNG VỤ",
        "signer": "Đỗ Thanh Bình",
        "recipients": ["Như trên (để thực hiện)", "Lưu Văn phòng Tỉnh ủy"],
        "repairs": {("đề", "để")},
    }


def _of_176(seed: Seed) -> list[Json]:
    dashes = [
        ("Xây dựng, bổ sung, hoàn chỉnh", "gián đoạn sản xuất.", ()),
        ("Có biện pháp chỉ đạo cụ thể", "đông công nhân.", ()),
        ("Xây dựng kế hoạch để thực hiện", "của Bộ Chính trị).", ()),
        ("Triển khai thực hiện tốt việc", "trong toàn tỉnh.", ()),
        ("Chỉ đạo Sở Giáo dục", "phổ thông quốc gia.", ("Sở Giáo dục và Đào tạo",)),
    ]
    return [
        requirement(
            seed.passage("Tổ chức quán triệt toàn văn", "(phổ biến đến chi bộ)."), label="1"
        ),
        requirement(
            seed.passage(
                "Toàn hệ thống chính trị tập", "trong cộng đồng.", ("đề kịp thời", "để kịp thời")
            ),
            "Toàn hệ thống chính trị",
            label="2",
        ),
        requirement(
            seed.passage("Ban cán sự đảng Ủy ban nhân dân tỉnh chỉ đạo", "nội dung sau:"),
            "Ban cán sự đảng Ủy ban nhân dân tỉnh",
            "Ủy ban nhân dân tỉnh",
            label="3",
            children=tuple(
                requirement(seed.passage(first, last), *bodies, label="-")
                for first, last, bodies in dashes
            ),
        ),
        requirement(
            seed.passage("Công an tỉnh, Quân sự tỉnh", "dân cư, xử lý vi phạm."),
            "Công an tỉnh",
            "Quân sự tỉnh",
            "Bộ đội Biên phòng tỉnh",
            "các lực lượng có liên quan",
            label="4",
        ),
        requirement(
            seed.passage("Các huyện, thành ủy, ban đảng", "lơ là trong phòng, chống dịch."),
            "Các huyện, thành ủy, ban đảng, ban cán sự đảng, đảng đoàn",
            "các đồng chí lãnh đạo các sở, ngành, địa phương, đơn vị",
            label="5",
        ),
    ]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_span_points_at_the_words_that_it_stands_for(shared: Path, number: str) -> None:
    reading = Seed(shared, number).reading
    for document in reading.documents:
        (whole,) = document.spans["document"]
        for name, spans in document.spans.items():
            for span in spans:
                assert 0 <= span.start < span.end <= len(reading.text), name
                inside = whole.start <= span.start <= span.end <= whole.end
                assert inside or name.startswith("article."), name
        for repair in document.repairs:
            assert reading.text[repair.span.start : repair.span.end] == repair.original


def test_the_spans_of_a_document_light_up_its_own_words(shared: Path) -> None:
    reading = Seed(shared, "003").reading
    carried = reading.documents[1]

    def words(name: str) -> str:
        (span,) = carried.spans[name]
        return reading.text[span.start : span.end]

    assert words("number") == "176-CV/TU"
    assert words("date") == "ngày 15 tháng 6 năm 2021"
    assert words("addressees[2]") == "Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh,"
    assert words("requirements[2].children[1]").startswith("- Có biện pháp chỉ đạo")
    assert words("signer") == "Đỗ Thanh Bình"
