"""Stage 5b. Reads the paragraphs of a body; writes the tree of requirements.

A directive first tells why, then asks. What it asks begins after a sentence such as "yêu
cầu … như sau:" and follows as items (I, 1, 1.1, a, dash, Điều) or as plain paragraphs; a
short letter asks inside a paragraph ("Giám đốc Sở Y tế đề nghị …"). Closing formulas
("Nhận được công văn …", "Trên đây là …") ask nothing new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toandan.reading.demands import (
    asking_paragraphs,
    asks,
    closes,
    commands,
    demands_by_actor,
    due_paragraphs,
    has_actor,
    is_headline,
    narrates,
    spoken_demands,
)
from toandan.reading.openings import opens_body
from toandan.reading.paragraphs import Paragraph, Rank

if TYPE_CHECKING:
    from toandan.reading.tables import Row, Table

_TRIGGER = re.compile(
    r"(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị|nhiệm vụ|nội dung|công việc|biện pháp|giải pháp|"
    r"ý kiến|kết luận|thống nhất|triển khai|"
    r"thực hiện|hướng dẫn|hoạt động|như sau|sau đây|sau)[^.]{0,160}?(?:như sau|sau đây|"
    r"sau|cụ thể|gồm)?\s*[:：]\s*$|"
    r"\b(?:các|những|một số) (?:nhiệm vụ|nội dung|công việc|biện pháp|giải pháp|yêu cầu|"
    r"vấn đề)[^.]{0,60}(?:như sau|sau đây|sau)\s*[.:]?\s*$|"
    r"(?:yêu cầu|đề nghị|kết luận|ý kiến chỉ đạo|chỉ đạo)\s*(?:như sau)?\s*:\s*$|"
    r"\bcụ th[ểêe] như sau\W*$|(?:nêu "
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
#: a basis that OCR ends with a colon introduces nothing
_CITES = re.compile(r"^[\W_]{0,4}(?:Căn cứ|Xét|Theo)\s")
_SAYS_NEXT = re.compile(r"như sau|sau đây|sau\W*$|cụ thể|yêu cầu|đề nghị|chỉ đạo|giao\s")
#: a list that spells out the demand before it, rather than being the demands
_DETAILS = re.compile(
    r"(?:với )?(?:nội dung|thành phần|thời gian|lịch) (?:cụ thể )?như sau\s*:\s*$"
)
_UNFINISHED = re.compile(r"[:]\s*$")
_ENDS = re.compile(r"[.;!?/…]\W*$")
#: a sentence that breaks off is no heading
_HANGS = re.compile(r"(?:,|\s(?:về|và|của|với|cho|tại|các|những|theo|do|để))$")
_LONG_HEADING = 160
_FEW_WORDS = 6
#: sections that tell how things stand and ask nothing
_SITUATION = re.compile(
    r"^(?:I+[-.) ]+)?(?:khái quát |sơ bộ |về |những )?(?:tình hình|đánh giá|bối cảnh|thực trạng|"
    r"đặc điểm|sự cần thiết|căn cứ|cơ sở (?:pháp lý|thực tiễn)|kết quả|ưu điểm|tồn tại|hạn chế|"
    r"nguyên nhân|khó khăn|nhận định|dự báo)(?! thực hiện)\b",
    re.IGNORECASE,
)


#: sections of a plan that set time, place, scope, means and law, and ask nothing
_FACTS = re.compile(
    r"^(?:đối tượng|phạm vi|chủ đề|thời gian(?! (?:báo cáo|gửi|hoàn thành|nộp))|địa điểm|"
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


@dataclass
class Node:
    """A requirement while the tree grows."""

    paragraph: Paragraph
    heading: Paragraph | None = None
    more: list[Paragraph] = field(default_factory=list)
    row: Row | None = None
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
    paragraphs: list[Paragraph], *, kind: str | None = None, reported: bool = False
) -> Body:
    """Return the requirements that the paragraphs of a body make up.

    Args:
        paragraphs: the body.
        kind: the document's type.
        reported: whether it is an article, which retells demands.
    """
    decision = kind == "Quyết định"
    if kind == "Báo cáo":
        paragraphs = _ahead(paragraphs)
    at = _trigger_index(paragraphs, decision=decision)
    if at is not None:
        trigger = paragraphs[at]
        after = paragraphs[at + 1 :]
        listed = after[0].label is not None
        nodes = _tree(_until_closing(after)) if listed else _plain(after)
        if (
            nodes
            and listed
            and after[0].rank is not Rank.ROMAN  # a plan's sections are no details of a demand
            and _DETAILS.search(trigger.text)
            and sum(map(_is_demand, nodes)) * 2 < len(nodes)
        ):
            return Body((Node(trigger, children=nodes),), None)
        nodes = _without_facts(_without_situations(nodes), kind)
        if nodes:
            return Body(tuple(nodes), trigger)
    labelled = [
        i for i, one in enumerate(paragraphs) if one.rank in {Rank.ROMAN, Rank.NUMBER, Rank.ARTICLE}
    ]
    if len(labelled) > 1:
        nodes = _without_situations(_tree(_until_closing(paragraphs[labelled[0] :])))
        nodes = _without_facts(nodes, kind)
        if nodes:
            return Body(tuple(nodes), None)
    asked = asking_paragraphs(paragraphs, reported=reported)
    if not asked and not reported:
        asked = due_paragraphs(paragraphs)
    spoken = spoken_demands(asked[0]) if reported and len(asked) == 1 else []
    if len(spoken) > 1:
        first, *rest = spoken
        return Body((Node(first, children=[Node(one) for one in rest]),), None)
    return Body(tuple(_grouped(_parted(asked)) if reported else map(Node, asked)), None)


def _ahead(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return what a report sets for the time to come: its sections on tasks and proposals.

    The rest tells what was done, though in the words of demands.
    """
    for index, one in enumerate(paragraphs):
        heading = one.rank <= Rank.NUMBER or one.text.isupper()
        if heading and len(one.text) < _LONG_HEADING and _AHEAD.search(one.text):
            return paragraphs[index:]
    return []


def _without_situations(nodes: list[Node]) -> list[Node]:
    """Leave out the sections of a directive that only tell how things stand."""

    def tells(node: Node) -> bool:
        heading = node.heading or node.paragraph
        short = len(heading.text) < _LONG_HEADING and not _ENDS.search(heading.text)
        facts = node.label is not None and _rank(node) is not Rank.ARTICLE
        if facts and _FACTS.match(heading.text):
            return not _asks_below(node)
        told = _TOLD.match(heading.text) and not node.children and not asks(heading)
        if not told and not (short and _SITUATION.match(heading.text)):
            return False
        return not any(map(_is_demand, (node, *node.children)))

    return [node for node in nodes if not tells(node)]


def _without_facts(nodes: list[Node], kind: str | None) -> list[Node]:
    """Leave out the items of a notice that only tell, where others ask.

    A notice of a timetable or of a session tells first and asks last; a notice that asks nothing
    in so many words ("Thí sinh nộp …") is kept whole.
    """
    if kind != "Thông báo":
        return nodes
    kept = [node for node in nodes if _holds_demand(node)]
    for node in kept:
        if not _tells_to(node):
            node.children = _without_facts(node.children, kind)
    return kept or nodes


def _holds_demand(node: Node) -> bool:
    return _tells_to(node) or any(map(_holds_demand, node.children))


def _tells_to(node: Node) -> bool:
    return _is_demand(node) or bool(_DUTY.search(node.text))


def _asks_below(node: Node) -> bool:
    asked = asks(node.paragraph) or _ASKS.search(node.text)
    return bool(asked) or any(map(_asks_below, node.children))


def _is_demand(node: Node) -> bool:
    return asks(node.paragraph) or has_actor(node.text)


def _parted(asked: list[Paragraph]) -> list[Node]:
    """Return the demands of an article; one that a paragraph adds for others stands below it."""
    nodes: list[Node] = []
    for one in asked:
        first, *others = demands_by_actor(one)
        nodes.append(Node(first, children=[Node(other) for other in others]))
    return nodes


def _grouped(nodes: list[Node]) -> list[Node]:
    """Put demands that name no actor under the one before them that does.

    In reported speech the actor is named once and the paragraphs after go on with it.
    """
    roots: list[Node] = []
    for node in nodes:
        implied = node.label is None and commands(node.text) and not has_actor(node.text)
        if implied and roots and has_actor(roots[-1].text):
            roots[-1].children.append(node)
        else:
            roots.append(node)
    return roots


def _trigger_index(paragraphs: list[Paragraph], *, decision: bool) -> int | None:
    """Return the index of the paragraph that introduces the demands."""
    for index, one in enumerate(paragraphs[:-1]):
        if one.label is None and _DECIDES.match(one.text):
            return index
        if decision and one.rank is Rank.ARTICLE:
            return index - 1 if index else None
    for index, one in enumerate(paragraphs[:-1]):
        if one.rank in {Rank.ROMAN, Rank.NUMBER, Rank.ARTICLE}:
            return None
        cites = _CITES.match(one.text) and not _SAYS_NEXT.search(one.text)
        if (
            one.label is None
            and _TRIGGER.search(one.text)
            and not (cites or _REASONS.search(one.text))
        ):
            following = paragraphs[index + 1]
            if following.label is not None or not narrates(following):
                return index
    return None


def _until_closing(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs up to the one that closes a list of labelled items."""
    last = max((i for i, one in enumerate(paragraphs) if one.label is not None), default=-1)
    for index, one in enumerate(paragraphs):
        if one.label is None and index > last:
            heading = index == last + 1 and _is_heading(paragraphs[last])
            if not heading or (closes(one) and not commands(one.text)):
                return paragraphs[:index]
    return paragraphs


def _is_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if len(text) > _LONG_HEADING or _ENDS.search(text) or _HANGS.search(text):
        return False
    return ": " not in text and "@" not in text and not re.search("đề nghị|yêu cầu", text)


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
    told = node.paragraph.text
    topic = node.heading is None and _is_heading(node.paragraph)
    topic = topic and not opens_body(told) and not has_actor(told)
    if topic:
        node.heading, node.paragraph = node.paragraph, paragraph
    elif node.heading is not None and not node.children and _better(node.paragraph, paragraph):
        node.paragraph, node.more = paragraph, []
    elif not closes(paragraph) or (not node.more and commands(paragraph.text)):
        node.more.append(paragraph)


def _better(told: Paragraph, paragraph: Paragraph) -> bool:
    """Tell whether the demand comes only now, and what stands under the heading told why."""
    return not asks(told) and asks(paragraph)


def _plain(paragraphs: list[Paragraph]) -> list[Node]:
    """Return one requirement for each paragraph up to the closing ones."""
    nodes: list[Node] = []
    for one in paragraphs:
        if closes(one) or (nodes and narrates(one)):
            break
        if nodes and one.label is not None and _UNFINISHED.search(nodes[-1].paragraph.text):
            above = nodes[-1]
            while above.children and _rank(above.children[-1]) < one.rank:
                above = above.children[-1]
            above.children.append(Node(one))
        elif not is_headline(one) and len(one.text.split()) > _FEW_WORDS:
            nodes.append(Node(one))
    return _grouped(nodes) if any(has_actor(node.text) for node in nodes) else nodes


def with_tables(body: Body, tables: list[Table]) -> Body:
    """Return the body with the rows of its task tables as requirements.

    A table belongs to the section that it stands in; without sections its rows stand alone.
    """
    nodes = list(body.nodes)
    for table in tables:
        rows = _row_tree(table)
        above = [node for node in nodes if node.paragraph.start < table.start and node.row is None]
        section = above[-1] if above else None
        if section is not None and _rank(section) <= Rank.NUMBER:
            section.children += rows
        else:
            at = next((i for i, one in enumerate(nodes) if one.paragraph.start > table.start), None)
            place = len(nodes) if at is None else at
            nodes[place:place] = rows
    return Body(tuple(nodes), body.trigger)


def _row_tree(table: Table) -> list[Node]:
    """Nest the rows of a table by their labels; one without a label goes under the last."""
    roots: list[Node] = []
    stack: list[Node] = []
    for row in table.rows:
        node = Node(row.paragraph, row=row)
        while stack and _rank(stack[-1]) >= row.paragraph.rank:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots
