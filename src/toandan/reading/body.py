"""Stage 5b. Reads the paragraphs of a body; writes the tree of requirements.

A directive first tells why, then asks. What it asks begins after a sentence such as "yêu
cầu … như sau:" and follows as items (I, 1, 1.1, a, dash, Điều) or as plain paragraphs; a
short letter asks inside a paragraph ("Giám đốc Sở Y tế đề nghị …"). Closing formulas
("Nhận được công văn …", "Trên đây là …") ask nothing new.
"""

from __future__ import annotations

import re
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
from toandan.reading.nodes import Body, Node, rank_in
from toandan.reading.openings import opens_body
from toandan.reading.paragraphs import Paragraph, Rank
from toandan.reading.sections import (
    ENDS,
    LONG_HEADING,
    ahead,
    is_demand,
    without_facts,
    without_situations,
)

if TYPE_CHECKING:
    from toandan.reading.tables import Table

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
#: the form in which something is handed in introduces no demands
_FORM = re.compile(r"theo (?:biểu )?mẫu(?: như)? sau\W*$")
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
#: a sentence that breaks off is no heading
_HANGS = re.compile(r"(?:,|\s(?:về|và|của|với|cho|tại|các|những|theo|do|để))$")
_FEW_WORDS = 6
#: what has so few words and a colon parts a section ("Sáng:")
_FEW = 3


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
        paragraphs = ahead(paragraphs)
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
            and sum(map(is_demand, nodes)) * 2 < len(nodes)
        ):
            return Body((Node(trigger, children=nodes),), None)
        nodes = without_facts(without_situations(nodes), kind)
        if nodes:
            return Body(tuple(nodes), trigger)
    labelled = [
        i for i, one in enumerate(paragraphs) if one.rank in {Rank.ROMAN, Rank.NUMBER, Rank.ARTICLE}
    ]
    if len(labelled) > 1:
        nodes = without_situations(_tree(_until_closing(paragraphs[labelled[0] :])))
        nodes = without_facts(nodes, kind)
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
            and not (cites or _REASONS.search(one.text) or _FORM.search(one.text))
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
    if len(text) > LONG_HEADING or ENDS.search(text) or _HANGS.search(text):
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
        while stack and rank_in(stack[-1]) >= one.rank:
            stack.pop()
        node = Node(one)
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots


def _attach(node: Node, paragraph: Paragraph) -> None:
    """Join an unlabelled paragraph to the item above it.

    Under the heading of a topic the demand itself is the requirement's text; under an
    actor's heading, or after a full sentence, the paragraph goes on with it.
    """
    told = node.paragraph.text
    topic = node.heading is None and _is_heading(node.paragraph)
    topic = topic and not opens_body(told) and not has_actor(told)
    topic = topic and not (len(paragraph.text.split()) <= _FEW and paragraph.text.endswith(":"))
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
            while above.children and rank_in(above.children[-1]) < one.rank:
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
        if section is not None and rank_in(section) <= Rank.NUMBER:
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
        while stack and rank_in(stack[-1]) >= row.paragraph.rank:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots
