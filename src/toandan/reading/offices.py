"""Offices that sign, and the lines of a signature block.

    KT. GIÁM ĐỐC            authority: thay mặt (TM., T/M), ký thay (KT., K/T), thừa lệnh
    PHÓ GIÁM ĐỐC            (TL., T/L), thừa ủy quyền (TUQ., T/UQ), quyền (Q.)
    Nguyễn Văn A            title, then name

Stamps and signatures stand over these lines, and OCR reads them badly: "{ GIÁM ĐÓC",
"PHÓ GUÁM Ð". An office is therefore known by likeness, and written as it is spelt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from toandan.reading.syllables import is_syllable
from toandan.reading.vietnamese import fold, is_capitals, squeeze, tone_key

_PLAIN = """Giám đốc|Tổng Giám đốc|Chủ tịch|Bí thư|Chánh Văn phòng|Bộ trưởng|Thủ tướng|Trưởng ban|
Trưởng phòng|Hiệu trưởng|Cục trưởng|Chi cục trưởng|Viện trưởng|Chánh Thanh tra|Chỉ huy trưởng|
Trưởng Công an|Chủ nhiệm|Vụ trưởng|Tổng cục trưởng|Chánh án|Thống đốc|Tư lệnh|Trưởng đoàn|Tổ trưởng|
Trưởng khoa|
Trạm trưởng|Trưởng trạm|Tổng Thư ký|Thủ trưởng|Giám đốc Trung tâm|Giám đốc Sở|Chính ủy|
Chánh Văn phòng Sở|Tham mưu trưởng|Chủ nhiệm Chính trị|Chính trị viên|Đồn trưởng|Trung đoàn trưởng|
Tiểu đoàn trưởng|Trưởng Công an tỉnh|Trưởng Công an huyện|
Trưởng Công an xã|Trưởng ấp|Trưởng thôn|Trưởng khóm|Trưởng buôn|Trưởng khu phố|Đội trưởng|
Hải đội trưởng|Hạm trưởng|Tổ trưởng tổ dân phố""".replace("\n", "").split("|")
_OTHERS = """Thứ trưởng|Ủy viên|Ủy viên Thường trực|Thường trực|Thường trực Ban Bí thư|Tổng Bí thư|
Phó Bí thư Thường trực|Phó Chủ tịch Thường trực|Phó Trưởng ban Thường trực|
Phó Giám đốc Thường trực|
Phó Giám đốc phụ trách|Thư ký|Phó Thủ tướng|Phó Thủ tướng Thường trực|Quyền Giám đốc|Q. Giám đốc|
Chủ tịch Hội đồng|Phó Chủ tịch Hội đồng|Người đứng đầu|Chủ tọa|Chủ tịch Ủy ban nhân dân""".replace(
    "\n", ""
).split("|")
#: office in capitals as it is spelt, by its folded form
OFFICES: dict[str, str] = {
    fold(name): name.upper() for name in (*_PLAIN, *(f"Phó {one}" for one in _PLAIN), *_OTHERS)
}
_JOINED = {key.replace(" ", ""): name for key, name in OFFICES.items()}
#: titles of deputies, folded, by their letters; not those that name the body they head
_DEPUTIES = {
    "".join(filter(str.isalpha, key)): key
    for key in OFFICES
    if (key.startswith("pho ") or key == "thu truong")
    and not re.search(r" (?:so|trung tam|tinh|huyen|xa|thuong truc|phu trach|hoi dong)$", key)
}
#: titles of heads, folded, by their letters; long enough to be known by likeness
_HEADS_OF_BODIES = {
    letters.removeprefix("pho"): title.removeprefix("pho ")
    for letters, title in _DEPUTIES.items()
    if letters.startswith("pho") and len(letters) > len("phogiamdo")
}
#: bodies on whose behalf (TM., T/M) is signed
_ON_BEHALF = """Ban Thường vụ|Ban Chấp hành|Ủy ban nhân dân|Hội đồng nhân dân|Chính phủ|
Thường trực|
Ban Chỉ đạo|Ban Bí thư|Bộ Chính trị|Đảng ủy|Chi ủy|Chi bộ|Ban Chấp hành Đảng bộ|Ủy ban Kiểm tra|
Thường trực HĐND|Ban Giám đốc|Tập thể lãnh đạo|Ban Chấp hành Chi bộ|Ban Cán sự đảng|
Ủy ban Mặt trận Tổ quốc Việt Nam""".replace("\n", "").split("|")
BEHALF: dict[str, str] = {fold(name): name.upper() for name in _ON_BEHALF}
_FOR_HEAD = re.compile(r"(?:^|/ )k\s?/?\s?t\.?\s*(?P<office>[a-z ]+)$")
#: heads of bodies, and heads of their units, who sign by order of the former
_HEADS = frozenset({"giam doc", "bo truong", "chu tich", "cuc truong", "hieu truong"})
_UNIT_HEADS = frozenset(
    {"chanh van phong", "pho chanh van phong", "truong phong", "vu truong", "chanh thanh tra"}
)
#: offices that name the body they head, and the kinds of those bodies, folded
_HEADED: dict[str, tuple[str, ...]] = {
    "vu truong": ("vu",),
    "cuc truong": ("cuc",),
    "vien truong": ("vien",),
    "truong phong": ("",),
    "truong ban": ("",),
    "truong khoa": ("",),
    "giam doc": ("so", "trung tam", "benh vien"),
    "chu tich": ("ubnd", "uy ban", "hoi dong"),
    "chanh van phong": ("so", "bo", "uy ban", "ubnd"),
}
_HEADED |= {f"pho {office}": kinds for office, kinds in _HEADED.items()}
#: what is left, in small letters, of an office's first word
_TORN_FIRST = re.compile(r"^[^\W\d_]{1,3}\s+(?=\S+\s+\S)")
#: a stray figure that a pen's stroke left behind an office
_SPECKS = re.compile(r"\s+\d{1,2}\W*$")
_SIGN = re.compile(
    r"^(?P<sign>t\s?/\s?m|tm|k\s?/\s?t|kt|t\s?/\s?l|tl|t\s?/\s?u\s?q|tuq|q)\s*(?:[.,;:]|"
    r"\s)\s*(?=[a-z])"
)
#: what a seal leaves of "PHÓ"
_LEFT_OF_DEPUTY = frozenset({"ho", "ph", "fho", "pno", "pho"})
_LIKE = 84.0
_LIKE_STAMPED = 74.0
_LIKE_TORN = 75.0
_ONE_LIKE, _BOTH_LIKE = 60.0, 145.0
_FEWEST = 4
_FEWEST_STAMPED = 8
#: before the head's title on a line of its own: what a seal has left of "PHÓ", and how like that is
_LEFT_OF_PHO = re.compile(r"(?:ph|h)[a-z]?|p[a-z]?o")
_LIKE_STUMP = 84.0
_MARKS = " _.-*:;,|\"'“”‘’`~^{}[]()<>\\/¬"


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """What a line of a signature block says.

    Attributes:
        authority: "KT. GIÁM ĐỐC", "T/M BAN THƯỜNG VỤ"; None where the line gives none.
        title: "PHÓ GIÁM ĐỐC"; None where the line gives none.
        damaged: whether something unreadable stands before the office, where a stamp lies.
        split: where the title begins in the line that gives both.
    """

    authority: str | None = None
    title: str | None = None
    damaged: bool = False
    split: int = 0


@lru_cache(maxsize=2048)
def spelt_office(words: str) -> str | None:
    """Return the office that `words` (folded) are, or are a misreading of, as it is spelt."""
    words = squeeze(words)
    if words in OFFICES:
        return OFFICES[words]
    like = _LIKE_STAMPED if words.startswith("pho ") else _LIKE
    found = process.extractOne(words, OFFICES.keys(), scorer=fuzz.ratio, score_cutoff=like)
    if not found or found[0].count(" ") != words.count(" "):
        return None
    return OFFICES[found[0]]


def read_office_line(text: str) -> OfficeLine | None:
    """Return what a line of a signature block says, None where it is no such line."""
    trimmed = _SPECKS.sub("", text.strip(_MARKS))
    if not is_capitals(_TORN_FIRST.sub("", trimmed)):
        return None
    folded = fold(trimmed)
    sign = _SIGN.match(folded)
    if sign:
        return _authority_line(text, trimmed, folded, sign)
    if folded in OFFICES:
        return OfficeLine(title=_own(trimmed, OFFICES[folded]))
    longer = _longer_title(trimmed, folded)
    if longer:
        return OfficeLine(title=longer)
    stamped = _stamped_line(trimmed, folded)
    if stamped:
        return stamped
    office = spelt_office(folded) or spelt_office(folded.replace("-", " "))
    office = office or (_joined_office(folded) if " " not in folded else None)
    return OfficeLine(title=office) if office else None


def _joined_office(folded: str) -> str | None:
    """Return the office that one word is, its space lost ("GIÁMĐÓC")."""
    found = process.extractOne(folded, _JOINED.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return _JOINED[found[0]] if found and len(folded) >= len("giamdoc") else None


def read_small_office(text: str) -> OfficeLine | None:
    """Return the title that a line in small letters is ("Chánh văn phòng"), None where none."""
    trimmed = text.strip(_MARKS)
    office = trimmed[:1].isupper() and fold(trimmed) in OFFICES
    return OfficeLine(title=squeeze(trimmed)) if office else None


def _longer_title(trimmed: str, folded: str) -> str | None:
    """Return a title of two offices in one, or of an office with the body that it heads."""
    both = re.split(r"\s+[-–]\s+|\s+kiem\s+", folded)
    if len(both) == 2 and all(one in OFFICES for one in both):  # noqa: PLR2004 - two offices in one
        return squeeze(trimmed)
    heading = _heading_office(folded)
    return squeeze(OFFICES[heading] + trimmed[len(heading) :]) if heading else None


def _heading_office(folded: str) -> str | None:
    """Return the office of a line that adds the body it heads ("VỤ TRƯỞNG VỤ TỔ CHỨC")."""
    return next(
        (
            office
            for office, kinds in _HEADED.items()
            for kind in kinds
            if folded.startswith(f"{office} {kind} ".replace("  ", " "))
            and len(folded) > len(office) + len(kind) + _FEWEST
        ),
        None,
    )


def like_office(text: str) -> bool:
    """Tell whether a line in capitals is an office, or what a seal has left of one."""
    if read_office_line(text) is not None:
        return True
    words = fold(text.strip(_MARKS))
    return " " in words and bool(
        process.extractOne(words, OFFICES.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_TORN)
    )


def _own(written: str, spelt: str) -> str:
    """Return the words as written where only the tone placement differs from the spelling."""
    return squeeze(written) if tone_key(squeeze(written)) == tone_key(spelt) else spelt


def _authority_line(text: str, trimmed: str, folded: str, sign: re.Match[str]) -> OfficeLine | None:
    whom = folded[sign.end() :]
    written = squeeze(trimmed[: sign.end()])
    if "/" not in written and not written.endswith("."):
        written = written.rstrip(".,;: ") + "."
    office = None if whom in BEHALF else spelt_office(whom)
    if office:
        return OfficeLine(authority=f"{written} {_own(trimmed[sign.end() :], office)}")
    for table in (BEHALF, OFFICES):
        for key in sorted(table, key=len, reverse=True):
            if not whom.startswith(key):
                continue
            rest = whom[len(key) :]
            tail = spelt_office(rest.strip(_MARKS))
            if tail and not rest.startswith(","):
                split = text.find(trimmed) + sign.end() + len(key)
                head = trimmed[: sign.end() + len(key)]
                return OfficeLine(squeeze(head), tail, split=split)
            return OfficeLine(authority=squeeze(trimmed))
    return OfficeLine(authority=squeeze(trimmed)) if len(whom) > 5 else None  # noqa: PLR2004


def _stamped_line(trimmed: str, folded: str) -> OfficeLine | None:
    """Read a line whose head a stamp made unreadable: "VTT GIÁM ĐÓC", "{ GIÁM ĐỐC".

    Nothing stands before a title but an authority; where its T can still be made out it is
    "KT.", for an office holder is signed for by a deputy and by nobody else.
    """
    words, written = folded.split(), trimmed.split()
    for skipped in (1, 2):
        rest = " ".join(words[skipped:])
        if len(rest) > 6 and len(" ".join(words[:skipped])) < 6:  # noqa: PLR2004 - "KT." is short
            office = spelt_office(rest)
            before = "".join(words[:skipped])
            if office and before in _LEFT_OF_DEPUTY and f"pho {fold(office)}" in OFFICES:
                return OfficeLine(title=f"PHÓ {office}", damaged=True)
            if office and is_syllable(before) and len(before) > 2:  # noqa: PLR2004 - a seal's word
                return OfficeLine(title=office, damaged=True)
            if office and "T" in "".join(written[:skipped]):
                return OfficeLine(authority=f"KT. {office}", damaged=True)
            if office:
                return OfficeLine(title=office, damaged=True)
    return None


def read_damaged_pair(first: str, second: str) -> tuple[str, str] | None:
    """Return authority and title of two lines that stamp and signature have damaged.

    A deputy signs for the head (KT., Nghị định 30/2020/NĐ-CP, annex I, part II.7.b), so the
    two lines name one office: "{ GIÁM Ð C" above "PHÓ GIÁM" can only be "KT. GIÁM ĐỐC" above
    "PHÓ GIÁM ĐỐC".
    """
    above, below = _letters(first), _letters(second)
    if min(len(above), len(below)) < _FEWEST:
        return None
    best: tuple[float, str] | None = None
    for name in _PLAIN:
        office = _letters(name)
        head = max(_likeness(above, office), _likeness(above, "kt" + office))
        deputy = _likeness(below, "pho" + office)
        if min(head, deputy) < _ONE_LIKE or head + deputy < _BOTH_LIKE:
            continue
        if best is None or head + deputy > best[0]:
            best = (head + deputy, name.upper())
    return (f"KT. {best[1]}", f"PHÓ {best[1]}") if best else None


def _likeness(seen: str, whole: str) -> float:
    """Return how like a damaged line is to an office (0-100); a cut-off line is like its own."""
    cut = 90.0 if whole.startswith(seen) else 0.0
    return max(fuzz.ratio(seen, whole), cut)


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalpha())


def stamped_deputy(text: str, head: str | None = None) -> tuple[str, float] | None:
    """Return the deputy's title that a line under a head's title shows, and how like it is (0-100).

    Such a line is a rubber stamp under a seal's edge: it is known by likeness, before which a few
    signs may stand, and is nearer to the deputy's title than to the head's.

    Args:
        text: what OCR makes of the line.
        head: the head's title above it, where that could be read.
    """
    line = read_office_line(text)
    if line is not None and line.title is not None and fold(line.title) in _DEPUTIES.values():
        return line.title, 100.0
    seen = _letters(text)
    if len(seen) < _FEWEST_STAMPED or fold(text.strip(_MARKS)) in OFFICES:
        return None
    wanted = [f"pho{_letters(head)}"] if head else list(_DEPUTIES)
    best: tuple[str, float] | None = None
    for letters in wanted:
        known = letters in _DEPUTIES and letters.startswith("pho")
        if not known or abs(len(letters) - len(seen)) > _FEWEST:
            continue
        like = fuzz.partial_ratio(letters, seen) if len(seen) >= len(letters) else 0.0
        like = max(like, fuzz.ratio(letters, seen))
        nearer = like > fuzz.ratio(letters.removeprefix("pho"), seen)
        if _LEFT_OF_PHO.fullmatch(seen.removesuffix(letters.removeprefix("pho"))):
            like, nearer = max(like, _LIKE_STUMP), True
        if nearer and (best is None or like > best[1]):
            best = OFFICES[_DEPUTIES[letters]], like
    return best


def stamped_head(text: str) -> tuple[str, float] | None:
    """Return the head's title that a line under a seal's edge shows, and how like it is (0-100).

    A few signs of seal or pen may stand before it, but nothing that could be a deputy's "PHÓ".
    """
    seen = _letters(text)
    best: tuple[str, float] | None = None
    for letters, title in _HEADS_OF_BODIES.items():
        before = len(seen) - len(letters)
        if not -1 <= before <= _FEWEST or seen[-_FEWEST:] != letters[-_FEWEST:]:
            continue
        like = fuzz.partial_ratio(letters, seen)
        deputy = _LEFT_OF_PHO.fullmatch(seen[: max(before, 0)])
        if not deputy and (best is None or like > best[1]):
            best = OFFICES[title], like
    return best


def deputy_of(authority: str) -> str | None:
    """Return the title of who signs for a head ("KT. GIÁM ĐỐC"): his deputy, and nobody else.

    Nghị định 30/2020/NĐ-CP, annex I, part II.7.b; None for any other authority.
    """
    for_head = _FOR_HEAD.search(fold(authority))
    if for_head is None:
        return None
    head = for_head["office"]
    return "THỨ TRƯỞNG" if head == "bo truong" else OFFICES.get(f"pho {head}")


def heads_body(title: str) -> bool:
    """Tell whether a title is that of a head for whom deputies sign ("GIÁM ĐỐC")."""
    return f"pho {fold(title)}" in OFFICES or fold(title) == "bo truong"


def heads_unit(first: OfficeLine, second: OfficeLine) -> bool:
    """Tell whether a unit's head signs below the line of the body's head, by whose order."""
    heads = first.title is not None and fold(first.title) in _HEADS
    return heads and second.title is not None and fold(second.title) in _UNIT_HEADS


def deputised(first: OfficeLine, second: OfficeLine) -> str | None:
    """Return the authority that a damaged line above another office's title must be.

    A deputy signs for the head (KT., Nghị định 30/2020/NĐ-CP, annex I, part II.7.b): "? GIÁM
    ĐỐC" above "PHÓ GIÁM ĐỐC" can only be "KT. GIÁM ĐỐC". The head of a unit signs by order (TL.).
    """
    if first.title is None or second.title is None:
        return None
    if second.title == f"PHÓ {first.title}" or (second.title, first.title) == (
        "THỨ TRƯỞNG",
        "BỘ TRƯỞNG",
    ):
        return f"KT. {first.title}"
    if first.damaged and heads_unit(first, second):
        return f"TL. {first.title}"
    return None
