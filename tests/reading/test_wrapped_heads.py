"""Lines that narrow columns, page edges and the source of a page break are whole again."""

from __future__ import annotations

from datetime import date

import typst

from toandan.reading import read_bytes

NARROW = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 12pt, lang: "vi", hyphenate: false)
#grid(columns: (4.6cm, 5.6cm), column-gutter: 1.5cm, align: left,
[SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN TỈNH HÀ NAM],
[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM],
[Số: 88/SNN-TY], [Hà Nam, ngày 15 tháng 11 năm 2023])

V/v phòng, chống bệnh dại

Kính gửi: Ủy ban nhân dân các huyện, thị xã, thành phố.

Căn cứ Luật Phòng, chống bệnh truyền nhiễm, Sở Nông nghiệp và Phát triển nông thôn đề nghị Ủy
ban nhân dân các huyện, thị xã, thành phố tiêm phòng cho đàn chó, mèo theo Kế hoạch số 12/KH-
UBND ngày 03/01/2023 của UBND tỉnh.

Nơi nhận: \\ - Như trên; \\ - Lưu: VT.
"""

BROKEN = """\
ỦY BAN NHÂN DÂN	CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ HƯNG THẠNH	Độc lập - Tự do - Hạnh phúc
Số: 5/UBND	Hưng Thạnh, ngày 02 tháng 9 năm
2025
V/v phòng bệnh
Kính gửi: Các ấp.
Thực hiện Kế hoạch số 12/KH-
UBND ngày 03/01/2025 của UBND tỉnh, UBND xã đề nghị các ấp tổng vệ sinh.
"""


def test_a_head_in_narrow_columns_is_read() -> None:
    pdf = typst.compile(NARROW.encode())
    assert isinstance(pdf, bytes)
    reading = read_bytes(pdf, "cong-van.pdf")
    (document,) = reading.documents
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in reading.text
    assert (document.place, document.date) == ("Hà Nam", date(2023, 11, 15))
    assert document.issuer == "Sở Nông nghiệp và Phát triển nông thôn tỉnh Hà Nam"
    assert document.number == "88/SNN-TY"


def test_a_number_broken_at_a_lines_end_keeps_its_hyphen() -> None:
    (document,) = read_bytes(BROKEN.encode(), "cong-van.txt").documents
    assert document.date == date(2025, 9, 2)
    assert [one.number for one in document.references] == ["12/KH-UBND"]


def test_breaks_and_tabs_of_a_pages_source_are_no_columns() -> None:
    page = """<html><head><meta charset="utf-8"></head><body><table><tr>
    <td><p>
\t\t\tUBND TỈNH
\t\t\tBẮC NINH</p></td><td><p>CỘNG HÒA XÃ HỘI
\t\t\tCHỦ NGHĨA VIỆT NAM</p></td></tr><tr><td><p>Số:
\t\t\t301/UBND-VX</p></td><td><p>Bắc
\t\t\tNinh, ngày 05 tháng 8 năm 2024</p></td></tr></table>
    <p>V/v phòng bệnh bạch hầu</p><p>Kính gửi:
\t\t\tSở Y tế.</p><p>UBND tỉnh yêu cầu Sở Y tế giám sát
\t\t\tchặt chẽ.</p><p>Nơi nhận:</p><p>- Lưu: VT.</p></body></html>"""
    (document,) = read_bytes(page.encode(), "cong-van.html").documents
    assert (document.number, document.place) == ("301/UBND-VX", "Bắc Ninh")
    assert document.date == date(2024, 8, 5)
    assert document.addressees == ("Sở Y tế",)
