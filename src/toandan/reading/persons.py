"""Names of people, as they stand under a signature or a newspaper's text.

A name is two to six words, each with a capital; degrees and military ranks before it are no
part of it (Nghị định 30/2020/NĐ-CP, annex I, part II.7.c). Peoples of the highlands and the
Khmer have names of their own kind: "Y Thanh Hà Niê Kđăm", "H'Yim Kđoh", "K'Ré".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from toandan.reading.openings import opens_particular
from toandan.reading.places import spelt_province
from toandan.reading.syllables import is_syllable
from toandan.reading.vietnamese import CAPITALS, fold, squeeze, tone_key

_CAPITALISED = rf"[{CAPITALS}][^\W\d_{CAPITALS}]+"
#: a word of a name; names of the highlands have words of one letter ("Y Blem", "Lý A Phà")
_WORD = rf"(?:[HKRMY]['’`]\s?\w+|{_CAPITALISED}|[AYÚU](?=\s))"
_DEGREES = (
    r"(?P<degrees>(?:(?:Bác sĩ|Dược sĩ|Thạc sĩ|Tiến sĩ|Kỹ sư|Luật sư|Cử nhân|[A-ZĐ]{2,5}|Th[Ss]|"
    r"[BTD][Ss]|BSCK\s?(?:II?|1|2)|CK\s?(?:II?|1|2)|BSCK|G[Ss]|PG[Ss])(?:[.,]\s*|\s+(?:-\s+)?))*"
    r"(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tướng|tá|úy)\s+(?:-\s+)?)?)"
)
_NAME = re.compile(rf"^\W*{_DEGREES}(?P<name>{_WORD}(?:\s+{_WORD}){{1,5}})\W*$")
#: a name whose first letter a seal or a stroke has damaged ("pỗ Thị Lệ Hảo")
_DAMAGED = re.compile(
    rf"^\W*(?:[^\W\d_]\s)?(?P<first>[^\W\d_]{{2,7}})(?P<rest>(?:\s+{_CAPITALISED}){{2,4}})\W*$"
)
_SHOUTED = re.compile(
    rf"^\W*(?P<name>(?P<first>[{CAPITALS}]{{2,6}})(?:\s+[{CAPITALS}]{{2,6}}){{1,4}})\W*$"
)
#: family names in use, by the censuses' order of frequency and those of the Khmer and Hoa
SURNAMES = """Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|
Đoàn|Lâm|Mai|Trịnh|Đào|Cao|Hà|Tô|Châu|Tạ|Phùng|Vương|Văn|Tăng|Quách|Lại|Hứa|Thạch|Danh|Sơn|Kim|
Thái|Lương|Lưu|Triệu|La|Chu|Giang|Nghiêm|Thân|Từ|Bạch|Doãn|Kiều|Ninh|Diệp|Khổng|Mạc|Ông|Tôn|Thị|
Tống|Viên|Âu|Cù|Chung|Hàn|Lục|Mã|Nông|Bế|Vi|Hoàn|Lò|Quàng|Cầm|Sùng|Giàng|Thào|Điểu|Tiêu|
Nhan|Trà|Ngụy|Phương|Bành|Mạch|Quan|Ung|Uông|Đàm|Đồng|Đường""".replace("\n", "").split("|")
#: a line's last words where they are a family name, in capitals as well, and two more words
_LAST_NAME = re.compile(
    rf"(?<![^\W\d_])(?P<family>{'|'.join((*SURNAMES, *map(str.upper, SURNAMES)))})\s+"
    rf"(?P<given>{_CAPITALISED}(?:\s+{_CAPITALISED}){{0,3}})\W*$"
)
#: a long family name with damaged letters before two whole words
_DAMAGED_NAME = re.compile(
    rf"(?:^|\s)\W*(?P<family>[^\W\d_]{{5,7}})\s+(?P<given>{_CAPITALISED}\s+{_CAPITALISED})\W*$"
)
_SURNAME_KEYS = frozenset(tone_key(name) for name in SURNAMES)
_FOLDED_FAMILIES = [fold(name) for name in SURNAMES]
#: a family name is long enough to be told by likeness, how like, and the words of a whole name
_LONG_FAMILY, _LIKE, _WHOLE = 5, 82.0, 3
_MIDDLE = frozenset({"Văn", "Thị"})
#: family names that stand as often within a name: "Hoàng Nam" may be what a seal left of one
_ALSO_GIVEN = _MIDDLE | frozenset(
    ["Hoàng", "Mai", "Hà", "Kim", "Sơn", "Thái", "Lâm", "Giang", "Phương", "Quan", "Đồng", "Lương"]
)
_INITIAL = re.compile(r"^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?")
_LONGEST = 70


@dataclass(frozen=True, slots=True)
class Person:
    """A name, where it stands in its line, and how sure it is one (0-1)."""

    name: str
    start: int
    end: int
    sure: float


def read_person(text: str) -> Person | None:
    """Return the name that a line is, None where it is nothing but one."""
    if len(text) >= _LONGEST:
        return None
    match = _NAME.match(text)
    if match:
        return _mended(match) or _as_written(match)
    shouted = _SHOUTED.match(text)
    if shouted and tone_key(shouted["first"]) in _SURNAME_KEYS:
        name = squeeze(shouted["name"])
        return Person(name, shouted.start("name"), shouted.end("name"), 0.6)
    return _damaged(text)


def _as_written(match: re.Match[str]) -> Person | None:
    """Return a name as it is written, None where its words are no person's."""
    words = match["name"].split()
    highland = words[0] == "Y" or "'" in words[0]
    if not highland and sum(is_syllable(word) for word in words) * 2 < len(words):
        return None
    if not _is_name_of_person(words):
        return None
    sure = 0.95
    if len(words) == 2:  # noqa: PLR2004 - "Hà Văn Phúc" without "Hà": a family name may be lost
        sure = 0.4 if words[0] in _ALSO_GIVEN else 0.75
    sure = sure if highland or all(map(is_syllable, words)) else 0.6
    return Person(squeeze(match["name"]), match.start("name"), match.end("name"), sure)


def _mended(match: re.Match[str]) -> Person | None:
    """Mend a name whose family name is one but for a letter or a mark ("Nguyên", "HA").

    A long family name may miss a letter; a short one its marks, where it is no word. What stands
    before "Văn" or "Thị" in capitals is no degree but the family name.
    """
    words = match["name"].split()
    start = match.start("name")
    degree = (match["degrees"] or "").strip()
    if len(words) == 2 and words[0] in _MIDDLE and degree and " " not in degree:  # noqa: PLR2004
        start -= len(match["degrees"])
        words = [degree, *words]
    if len(words) < _WHOLE or words[0] == "Y" or "'" in words[0]:
        return None
    given = [_spelt(word) for word in words[1:]]
    family = _family_like(words[0])
    if family is None and given == words[1:]:
        return None
    whole = [family or words[0], *given]
    if not all(map(is_syllable, whole)) or tone_key(whole[0]) not in _SURNAME_KEYS:
        return None
    return Person(" ".join(whole), start, match.end("name"), 0.75)


def _family_like(word: str) -> str | None:
    """Return the one family name that a word is a misreading of; None where it is one."""
    if tone_key(word) in _SURNAME_KEYS:
        return None
    folded = fold(word)
    if len(folded) < _LONG_FAMILY:
        if is_syllable(word) and not word.isupper():
            return None  # families of the highlands are too many to list
        fitting = [name for name in SURNAMES if fold(name) == folded]
        return fitting[0] if len(fitting) == 1 else None
    found = process.extract(folded, _FOLDED_FAMILIES, scorer=fuzz.ratio, limit=2)
    (best, like, _), (_, second, _) = found
    if like >= _LIKE and second < like:
        return SURNAMES[_FOLDED_FAMILIES.index(best)]
    return None if is_syllable(word) else _family_ending(word)


def _family_ending(word: str) -> str | None:
    """Return the one long family name that begins and ends as a word does ("Nđiyễn")."""
    key = tone_key(word)
    fitting = [
        name
        for name in SURNAMES
        if len(name) >= _LONG_FAMILY
        and (tone_key(name)[0], tone_key(name)[-3:]) == (key[0], key[-3:])
    ]
    return fitting[0] if len(fitting) == 1 else None


def _spelt(word: str) -> str:
    """Return a word of a name with l and i told apart where only one of them makes a syllable."""
    if is_syllable(word) or "l" not in word:
        return word
    other = word.replace("l", "i")
    return other if is_syllable(other) else word


def _is_name_of_person(words: list[str]) -> bool:
    """Tell a person's name from names of places and bodies in the same capitals.

    Two words are a name where the first is a family name; a province or a body's head word
    opens no name.
    """
    if words[0] == "Y" or "'" in words[0] or tone_key(words[0]) in _SURNAME_KEYS:
        return spelt_province(" ".join(words)) is None
    name = " ".join(words)
    two = len(words) == 2  # noqa: PLR2004 - the shortest name
    return not two and spelt_province(name) is None and not opens_particular(name)


def stamped_name(text: str) -> str | None:
    """Return the name that a look at a stamped line shows whole, None where it is in doubt.

    Its family name must be one in use; before it a few stray signs may stand.
    """
    for pattern in (_DAMAGED_NAME, _LAST_NAME):
        match = pattern.search(text)
        name = _stamped(match) if match else None
        if name:
            return name
    return None


def _stamped(match: re.Match[str]) -> str | None:
    written = re.sub(r"[\W\d_]", "", match["family"])
    family = written.capitalize() if tone_key(written) in _SURNAME_KEYS else _family_like(written)
    words = [family or "", *match["given"].split()]
    cut = len(words) < _WHOLE and words[0] in _ALSO_GIVEN  # "Hoàng Anh" of "Lê Hoàng Anh"
    short = cut or words[-1] in _MIDDLE
    return " ".join(words) if family and not short and all(map(is_syllable, words)) else None


def names_person(text: str) -> bool:
    """Tell whether a line is nothing but a person's name."""
    match = _NAME.match(text) if len(text) < _LONGEST else None
    return match is not None and all(map(is_syllable, match["name"].split()))


def whole_name(name: str, text: str) -> str:
    """Return a name of two words with the family name that a text gives it, one and no other.

    A seal may hide a signer's family name, which the document's own list of members tells.
    """
    if len(name.split()) != 2:  # noqa: PLR2004 - a family name and one more
        return name
    families = "|".join(SURNAMES)
    longer = {one[0] for one in re.finditer(rf"\b(?:{families}) {re.escape(name)}\b", text)}
    return longer.pop() if len(longer) == 1 else name


def _damaged(text: str) -> Person | None:
    """Mend a family name of which only the first letter is wrong, where one alone fits.

    A rhyme without marks is too common to tell a name by; a long name may miss a letter.
    """
    match = _DAMAGED.match(text)
    if not match or not all(map(is_syllable, match["rest"].split())):
        return None
    long = len(match["first"]) >= _LONG_FAMILY and _family_like(match["first"])
    if long:
        name = squeeze(long + match["rest"])
        return Person(name, match.start("first"), match.end("rest"), 0.7)
    rhyme = _rhyme(match["first"])
    if rhyme.isascii():
        return None
    fitting = [name for name in SURNAMES if _rhyme(name) == rhyme]
    if len(fitting) != 1:
        return None
    name = squeeze(fitting[0] + match["rest"])
    return Person(name, match.start("first"), match.end("rest"), 0.6)


def _rhyme(syllable: str) -> str:
    """Return a syllable without its first consonants, with its marks and tone."""
    return _INITIAL.sub("", tone_key(syllable), count=1)
