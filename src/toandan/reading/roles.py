"""Stage 6a. Reads the words of one requirement; writes who leads, acts and co-operates.

The wordings in use: "Giao A chủ trì, phối hợp với B …", "A chủ trì, phối hợp với B …",
"đề nghị / yêu cầu / chỉ đạo A …", "A: …" and "A tiếp tục …" (the actor opens the item), "A
chỉ đạo B …" (both act).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toandan.reading.bodies import opens_body, opens_particular, split_bodies
from toandan.reading.charges import read_charged, read_executors
from toandan.reading.clauses import main_clauses, sentence_end, sentence_starts
from toandan.reading.names import end_of_name, inside_phrase

#: words that end the name of an actor: verbs and the adverbs before them
_VERBS = """tiếp tục|phải|cần|có trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|chủ động|tích cực|
khẩn trương|tập trung|
tăng cường|nghiêm túc|thường xuyên|căn cứ|theo dõi|theo chức năng|tham mưu|chịu trách nhiệm|
kịp thời|vận động|
triển khai|thực hiện|chuẩn bị|rà soát|báo cáo(?! viên)|tổng hợp|chỉ đạo|hướng dẫn|đẩy mạnh|
huy động|bố trí|
(?<!sở )(?<!Sở )(?<!Bộ )xây dựng|thành lập|khảo sát|kiểm tra|đánh giá|tổ chức(?!,| đảng|
 chính trị| đoàn thể| xã hội|
 có liên| liên quan| khác)|
có giải pháp|có biện pháp|có kế hoạch|có văn bản|có phương án|giải quyết|xử lý|tuyên truyền|nắm|
giúp|quan tâm|đôn đốc|quán triệt|
cập nhật|hoàn chỉnh|hoàn thiện|nghiên cứu|đề xuất|tiến hành|
(?<!công )(?<!quy )(?<!chương )(?<!Chương )(?<!Tờ )(?<!lộ )(?<!quá )trình|ra quyết định|
cử|gửi|liên tục|duy trì|phân công|lập|ban hành|bảo đảm|
đảm bảo|sẵn sàng|hỗ trợ|thống kê|thông báo|tham gia|xem xét|lãnh đạo|giữ vững|định kỳ|
hàng ngày|hằng ngày|
hàng tuần|hàng tháng|thiết lập|kiện toàn|ưu tiên|khắc phục|ngăn chặn|phát hiện|giám sát|quản lý|
không để|nhanh chóng|
gương mẫu|tập huấn|đầu mối|làm đầu mối|là đầu mối|lấy mẫu|xét nghiệm|ra quân|nêu cao|
xác định|đề cao|chấp hành|cung cấp|phát động|tiếp nhận|điều tra|chỉ định|
bám sát|tự|ký|(?<![Nn]goại )giao(?! thông| ban| dịch| lưu)|liên hệ|phân bổ|mở|công khai|
đã|đang|sẽ|vừa|cho biết|nêu rõ|nhận được|nâng cao|yêu cầu|đề nghị|chỉ thị|chọn|cho|làm|
điều hành|phát huy|thẩm định|đưa|
vận hành|sử dụng(?! lao động)|lấy|đăng ký|khai báo|hoàn thành|rút kinh nghiệm|trực tiếp|
trực ban(?= (?:\\d|
nghiêm|thường|liên tục))|trực(?! thuộc| ban|
 tiếp)|
tăng(?! cường)|giảm|dừng|tạm dừng|ngừng|cấm|hạn chế|siết chặt|kích hoạt|mời|phổ biến|sao gửi|lưu ý|
nhắc nhở|phê duyệt|quyết định|áp dụng|cân đối|bổ sung|thay thế|mua sắm|cấp phát|sửa chữa|nâng cấp|
dự trữ|niêm yết|thu hồi|tiêu hủy|truy xuất|xác minh|làm rõ|đình chỉ|điều động|trưng dụng|
trưng tập|thu dung|phát hành|khoanh vùng|truy vết|phun|khử khuẩn|khử trùng|tích trữ|sơ tán|
di dời|vào cuộc|thống nhất|có ý kiến|có hình thức|có thể|không|khi|nếu|trước khi|ngay|
cũng|còn|đồng loạt|chỉ(?! huy| đạo| thị)|đảm nhận|đảm đương|đảm trách|
được (?:giao|đề nghị|yêu cầu|phân công|[ủu][ỷy] quyền|chỉ định|mời)|
(?<!ghi )(?<!tiếp )nhận|lo|thay phiên|luân phiên|định hướng|thí điểm|hiệp đồng|thay|
[ủu][ỷy] quyền|thông tin(?= kịp thời| đầy đủ| cho)|nghiêm cấm|nghiêm chỉnh|nghiêm|mạnh dạn|
linh hoạt|quyết liệt"""
_STOP = re.compile(
    r"(?<=\s)(?:" + _VERBS.replace("\n", "") + r")(?![^\W\d_])|[:.;]|(?<=\s)(?:để|nhằm)\s|"
    r"(?<!chính trị)(?<!kinh tế)(?<!văn hóa)\s[-–]\s(?!thị trấn|thị xã|thành phố|phường|xã|"
    r"huyện)(?=[a-z])"
)
#: in these, what looks like a verb is part of a name or of a noun
_NAME_BEFORE = re.compile(
    r"(?:\b[Bb]an|\b[Tt]ổ|\b[ĐđDd]oàn|\b[Đđ]ội|Ủy ban|Uỷ ban|Cục|Vụ|Phòng|Trung tâm|"
    r"Chi cục|Chốt|Viện|"
    r"đầu tư|Đầu tư|dự án|[Cc]ác|và các|kiểm tra,|Kiểm tra,|thanh tra,|công tác|cơ quan|"
    r"được|các tổ|"
    r"phòng,|nhân viên|cán bộ|đồng chí|doanh nghiệp|cơ sở|"
    r"Kỹ thuật|kỹ thuật|dịch vụ|lực lượng|công trình|người|đơn vị|Nhân viên)\s$"
)
_NAME_VERBS = re.compile(
    r"chỉ đạo|kiểm tra|giám sát|quản lý|tổ chức|xây dựng|thanh tra|điều hành|điều tra|"
    r"giao|xét nghiệm|hướng dẫn|tuyên truyền|phát động|cho|làm|tự|"
    r"xử lý|thẩm định|cung cấp|trình|mở|vận động|khảo sát|báo cáo|sử dụng|thực hiện|thông báo"
)
#: what a bracket tells of a body is no part of its name
_WHAT_IT_IS = re.compile(
    r"\s*\((?:cơ quan|đơn vị|bộ phận|thường trực|sau đây|gọi|là)\b[^)]*\)$", re.IGNORECASE
)
#: "các Sở: Y tế, Tài chính", "Bộ trưởng các Bộ: …": the colon parts no clause
_LISTS_KINDS = re.compile(r"\bcác (?:sở|bộ|phòng|ban|huyện|tỉnh|xã|phường|ngành)$", re.IGNORECASE)
_CLAUSES = re.compile(r";\s+")
#: verbs that give work to one more body, whoever acts already
_HANDS_ON = re.compile(r"[Gg]iao|[ỦủUu][ỷy] quyền")
_PASSES_ON = re.compile(r"\s*chỉ đạo\b")
#: people told what to do are named by what they do ("Người từ vùng dịch về phải …")
_PEOPLE = re.compile(
    r"(?:[Nn]gười|[Tt]iểu thương|[Ll]ái xe|[Tt]ài xế|[Tt]huyền viên|[Pp]hụ huynh|[Bb]à con|"
    r"[Cc]ông dân|[Hh]ành khách|[Cc]hủ (?:tàu|thuyền|phương tiện|hộ|cơ sở))\b"
    r"(?! đứng đầu)[^.;:]{0,80}?(?=\s(?:phải|có trách nhiệm)\b)|"
    r"(?:[Cc]ác )?[Hh]ộ (?:nuôi|chăn nuôi|gia đình|dân|kinh doanh)[^.;:]{0,40}?"
    r"(?=\s(?:phải|có trách nhiệm)\b)"
)
#: these a body in general does rather than is named by ("các đơn vị báo cáo …")
_DEEDS = re.compile(
    r"báo cáo|thông báo|thực hiện|tuyên truyền|hướng dẫn|vận động|cho|mở|làm|tự|tổ chức|"
    r"sử dụng(?! lao động)|xây dựng|chỉ đạo"
)
_ACTS = re.compile(r"(?:đơn vị|cơ sở|người|đồng chí|doanh nghiệp|cơ quan|lực lượng|cán bộ)\s$")
#: after these "lãnh đạo" means leaders, after a body it tells what the body does
_LEADERS = re.compile(r"(?:^|[,;]|và|[Cc]ác|đồng chí|của|cùng)\s*$")
#: so many unknown words may end a name
_FEW = 2
#: what follows a body that is told of, not told to act
_TELLS = re.compile(
    r"(?:đã|đang|sẽ|vừa|không giải quyết|tự giải tán|cho biết|nêu rõ|nhận được|ghi nhận|"
    r"đánh giá cao|biểu dương|hoan nghênh|đồng ý|cơ bản thống nhất|nhận thấy|"
    r"chủ trì (?:hội nghị|cuộc họp|phiên họp|buổi))\b"
)
_LONGEST = 320
_ASKING = (
    r"(?P<verb>[Gg]iao nhiệm vụ cho|[Gg]iao(?: cho)?(?! ban\b| dịch| thông| lưu| nhận| thừa)|"
    r"[Đđ]ề nghị|[Yy]êu cầu|[Cc]hỉ thị|[Cc]hỉ đạo|[Pp]hân công|[ỦủUu][ỷy] quyền(?: "
    r"cho)?):?\s+(?=\S)"
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
_STOP_TOGETHER = re.compile(
    r"\strong (?!tỉnh|huyện|toàn|địa bàn|khu vực|nước|xã|ngành|quân đội|hệ thống)|"
    r"\s(?:trong (?:công tác|việc|giám sát|quá trình|hoạt động|triển khai|thực hiện|chỉ "
    r"đạo))\b|\s(?:theo|đến|khi|từ|được|tổng(?! hợp))\s"
)
#: addressees as a whole, named again: no role of their own
_ALL_ADDRESSEES = re.compile(
    r"^(?:các )?(?:thủ trưởng |lãnh đạo |giám đốc )?(?:các )?(?:cơ quan, )?đơn vị$|"
    r"^thủ trưởng(?: các)?(?: (?:cơ quan|đơn vị))?\W*$|^các (?:đồng chí|đại biểu)$",
    re.IGNORECASE,
)
#: "Các đơn vị Trung tâm …": the class before the names
_APPOSED = re.compile(
    r"^(?:[Cc]ác (?:đơn vị|cơ quan|đồng chí)):? (?=(?:Trung tâm|Sở|Phòng|Ban|Bệnh viện|UBND)\b)"
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
    assignees = [name for name in actors if not _ALL_ADDRESSEES.match(name)]
    lead: list[str] = []
    coordinate: list[str] = []
    if assignees and _LEADS.match(text[after : after + 40]):
        lead = list(assignees)
    if assignees:
        assignees += _directed(text, after)
    for match in _ASKED.finditer(text, after):
        if match["verb"].lower() == "chỉ đạo" and (assignees or match.start() > 0):
            continue
        names, end = _list_at(text, match.end())
        fresh = [n for n in names if n not in assignees and not _ALL_ADDRESSEES.match(n)]
        if fresh and (_HANDS_ON.match(match["verb"]) or not assignees):
            assignees += fresh
            if _LEADS.match(text[end : end + 40]):
                lead += fresh
            assignees += [n for n in _directed(text, end) if n not in assignees]
    assignees += [n for n in _later_actors(text, after) if n not in assignees]
    for match in _TOGETHER.finditer(text):
        names, _ = _list_at(text, match.end(), together=True)
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
        names, end = _list_at(text, match.end())
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
        if ":" not in text and len(text) < _LONGEST and not text.endswith("."):
            whole = text[start:].strip()
            if opens_body(whole) and not _STOP.search(whole.replace(";", ",")):
                whole = whole[: end_of_name(whole, 0, len(whole))]
                return [name for name, _, _ in split_bodies(whole)], start + len(whole)
    return [], 0


def _actors_at(text: str, begin: int) -> tuple[list[str], int]:
    """Return the actors whose clause begins at `begin` and where the words after them begin.

    "UBND tỉnh giao Sở Y tế …" tells Sở Y tế to act.
    """
    asked = _ASKED_HERE.match(text, begin)
    names, end = _list_at(text, asked.end() if asked else begin)
    told = _ALSO.match(text, end + (text[end : end + 1] == ","))
    rest = told.end() if told else end
    if names and _TELLS.match(text[end:].lstrip()) and not _ASKED_HERE.match(text, rest):
        return [], end
    author = _ASKED_HERE.match(text, rest) if names and not asked else None
    also = (
        text[end:rest].strip().startswith(("cũng", "đã", "vừa"))
    )  # "Thành ủy cũng chỉ đạo Công an TP" tells who directs
    if author and (also or text.startswith("Nay ") or not author["verb"].startswith("chỉ đạo")):
        bodies = _list_at(text, author.end())
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
        names, end = _list_at(text, begin)
        passes_on = begin in sentences and _PASSES_ON.match(text, end)
        if names and _is_told(text, end) and not passes_on:
            found += names
    return found


def _directed(text: str, after: int) -> list[str]:
    """Return whom the actors are to direct: "A chỉ đạo B tập trung …"."""
    match = re.match(r"\s*(?:lãnh đạo,\s+)?chỉ đạo\s+", text[after:])
    if not match:
        return []
    names, _ = _list_at(text, after + match.end())
    return [name for name in names if name[:1].isupper() and opens_particular(name)]


def _list_at(text: str, begin: int, *, together: bool = False) -> tuple[list[str], int]:
    """Return the bodies listed at `begin` and where their list ends."""
    people = _PEOPLE.match(text, begin)
    if people:
        return [people[0]], people.end()
    if not opens_body(text[begin:]):
        return [], begin
    end = _end_of_list(text, begin, together=together)
    if end is None:
        return [], begin
    listed = _APPOSED.sub("", text[begin:end].strip(" ,"))
    return [_WHAT_IT_IS.sub("", name) for name, _, _ in split_bodies(listed)], end


def _end_of_list(text: str, begin: int, *, together: bool) -> int | None:
    for match in _STOP.finditer(text, begin):
        if match.start() - begin > _LONGEST:
            return None
        if _in_name(match[0], text[begin : match.start()]):
            continue
        if inside_phrase(text, begin, match.start(), match.end()):
            continue
        if text.count("(", begin, match.start()) > text.count(")", begin, match.start()):
            continue
        if match[0] == "." and re.match(r"\w", text[match.end() : match.end() + 1]):
            continue
        if match[0] == ":" and _LISTS_KINDS.search(text[begin : match.start()]):
            continue
        if match[0] == ";" and opens_body(text[match.end() :].lstrip()):
            continue
        end = match.start()
        if together:
            earlier = _STOP_TOGETHER.search(text, begin, end)
            end = earlier.start() if earlier else end
        return _cut_at_name(text, begin, end)
    known = end_of_name(text, begin, min(len(text), begin + _LONGEST))
    whole = together and len(text) - begin < _LONGEST
    return known if whole or known < min(len(text), begin + _LONGEST) else None


def _in_name(verb: str, before: str) -> bool:
    """Tell whether a word that could be a verb is part of the name that it stands in."""
    if verb == "lãnh đạo":
        return bool(_LEADERS.search(before))
    if not (_NAME_VERBS.fullmatch(verb) and _NAME_BEFORE.search(before)):
        return False
    return not (_DEEDS.fullmatch(verb) and _ACTS.search(before))


def _cut_at_name(text: str, begin: int, end: int) -> int:
    """Return where the names end in a list that a verb ends at `end`.

    Names may hold any noun: a few words that are unknown right before the verb are their own.
    """
    known = end_of_name(text, begin, end)
    rest = text[known:end].strip()
    # "Sở An toàn thực phẩm truy xuất, làm rõ …": a comma parts verbs, no name from its verb
    return end if len(rest.split()) <= _FEW and not rest.endswith(",") else known
