"""Stage 5c. Reads the words of a paragraph; writes where its clauses begin.

Officials put before the main clause what it follows from ("Thực hiện Công điện …,"), what it is
for ("Để chủ động ứng phó, …"), when it holds ("Khi có dịch, …") or a word that ties it to the
sentence before ("Đồng thời, …", "Song song đó, …"). Whoever must act is named behind that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.openings import opens_body
from toandan.reading.vietnamese import CAPITALS

if TYPE_CHECKING:
    from collections.abc import Iterator

#: words that tie a sentence to the one before it
_TIES = (
    r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là|Thứ (?:nhất|hai|ba|tư|năm|sáu)|Cụ thể|"
    r"Nay|Riêng|Đối với|Đồng thời|Mặt khác|Đặc biệt|Ngược lại|Tương tự|Cuối cùng|Nhất là|Lưu ý|"
    r"(?:Song song|Cùng|Bên cạnh|Kèm|Theo|Tiếp|Sau|Trước|Từ|Do|Vì|Trong|Ngoài|Qua|Về phía|Chính vì)"
    r"(?: với| theo| cạnh| sau)?(?: đó| này| ra| đây| hết| mắt| vậy| thế)"
)
TIE = re.compile(rf"(?:{_TIES})(?:,|:)?\s+[“\"]?")
#: a short clause of time or condition and its comma
_SHORT = re.compile(
    r"(?:(?:Khi|Nếu|Trường hợp|Định kỳ|Hàng|Hằng|Trước|Trong)\s[^,.;:]{3,90},|"
    r"Trong thời gian [^,]{3,60},|Sau khi [^,]{3,80},)\s*"
)
#: what a long clause of basis, purpose or condition opens with
_LED = re.compile(
    r"(?i:(?:Để|Nhằm|Căn cứ|Trên cơ sở|Trước (?:tình hình|diễn biến|thực trạng|nguy cơ|yêu "
    r"cầu)|Theo (?!dõi)|"
    r"Xét|Sau khi|Khi|Nếu|Trường hợp|Trong|Với|Từ|Qua|Cùng với|Song song với|Bên cạnh|Ngoài|"
    r"Đi đôi với|"
    r"Gắn với|Tiếp tục thực hiện (?:Công|Chỉ|Kế)|Triển khai (?:Công|Chỉ|Kế)|"
    r"Thực hiện (?:Công|Chỉ|Kế|Quyết|Nghị|Thông|Kết|Văn|chỉ đạo|ý kiến|tinh thần|nhiệm vụ|"
    r"chức năng))\b)"
)
#: whom or what a task is about, before who must see to it ("Đối với cơ sở cách ly …: Giao …")
_ABOUT = re.compile(
    r"[Đđ]ối với [^:.;]{3,120}:\s+(?=(?:[Gg]iao|[Ủủ]y quyền|[Uu]ỷ quyền|[Yy]êu cầu|[Đđ]ề nghị|"
    r"[Pp]hân công)\s)"
)
#: what an item is about, before its clause ("Về điều trị: Sở Y tế …", "Chế độ báo cáo: …")
_TOPIC = re.compile(
    r"(?:(?:Về|Công tác|Chế độ|Việc|Lĩnh vực)\s[^:.;]{3,100}:\s+|"
    r"(?:Trách nhiệm|Nhiệm vụ)(?: cụ thể)?(?: của)?:?\s+(?=[A-ZĐỦUÔ]))"
)
#: whose page it is, before its first sentence ("(hocmon.gov.vn)", "ĐNO -")
PAGE_MARK = re.compile(
    rf"\s*(?:\([^()]{{2,40}}\)\s*[-–—:]?\s*|[{CAPITALS}][{CAPITALS}\d&.]{{1,11}}\s*[-–—]\s+)"
)
#: a document's name that opens what it says: "Công điện nêu rõ: …"
_SAYS = re.compile(
    r"[^,.;:]{4,90}?\b(?:nêu rõ|nhấn mạnh|chỉ rõ|quy định rõ|ghi rõ|yêu cầu rõ)[:,]\s+"
)
#: where the next body's report begins in a sentence that sets a day to the one before
_NEXT_REPORT = re.compile(r"(?<=\d{4}),\s+(?=[^,.;]{4,90}?\sbáo cáo(?: kết quả)? (?:về|cho|gửi))")
_COMMAS = re.compile(r",\s+|:\s+")
_SENTENCES = re.compile(
    rf"(?<=[.!?…])(?<!TP\.)(?<!Tp\.)(?<!TX\.)(?<!BS\.)[\"”]?\s+(?=[\"“]?[{CAPITALS}])"
)
#: a body that opens a clause, not the next of a list ("các quận, huyện")
_NAMED = re.compile(
    rf"[{CAPITALS}]|(?:các|những|mọi|mỗi|từng|toàn|tất cả)\s|(?:giao|yêu cầu|đề nghị|phân "
    rf"công|ủy quyền cho|uỷ quyền cho)\s"
)
#: the main clause stands no further into a sentence than this
_FAR = 600


def main_clauses(text: str, begin: int = 0) -> Iterator[tuple[int, bool]]:
    """Yield where the main clause of the sentence at `begin` may begin, the likeliest first.

    Yields:
        A place in `text`, and whether it was only found by its comma, so that what stands
        there must prove to be a clause.
    """
    says = _SAYS.match(text, begin)
    begin = says.end() if says else begin
    if text[begin : begin + 1] in {'"', "“"}:
        begin += 1
    mark = PAGE_MARK.match(text, begin)
    begin = mark.end() if mark else begin
    topic = _TOPIC.match(text, begin)
    begin = topic.end() if topic and not opens_body(topic[0]) else begin
    tie = TIE.match(text, begin)
    about = _ABOUT.match(text, tie.end() if tie and not _ABOUT.match(text, begin) else begin)
    begin = about.end() if about else tie.end() if tie else begin
    short = _SHORT.match(text, begin)
    yield (short.end() if short else begin), False
    if _LED.match(text, begin):
        end = sentence_end(text, begin)
        for comma in _COMMAS.finditer(text, begin, min(end, begin + _FAR)):
            if _NAMED.match(text, comma.end()):
                yield comma.end(), True


def each_report(sentence: str) -> list[str]:
    """Part a sentence that tells several bodies, each by its day, to report to several others."""
    begins = [match.start() for match in _NEXT_REPORT.finditer(sentence)]
    ends = [*begins, len(sentence)]
    return [sentence[begin:end].strip(" ,") for begin, end in zip([0, *begins], ends, strict=True)]


def sentence_end(text: str, begin: int) -> int:
    """Return where the sentence that holds `text[begin]` ends."""
    match = _SENTENCES.search(text, begin)
    return match.start() if match else len(text)


def sentence_starts(text: str, begin: int = 0) -> Iterator[int]:
    """Yield where the sentences after the one at `begin` begin."""
    for match in _SENTENCES.finditer(text, begin):
        yield match.end()
