"""The one spelling in which all ways of writing a body's name are equal.

`phrase_key` reads a name or a group phrase as officials write it and gives folded words:
abbreviations written out in one fixed way, words without meaning for the question left out.
Names of bodies, phrases of rules and phrases of documents all go through it, so that
"Các sở, ban, ngành và đoàn thể cấp tỉnh" finds the rule "sở, ban, ngành, đoàn thể tỉnh".
"""

from __future__ import annotations

import re
import unicodedata

from toandan.vietnamese import fold

#: abbreviations that are words once their case and marks are folded away: read before folding
_CASED = {
    "TU": "Tỉnh ủy",
    "HU": "Huyện ủy",
    "ĐU": "Đảng ủy",
    "VPTU": "Văn phòng Tỉnh ủy",
    "VPHU": "Văn phòng Huyện ủy",
    "VP": "Văn phòng",
    "CA": "Công an",
    "QS": "Quân sự",
    "BP": "Biên phòng",
    "BTV": "Ban Thường vụ",
    "TP": "thành phố",
    "TX": "thị xã",
    "Tp": "thành phố",
    "Tx": "thị xã",
    "Đ/c": "đồng chí",
    "đ/c": "đồng chí",
}
_CASED_FORM = re.compile(
    r"(?<!\w)(" + "|".join(sorted(map(re.escape, _CASED), key=len, reverse=True)) + r")(?!\w)"
)

#: folded spelling → the one that is kept; longer ones are tried first
_SAME = {
    "uy ban nhan dan": "ubnd",
    "hoi dong nhan dan": "hdnd",
    "uy ban mat tran to quoc viet nam": "mat tran to quoc",
    "uy ban mat tran to quoc": "mat tran to quoc",
    "mat tran to quoc viet nam": "mat tran to quoc",
    "ubmttqvn": "mat tran to quoc",
    "ubmttq": "mat tran to quoc",
    "ub mttq": "mat tran to quoc",
    "uy ban mttq": "mat tran to quoc",
    "uy ban mttqvn": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "mttq": "mat tran to quoc",
    "ban chi dao": "bcd",
    "ban chap hanh": "bch",
    "bo chi huy": "bch",
    "ban chi huy": "bch",
    "bchqs": "bch quan su",
    "bdbp": "bo doi bien phong",
    "phong chong dich benh": "phong chong dich",
    "pcd": "phong chong dich",
    "covid19": "covid 19",
    "nn ptnt": "nong nghiep phat trien nong thon",
    "nnptnt": "nong nghiep phat trien nong thon",
    "ptnt": "phat trien nong thon",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "tnmt": "tai nguyen moi truong",
    "tn mt": "tai nguyen moi truong",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "ld tbxh": "lao dong thuong binh xa hoi",
    "ld tb xh": "lao dong thuong binh xa hoi",
    "ldtb xh": "lao dong thuong binh xa hoi",
    "khdt": "ke hoach dau tu",
    "kh dt": "ke hoach dau tu",
    "tckh": "tai chinh ke hoach",
    "tc kh": "tai chinh ke hoach",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "gtvt": "giao thong van tai",
    "tttt": "thong tin truyen thong",
    "tt tt": "thong tin truyen thong",
    "vhtt": "van hoa thong tin",
    "vhttdl": "van hoa the thao du lich",
    "syt": "so y te",
    "ttyt": "trung tam y te",
    "cdc": "trung tam kiem soat benh tat",
    "bvdk": "benh vien da khoa",
    "bqlkkt": "ban quan ly khu kinh te",
    "bql kkt": "ban quan ly khu kinh te",
    "lhpn": "lien hiep phu nu",
    "htx": "hop tac xa",
    "cap tinh": "tinh",
    "thi": "thi xa",
}
#: "thi" alone stands for thị xã, but not inside a longer word for a place or a committee
_KEPT = ("thi tran", "thi uy", "thi xa", "thi hanh", "thi dua", "thi truong", "thi cong")
_SAME_FORM = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, [*_KEPT, *_SAME]), key=len, reverse=True)) + r")\b"
)
_COMRADES = re.compile(r"\b(dong chi|toan the)\b")
_LEADING = re.compile(r"^(cac|nhung|toan the|tung|moi|tat ca|kinh gui|nhat la o|nhat la|giao)\b ?")
_FILLER = re.compile(r"\b(cac|nhung|va|cung voi|cung nhu)\b ?")
#: read with its marks: folded it would take a word from "xã Cửa Cạn"
_OF = re.compile(r"(?<!\w)của(?!\w)", re.IGNORECASE)
_SPACES = re.compile(r" +")

#: a person or an organ that stands for a body: "Ban Thường vụ Tỉnh ủy" is Tỉnh ủy
ORGANS = (
    "ban thuong vu",
    "thuong truc",
    "bi thu",
    "pho bi thu thuong truc",
    "pho bi thu",
    "lanh dao",
    "tap the lanh dao",
    "thu truong",
    "nguoi dung dau",
    "chu tich",
    "pho chu tich",
    "giam doc",
    "truong",
    "chi huy truong",
    "vien truong",
    "chanh an",
    "chanh thanh tra",
    "chanh van phong",
    "cuc truong",
    "tap the",
)
_ORGAN = re.compile(r"^(?:" + "|".join(sorted(ORGANS, key=len, reverse=True)) + r") (?=\w)")


def phrase_key(text: str) -> str:
    """Return the words by which a name or a phrase is compared; empty for no words."""
    text = _OF.sub(" ", unicodedata.normalize("NFC", text))
    words = fold(_CASED_FORM.sub(lambda found: _CASED[found.group()], text))
    words = _COMRADES.sub("", words)
    words = _SPACES.sub(" ", words).strip()
    while (shorter := _LEADING.sub("", words, count=1)) != words:
        words = shorter
    words = _SPACES.sub(" ", _FILLER.sub("", f"{words} ")).strip()
    return _SAME_FORM.sub(lambda found: _SAME.get(found.group(), found.group()), words)


def without_organ(key: str) -> str | None:
    """Return the key of the body for which an organ or its head stands, None without one."""
    shorter = _ORGAN.sub("", key, count=1)
    return shorter if shorter != key else None
