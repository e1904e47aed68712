"""How names of bodies are written: capitals, fixed spellings, the area inside a name.

Capitals follow annex II of Nghị định 30/2020/NĐ-CP.
"""

from __future__ import annotations

import re

from toandan.reading.names import in_running_case
from toandan.reading.places import spelt_province
from toandan.reading.vietnamese import capitalise_first, fold, is_capitals, squeeze, tone_key

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
TRIMMED = " .,;:-–—_*\"“”'`|~^"


def running_case(name: str) -> str:
    """Return the name of a body written in capitals as it stands in running text.

    `SỞ Y TẾ` → `Sở Y tế`; `ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG` → `Ủy ban nhân dân tỉnh Kiên
    Giang` (capitalisation: annex II of Nghị định 30/2020/NĐ-CP). A name that is not in
    capitals is returned as it is.
    """
    name = squeeze(name).strip(TRIMMED)
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
