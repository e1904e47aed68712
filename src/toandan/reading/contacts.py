"""Stage 6c. Reads a paragraph; writes whom to ask where difficulties arise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name
from toandan.reading.found import Found

if TYPE_CHECKING:
    from toandan.reading.paragraphs import Paragraph

_CONTACT = re.compile(
    r"(?<!tháo gỡ )(?<!giải quyết )(?<!khắc phục )(?<!những )(?<!hộ )(?<!cảnh )(?<!người "
    r")(?<!đình )"
    r"(?:khó khăn|(?<!khó khăn, )vướng mắc|thắc mắc)|thông tin chi tiết|mọi thông tin|mọi chi tiết|"
    r"vấn đề (?:phát sinh|gì chưa rõ)|cần thông tin|có việc cần|"
    r"yêu cầu hỗ trợ|cần (?:hỗ trợ|giải đáp|hướng dẫn thêm)|chi tiết xin|thông tin trao đổi",
    re.IGNORECASE,
)
_CONTACT_BODY = re.compile(
    r"(?:\(?\s*qua|gọi(?: điện)?(?: cho| tới| đến)?|liên hệ(?: với| tới| trực tiếp)?|(?:báo "
    r"cáo|phản ánh|phản ảnh|thông "
    r"tin|trao đổi(?: trực tiếp)?|gửi|xin ý kiến(?: chỉ đạo)?(?: của)?)(?:\s+ngay|\s+kịp "
    r"thời)?(?:\s+(?:về|với|cho|đến|tới))?)"
    r"\s*:?\s+(?P<who>(?!ý kiến)[^();]{3,160}?)(?=\s*[();]|\s*,?\s*(?:để|trước ngày|chậm nhất|"
    r"(?:theo )?SĐT|số điện thoại|số "
    r"ĐT|ĐT|điện thoại|email|e-mail|địa chỉ|xem xét|tổng hợp|giải quyết|hướng dẫn)\b|"
    r"\s*\./|\.\s*$|$)"
)
_QUA = re.compile(
    r"\(?\s*qua\s+(?P<who>(?:đ/c|đồng chí|ông|bà|BS|Văn phòng|Phòng|"
    r"phòng)[^();]{3,120}?)(?=\s*[();]|\.\s*$|$)"
)
#: what leads up to a contact is no part of it
_CALLED = re.compile(
    r"^(?:trao đổi,?\s+)?(?:chi tiết,?\s+)?(?:xin\s+|đề nghị\s+)?(?:vui lòng\s+)?"
    r"liên hệ(?:\s+với|\s+tới)?\s+",
    re.IGNORECASE,
)
#: a contact stands this near to the words that call for one
_NEAR = 500


def read_contact(paragraph: Paragraph) -> Found[str] | None:
    """Return whom a paragraph tells to ask."""
    text = paragraph.text
    marker = _CONTACT.search(text)
    if not marker:
        return None
    near = (marker.start(), marker.start() + _NEAR)
    match = _QUA.search(text, *near) or _CONTACT_BODY.search(text, *near)
    if not match:
        return None
    who = _CALLED.sub("", clean_name(match["who"]))
    if who.startswith("chi tiết"):
        return None
    return Found(who, ((paragraph.start, paragraph.end),), 0.8)
