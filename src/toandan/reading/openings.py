"""What opens the name of a body, of an office or of a group of them.

Wording follows the names that Nghị định 30/2020/NĐ-CP (annex I, part II.2) and Hướng dẫn
36-HD/VPTW give for issuers and addressees.
"""

from __future__ import annotations

import re

from toandan.reading.vietnamese import fold

#: what opens the name of one particular body or office
_PARTICULAR_HEADS = """ủy ban(?! hành)|ubnd|hđnd|ubmttq|ub\\.? ?mttq(?:vn)?|ubmttqvn|mttq|hội đồng|
sở(?!,)|bộ(?!,| tiêu chí|
 phận| máy)|
bộ phận (?:giúp việc|thường trực|tiếp nhận|một cửa)|
ban(?!,| hành| đầu)|phòng(?!,| chống| ngừa| dịch| tránh)|
chi cục|cục|tổng cục|vụ(?! việc)|viện|văn phòng|thanh tra|tỉnh ủy|thành ủy|huyện ủy|thị ủy|
quận ủy|đảng ủy|đảng bộ|chi bộ|chi ủy|chi hội|chi đoàn|phân hội|liên chi|đảng đoàn|ban cán sự|
thường trực|công an|quân sự|quân đội|quân chủng|bộ đội|biên phòng|hải quan|kiểm lâm|tòa án|
mặt trận|liên đoàn|liên minh|liên hiệp|
hội(?! nghị| thảo| trường| họp| chẩn)|đoàn(?! kết| thể)|tỉnh đoàn|thành đoàn|huyện đoàn|
công đoàn|cđ(?= các| cơ sở)|(?:thành|tỉnh|huyện|quận|trung ương|tw|t\\.ư) (?:hội|đoàn)|chính phủ|
thủ tướng|bộ trưởng|thứ trưởng|
giám đốc|phó giám đốc|chủ tịch|phó chủ tịch|bí thư|phó bí thư|thủ trưởng|trưởng(?! thành| hợp)|
chánh|hiệu trưởng|trạm trưởng|quân khu|quân đoàn|vùng cảnh sát|
chỉ huy|người đứng đầu|lãnh đạo|thành viên|đồng chí|đại diện|chủ đầu tư|chủ cơ sở|chủ hộ|
chủ nhiệm|chủ (?:rừng|tàu|thuyền|phương tiện|doanh nghiệp|trang trại|lồng bè|hồ|đập|bến|đò|trọ|
nhà trọ|vật nuôi|quản lý|sử dụng lao động)|ông(?! có)|bà(?! rịa| có)|
trung tâm|bệnh viện|trạm|trường(?! hợp)|học viện|đại học|công ty|tổng công ty|tập đoàn|
ngân hàng|nhnn|kho bạc|bảo hiểm|bhxh|lđlđ|tổng (?:giám đốc|liên đoàn|hội)|thống đốc|
khoa(?! học)|đài|báo(?! cáo| động| chí)|xã đội|huyện đội|thị đội|đồn|hải đội|chi đội|hải đoàn|
biên đội|đại đội|trung đội|trực ban|tiểu đoàn|trung đoàn|lữ đoàn|sư đoàn|phó thủ tướng|
tổ(?! chức)|đội(?! ngũ)|ttyt|bvđk|cdc|bql|bcđ|nhà máy|hợp tác xã|viễn thông|viettel|vnpt|
mobifone|điện lực|bưu điện|
cổng thông tin|thông tấn xã|kiểm toán|viện kiểm sát|chi nhánh"""
#: what opens a group phrase
_GROUP_HEADS = """các|từng|những|mọi|mỗi|toàn(?= hệ thống| thể| đảng| dân| ngành)|tất cả|cấp ủy|
cấp tỉnh|cấp huyện|cấp xã|đơn vị|cơ quan|địa phương|xã(?! hội)|phường|đặc khu|
thị trấn|huyện|thị xã|thành phố|tỉnh|quận|doanh nghiệp|hệ thống chính trị|lực lượng|chính quyền|
ngành|nhà trường|người(?! bệnh| đứng)|công dân|hành khách|nhân dân|
hộ kinh doanh|hộ gia đình|hộ dân|hộ nuôi|cơ sở|cán bộ|y tế|phương tiện(?= thông tin| truyền thông)|
tổ chức(?=,| đảng| đoàn thể| chính trị)|đoàn thể"""
_GROUP_NOUNS = """cấp|sở|ban|bộ|ngành|cơ quan|đơn vị|địa phương|huyện|tỉnh|thành|xã|phường|thị|
quận|tổ chức|doanh nghiệp|đồng chí|chi bộ|đảng|
lực lượng|phương tiện thông tin|nhóm lớp|nhóm trẻ|trường|bệnh viện|trung tâm|phòng|tổ|đội|
thành viên|hộ|chủ(?! trương)|cán bộ|đoàn|mặt trận|
hệ thống|thể|dân|ubnd|thủ trưởng|
giám đốc|bí thư|người|hội|ngân hàng|tập đoàn|tổng công ty|cơ sở|nhà|công ty|khu|chốt|văn phòng|
viện|vụ|cục|trạm|ủy|học viên|thí sinh|ông(?= \\(bà\\))|chi(?=,)|
đồn|hải đội|thôn|ấp|bản|khu phố|trưởng|chợ|cảng|cửa khẩu|cá nhân|khoa"""


def _alternatives(words: str) -> str:
    return "(?:" + "|".join(words.replace("\n", "").split("|")) + r")(?![^\W\d_])"


_PARTICULAR = re.compile(_alternatives(_PARTICULAR_HEADS))
_GROUP = re.compile(
    _alternatives(_GROUP_HEADS)
    .replace("các|", "")
    .replace("từng|những|mọi|mỗi|", "")
    .replace("tất cả|", "")
    + "|\\d{1,3} (?:tỉnh|huyện|xã|phường|quận|thành phố|địa phương|đơn vị|bệnh viện|bộ|sở)\\b"
    + "|(?:tất cả )?(?:các|từng|những|nhiều|mọi|mỗi) (?:[^\\W\\d_]+ ){0,1}?"
    + _alternatives(_GROUP_NOUNS)
)
#: heads (folded) for lines in capitals, whose marks OCR loses
HEAD_PATTERN = fold(_alternatives(_PARTICULAR_HEADS).replace(r"(?![^\W\d_])", "")) + r"\b"
#: no body's head word stands further into its name than this
HEAD_REACH = 80


def lower_head(text: str) -> str:
    """Return the head of `text` in lower case, with "uỷ" spelt "ủy"."""
    return text[:HEAD_REACH].lower().replace("uỷ", "ủy")


def opens_particular(text: str) -> bool:
    """Tell whether `text` opens with the name of one particular body or office."""
    return bool(_PARTICULAR.match(lower_head(text)))


def opens_group(text: str) -> bool:
    """Tell whether `text` opens with a group phrase ("các sở, ban, ngành")."""
    return bool(_GROUP.match(lower_head(text)))


def opens_body(text: str) -> bool:
    """Tell whether `text` opens with a body, an office or a group of them."""
    return opens_particular(text) or opens_group(text)
