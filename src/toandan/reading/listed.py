"""Stage 6a. Reads a place in a requirement's words; writes the bodies listed there.

A list of bodies ends at the first verb that is no part of a name, and before it where the
words of names end (`names`).
"""

from __future__ import annotations

import re

from toandan.reading.bodies import split_bodies
from toandan.reading.names import end_of_name, inside_phrase
from toandan.reading.openings import opens_body

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
giúp(?! việc)|quan tâm|đôn đốc|quán triệt|
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
STOP = re.compile(
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
LONGEST = 320
_STOP_TOGETHER = re.compile(
    r"\strong (?!tỉnh|huyện|toàn|địa bàn|khu vực|nước|xã|ngành|quân đội|hệ thống)|"
    r"\s(?:trong (?:công tác|việc|giám sát|quá trình|hoạt động|triển khai|thực hiện|chỉ "
    r"đạo))\b|\s(?:theo|đến|khi|từ|được|tổng(?! hợp))\s"
)
#: "Các đơn vị Trung tâm …": the class before the names
_APPOSED = re.compile(
    r"^(?:[Cc]ác (?:đơn vị|cơ quan|đồng chí)):? (?=(?:Trung tâm|Sở|Phòng|Ban|Bệnh viện|UBND)\b)"
)


def list_at(text: str, begin: int, *, together: bool = False) -> tuple[list[str], int]:
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
    for match in STOP.finditer(text, begin):
        if match.start() - begin > LONGEST:
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
    known = end_of_name(text, begin, min(len(text), begin + LONGEST))
    whole = together and len(text) - begin < LONGEST
    return known if whole or known < min(len(text), begin + LONGEST) else None


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
