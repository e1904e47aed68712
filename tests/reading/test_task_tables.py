"""The rows of a plan's task table are requirements, with who leads, who helps and by when."""

from __future__ import annotations

import io
from contextlib import closing

import pypdfium2
import typst
from docx import Document

from toandan.reading import OfficialDocument, Requirement, read_bytes

HEAD = ("UBND TỈNH LÀO CAI", "SỞ Y TẾ", "Số: 12/KH-SYT")
MOTTO = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Lào Cai, ngày 04 tháng 01 năm 2022",
)
TITLE = (
    "KẾ HOẠCH",
    "Phòng, chống dịch năm 2022",
    "I. MỤC TIÊU",
    "Không để dịch lớn xảy ra.",
    "II. PHÂN CÔNG NHIỆM VỤ",
)
ROWS = (
    ("STT", "Nội dung", "Đơn vị thực hiện", "", "Thời hạn"),
    ("", "", "Chủ trì", "Phối hợp", ""),
    ("I", "Giám sát", "", "", ""),
    ("1", "Giám sát ca", "Trung tâm Kiểm soát bệnh tật", "Sở Y tế; Công an tỉnh", "Quý II/2022"),
    ("2", "Báo cáo dịch", "", "", "31/3/2022"),
    ("II", "Truyền thông", "", "", ""),
    ("3", "Làm phóng sự", "Đài Phát thanh - Truyền hình tỉnh", "", "Hàng tháng"),
)  # fmt: skip


def check(document: OfficialDocument) -> None:
    _, section = document.requirements
    assert section.label == "II"
    watch, tell = section.children
    assert (watch.label, watch.text, tell.label) == ("I", "Giám sát", "II")
    first, second = watch.children
    assert first.lead == ("Trung tâm Kiểm soát bệnh tật",)
    assert first.coordinate == ("Sở Y tế", "Công an tỉnh")
    assert first.deadline == "2022-06-30"
    # the merged cell of the row above leads here too
    assert second.lead == ("Trung tâm Kiểm soát bệnh tật",)
    assert second.deadline == "2022-03-31"
    (third,) = tell.children
    assert third.assignees == ("Đài Phát thanh - Truyền hình tỉnh",)
    assert third.deadline == "Hàng tháng"
    kinds = [one.kind for one in document.deadlines]
    assert kinds == ["quarter_end", "date", "recurring_monthly"]


def made_docx() -> bytes:
    made = Document()
    head = made.add_table(1, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "\n".join(HEAD), "\n".join(MOTTO)
    for words in TITLE:
        made.add_paragraph(words)
    table = made.add_table(len(ROWS), 5)
    for row, cells in enumerate(ROWS):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    for one, other in (((0, 2), (0, 3)), ((0, 1), (1, 1)), ((3, 2), (4, 2))):
        table.cell(*one).merge(table.cell(*other))
    made.add_paragraph("Nơi nhận:")
    made.add_paragraph("- Lưu: VT.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_table_of_word_with_merged_cells_is_read() -> None:
    (document,) = read_bytes(made_docx(), "ke-hoach.docx").documents
    check(document)


def test_a_table_of_a_page_with_cells_over_several_rows_is_read() -> None:
    spans = {(0, 2): 'colspan="2"', (0, 1): 'rowspan="2"', (3, 2): 'rowspan="2"'}
    covered = {(0, 3), (1, 1), (4, 2)}
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td {spans.get((row, column), '')}>{words}</td>"
            for column, words in enumerate(cells)
            if (row, column) not in covered
        )
        + "</tr>"
        for row, cells in enumerate(ROWS)
    )
    page = f"""<html><head><meta charset="utf-8"></head><body>
    <table><tr><td>{"<br>".join(HEAD)}</td><td>{"<br>".join(MOTTO)}</td></tr></table>
    {"".join(f"<p>{words}</p>" for words in TITLE)}
    <table>{rows}</table><p>Nơi nhận:</p><p>- Lưu: VT.</p></body></html>"""
    (document,) = read_bytes(page.encode(), "ke-hoach.html").documents
    check(document)


LAID_OUT = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 12pt, lang: "vi")
#grid(columns: (1fr, 1.4fr), align: center, [UBND TỈNH LÀO CAI \\ *SỞ Y TẾ* \\ Số: 12/KH-SYT],
[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc \\
Lào Cai, ngày 04 tháng 01 năm 2022])
#align(center)[*KẾ HOẠCH* \\ Phòng, chống dịch năm 2022]

1#[.] MỤC TIÊU

Không để dịch lớn xảy ra; phát hiện sớm, xử lý kịp thời các ổ dịch ngay từ khi mới phát sinh.

2#[.] PHÂN CÔNG NHIỆM VỤ

Các đơn vị thực hiện theo bảng sau:

#table(columns: (auto, 3fr, 2.4fr, 2fr, 1.6fr),
[*TT*], [*Nội dung công việc*], [*Cơ quan chủ trì*], [*Cơ quan phối hợp*], [*Thời gian*],
[1], [Rà soát, lập danh sách các đối tượng cần tiêm chủng trên địa bàn từng xã, phường],
[UBND các huyện, thị xã, thành phố], [Công an tỉnh; Sở Nội vụ], [Trước ngày 20/7/2022],
[2], [Tổ chức các điểm tiêm an toàn], [Trung tâm Kiểm soát bệnh tật], [], [Hàng tháng])

3#[.] TỔ CHỨC THỰC HIỆN

Giao Phòng Nghiệp vụ Y theo dõi, đôn đốc việc thực hiện Kế hoạch này.

Nơi nhận: \\ - Lưu: VT.
"""


def laid_out() -> bytes:
    pdf = typst.compile(LAID_OUT.encode())
    assert isinstance(pdf, bytes)
    return pdf


def check_wrapped(document: OfficialDocument) -> None:
    section = next(one for one in document.requirements if one.label == "2")
    first, second = section.children
    assert first.text.startswith("Rà soát, lập danh sách các đối tượng cần tiêm chủng")
    assert first.lead == ("UBND các huyện, thị xã, thành phố",)
    assert first.coordinate == ("Công an tỉnh", "Sở Nội vụ")
    assert first.deadline == "2022-07-20"
    assert second.lead == ("Trung tâm Kiểm soát bệnh tật",)
    assert (second.coordinate, second.deadline) == ((), "Hàng tháng")
    assert document.monitoring_body == "Phòng Nghiệp vụ Y"


def test_wrapped_cells_of_a_pdf_are_put_together() -> None:
    reading = read_bytes(laid_out(), "ke-hoach.pdf")
    check_wrapped(reading.documents[0])
    (span,) = reading.documents[0].spans["requirements[1].children[0]"]
    assert "Rà soát" in reading.text[span.start : span.end]
    assert span.boxes


def test_wrapped_cells_of_a_scan_are_put_together() -> None:
    with closing(pypdfium2.PdfDocument(laid_out())) as pdf:
        image = pdf[0].render(scale=300 / 72).to_pil().convert("L")
    out = io.BytesIO()
    image.save(out, "PNG")
    check_wrapped(read_bytes(out.getvalue(), "ke-hoach.png").documents[0])


def test_a_table_of_figures_stays_text() -> None:
    lines = [*HEAD, *MOTTO, "BÁO CÁO", "Tình hình dịch", "Sở Y tế báo cáo như sau:"]
    lines += ["STT\tHuyện\tSố ca", "1\tBát Xát\t12", "2\tSa Pa\t7", "Nơi nhận:", "- Lưu: VT."]
    (document,) = read_bytes("\n".join(lines).encode(), "bao-cao.txt").documents
    assert all(not one.assignees for one in flat(document.requirements))


def flat(requirements: tuple[Requirement, ...]) -> list[Requirement]:
    return [one for top in requirements for one in (top, *flat(top.children))]
