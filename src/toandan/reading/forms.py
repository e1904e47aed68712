"""Types of document, their abbreviations, and marks of urgency and secrecy.

State types: Nghị định 30/2020/NĐ-CP, article 7 and annex III; legal types: Luật Ban hành
văn bản quy phạm pháp luật. Party types: Hướng dẫn 36-HD/VPTW (2018), part on types and
abbreviations.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from toandan.reading.model import Secrecy, System, Urgency
from toandan.reading.vietnamese import fold, squeeze

#: abbreviation → name, State
STATE_TYPES = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "TCa": "Thư công",
    "TM": "Thư mời",
    "KL": "Kết luận",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "L": "Luật",
    "PL": "Pháp lệnh",
    "LCT": "Lệnh",
    "SY": "Sao y",
}
#: abbreviation → name, Party
PARTY_TYPES = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "KL": "Kết luận",
    "QC": "Quy chế",
    "QĐi": "Quy định",
    "QyĐ": "Quy định",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "CTHĐ": "Chương trình hành động",
    "CV": "Công văn",
    "TTr": "Tờ trình",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "GT": "Giấy giới thiệu",
    "TT": "Thông tri",
    "ĐĐ": "Điện",
}
#: documents of several bodies together: what joins their type in the number
_JOINT = re.compile(r"^(?P<type>NQ|QC|HD|KH|CTr|CT|TB|TT)(?:LT|LN|PH|LNg)$")
_JOINT_TITLE = re.compile(r"\s+(?:lien tich|lien nganh|phoi hop|lien co quan)$")
#: the names in use, longest first, so that "Thông tư liên tịch" wins over "Thông tư"
TYPE_NAMES = sorted(
    {
        *STATE_TYPES.values(),
        *PARTY_TYPES.values(),
        "Công văn",
        "Hiến pháp",
        "Bộ luật",
        "Thông báo kết luận",
        "Phiếu trình",
        "Giấy xác nhận",
        "Giấy chứng nhận",
        "Thư kêu gọi",
        "Lời kêu gọi",
        "Điều lệ",
    },
    key=lambda name: (-len(name), name),
)
_FOLDED_NAMES = {fold(name): name for name in TYPE_NAMES}
_LETTER_NAMES = {
    "".join(filter(str.isalpha, key)): name
    for key, name in _FOLDED_NAMES.items()
    if len(key) > 4  # noqa: PLR2004 - "Luật" is like too much
}
#: how like a title must be to a type's name, and how long
_LIKE, _LONG_ENOUGH = 88.0, 6
_FOLDED_STATE = {fold(key): name for key, name in reversed(STATE_TYPES.items())}
_FOLDED_PARTY = {fold(key): name for key, name in reversed(PARTY_TYPES.items())}

_URGENCIES = (
    (re.compile(r"\bhoa\s*toc\s*\(?\s*hen\s*gio"), Urgency.HOA_TOC_HEN_GIO),
    (re.compile(r"\bhoa\s*toc\b"), Urgency.HOA_TOC),
    (re.compile(r"\bthuong\s*khan\b"), Urgency.THUONG_KHAN),
    (re.compile(r"\bkhan\b"), Urgency.KHAN),
)
_STAMPS = {"hoatoc": Urgency.HOA_TOC, "thuongkhan": Urgency.THUONG_KHAN}
#: how like a stamp's letters must be, and its words at most
_LIKE_STAMP, _STAMP_LONGEST = 82.0, 3
_SECRECIES = {"tuyet mat": Secrecy.TUYET_MAT, "toi mat": Secrecy.TOI_MAT, "mat": Secrecy.MAT}


def type_by_name(text: str) -> str | None:
    """Return the type whose name `text` is (case and marks aside), or None."""
    name = fold(squeeze(text))
    return _FOLDED_NAMES.get(name) or _FOLDED_NAMES.get(_JOINT_TITLE.sub("", name))


def type_by_likeness(text: str) -> str | None:
    """Return the type that a title in capitals is, or is a misreading of, or None.

    OCR drops spaces and adds strokes: "QUYẾTĐỊNH “", "THUƯ MỜI".
    """
    letters = _letters(text)
    if letters in _LETTER_NAMES:
        return _LETTER_NAMES[letters]
    found = process.extractOne(letters, _LETTER_NAMES.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return _LETTER_NAMES[found[0]] if found and len(letters) >= _LONG_ENOUGH else None


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalpha())


def type_of_number(number: str) -> tuple[str | None, System]:
    """Return type and system that a document number tells.

    `154-CV/TU` is a Party number (number-type/body), `68/2019/NĐ-CP` a legal text's,
    `1903/QĐ-UBND` a State one's; `2062/SYT-NVY` begins with the body and is a công văn. The
    figure may be missing (`-CV/TU`): handwritten, or yet to be given.
    """
    party = re.match(r"\d*[a-z]?\s*-\s*([A-ZĐa-zđ]+)\s*/", number)
    if party:
        return _FOLDED_PARTY.get(fold(party[1])), System.PARTY
    state = re.match(r"\d*[a-z]?\s*(?:/\s*\d{4}\s*)?/\s*([A-ZĐ][A-Za-zĐđ]*)(.*)", number)
    if not state:
        return None, System.OTHER
    joint = _JOINT.match(state[1]) if state[1] not in STATE_TYPES else None
    kind = joint["type"] if joint else state[1]
    name = STATE_TYPES.get(kind) or _FOLDED_STATE.get(fold(kind))
    name = "Chương trình" if joint and kind == "CT" else name
    if name and state[2].lstrip().startswith(("-", ".")):
        return name, System.STATE
    return "Công văn", System.STATE


def urgency_of(text: str) -> Urgency | None:
    """Return the urgency that a stamp's words name, or None."""
    folded = fold(squeeze(text))
    return next((degree for pattern, degree in _URGENCIES if pattern.search(folded)), None)


def urgency_by_likeness(text: str) -> Urgency | None:
    """Return the urgency of a stamp that OCR misread ("nóA TỐC]"), or None.

    A stamp stands alone, in capitals.
    """
    letters = _letters(text)
    capitals = sum(sign.isupper() for sign in text) * 2 > len(letters)
    if not capitals or len(text.split()) > _STAMP_LONGEST:
        return None
    found = process.extractOne(letters, _STAMPS.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_STAMP)
    return _STAMPS[found[0]] if found else None


def secrecy_of(text: str) -> Secrecy | None:
    """Return the secrecy that a stamp's words name, or None; the stamp stands alone."""
    return _SECRECIES.get(re.sub(r"[^a-z ]", "", fold(squeeze(text))).removeprefix("do "))
