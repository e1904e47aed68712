"""Which paragraphs of a body ask something, and which only tell or close.

Wordings are those of directives in use: the author asks ("Giám đốc Sở Y tế đề nghị …"),
the actor is told what to do ("Ban Cơ yếu Chính phủ chủ trì …"), or the demand opens with
its verb ("Tăng cường …"). Narratives give the reasons, closing formulas nothing new.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.clauses import TIE, main_clauses, sentence_end, sentence_starts
from toandan.reading.duties import read_reports
from toandan.reading.monitors import is_follow_up, read_monitor
from toandan.reading.names import end_of_name
from toandan.reading.openings import opens_body
from toandan.reading.roles import actors_of_sentence, opening_actors, read_roles
from toandan.reading.vietnamese import CAPITALS

if TYPE_CHECKING:
    from toandan.reading.paragraphs import Paragraph

_DOC_WORD = (
    r"(?:[Cc]ông văn|[Cc]ông điện|[Cc]hỉ thị|[Tt]hông báo|[Kk]ết luận|[Kk]ế hoạch|"
    r"[Vv]ăn bản|[Gg]iấy mời|[Tt]hư mời|[Qq]uyết định|[Cc]hương trình|[Nn]ghị quyết|[Hh]ướng dẫn)"
)
_CLOSING = re.compile(
    rf"^\W{{0,2}}(?:Trên đây|Nhận (?:được )?['‘“]?{_DOC_WORD}|Vậy,? |Rất mong|Xin trân trọng|"
    r"Trân trọng|Ghi chú|Lưu ý|Mọi (?:thông tin|ý kiến|vướng mắc|chi tiết)|Thông tin chi tiết|"
    r"Chi tiết xin|Trong quá trình|Quá trình|Khi phát hiện|Kết thúc|"
    r"(?:Quyết định|Công điện|Chỉ thị|Nghị quyết|Kết luận|Thông báo|Kế hoạch) này|Xem chi tiết|"
    r"Nguồn|Tin,|Theo [\w.]+$|Tác giả|TIN ĐÃ ĐƯA)"
)
#: a closing sentence that tells everybody to carry the document out
_CARRY_OUT = re.compile(
    r"(?:triển khai |tổ chức |khẩn trương |nghiêm túc )*thực hiện(?: nghiêm túc| nghiêm| tốt| "
    r"có hiệu quả)?(?: các nội dung| nội dung)?(?: của)? "
    rf"(?:{_DOC_WORD}|nội dung|các nội dung)?\s?(?:này|trên|nêu trên)\W*$"
)
_LONGEST_CLOSING = 420
_NARRATES = re.compile(
    r"^[\W_]{0,4}(?:Căn cứ|Thực hiện (?:Công|Quyết|Chỉ|Nghị|Kế|Giấy|Thông|Kết|chỉ đạo|ý kiến)|"
    r"Theo (?!dõi|đó)|Xét|Trước tình hình|Trước diễn biến|Thời gian qua|"
    r"Trong thời gian (?:qua|vừa qua)|Hiện nay|Vừa qua|Tuy nhiên|Ngày \d|Hồi \d|Trong tháng|"
    r"Trong khuôn khổ|Từ đầu|Nhằm|Tham dự|Sau khi nghe|Trên cơ sở|Đối tượng|Thời gian|"
    r"Địa điểm|Thành phần|Tại (?:cuộc họp|hội nghị|buổi|phiên họp)[^.;]{0,120}(?:báo cáo|cho biết|"
    r"thông tin|phát biểu|trình bày|đánh giá|tham luận)\b|Ban tổ chức|Bệnh (?!viện)|Qua |Nếu tỉnh|"
    r"Để (?:biết|tiện))"
)
#: clauses that give purpose or basis before the demand; they are no part of it
_BASIS = re.compile(
    r"^\W{0,2}(?:Để|Thực hiện|Trước|Nhằm|Căn cứ|Trên cơ sở|Theo|Từ|Vì vậy|Do vậy|Tiếp theo|Xét|"
    r"Sau khi|Nay|Ngày|Tại (?=[Cc]ông|[Cc]hỉ|[Vv]ăn bản|[Tt]hông|[Kk]ế|[Kk]ết|[Qq]uyết))\b"
)
_ASKING = re.compile(
    rf"(?:^|[,;.:]\s+|\s)(?P<who>(?:Nay )?[{CAPITALS}][^,;.:]{{2,90}}?\s)?"
    r"(?P<verb>yêu cầu|đề nghị|chỉ đạo|chỉ thị|"
    r"giao(?: nhiệm vụ)?(?: cho)?|[ủu][ỷy] quyền cho):?\s+(?=\S)"
)
#: words that show that what stands before the verb is no author who asks
_NOT_AUTHOR = re.compile(
    r"\b(?:theo|của|thực hiện|có|tập trung|tiếp tục|lãnh đạo|tăng cường|quan tâm|kịp thời|"
    r"chủ động|khẩn trương|ý kiến|được)$|\b(?:đã|đang|về việc)\b"
)
#: verbs that open a demand without an actor
_IMPERATIVE = re.compile(
    r"^(?:Tiếp tục|Tăng cường|Đẩy mạnh|Quán triệt|Thực hiện|Tổ chức|Triển khai|Chủ động|Tập trung|"
    r"Rà soát|Kịp thời|Chú trọng|Huy động|Xây dựng|Phối hợp|Chủ trì|Nâng cao|Bảo đảm|Đảm bảo|"
    r"Chuẩn bị|Khẩn trương|Thường xuyên|Kiểm tra|Hướng dẫn|Bố trí|Tuyên truyền|Thúc đẩy|"
    r"Bên cạnh đó|Báo cáo|Theo dõi|Cung cấp|Cử|Chấp hành|Thành lập|Bổ sung|"
    r"(?:Danh sách|Văn bản|Báo cáo) .{0,90}gửi|Kiên định|Xử lý|Ưu tiên|Sử dụng|Phân công|Duy trì|"
    r"Nghiêm túc|Tích cực|Quan tâm|Giám sát|Kiểm soát|Lập|Hoàn thiện|Hoàn thành|Khắc phục|Đề xuất)"
    r"(?![^\W\d_])"
)
_SCOPE = re.compile(
    r"^(?:Còn )?[Đđ]ối với .{5,300}?\b(?:phải|cần|thực hiện|có trách nhiệm|yêu cầu)\b"
)
#: verbs that name whom they give work to
_HANDS_ON = re.compile(r"giao|[ủu][ỷy] quyền")
#: in a page's speech of what was asked these words before the verb tell no other's asking
_JUST_ASKED = re.compile(r"(?:\s(?:đã|vừa|cũng|còn|tiếp tục|quyết định))+$")
_PLAIN = re.compile(r"(?:[Gg]iao|[ỦU][ỷy] quyền cho|[Đđ]ề nghị|[Yy]êu cầu|[Cc]hỉ đạo)\s")
#: what follows from another's order is a demand, not a fact ("Theo chỉ đạo của …, UBND xã …")
_BY_ORDER = re.compile(r"^Theo (?:chỉ đạo|yêu cầu|phân công|đề nghị|ý kiến|quyết định|kế hoạch)\b")
#: asked with courtesy, or behind its reason, and by nobody named
_POLITE = re.compile(
    r"\b(?:kính|trân trọng) đề nghị\s|^(?:Do|Vì|Để|Nhằm)\s[^.;:]{5,140}, (?:đề nghị|yêu cầu)\s"
)
_OBSTACLES = re.compile(r"^(?:Quá trình|Trong quá).{0,80}?(?:đề nghị|yêu cầu)")
#: whoever asks so asks for itself, however many commas its name holds
_COURTEOUS = re.compile(r"\bkính đề nghị (?=[Qq]uý\s)")
_OPENINGS = re.compile(rf"[,.]\s+(?=[{CAPITALS}])")
_SENTENCES = re.compile(rf"(?<=[.])\s+(?=[{CAPITALS}])")
_HEADLINE = 130
_MANY = 3


def closes(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph closes a directive and asks nothing new."""
    text = paragraph.text
    if _CLOSING.match(text) or is_follow_up(paragraph):
        return True
    told = paragraph.label is None and bool(_CARRY_OUT.search(text))
    last_of_many = ";" in text and read_monitor(paragraph) is not None
    return told and len(text) < _LONGEST_CLOSING and not last_of_many


def narrates(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph gives facts or reasons only."""
    return bool(_NARRATES.match(paragraph.text))


def commands(text: str) -> bool:
    """Tell whether a text opens with the verb of a demand, behind a word that ties it on."""
    if _IMPERATIVE.match(text):
        return True
    tie = TIE.match(text)
    rest = text[tie.end() :] if tie else ""
    return bool(_IMPERATIVE.match(rest[:1].upper() + rest[1:]))


def has_actor(text: str) -> bool:
    """Tell whether a text names who is to act."""
    return bool(read_roles(text).assignees)


def asks(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph asks something, in whichever wording."""
    text = paragraph.text
    return (
        commands(text)
        or _asking_part(paragraph) is not None
        or text.lower().startswith("thống nhất")
    )


def asking_paragraphs(paragraphs: list[Paragraph], *, reported: bool) -> list[Paragraph]:
    """Return the paragraphs that ask something, each from its asking clause on.

    Args:
        paragraphs: the body of a letter, or the text of an article.
        reported: whether it is an article, which retells demands without asking itself.
    """
    asked: list[Paragraph] = []
    for one in paragraphs:
        if closes(one) and not _OBSTACLES.match(one.text):
            continue
        if reported and is_headline(one):
            continue
        found = _asking_part(one, reported=reported)
        if found is None and reported and narrates(one):
            ordered = _BY_ORDER.match(one.text) and opening_actors(one.text)[0]
            found = one if ordered else _later_demand(one)
        if found is not None:
            asked.append(found)
        elif (
            one.label is None
            and not narrates(one)
            and _demands(one, asked=bool(asked), reported=reported)
        ):
            asked.append(one)
    return asked


def due_paragraphs(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs that set a day for what is to be handed in, where nothing else asks."""
    return [
        one
        for one in paragraphs
        if not closes(one) and any(report.value.due for report in read_reports(one))
    ]


def is_headline(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is a headline between the paragraphs of an article."""
    text = paragraph.text.rstrip()
    return (
        paragraph.label is None and len(text) < _HEADLINE and not re.search(r"[.;:!?…)”\"]$", text)
    )


def _demands(paragraph: Paragraph, *, asked: bool, reported: bool) -> bool:
    text = paragraph.text
    if reported and (_SCOPE.match(text) or has_actor(text) or opening_actors(text)[0]):
        return True
    return (asked or reported) and (commands(text) or bool(read_reports(paragraph)))


def _later_demand(paragraph: Paragraph) -> Paragraph | None:
    """Return a paragraph that begins with facts from the sentence on that tells who must act."""
    starts = sentence_starts(paragraph.text)
    begin = next((at for at in starts if actors_of_sentence(paragraph.text, at)), None)
    return _from(paragraph, begin) if begin is not None else None


def _asking_part(paragraph: Paragraph, *, reported: bool = False) -> Paragraph | None:
    """Return the paragraph from the clause on in which a body asks, None where none asks."""
    text = paragraph.text
    if _OBSTACLES.match(text):
        return paragraph
    if _POLITE.search(text):
        courteous = _COURTEOUS.search(text)
        return _from(paragraph, _author_before(text, courteous.start() if courteous else 0))
    if any(_PLAIN.match(text, begin) for begin, guessed in main_clauses(text) if not guessed):
        return paragraph
    first = sentence_end(text, 0)
    for match in _ASKING.finditer(text):
        if _HANDS_ON.match(match["verb"]) and not opens_body(text[match.end() :]):
            continue
        who = (match["who"] or "").strip()
        who = _JUST_ASKED.sub("", who) if reported else who
        if who and opens_body(who.removeprefix("Nay ")) and not _NOT_AUTHOR.search(who):
            begin = match.start("who")
            return (
                _from(paragraph, begin)
                if _BASIS.match(text[:begin]) and begin < first
                else paragraph
            )
    return None


def _author_before(text: str, verb: int) -> int:
    """Return where the name of the body begins that asks at `verb`, 0 where none is found."""
    for match in _OPENINGS.finditer(text, 0, verb):
        begin = match.end()
        if opens_body(text[begin:verb]) and end_of_name(text, begin, verb) >= verb - 1:
            return begin
    return 0


def _from(paragraph: Paragraph, begin: int) -> Paragraph:
    """Return the paragraph without its first `begin` characters."""
    return replace(paragraph, text=paragraph.text[begin:]) if begin else paragraph


def below_the_head(paragraphs: list[Paragraph], head: int) -> list[Paragraph]:
    """Return the paragraphs of an article in which its demands stand.

    The sentence that tells of the document names whom it asks, not what each of them must do,
    and what stands above leads up to it; only what is assigned there ("giao Sở Y tế …") stays.

    Args:
        paragraphs: the article.
        head: where the sentence begins that tells of the document.
    """
    kept: list[Paragraph] = []
    for one in paragraphs:
        leads_up = one.end > head and one.text.rstrip().endswith(":")
        if one.start > head or leads_up:
            kept.append(one)
            continue
        part = one if _PLAIN.match(one.text) else _assigning_part(one)
        if part is None and one.end > head:
            after = next(
                (at for at in sentence_starts(one.text) if one.text_start + at > head), None
            )
            part = _from(one, after) if after is not None else None
        kept += [part] if part is not None else []
    return kept


def _assigning_part(paragraph: Paragraph) -> Paragraph | None:
    """Return the paragraph from the clause on in which a body assigns work to another."""
    for match in _ASKING.finditer(paragraph.text):
        who = _JUST_ASKED.sub("", (match["who"] or "").strip())
        if not _HANDS_ON.match(match["verb"]) or not opens_body(paragraph.text[match.end() :]):
            continue
        if opens_body(who.removeprefix("Nay ")) and not _NOT_AUTHOR.search(who):
            return _from(paragraph, match.start("who"))
    return None


def spoken_demands(paragraph: Paragraph) -> list[Paragraph]:
    """Part a concluding speech retold in one paragraph into its demands.

    Returns:
        The first sentence and each sentence that opens with a demand's verb or its actor;
        the whole paragraph alone where there are too few of them to be a list.
    """
    sentences = _SENTENCES.split(paragraph.text)
    rest = [one for one in sentences[1:] if commands(one) or has_actor(one)]
    if len(rest) < _MANY:
        return [paragraph]
    return [replace(paragraph, text=one) for one in (sentences[0], *rest)]


def demands_by_actor(paragraph: Paragraph) -> list[Paragraph]:
    """Part a retold paragraph where a later sentence opens with an actor who must act.

    "Bộ Y tế đề nghị các tỉnh … . Các địa phương cần báo cáo …": two actors, two demands.

    Returns:
        The paragraph up to the first such sentence, then each with what follows it.
    """
    text = paragraph.text
    begins = [0, *(at for at in sentence_starts(text) if actors_of_sentence(text, at))]
    ends = [*begins[1:], len(text)]
    return [
        replace(paragraph, text=text[begin:end].rstrip())
        for begin, end in zip(begins, ends, strict=True)
    ]
