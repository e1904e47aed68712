"""Stage 6c. Reads the words of a body; writes who is to follow the work up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.clauses import sentence_starts
from toandan.reading.found import Found
from toandan.reading.openings import opens_particular
from toandan.reading.roles import actors_at, opening_actors

if TYPE_CHECKING:
    from toandan.reading.model import Requirement
    from toandan.reading.paragraphs import Paragraph

_MONITOR = re.compile(
    r"(?:theo dõi|đôn đốc|nắm tình hình|giám sát)[^.;]{0,60}?(?:việc |tình hình |kết quả "
    r")?(?:triển khai |tổ chức )?(?:thực hiện|triển khai|"
    r"chấp hành(?! (?:các )?(?:quy|pháp|luật)))|"
    r"theo dõi,? (?:kiểm tra,? )?đôn đốc|theo dõi,? tổng hợp[^.;]{0,40}báo cáo|"
    r"theo dõi,? tổng hợp,? (?:tham mưu|đề xuất)|"
    r"theo dõi,? (?:kiểm tra,? )?(?:tổng hợp|đôn đốc)(?=\s*(?:\./|[.;]|$))|"
    r"theo dõi diễn biến[^.;]{0,60}đôn đốc|tổ chức "
    r"giám sát|đôn đốc, (?:kiểm tra|theo dõi|tổng hợp)"
    r"(?=[^.;]{0,80}(?:thực hiện|triển khai|báo cáo)|\s*[.;])",
)
#: bodies of one kind in many places are followed up themselves ("UBND các huyện")
_MANY_BODIES = re.compile(
    r"^(?:các|từng|mỗi|những|mọi)\b|\s(?:các|từng|mỗi)\s(?:tỉnh|huyện|quận|xã|phường|thị|thành|đơn|cơ|địa|cấp)"
)
#: a council and its parts oversee as the law says; they do not follow a document up
_COUNCIL = re.compile(
    r"(?:Thường trực |Các Ban |Các Tổ đại biểu |Đại biểu )?(?:HĐND|Hội đồng nhân dân|Mặt trận)\b",
    re.IGNORECASE,
)
#: an actor's task that amounts to following the whole up
_FOLLOWS = re.compile(
    r"theo dõi[^.;]{0,70}đôn đốc|theo dõi, (?:nắm|tổng hợp)[^.;]{0,60}báo cáo|(?:tổ chức|"
    r"theo dõi,) giám sát[^.]{0,240}tổng hợp|"
    r"(?:làm|là) đầu mối,? (?:theo dõi|đôn đốc|tổng hợp)|"
    r"(?:theo dõi|đôn đốc)[^.;]{0,60}thực hiện (?:công văn|chỉ thị|kế hoạch|kết luận|thông báo|"
    r"quyết định|công điện|nghị quyết|văn bản|chương trình) này",
    re.IGNORECASE,
)
#: what is followed up is the document itself, not a part of the work
WHOLE = re.compile(
    r"(?:theo dõi|đôn đốc)[^.;]{0,80}(?:(?:nội dung|nhiệm vụ)(?: nêu)? trên|"
    r"(?:công văn|chỉ thị|kết luận|quyết định|thông báo|kế hoạch|"
    r"công điện|chương trình|nghị quyết|văn bản|hướng dẫn) này)",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"^(?:Giám đốc|Thủ trưởng|Trưởng|Chánh|Lãnh đạo)\s+(?=[^\W\d_])")
#: who does nothing but follow up is told so within so many characters
_SOON = 90
_CLOSING = re.compile(
    r"^(?:[^.;:,]{2,60}\sgiao\s+|Giao\s+)?(?:Văn phòng|Ban|Ủy ban Kiểm tra|Sở|Phòng)\b"
)


def read_monitor(paragraph: Paragraph) -> Found[str] | None:
    """Return who is to follow the work up, where the paragraph says so."""
    text = paragraph.text
    for match in _MONITOR.finditer(text):
        sentence = max([0, *(at for at in sentence_starts(text) if at <= match.start())])
        clause = max(text.rfind(mark, sentence, match.start()) + 2 for mark in ("; ", ": "))
        for begin in (clause, sentence) if clause > 1 else (sentence,):
            if "truyền đạt" in text[begin : match.start()]:  # another's words
                continue
            names = actors_at(text, begin, match.start())
            many = bool(names) and _MANY_BODIES.search(names[0].lower())
            if names and opens_particular(names[0]) and not many and not _COUNCIL.match(names[0]):
                return Found(names[0], ((paragraph.start, paragraph.end),), 0.85)
    return None


def monitor_among(
    requirements: tuple[Requirement, ...], above: tuple[str, ...] = ()
) -> tuple[str, int] | None:
    """Return who among the actors follows the work up, and the index of its requirement.

    A directive without a closing "giao Văn phòng … theo dõi" may give the follow-up to one of
    its actors: "… theo dõi, đôn đốc …", "… tổ chức giám sát …; tổng hợp báo cáo …".
    """
    for index, one in enumerate(requirements):
        actors = one.lead or one.assignees or above
        whole = " ".join((one.text, *(child.text for child in one.children))).lower()
        follows = _FOLLOWS.search(one.text) or ("đôn đốc" in whole and "theo dõi" in whole)
        many = bool(actors) and _MANY_BODIES.search(actors[0].lower())
        if actors and opens_particular(actors[0]) and follows and not many:
            return _HOLDER.sub("", actors[0]), index
        below = monitor_among(one.children, actors)
        if below:
            return below[0], index
    return None


def is_follow_up(paragraph: Paragraph) -> bool:
    """Tell whether the paragraph is nothing but the follow-up at the end of a directive.

    "Giao Văn phòng … theo dõi, đôn đốc, báo cáo", "Văn phòng … giúp … theo dõi việc thực
    hiện công văn này".
    """
    if paragraph.label is not None or not _CLOSING.match(paragraph.text):
        return False
    told = _MONITOR.search(paragraph.text)
    actors, after = opening_actors(paragraph.text)
    if told is None or (actors and told.start() - after > _SOON):
        return False
    return read_monitor(paragraph) is not None and bool(
        re.search(
            r"(?:công văn|chỉ thị|kết luận|quyết định|thông báo|kế hoạch|"
            r"công điện|chương "
            r"trình|nghị quyết|văn bản|hướng dẫn) này|báo cáo|việc (?:triển khai |tổ chức )?"
            r"thực hiện\W*$",
            paragraph.text,
        )
    )
