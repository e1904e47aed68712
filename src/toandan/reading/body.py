"""Stage 5b. Reads the paragraphs of a body; writes the tree of requirements.

A directive first tells why, then asks. What it asks begins after a sentence such as "yêu
cầu … như sau:" and follows as items (I, 1, 1.1, a, dash, Điều) or as plain paragraphs; a
short letter asks inside a paragraph ("Giám đốc Sở Y tế đề nghị …"). Closing formulas
("Nhận được công văn …", "Trên đây là …") ask nothing new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toandan.reading.bodies import opens_body
from toandan.reading.duties import is_follow_up, read_reports
from toandan.reading.paragraphs import Paragraph, Rank

_ASKS = (
    r"(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị|giao|phân công|điện khẩn|kết luận|có ý kiến|quyết "
    r"nghị|thông báo)"
)
_TRIGGER = re.compile(
    r"(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị|nhiệm vụ|nội dung|công việc|biện pháp|giải pháp|"
    r"ý kiến|kết luận|thống nhất|triển khai|"
    r"thực hiện|hướng dẫn|hoạt động|như sau|sau đây|sau)[^.]{0,160}?(?:như sau|sau đây|"
    r"sau|cụ thể|gồm)?\s*[:：]\s*$|"
    r"\b(?:các|những|một số) (?:nhiệm vụ|nội dung|công việc|biện pháp|giải pháp|yêu cầu|"
    r"vấn đề)[^.]{0,60}(?:như sau|sau đây|sau)\s*[.:]?\s*$|"
    r"(?:yêu cầu|đề nghị|kết luận|ý kiến chỉ đạo|chỉ đạo)\s*(?:như sau)?\s*:\s*$|(?:nêu "
    r"ra|có) một số yêu cầu\.?$"
)
_DECIDES = re.compile(
    r"^\W*(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NAY QUYẾT ĐỊNH|CHỈ THỊ|YÊU CẦU)\W*$", re.IGNORECASE
)
_REASONS = re.compile(
    r"(?:lý do|nguyên nhân|kết quả|cụ thể là|hiện nay|thành phần|tham dự|gồm)(?: như sau| "
    r"sau| chính)?\s*:\s*$",
    re.IGNORECASE,
)
_DOC_WORD = (
    r"(?:[Cc]ông văn|[Cc]ông điện|[Cc]hỉ thị|[Tt]hông báo|[Kk]ết luận|[Kk]ế hoạch|[Vv]ăn bản|"
    r"[Qq]uyết định|[Cc]hương trình|[Nn]ghị quyết|[Hh]ướng dẫn)"
)
CLOSING = re.compile(
    rf"^(?:Trên đây|Nhận (?:được )?{_DOC_WORD}|Vậy,? |Rất mong|Xin trân trọng|Trân trọng|"
    rf"Ghi chú|Lưu ý|Mọi (?:thông tin|ý kiến|vướng mắc|chi tiết)|"
    r"Thông tin chi tiết|Chi tiết xin|Trong quá trình|Quá trình|Khi phát hiện|Kết thúc|"
    r"Quyết định này có hiệu lực|"
    r"(?:Công điện|Chỉ thị|Nghị quyết|Kết luận|Thông báo) này|Xem chi tiết|Nguồn|Tin,|"
    r"Theo [\w.]+$|Tác giả|TIN ĐÃ ĐƯA)"
)
#: a closing sentence that tells everybody to carry the document out
_CARRY_OUT = re.compile(
    rf"(?:triển khai |tổ chức |khẩn trương |nghiêm túc )*thực hiện(?: nghiêm túc| nghiêm| "
    rf"tốt| có hiệu quả)?(?: các nội dung| nội dung)?"
    rf"(?: của)? (?:{_DOC_WORD}|nội dung|các nội dung)?\s?(?:này|trên|nêu trên)\W*$"
)
_NARRATES = re.compile(
    r"^(?:Căn cứ|Thực hiện (?:Công|Quyết|Chỉ|Nghị|Kế|Giấy|Thông|Kết|chỉ đạo|ý kiến)|Theo "
    r"(?!dõi)|Xét|Trước tình hình|Trước diễn biến|Thời gian qua|Trong thời gian (?:qua|"
    r"vừa qua)|"
    r"Hiện nay|Vừa qua|Tuy nhiên|Ngày \d|Hồi \d|Trong tháng|Trong khuôn khổ|Từ đầu|Nhằm|"
    r"Tham dự|Sau khi nghe|Trên cơ sở|Đối tượng|Thời gian|Địa điểm|Thành phần|Ban tổ chức|"
    r"Bệnh |Qua |Nếu tỉnh)"
)
_ASKING = re.compile(
    r"(?:^|[,;.:]\s+|\s)(?P<who>(?:Nay |Do đó, |Vì vậy, "
    r")?[^\W\d_][^,;.:]{2,90}?\s)?(?P<verb>yêu cầu|đề nghị|chỉ đạo|chỉ thị)\s+(?=\S)|"
    r"^(?P<plain>Giao|Đề nghị|Yêu cầu)\s"
)
#: verbs that open a demand without an actor
_IMPERATIVE = re.compile(
    r"^(?:Tiếp tục|Tăng cường|Đẩy mạnh|Quán triệt|Thực hiện|Tổ chức|Triển khai|Chủ động|"
    r"Tập trung|Rà soát|Kịp thời|Chú trọng|Huy động|"
    r"Xây dựng|Phối hợp|Chủ trì|Nâng cao|Bảo đảm|Đảm bảo|Chuẩn bị|Khẩn trương|Thường "
    r"xuyên|Kiểm tra|Hướng dẫn|Bố trí|Tuyên truyền|"
    r"Thúc đẩy|Bên cạnh đó|Báo cáo|Theo dõi|Cung cấp|Cử|Chấp hành|Thành lập|Bổ sung|Danh "
    r"sách .{0,60}gửi|Văn bản .{0,60}gửi|Kiên định|Xử lý|Ưu tiên|Sử dụng)\b"
)
#: words that show that what stands before the verb is no author who asks
_NOT_AUTHOR = re.compile(
    r"\b(?:theo|của|thực hiện|có|và|tập trung|tiếp tục|lãnh đạo|tăng cường|quan tâm|kịp "
    r"thời|chủ động)$|\b(?:đã|đang)\b"
)
_UNFINISHED = re.compile(r"[:]\s*$")
_ENDS = re.compile(r"[.;!?/…]\W*$")
_LONG_HEADING = 160


@dataclass
class Node:
    """A requirement while the tree grows."""

    paragraph: Paragraph
    heading: Paragraph | None = None
    more: list[Paragraph] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the demand."""
        return " ".join([self.paragraph.text, *(one.text for one in self.more)])

    @property
    def label(self) -> str | None:
        """The label as written."""
        return (self.heading or self.paragraph).label


@dataclass(frozen=True, slots=True)
class Body:
    """The requirements, the paragraph that introduces them, and the index of the first."""

    nodes: tuple[Node, ...]
    trigger: Paragraph | None


def read_requirements(
    paragraphs: list[Paragraph], *, decision: bool = False, reported: bool = False
) -> Body:
    """Return the requirements that the paragraphs of a body make up."""
    at = _trigger_index(paragraphs, decision=decision)
    if at is not None:
        trigger = paragraphs[at]
        after = paragraphs[at + 1 :]
        listed = after[0].label is not None
        nodes = _tree(_until_closing(after)) if listed else _plain(after)
        if nodes:
            return Body(tuple(nodes), trigger)
    labelled = [
        i for i, one in enumerate(paragraphs) if one.rank in {Rank.ROMAN, Rank.NUMBER, Rank.ARTICLE}
    ]
    if len(labelled) > 1:
        return Body(tuple(_tree(_until_closing(paragraphs[labelled[0] :]))), None)
    return Body(tuple(Node(one) for one in _asking_paragraphs(paragraphs, reported=reported)), None)


def _trigger_index(paragraphs: list[Paragraph], *, decision: bool) -> int | None:
    """Return the index of the paragraph that introduces the demands."""
    for index, one in enumerate(paragraphs[:-1]):
        if _DECIDES.match(one.text):
            return index
        if decision and one.rank is Rank.ARTICLE:
            return index - 1 if index else None
    for index, one in enumerate(paragraphs[:-1]):
        if one.rank in {Rank.ROMAN, Rank.NUMBER, Rank.ARTICLE}:
            return None
        if one.label is None and _TRIGGER.search(one.text) and not _REASONS.search(one.text):
            following = paragraphs[index + 1]
            if following.label is not None or not _NARRATES.match(following.text):
                return index
    return None


def _until_closing(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs up to the one that closes a list of labelled items."""
    last = max((i for i, one in enumerate(paragraphs) if one.label is not None), default=-1)
    for index, one in enumerate(paragraphs):
        if one.label is None and index > last:
            heading = index == last + 1 and _is_heading(paragraphs[last])
            if closes(one) or not heading:
                return paragraphs[:index]
    return paragraphs


def closes(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph closes a directive and asks nothing new."""
    text = paragraph.text
    if CLOSING.match(text) or is_follow_up(paragraph):
        return True
    return paragraph.label is None and bool(_CARRY_OUT.search(text)) and len(text) < 420  # noqa: PLR2004


def _is_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) < _LONG_HEADING and not _ENDS.search(text)


def _tree(paragraphs: list[Paragraph]) -> list[Node]:
    """Nest labelled paragraphs by the rank of their labels."""
    roots: list[Node] = []
    stack: list[Node] = []
    reasons: Rank | None = None
    for one in paragraphs:
        if one.label is None:
            if stack:
                _attach(stack[-1], one)
                if _REASONS.search(one.text):
                    reasons = Rank.DASH
            continue
        if reasons is not None and one.rank >= reasons:
            continue
        reasons = None
        while stack and _rank(stack[-1]) >= one.rank:
            stack.pop()
        node = Node(one)
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots


def _rank(node: Node) -> Rank:
    return (node.heading or node.paragraph).rank


def _attach(node: Node, paragraph: Paragraph) -> None:
    """Join an unlabelled paragraph to the item above it.

    Under the heading of a topic the demand itself is the requirement's text; under an
    actor's heading, or after a full sentence, the paragraph goes on with it.
    """
    topic = (
        node.heading is None and _is_heading(node.paragraph) and not opens_body(node.paragraph.text)
    )
    if topic:
        node.heading, node.paragraph = node.paragraph, paragraph
    elif (
        node.heading is not None
        and not _asks(node.paragraph)
        and _asks(paragraph)
        and not node.children
    ):
        node.paragraph, node.more = paragraph, []
    elif not closes(paragraph):
        node.more.append(paragraph)


def _asks(paragraph: Paragraph) -> bool:
    return (
        bool(_ASKING.search(paragraph.text) or _IMPERATIVE.match(paragraph.text))
        or "thống nhất" in paragraph.text.lower()[:12]
    )


def _plain(paragraphs: list[Paragraph]) -> list[Node]:
    """Return one requirement for each paragraph up to the closing ones."""
    nodes: list[Node] = []
    for one in paragraphs:
        if closes(one) or (nodes and _NARRATES.match(one.text)):
            break
        if nodes and one.label is not None and _UNFINISHED.search(nodes[-1].paragraph.text):
            nodes[-1].children.append(Node(one))
        elif len(one.text.split()) > 6:  # noqa: PLR2004 - shorter is a headline or a name
            nodes.append(Node(one))
    return nodes


def _asking_paragraphs(paragraphs: list[Paragraph], *, reported: bool) -> list[Paragraph]:
    """Return the paragraphs of a letter that ask something, from the asking clause on."""
    asked: list[Paragraph] = []
    for one in paragraphs:
        if closes(one) and not (
            _ASKING.search(one.text) and one.text.startswith(("Quá trình", "Trong quá"))
        ):
            continue
        found = _asking_part(one)
        if found is not None:
            asked.append(found)
        elif (asked or reported) and one.label is None and _demands_anyway(one):
            asked.append(one)
    return asked


def _demands_anyway(paragraph: Paragraph) -> bool:
    if _NARRATES.match(paragraph.text):
        return False
    return bool(_IMPERATIVE.match(paragraph.text)) or bool(read_reports(paragraph))


def _asking_part(paragraph: Paragraph) -> Paragraph | None:
    """Return the paragraph from the clause on in which a body asks, None where none asks."""
    text = paragraph.text
    for match in _ASKING.finditer(text):
        if match["plain"]:
            return paragraph if match.start() == 0 else None
        who = (match["who"] or "").strip()
        bare = re.sub(r"^(?:Nay|Do đó,|Vì vậy,)\s+", "", who)
        if who and opens_body(bare) and not _NOT_AUTHOR.search(who):
            begin = match.start("who")
            return _from(paragraph, begin)
        if not who and match.start() == 0:
            return paragraph
        if not who and text[: match.start()].rstrip().endswith("mắc"):
            return paragraph
    if re.match(r"^(?:Quá trình|Trong quá trình).{0,60}đề nghị", text):
        return paragraph
    return None


def _from(paragraph: Paragraph, begin: int) -> Paragraph:
    """Return the paragraph without its first `begin` characters."""
    if begin == 0:
        return paragraph
    text = paragraph.text[begin:]
    return Paragraph(
        paragraph.start, paragraph.end, text, paragraph.text_start, paragraph.label, paragraph.rank
    )
