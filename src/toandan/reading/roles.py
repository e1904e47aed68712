"""Stage 6a. Reads the words of one requirement; writes who leads, acts and co-operates.

The wordings in use: "Giao A chủ trì, phối hợp với B …", "A chủ trì, phối hợp với B …",
"đề nghị / yêu cầu / chỉ đạo A …", "A: …" and "A tiếp tục …" (the actor opens the item), "A
chỉ đạo B …" (both act).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toandan.reading.bodies import split_bodies
from toandan.reading.charges import read_charged, read_executors
from toandan.reading.clauses import main_clauses, sentence_end, sentence_starts
from toandan.reading.listed import LONGEST, STOP, list_at
from toandan.reading.names import end_of_name
from toandan.reading.openings import opens_body, opens_particular

_CLAUSES = re.compile(r";\s+")
#: verbs that give work to one more body, whoever acts already
_HANDS_ON = re.compile(r"[Gg]iao|[ỦủUu][ỷy] quyền")
_PASSES_ON = re.compile(r"\s*chỉ đạo\b")
#: what follows a body that is told of, not told to act
_TELLS = re.compile(
    r"(?:đã|đang|sẽ|vừa|không giải quyết|tự giải tán|cho biết|nêu rõ|nhận được|ghi nhận|"
    r"đánh giá cao|biểu dương|hoan nghênh|đồng ý|cơ bản thống nhất|nhận thấy|"
    r"chủ trì (?:hội nghị|cuộc họp|phiên họp|buổi))\b"
)
_ASKING = (
    r"(?P<verb>[Gg]iao nhiệm vụ cho|[Gg]iao(?: cho)?(?! ban\b| dịch| thông| lưu| nhận| thừa)|"
    r"[Đđ]ề nghị|[Yy]êu cầu|[Mm]ời(?= [A-ZĐ])(?! (?:BS|TS|ThS))|[Cc]hỉ thị|[Cc]hỉ đạo|"
    r"[Pp]hân công|[ỦủUu][ỷy] quyền(?: cho)?):?\s+(?=\S)"
)
_ASKED_HERE = re.compile(_ASKING)
_ASKED = re.compile(r"(?:^|[\s.;,:])" + _ASKING)
_LEADS = re.compile(r"(?:^|\s)(?:có trách nhiệm |có nhiệm vụ )?chủ trì\b")
_TOGETHER = re.compile(
    r"[Pp]hối hợp(?:,? (?:chặt chẽ|hiệu quả|có hiệu quả|đồng bộ|thường xuyên|kịp "
    r"thời),?)*(?: cùng| với)?\s+(?=\S)|(?:[Hh]iệp đồng(?: chặt chẽ)?|[Hh]iệp thương|[Kk]ết "
    r"hợp|[Ll]àm việc|"
    r"[Tt]rao đổi) "
    r"với\s+(?=\S)|^Cùng (?:với )?(?=[A-ZĐ])|(?<=[;,] )cùng với (?=[A-ZĐ])|"
    r"[Cc]hủ trì,? cùng(?: với)?\s+(?=\S)|[Pp]hối hợp cùng\s+(?=\S)"
)
#: addressees as a whole, named again: no role of their own
_ALL_ADDRESSEES = re.compile(
    r"^(?:các )?(?:thủ trưởng |lãnh đạo |giám đốc )?(?:các )?(?:cơ quan, )?đơn vị$|"
    r"^thủ trưởng(?: các)?(?: (?:cơ quan|đơn vị))?\W*$|^các (?:đồng chí|đại biểu)$",
    re.IGNORECASE,
)
#: a sentence that threatens who fails
_WARNS = re.compile(
    r"(?:(?:Lưu ý|Trường hợp),? )?(?:nếu\b|[^,.;]{0,60}\bnào\b|"
    r"[^,.;]{0,40}\b(?<!không )để xảy ra\b)"
    r".*\b(?:chịu trách nhiệm|xử lý|kỷ luật|kiểm điểm)",
    re.IGNORECASE,
)
#: what else may stand between who directs and the verb
_ALSO = re.compile(r"\s*(?:(?:cũng|còn|vừa|đã|tiếp tục|đồng thời)\s+)*")
#: a body that these follow issues or tells, and is told nothing
_ISSUES = re.compile(
    r"(?:(?:vừa|đã|cũng|mới) )*(?:ban hành|có (?:công|văn|chỉ thị|thông báo|kế hoạch|tờ trình|"
    r"ý kiến)|"
    r"(?:ra|gửi|ký|phát đi) (?:công|văn|chỉ thị|thông báo|quyết định)|công bố|"
    r"(?:tổ chức|chủ trì|dự|tham dự)(?: và chủ trì| tổ chức)? (?:hội nghị|cuộc họp|phiên họp|"
    r"buổi|họp|lễ)|họp|nhận định|cho hay|thông tin)\b"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Bodies with a part in one requirement, in the order of the text."""

    assignees: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()


def read_roles(text: str) -> Roles:
    """Return the roles that the words of a requirement give."""
    executors = read_executors(text)
    if executors:
        return Roles(tuple(executors))
    actors, after = _actors(text)
    some = [name for name in actors if not _ALL_ADDRESSEES.match(name)]
    assignees = list(actors) if some else []
    lead: list[str] = []
    coordinate: list[str] = []
    if assignees and _LEADS.match(text[after : after + 40]):
        lead = list(assignees)
    if assignees:
        assignees += _directed(text, after)
    for match in _ASKED.finditer(text, after):
        if match["verb"].lower() == "chỉ đạo" and (assignees or match.start() > 0):
            continue
        names, end = list_at(text, match.end())
        if match["verb"].lower() == "phân công" and names and names[0][:1].islower():
            continue  # people of the actor's own
        fresh = [n for n in names if n not in assignees and not _ALL_ADDRESSEES.match(n)]
        if fresh and (_HANDS_ON.match(match["verb"]) or not assignees):
            assignees += fresh
            if _LEADS.match(text[end : end + 40]):
                lead += fresh
            assignees += [n for n in _directed(text, end) if n not in assignees]
    assignees += [n for n in _later_actors(text, after) if n not in assignees]
    for match in _TOGETHER.finditer(text):
        names, _ = list_at(text, match.end(), together=True)
        coordinate += [n for n in names if n not in coordinate and n not in assignees]
    ordered = lead + [name for name in assignees if name not in lead]
    return Roles(tuple(dict.fromkeys(ordered)), tuple(lead), tuple(coordinate))


def opening_actors(text: str) -> tuple[list[str], int]:
    """Return who opens a requirement, told to act, and where the words after them begin."""
    return _actors(text)


def read_asked(text: str) -> tuple[str, ...]:
    """Return the bodies that a sentence asks ("yêu cầu A; B thực hiện …"), in order."""
    return asked_in(text)[0]


def asked_in(text: str) -> tuple[tuple[str, ...], int]:
    """Return the bodies that a sentence asks, and where the words after them begin."""
    for match in _ASKED.finditer(text):
        names, end = list_at(text, match.end())
        verb = match["verb"].lower()
        if not names or verb.startswith(("giao", "phân công")):
            continue
        if verb == "chỉ đạo" and match.start() and _is_service(text[: match.start()]):
            continue  # an actor directs those below it: that is a demand, no address
        return tuple(names), end
    return (), 0


def _is_service(words: str) -> bool:
    """Tell whether the words name a department or a force, which directs within its own line."""
    return bool(re.match(r"\W*(?:Sở|Phòng|Công an|Bộ đội|Bộ Chỉ huy|Chi cục|Trung tâm)\b", words))


def _actors(text: str) -> tuple[list[str], int]:
    """Return the actors that open the requirement and where the words after them begin."""
    if _WARNS.match(text[: sentence_end(text, 0)]):
        return [], 0
    for begin, guessed in main_clauses(text):
        charged = read_charged(text, begin)
        if charged:
            return [charged[0]], charged[1]
        names, end = _actors_at(text, begin)
        if guessed:
            if names and _is_told(text, end):
                return names, end
            continue
        asked = _ASKED_HERE.match(text, begin)
        start = asked.end() if asked else begin
        if names or end > start:
            return names, end
        if ":" not in text and len(text) < LONGEST and not text.endswith("."):
            whole = text[start:].strip()
            if opens_body(whole) and not STOP.search(whole.replace(";", ",")):
                whole = whole[: end_of_name(whole, 0, len(whole))]
                return [name for name, _, _ in split_bodies(whole)], start + len(whole)
    return [], 0


def _actors_at(text: str, begin: int) -> tuple[list[str], int]:
    """Return the actors whose clause begins at `begin` and where the words after them begin.

    "UBND tỉnh giao Sở Y tế …" tells Sở Y tế to act.
    """
    asked = _ASKED_HERE.match(text, begin)
    names, end = list_at(text, asked.end() if asked else begin)
    told = _ALSO.match(text, end + (text[end : end + 1] == ","))
    rest = told.end() if told else end
    if names and _TELLS.match(text[end:].lstrip()) and not _ASKED_HERE.match(text, rest):
        return [], end
    author = _ASKED_HERE.match(text, rest) if names and not asked else None
    also = (
        text[end:rest].strip().startswith(("cũng", "đã", "vừa"))
    )  # "Thành ủy cũng chỉ đạo Công an TP" tells who directs
    if author and (also or text.startswith("Nay ") or not author["verb"].startswith("chỉ đạo")):
        bodies = list_at(text, author.end())
        own = author["verb"].lower().startswith("phân công")
        # who assigns people of its own stays the actor; who assigns a body passes the work on
        if not bodies[0] and text[end:rest].startswith(","):
            return names, end  # "Đối với Thanh tra Sở, yêu cầu tăng cường …"
        if not own or (bodies[0] and bodies[0][0][:1].isupper() and opens_particular(bodies[0][0])):
            return bodies
    return names, end


def actors_at(text: str, start: int, before: int) -> list[str]:
    """Return the bodies whose clause begins at `start` or behind what leads up to it.

    Args:
        text: the words of a paragraph.
        start: where a sentence or a clause begins.
        before: where the verb stands that they are asked about; who comes later is none of them.
    """
    for begin, guessed in main_clauses(text, start):
        names, end = _actors_at(text, begin) if begin < before else ([], 0)
        if names and end <= before + 1 and not (guessed and not _is_told(text, end)):
            return names
    return []


def _is_told(text: str, end: int) -> bool:
    """Tell whether the bodies that end at `end` are told to act: a verb follows, no report."""
    rest = text[end:].lstrip()
    return rest[:1].islower() and not (_TELLS.match(rest) or _ISSUES.match(rest))


def actors_of_sentence(text: str, start: int) -> list[str]:
    """Return whom the sentence that begins at `start` tells to act.

    Whom an actor is to direct ("Chỉ đạo các đơn vị …") acts for it, and who answers for failing
    ("Địa phương nào để xảy ra …") is told nothing new.
    """
    if _WARNS.match(text[start : sentence_end(text, start)]):
        return []
    for begin, _ in main_clauses(text, start):
        names, end = _actors_at(text, begin)
        if names and _is_told(text, end):
            return [] if text[begin:].lower().startswith("chỉ đạo") else names
    return []


def _later_actors(text: str, after: int) -> list[str]:
    """Return the bodies that open a later clause or sentence ("…; Văn phòng theo dõi …").

    Groups there, and whoever is to pass the work on, spell out what the first actor sees to.
    """
    found: list[str] = []
    clauses = [clause.end() for clause in _CLAUSES.finditer(text, after)]
    sentences = [*sentence_starts(text, after)]
    for begin in sorted([*clauses, *sentences]):
        if not text[begin : begin + 1].isupper() or not opens_particular(text[begin:]):
            continue
        if text.count("(", 0, begin) > text.count(")", 0, begin):
            continue
        names, end = list_at(text, begin)
        passes_on = begin in sentences and _PASSES_ON.match(text, end)
        if names and _is_told(text, end) and not passes_on:
            found += names
    return found


def _directed(text: str, after: int) -> list[str]:
    """Return whom the actors are to direct: "A chỉ đạo B tập trung …"."""
    match = re.match(r"\s*(?:lãnh đạo,\s+)?chỉ đạo\s+", text[after:])
    if not match:
        return []
    names, _ = list_at(text, after + match.end())
    return [name for name in names if name[:1].isupper() and opens_particular(name)]
