"""Stage 5b. Reads the sections of a body; writes those that ask something.

Directives tell how things stand, plans set time and means, reports tell what was done and notices
what is known; none of that is a requirement.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from toandan.reading.demands import asks, has_actor
from toandan.reading.nodes import rank_in
from toandan.reading.paragraphs import Rank
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from toandan.reading.nodes import Node
    from toandan.reading.paragraphs import Paragraph

LONG_HEADING = 160
ENDS = re.compile(r"[.;!?/…]\W*$")
#: sections that tell how things stand and ask nothing
_SITUATION = re.compile(
    r"^(?:I+[-.) ]+)?(?:khái quát |sơ bộ |về |những )?(?:tình hình|đánh giá|bối cảnh|thực trạng|"
    r"đặc điểm|sự cần thiết|căn cứ|cơ sở (?:pháp lý|thực tiễn)|kết quả|ưu điểm|tồn tại|hạn chế|"
    r"nguyên nhân|khó khăn|nhận định|dự báo)(?! thực hiện)\b",
    re.IGNORECASE,
)


#: sections of a plan that set time, place, scope, means and law, and ask nothing
_FACTS = re.compile(
    r"^(?:đối tượng|phạm vi|danh sách|chủ đề|thời gian(?! (?:báo cáo|gửi|hoàn thành|nộp))|địa điểm|"
    r"(?:dự trù |dự toán |nguồn )?kinh phí|"
    r"(?:các )?văn bản[^.:]{0,30} áp dụng|tài liệu áp dụng)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:đề nghị|yêu cầu|[Gg]iao|phải|chịu trách nhiệm|có trách nhiệm)\s")
#: words of a duty, in whichever clause they stand
_DUTY = re.compile(
    r"\b(?:đề nghị|yêu cầu|phải|cần|không được|nghiêm cấm|trách nhiệm|xác định (?:các )?nhiệm vụ|"
    r"(?:khai )?báo (?:ngay|cho|với)|liên hệ|nộp|gửi về|bị xử (?:lý|phạt))(?!\w)"
)
#: the headings under which a report looks ahead
_AHEAD = re.compile(
    r"^(?!.*(?:tình hình|kết quả|đánh giá)).*(?:phương hướng|trọng tâm|thời gian tới|tiếp theo|"
    r"(?:nhiệm vụ|công tác|chương trình|kế hoạch|giải pháp) (?:chủ yếu )?(?:năm|quý|tháng|"
    r"\d+ tháng|tuần))|"
    r"^(?:những |một số |các )?(?:kiến nghị|đề xuất|nhiệm vụ|giải pháp)\b",
    re.IGNORECASE,
)
#: an item of a notice that only tells what was done ("Về kết quả: …")
_TOLD = re.compile(
    r"^Về (?:kết quả|tình hình|ưu điểm|tồn tại|hạn chế|nguyên nhân|những kết quả)[^:]{0,80}:\s",
    re.IGNORECASE,
)


def ahead(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return what a report sets for the time to come: its sections on tasks and proposals.

    The rest tells what was done, though in the words of demands.
    """
    highest = min((one.rank for one in paragraphs), default=Rank.NONE)
    for index, one in enumerate(paragraphs):
        heading = one.rank <= min(highest, Rank.NUMBER) or one.text.isupper()
        if heading and len(one.text) < LONG_HEADING and _AHEAD.search(one.text):
            return paragraphs[index:]
    return []


def without_situations(nodes: list[Node]) -> list[Node]:
    """Leave out the sections of a directive that only tell how things stand."""

    def tells(node: Node) -> bool:
        heading = node.heading or node.paragraph
        short = len(heading.text) < LONG_HEADING and not ENDS.search(heading.text)
        facts = node.label is not None and rank_in(node) is not Rank.ARTICLE
        if facts and _opens(_FACTS, heading.text):
            return not _asks_below(node)
        told = _TOLD.match(heading.text) and not node.children and not asks(heading)
        if not told and not (short and _opens(_SITUATION, heading.text)):
            return False
        return not any(map(is_demand, (node, *node.children)))

    return [node for node in nodes if not tells(node)]


def without_facts(nodes: list[Node], kind: str | None) -> list[Node]:
    """Leave out the items of a notice that only tell, where others ask.

    A notice of a timetable or of a session tells first and asks last; a notice that asks nothing
    in so many words ("Thí sinh nộp …") is kept whole.
    """
    if kind != "Thông báo":
        return nodes
    kept = [node for node in nodes if _holds_demand(node)]
    for node in kept:
        if not _tells_to(node):
            node.children = without_facts(node.children, kind)
    return kept or nodes


def _opens(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether a heading opens with what a pattern says; OCR confuses marks of capitals."""
    if pattern.match(text):
        return True
    return text.isupper() and bool(_folded(pattern).match(fold(text)))


@cache
def _folded(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(fold(pattern.pattern))


def _holds_demand(node: Node) -> bool:
    heads = bool(node.children) and node.text.rstrip().endswith(":")  # a body alone asks nothing
    return (not heads and _tells_to(node)) or any(map(_holds_demand, node.children))


def _tells_to(node: Node) -> bool:
    return is_demand(node) or bool(_DUTY.search(node.text))


def _asks_below(node: Node) -> bool:
    asked = asks(node.paragraph) or _ASKS.search(node.text)
    return bool(asked) or any(map(_asks_below, node.children))


def is_demand(node: Node) -> bool:
    """Tell whether a requirement's own words ask something or name who is to act."""
    return asks(node.paragraph) or has_actor(node.text)
