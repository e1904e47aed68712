"""Names of bodies: recognising them, casing them, taking lists of them apart.

Wording follows the names that Nghị định 30/2020/NĐ-CP (annex I, part II.2) and Hướng dẫn
36-HD/VPTW give for issuers and addressees.
"""

from __future__ import annotations

import re

from toandan.reading.houses import two_groups
from toandan.reading.names import in_running_case
from toandan.reading.places import spelt_province
from toandan.reading.vietnamese import capitalise_first, fold, is_capitals, squeeze, tone_key

#: what opens the name of one particular body or office
_PARTICULAR_HEADS = """ủy ban(?! hành)|ubnd|hđnd|ubmttq|ub\\.? ?mttq(?:vn)?|ubmttqvn|mttq|hội đồng|
sở(?!,)|bộ(?!,| tiêu chí|
 phận| máy)|ban(?!,| hành| đầu)|phòng(?!,| chống| ngừa| dịch| tránh)|
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
nhà trọ|vật nuôi|quản lý|sử dụng lao động)|ông|bà(?! rịa)|
trung tâm|bệnh viện|trạm|trường(?! hợp)|học viện|đại học|công ty|tổng công ty|tập đoàn|
ngân hàng|nhnn|kho bạc|bảo hiểm|bhxh|lđlđ|tổng (?:giám đốc|liên đoàn|hội)|thống đốc|
khoa(?! học)|đài|báo(?! cáo| động| chí)|xã đội|huyện đội|thị đội|đồn|hải đội|chi đội|hải đoàn|
biên đội|đại đội|trung đội|trực ban|tiểu đoàn|trung đoàn|lữ đoàn|sư đoàn|phó thủ tướng|
tổ(?! chức)|đội(?! ngũ)|ttyt|bvđk|cdc|bql|bcđ|nhà máy|hợp tác xã|viễn thông|viettel|vnpt|
mobifone|điện lực|bưu điện|
cổng thông tin|thông tấn xã|kiểm toán|viện kiểm sát|chi nhánh"""
#: what opens a group phrase
_GROUP_HEADS = """các|từng|những|mọi|mỗi|toàn(?= hệ thống| thể| đảng| dân| ngành)|tất cả|cấp ủy|
cấp tỉnh|cấp huyện|cấp xã|đơn vị|cơ quan|địa phương|xã(?! hội)|phường|
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
viện|vụ|cục|trạm|ủy|ông(?= \\(bà\\))|chi(?=,)|
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
_PEOPLE = re.compile(
    r"(?:các )?(?:ông(?= \()|trưởng (?=các |phòng|ban|thôn|ấp|bản|khu)|đồng chí|chủ tịch|bí "
    r"thư|người đứng đầu|thủ trưởng|(?:tổng )?giám đốc|hiệu trưởng)\b"
)
#: "Huyện ủy, Thị ủy, Thành ủy trực thuộc": one phrase for the committees of one tier
_COMMITTEES = re.compile(r"(?:tỉnh|huyện|thị|thành|quận) ủy\b")
_COMMITTEE_ENDS = re.compile(r"(?:tỉnh|huyện|thị|thành|quận) ủy$")
#: kinds of firms without a name of their own make one phrase ("Tập đoàn, Tổng công ty nhà nước")
_KINDS_OF_FIRM = re.compile(r"(?:tập đoàn|tổng công ty|công ty|doanh nghiệp|ngân hàng)")
#: one office serves both: "Văn phòng HĐND và UBND huyện"
_ONE_OFFICE = re.compile(r"Văn phòng (?:HĐND|Hội đồng nhân dân|Đoàn đại biểu Quốc hội)$|Đoàn ĐBQH$")
_AND_COMMITTEE = re.compile(r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân)\b")
#: a generic name inside a group phrase ("… ban cán sự đảng, đảng đoàn")
_BARE = re.compile(
    r"(?:(?:đảng đoàn|ban cán sự đảng|mặt trận|đoàn thể|vụ|cục|sở|ban|ngành|viện|phòng|hội|"
    r"đoàn)\s*(?:[,;.]|$|và\b)|"
    r"(?:đoàn|hội|đảng bộ|đảng ủy|công đoàn) trực thuộc)"
)
#: "các Viện Vệ sinh dịch tễ, Viện Pasteur": bodies of one kind named in one breath
_ONE_KIND = re.compile(r"các (?P<kind>bệnh viện|viện|trung tâm|trường|trạm|chi cục|đồn)\b")
#: a group of bodies of one kind, which is an addressee of its own in any list
#: "Chủ tịch UBND thành phố Thủ Đức, các quận, huyện": the committees of all these areas
_OF_AREAS = re.compile(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s(?!các\b)")
_AREAS_ALONE = re.compile(r"các (?:quận|huyện|thị xã|thành phố|xã|phường|thị trấn)\b")
_HELD = re.compile(
    r"(?:thủ trưởng|người đứng đầu|lãnh đạo|giám đốc|hiệu trưởng|trưởng|đại diện)\s+", re.IGNORECASE
)
_NAMED_GROUP = re.compile(
    r"các (?:đảng ủy|huyện ủy|thành ủy|quận ủy|thị ủy|tỉnh ủy|chi bộ|trung tâm|bệnh viện|trường|"
    r"ubnd|ủy ban|công ty|"
    r"phòng)(?!\w)|ban chỉ (?:huy|đạo)\b|các (?:đơn vị|cơ sở[^,;]{0,30}) trực thuộc(?!\w)"
)
#: so many bodies of a kind ("26 trung tâm kiểm soát bệnh tật")
_COUNTED = re.compile(r"\d{1,3} (?:sở|trung tâm|bệnh viện|viện|trường|chi cục|cục|ban|đơn vị)\b")
_SEVERAL = re.compile(r"(?:các|những|nhiều|lực lượng|chính quyền|cấp ủy|toàn bộ|từng|mọi) ")
_RELATED = re.compile(r"(?:các |những )?(?:\w+,? ){0,4}(?:có )?liên quan")
_SEPARATOR = re.compile(r"\s*[;]\s*|\s*,\s*|\s+(?:và|cùng)\s+")

_ABBREVIATIONS = frozenset(
    [
        "UBND",
        "HĐND",
        "UBMTTQ",
        "MTTQ",
        "BCĐ",
        "TW",
        "PTNT",
        "TP",
        "BQL",
        "KCN",
        "CNTT",
        "PCTT",
        "BĐBP",
        "TKCN",
        "HIV",
        "AIDS",
    ]
)
#: fixed spellings of body names: what is capital in running text (annex II of Nghị định 30)
_SPELLINGS = (
    "Ủy ban nhân dân",
    "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "Hội đồng nhân dân",
    "Văn phòng",
    "Ban Thường vụ",
    "Ban Chấp hành",
    "Ban Chỉ đạo",
    "Ban Chỉ huy",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Quản lý",
    "Ban cán sự đảng",
    "Bộ Chỉ huy Quân sự",
    "Bộ Chính trị",
    "Ban Bí thư",
    "Ủy ban Kiểm tra",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Tài nguyên và Môi trường",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Thông tin và Truyền thông",
    "Sở Văn hóa và Thể thao",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Giao thông vận tải",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Xây dựng",
    "Sở Du lịch",
    "Sở Ngoại vụ",
    "Sở Khoa học và Công nghệ",
    "Bộ Y tế",
    "Bộ Giáo dục và Đào tạo",
    "Bộ Nội vụ",
    "Bộ Công an",
    "Bộ Quốc phòng",
    "Bộ Tài chính",
    "Bộ Công Thương",
    "Bộ Thông tin và Truyền thông",
    "Bộ Nông nghiệp và Phát triển nông thôn",
    "Bộ Tài nguyên và Môi trường",
    "Chủ tịch",
    "Phó Chủ tịch",
    "Giám đốc",
    "thị xã",
    "thị trấn",
    "thành phố",
    "Thủ tướng Chính phủ",
    "Chính phủ",
    "Thanh tra",
    "Văn phòng Chính phủ",
    "Trung tâm Y tế",
    "Trung tâm Kiểm soát bệnh tật",
    "Trung tâm Y tế dự phòng",
    "Bệnh viện đa khoa",
    "Công an",
    "Đảng bộ",
    "Đảng ủy",
    "Đảng ủy Y tế",
    "Chi bộ",
    "Tỉnh ủy",
    "Thành ủy",
    "Huyện ủy",
    "Thị ủy",
    "Phòng Y tế",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Giáo dục và Đào tạo",
    "Ban Chấp hành Trung ương",
)
_SPELLED = sorted(((fold(name), name) for name in _SPELLINGS), key=lambda pair: -len(pair[0]))
_AREA_KINDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường")
#: fixed names by their letters alone, for OCR that runs words together ("SỞYTÉ")
_JOINED = {"".join(filter(str.isalpha, key)): name for key, name in _SPELLED}
_KIND_WORDS = {
    "tinh": "tỉnh",
    "huyen": "huyện",
    "quan": "quận",
    "phuong": "phường",
    "xa": "xã",
}
_AREA = re.compile(
    r"\b(?:" + "|".join(_AREA_KINDS) + r")\s+(?!(?:ủy|uỷ|hội)\b)(\w.*)$", re.IGNORECASE
)
#: an abbreviation that OCR ran into the next word ("UBNDTỈNH")
_GLUED = re.compile(r"^(?:UBND|HĐND|UBMTTQ)(?=[^\W\d_])")
#: kinds of areas inside a name; "Xã hội" is none
_INNER_KINDS = re.compile(r"(?<=\w )(?:Xã(?! [Hh]ội)|Thị Xã|Thị Trấn|Thành Phố)(?= \w)")
#: no body's head word stands further into its name than this
_ENOUGH = 80
_TIGHT_COMMA = re.compile(r",(?=[^\W\d_])")
_TRIMMED = " .,;:-–—_*\"“”'`|~^"


def running_case(name: str) -> str:
    """Return the name of a body written in capitals as it stands in running text.

    `SỞ Y TẾ` → `Sở Y tế`; `ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG` → `Ủy ban nhân dân tỉnh Kiên
    Giang` (capitalisation: annex II of Nghị định 30/2020/NĐ-CP). A name that is not in
    capitals is returned as it is.
    """
    name = squeeze(name).strip(_TRIMMED)
    if not is_capitals(name):
        return name
    name = _GLUED.sub(r"\g<0> ", name)
    joined = _JOINED.get("".join(filter(str.isalpha, fold(name))))
    if joined:
        return joined
    words = name.split(" ")
    cased = [
        word if fold(word).upper() in _ABBREVIATIONS or word in _ABBREVIATIONS else _title(word)
        for word in words
    ]
    text = _spell(in_running_case(" ".join(cased)))
    words = text.split(" ")
    for place, word in enumerate(words[1:], 1):
        if fold("".join(words[place + 1 : place + 2])) == "hoi":  # "Xã hội" is no commune
            continue
        kind = _KIND_WORDS.get(fold(word), word)
        # "Quan" and "Quân" are no district, whatever OCR does to marks, nor is Hà Tĩnh "tỉnh"
        named = word.lower() == "tĩnh" and fold(words[place - 1]) == "ha"
        other = kind == "quận" or named
        words[place] = word if other and tone_key(word) != tone_key(kind) else kind
    text = re.sub(
        r"\b(?:Và|Các|Của|Ấp|Thôn|Khóm|Buôn)\b(?= )", lambda m: m[0].lower(), " ".join(words)
    )
    text = _INNER_KINDS.sub(lambda match: match[0].lower(), text)
    area = _AREA.search(text)
    if area and (province := spelt_province(area[1])):
        text = text[: area.start(1)] + province
    return capitalise_first(text)


def _title(word: str) -> str:
    return "".join(
        part[:1].upper() + part[1:].lower() if part else "" for part in re.split(r"(-)", word)
    )


def _spell(text: str) -> str:
    """Write the fixed names in `text` as officials spell them; OCR loses their marks."""
    folded = fold(text)
    done = [False] * len(text)
    letters = list(text)
    for key, name in _SPELLED:
        for match in re.finditer(rf"(?<!\w){re.escape(key)}(?!\w)", folded):
            if not any(done[match.start() : match.end()]):
                letters[match.start() : match.end()] = name
                done[match.start() : match.end()] = [True] * len(key)
    return "".join(letters)


def area_of(name: str) -> str | None:
    """Return the area named in a body's name with its kind ("tỉnh Kiên Giang"), or None."""
    match = _AREA.search(name)
    if not match:
        return None
    kind = name[match.start() : match.start(1)].strip().lower()
    return f"{kind} {match[1]}"


def clean_name(text: str) -> str:
    """Return a body's name without the marks around it, a space after each comma."""
    return _TIGHT_COMMA.sub(", ", squeeze(text)).strip(_TRIMMED)


def split_bodies(text: str, start: int = 0) -> list[tuple[str, int, int]]:
    """Take a list of bodies apart.

    Particular bodies are parted ("Sở Y tế, Công an tỉnh và các đơn vị có liên quan" makes
    three); a group phrase stays whole ("các sở, ban, ngành, đoàn thể cấp tỉnh"), because it
    is resolved as one.

    Args:
        text: the list.
        start: where it stands, added to the places returned.

    Returns:
        `(name, start, end)` for each body.
    """
    pieces: list[tuple[int, int]] = []
    begin = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() < begin:
            continue
        if _parts(text, begin, match):
            pieces.append((begin, match.start()))
            begin = match.end()
    pieces.append((begin, len(text)))
    found = []
    for left, right in pieces:
        name = clean_name(text[left:right])
        if name:
            place = max(text.find(name[:12], left), left)
            found.append(
                (name, start + place, start + place + len(text[place:right].rstrip(_TRIMMED)))
            )
    return found


def _parts(text: str, begin: int, match: re.Match[str]) -> bool:
    """Tell whether the separator `match` parts two bodies in the list begun at `begin`."""
    after = text[match.end() :]
    lowered = _lower(after)
    before = text[begin : match.start()]
    group = opens_group(before)
    if ";" in match[0] or (_ONE_OFFICE.search(before) and _AND_COMMITTEE.match(lowered)):
        return ";" in match[0]
    if _one_phrase(before, match[0], after):
        return False
    if after[:1].isupper() and _PARTICULAR.match(lowered):
        return not (group and _BARE.match(lowered))
    named = _PEOPLE.match(lowered) or _NAMED_GROUP.match(lowered) or _COUNTED.match(lowered)
    if named or two_groups(_lower(before), lowered):
        return True
    related = _RELATED.match(lowered)
    return bool(not group and _GROUP.match(lowered) and (_SEVERAL.match(lowered) or related))


def _one_phrase(before: str, mark: str, after: str) -> bool:
    """Tell whether what stands before and behind a separator names bodies in one phrase."""
    lowered = _lower(after)
    many = _heads_of_many(before) and not _PEOPLE.match(lowered)
    return bool(
        (_OF_AREAS.search(before) and _AREAS_ALONE.match(lowered))
        or (many and _GROUP.match(lowered) and not after[:1].isupper())
        or _KINDS_OF_FIRM.fullmatch(_lower(before).strip())
        or _same_kind(before, mark, lowered)
        or (_COMMITTEES.match(lowered) and _COMMITTEE_ENDS.search(_lower(before[-_ENOUGH:])))
    )


def _heads_of_many(before: str) -> bool:
    """Tell whether one office is named for bodies of many kinds ("Thủ trưởng các sở, ngành")."""
    held = _HELD.match(before.strip())
    return bool(held) and opens_group(before.strip()[held.end() if held else 0 :])


def _same_kind(before: str, mark: str, after: str) -> bool:
    """Tell whether a comma parts bodies of one kind that a plural names in one breath."""
    kind = _ONE_KIND.match(_lower(before).strip())
    return bool(kind) and "," in mark and after.startswith(kind["kind"] if kind else "")


def _lower(text: str) -> str:
    """Return the head of `text` in lower case, with "uỷ" spelt "ủy"."""
    return text[:_ENOUGH].lower().replace("uỷ", "ủy")


def opens_particular(text: str) -> bool:
    """Tell whether `text` opens with the name of one particular body or office."""
    return bool(_PARTICULAR.match(_lower(text)))


def opens_group(text: str) -> bool:
    """Tell whether `text` opens with a group phrase ("các sở, ban, ngành")."""
    return bool(_GROUP.match(_lower(text)))


def opens_body(text: str) -> bool:
    """Tell whether `text` opens with a body, an office or a group of them."""
    return opens_particular(text) or opens_group(text)


def same_body(one: str, other: str) -> bool:
    """Tell whether two names are spelt alike, case and tone placement aside."""
    return tone_key(one) == tone_key(other)
