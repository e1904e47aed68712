"""Task tables on pages whose rows only the page's rules or its white tell."""

from __future__ import annotations

import io
from contextlib import closing

import pypdfium2
import pytest
import typst

from toandan.reading import OfficialDocument, Requirement, read_bytes

HEAD = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 12pt, lang: "vi")
#grid(columns: (1fr, 1.4fr), align: center, [UBND TỈNH HÀ GIANG \\ *SỞ Y TẾ* \\ Số: 31/KH-SYT],
[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc \\
Hà Giang, ngày 09 tháng 02 năm 2023])
#align(center)[*KẾ HOẠCH* \\ Phòng, chống bệnh truyền nhiễm năm 2023]

1#[.] MỤC TIÊU

Phát hiện sớm, xử lý kịp thời các ổ dịch, không để dịch bệnh lây lan rộng trong cộng đồng.

2#[.] PHÂN CÔNG NHIỆM VỤ
"""
FOOT = """
3#[.] TỔ CHỨC THỰC HIỆN

Giao Phòng Nghiệp vụ Y theo dõi, đôn đốc việc thực hiện Kế hoạch này.

Nơi nhận: \\ - Lưu: VT.
"""
#: no labels, cells in the middle of tall rows, one leading body for two rows, a head of two levels
MERGED = """
#table(columns: (3fr, 2.2fr, 2fr, 1.6fr), align: horizon,
table.cell(rowspan: 2)[*Nội dung công việc*], table.cell(colspan: 2)[*Cơ quan thực hiện*],
table.cell(rowspan: 2)[*Thời gian*], [*Chủ trì*], [*Phối hợp*],
table.cell(colspan: 4)[Công tác giám sát, phát hiện và xử lý ổ dịch],
[Giám sát trọng điểm bệnh cúm tại các bệnh viện; lấy mẫu gửi về Viện Vệ sinh dịch tễ Trung ương],
table.cell(rowspan: 2)[Trung tâm Kiểm soát bệnh tật], [Bệnh viện đa khoa tỉnh], [Hàng tháng],
[Tập huấn điều tra ca bệnh cho tuyến xã], [], [Trước ngày 30/4/2023],
[Bảo đảm thuốc, vật tư, hóa chất phòng, chống dịch cho các đơn vị trong ngành theo phân cấp],
[Phòng Kế hoạch - Tài chính], [Phòng Nghiệp vụ Dược], [Quý I/2023])
"""
#: neither rules nor labels
BARE = """
#table(columns: (3fr, 2.2fr, 2fr, 1.6fr), stroke: none, row-gutter: 4pt,
[*Nhiệm vụ*], [*Đơn vị chủ trì*], [*Đơn vị phối hợp*], [*Thời hạn*],
[Giám sát trọng điểm bệnh cúm tại các bệnh viện; lấy mẫu gửi về Viện Vệ sinh dịch tễ Trung ương],
[Trung tâm Kiểm soát bệnh tật], [Bệnh viện đa khoa tỉnh], [Hàng tháng],
[Bảo đảm thuốc, vật tư, hóa chất phòng, chống dịch cho các đơn vị trong ngành theo phân cấp],
[Phòng Kế hoạch - Tài chính], [Phòng Nghiệp vụ Dược], [31/3/2023])
"""


def made(*parts: str) -> bytes:
    pdf = typst.compile("".join(parts).encode())
    assert isinstance(pdf, bytes)
    return pdf


def scanned(pdf: bytes) -> bytes:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        image = document[0].render(scale=300 / 72).to_pil().convert("L")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def tasks(document: OfficialDocument) -> list[Requirement]:
    section = next(one for one in document.requirements if one.label == "2")
    return [one for one in flat(section.children) if one.assignees]


def flat(requirements: tuple[Requirement, ...]) -> list[Requirement]:
    return [one for top in requirements for one in (top, *flat(top.children))]


@pytest.mark.parametrize("name", ["ke-hoach.pdf", "ke-hoach.png"])
def test_rules_tell_the_rows_of_a_table_without_labels(name: str) -> None:
    pdf = made(HEAD, MERGED, FOOT)
    (document,) = read_bytes(pdf if name.endswith("pdf") else scanned(pdf), name).documents
    watch, train, supply = tasks(document)
    (title,) = next(one for one in document.requirements if one.label == "2").children
    assert title.text == "Công tác giám sát, phát hiện và xử lý ổ dịch"
    assert watch.text.startswith("Giám sát trọng điểm bệnh cúm")
    assert watch.text.endswith("Trung ương")
    assert watch.lead == ("Trung tâm Kiểm soát bệnh tật",)
    assert "".join(watch.coordinate).startswith("Bệnh viện đa khoa")
    assert (train.text, train.lead) == ("Tập huấn điều tra ca bệnh cho tuyến xã", watch.lead)
    assert (train.coordinate, train.deadline) == ((), "2023-04-30")
    assert supply.lead == ("Phòng Kế hoạch - Tài chính",)
    assert supply.coordinate == ("Phòng Nghiệp vụ Dược",)
    assert supply.deadline == "2023-03-31"
    assert document.monitoring_body == "Phòng Nghiệp vụ Y"


def test_white_tells_the_rows_of_a_table_without_rules_and_labels() -> None:
    (document,) = read_bytes(made(HEAD, BARE, FOOT), "ke-hoach.pdf").documents
    watch, supply = tasks(document)
    assert watch.text.endswith("Vệ sinh dịch tễ Trung ương")
    assert watch.lead == ("Trung tâm Kiểm soát bệnh tật",)
    assert supply.text.endswith("theo phân cấp")
    assert supply.deadline == "2023-03-31"


def test_a_table_goes_on_over_the_page() -> None:
    rows = "".join(
        f"[{verb} tại các xã vùng sâu, vùng xa trên địa bàn], [Trung tâm Y tế huyện {name}], "
        "[UBND xã], [Hàng quý],"
        for verb in ("Giám sát dịch", "Truyền thông", "Tiêm chủng bổ sung", "Diệt lăng quăng")
        for name in ("Bắc Mê", "Đồng Văn", "Hoàng Su Phì", "Mèo Vạc", "Quản Bạ", "Vị Xuyên")
    )
    table = (
        "#table(columns: (3fr, 2.2fr, 2fr, 1.6fr), [*Nội dung*], [*Chủ trì*], [*Phối hợp*],"
        f"[*Thời gian*], {rows})"
    )
    pdf = made(HEAD, table, FOOT)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert len(document) > 1
    (read,) = read_bytes(pdf, "ke-hoach.pdf").documents
    found = tasks(read)
    assert len(found) == 24
    assert {one.text.split(" tại")[0] for one in found} == {
        *("Giám sát dịch", "Truyền thông", "Tiêm chủng bổ sung", "Diệt lăng quăng")
    }
    assert all(len(one.lead) == 1 and one.coordinate == ("UBND xã",) for one in found)
    assert found[-1].lead == ("Trung tâm Y tế huyện Vị Xuyên",)


#: how far down the page the table begins → what of it stands on the next page
CUTS = {38: "a line of one cell", 39: "the same", 41: "a whole row", 45: "all but the head"}
LEADING = "Trung tâm Kiểm soát bệnh tật tỉnh Hà Giang trực thuộc Sở Y tế"
LAST_ON_PAGE = (
    "table(columns: (3fr, 1.6fr, 2fr, 1.6fr), [*Nội dung*], [*Chủ trì*], [*Phối hợp*],"
    "[*Thời gian*], [Giám sát trọng điểm], [Sở Y tế], [UBND xã], [Hàng quý],"
    f"[Giám sát bệnh cúm tại bệnh viện], [{LEADING}], [Bệnh viện đa khoa huyện Hoàng Su Phì],"
    "[Trước ngày 30/4/2023], [Tập huấn điều tra ca bệnh], [Sở Y tế], [UBND xã], [Hàng quý])"
)


@pytest.mark.parametrize("down", CUTS)
def test_a_row_that_a_page_cuts_keeps_the_words_of_its_cells(down: int) -> None:
    pdf = made(HEAD, f"#v({down}em)\n#{LAST_ON_PAGE}", FOOT)
    reading = read_bytes(pdf, "ke-hoach.pdf")
    first, second = reading.text.split("\f", 1)
    assert "Nội dung\tChủ trì" in first
    assert "Tập huấn" in second
    watch, flu, train = tasks(reading.documents[0])
    assert watch.lead == train.lead == ("Sở Y tế",)
    assert (flu.text, flu.lead) == ("Giám sát bệnh cúm tại bệnh viện", (LEADING,))
    assert flu.coordinate == ("Bệnh viện đa khoa huyện Hoàng Su Phì",)
    assert flu.deadline == "2023-04-30"
