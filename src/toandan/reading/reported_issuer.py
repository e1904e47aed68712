"""Stage 4f. Reads the words of an article; writes who issued what it reports.

Pages name the issuer before the verb ("Kiên Giang - Chiều 28/5, UBND tỉnh ban hành …"), and
often by its kind alone: whoever reads "Cổng thông tin điện tử huyện An Biên" knows which
"UBND huyện" is meant. The page's own name, its headline ("Kiên Giang: …") or the whole name
elsewhere in the text complete it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from toandan.reading.bodies import clean_name
from toandan.reading.dates import DATE
from toandan.reading.found import Found
from toandan.reading.names import end_of_name
from toandan.reading.openings import opens_body
from toandan.reading.persons import SURNAMES
from toandan.reading.places import CITIES, spelt_province
from toandan.reading.vietnamese import CAPITALS, capitalise_first

_WHEN = re.compile(
    rf"(?:(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa)\s+(?:nay\s*)?)?\(?[Nn]gày\s*{DATE}\s*\)?\s*,?\s*"
)
_OFFICE = re.compile(
    r"^(?:Phó )?(?:Thủ tướng(?: Chính phủ)?|Chủ tịch|Bí thư|Giám đốc|Bộ trưởng|Thứ trưởng|"
    r"Chánh Văn phòng|Cục trưởng|Tổng Cục trưởng|Viện trưởng|Thống đốc|Tổng Giám đốc)"
)
_PERSON = rf"[{CAPITALS}][^\W\d_{CAPITALS}]+(?:\s[{CAPITALS}][^\W\d_{CAPITALS}]*){{1,3}}"
_PERSON_TAIL = re.compile(rf"\s(?P<name>{_PERSON})$")
#: "đồng chí Nguyễn Văn An, Chủ tịch UBND tỉnh, đã ký …": the name stands before the office
_PERSON_FIRST = re.compile(
    rf"(?:^|[,.]\s+|\s)(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Đđ]/c|(?:PGS\.?|GS\.?|TS\.?|BS\.?)\S*)\s+"
    rf"(?P<name>{_PERSON})\s*[,(–-]\s*(?P<office>[^()]{{6,160}}?)[),\s]*$"
)
_OF_OFFICE = re.compile(
    r"^(?:Phó )?(?:Chủ tịch|Giám đốc|Bộ trưởng|Thứ trưởng|Chánh|Bí thư(?: Thường trực)?|"
    r"Phó Bí thư(?: Thường trực)?|Cục trưởng|Viện trưởng|Thống đốc|Tổng Giám đốc)\s+(?=\S)"
)
_RANKS = re.compile(r"^(?:Thường trực|phụ trách)\s+")
#: where a body's name may begin: at the start, after a comma, a place's dash or its bracket
_OPENINGS = re.compile(
    r",\s+|\s[-–—]\s|\)\s*[-–—:]?\s*|:\s+|(?<=cho biết)\s+|(?<=cho hay)\s+|(?<=\bdo)\s+|"
    r"(?<=\bđược)\s+"
)
_LONGEST = 120
#: names of several bodies are longer, and nothing but names
_LONGEST_NAMES = 200
#: what else the body did before it issued ("Hội đã thành lập Ban chỉ đạo và ban hành …")
_DOING = re.compile(r"\s(?:đã|vừa|cũng)\s")
#: so many family names are borne by nine people in ten
_COMMON = 16
_PAIR = 2
_AREA_TAIL = re.compile(
    rf"\s(?:[Tt]ỉnh|[Tt]hành phố|TP|[Tt]hị xã|TX|[Hh]uyện|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị "
    rf"trấn)\.?\s?"
    rf"(?P<names>[{CAPITALS}][^\W\d_]*(?:\s[{CAPITALS}][^\W\d_]*){{0,6}})$"
)
_BRACKETED = re.compile(r"\s*\([^()]*\)$")

_KINDS = r"tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu"
_BARE = re.compile(rf"(?:^|\s)(?P<kind>{_KINDS})$", re.IGNORECASE)
_BARE_COMMITTEE = re.compile(r"(?:^|\s)(?P<kind>[Tt]ỉnh|[Tt]hành|[Hh]uyện|[Tt]hị|[Qq]uận) [ủu]y$")
_COMMITTEES = {"tỉnh": "tỉnh", "thành": "thành phố", "huyện": "huyện", "thị": "thị xã"}
_COMMITTEES["quận"] = "quận"
#: a department of a province with no province in its name
_BARE_SERVICE = re.compile(r"^(?:Sở [^\d]{3,60}|Bộ Chỉ huy (?:Quân sự|Bộ đội Biên phòng))$")
_PAUSED = r"(?:['’‘][^\W\d_]+)?"
_NAME = rf"[{CAPITALS}][^\W\d_]*{_PAUSED}(?:\s[{CAPITALS}\d][^\W_]*{_PAUSED}){{0,3}}"
_HOLDER = re.compile(r"(?:Chủ tịch|Bí thư|Giám đốc|Chánh|Trưởng|Trưởng phòng)\s[^,.;:]{0,40}$")
_HEADLINE_AREA = re.compile(r"^(?P<name>[^:\d]{3,40}?)\s*:\s")


def issuer_before(before: str) -> tuple[str | None, int]:
    """Return the body that stands right before the verb of issuing, and where it begins."""
    begin = 0
    dated = list(_WHEN.finditer(before))
    if dated:
        begin = dated[-1].end()
    tail = before[begin:]
    for piece in [0, *(m.end() for m in _OPENINGS.finditer(tail))]:
        words = _DOING.split(tail[piece:], maxsplit=1)[0].strip(" ,")
        named = len(words) < _LONGEST or (
            len(words) < _LONGEST_NAMES and end_of_name(words, 0, len(words)) == len(words)
        )
        if words[:1].isupper() and opens_body(words) and named:
            at = begin + piece + len(tail[piece:]) - len(tail[piece:].lstrip())
            return words, at
    return None, 0


def office_of(
    who: str, start: int, before: str, *, signed: bool
) -> tuple[Found[str], Found[str] | None, Found[str] | None]:
    """Tell the issuing body from the office holder and the name ("Chủ tịch UBND tỉnh …").

    Args:
        who: the words before the verb of issuing.
        start: where they stand.
        before: the sentence up to the verb, in which the name may come first.
        signed: whether the verb tells of signing.

    Returns:
        The issuer, the acting author, the signer.
    """
    place = ((start, start + len(who)),)
    signer = None
    office = who
    first = _PERSON_FIRST.search(before)
    person = _PERSON_TAIL.search(who) if _OFFICE.match(who) else None
    if person:
        person = _PERSON_TAIL.search(who, _behind_area(who))
    if person:
        office = who[: person.start()].rstrip(" ,-–")
        if signed:
            at = start + person.start("name")
            signer = Found(person["name"], ((at, at + len(person["name"])),), 0.85)
    elif first and signed and _OFFICE.match(who):
        at = start + len(who) - len(before.rstrip(" ,")) + first.start("name")
        signer = Found(first["name"], ((at, at + len(first["name"])),), 0.8)
    if not _OFFICE.match(office):
        return Found(cased(clean_name(office)), place, 0.9), None, None
    if first:  # "…, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo …": he acts in the first of his offices
        office = re.split(r",\s|\s[-–]\s", office, maxsplit=1)[0]
    held = clean_name(office)
    name = person["name"] if person else first["name"] if first else None
    author = Found(held if signed or name is None else f"{held} {name}", place, 0.9)
    body = _RANKS.sub("", _OF_OFFICE.sub("", office))
    if body != office and opens_body(body):
        return Found(cased(clean_name(body)), place, 0.85), author, signer
    # the Prime Minister's office is itself what issues: only a named person acts beside it
    return Found(clean_name(office), place, 0.85), author if person else None, signer


def _behind_area(who: str) -> int:
    """Return where the name of an area ends in "Chủ tịch UBND TP Hà Nội Nguyễn Văn An", else 0.

    A province is known; any other area ends where a common family name begins, and two capitals
    alone behind the kind of area name it, unless the first is such a family name.
    """
    match = _AREA_TAIL.search(who)
    if match is None:
        return 0
    words = list(re.finditer(r"\S+", match["names"]))
    start = match.start("names")
    for count in range(min(3, len(words)), 0, -1):
        if spelt_province(match["names"][: words[count - 1].end()]):
            return start + words[count - 1].end()
    if words[0][0] in SURNAMES and len(words) == _PAIR + 1:
        return 0
    for before, word in enumerate(words[1:], 1):
        if word[0] in SURNAMES[:_COMMON] and len(words) - before > 1:
            return start + words[before - 1].end()
    named = len(words) <= _PAIR and words[0][0] not in SURNAMES[:_COMMON]
    return start + words[-1].end() if named else 0


def cased(name: str) -> str:
    """Return a body's name with the small letters of its kind ("Tỉnh Ủy" → "Tỉnh ủy")."""
    name = _BRACKETED.sub("", name)
    return capitalise_first(
        re.sub(r"(?<=\w )[ỦU][ỷỶy](?= |$)", "ủy", re.sub(r"(?<=\w )Ủy(?= |$)", "ủy", name))
    )


def whole_issuer(
    issuer: Found[str] | None, site: str | None, title: str | None, text: str
) -> Found[str] | None:
    """Return an issuer named by its kind alone with the name of its area, where the page tells it.

    Args:
        issuer: who issued, as the sentence names it.
        site: the page's own name.
        title: its headline.
        text: its text.
    """
    if issuer is None:
        return None
    name = issuer.value
    bare, committee = _BARE.search(name), _BARE_COMMITTEE.search(name)
    if bare:
        kind = bare["kind"].lower()
    elif committee:
        kind = _COMMITTEES[committee["kind"].lower()]
    elif _BARE_SERVICE.match(name) and not any(map(_ends_in_area, (name,))):
        kind = "tỉnh"
    else:
        return issuer
    area = _area(kind, name, site, title, text)
    if area is None:
        return replace(issuer, sure=min(issuer.sure, 0.7))
    if not bare and not committee:
        area = f"{'thành phố' if area in CITIES else 'tỉnh'} {area}"
    return replace(issuer, value=f"{name} {area}", sure=min(issuer.sure, 0.75))


def _ends_in_area(name: str) -> bool:
    words = name.split()
    return any(spelt_province(" ".join(words[-count:])) for count in (1, 2, 3))


def _area(kind: str, name: str, site: str | None, title: str | None, text: str) -> str | None:
    """Return the name of the area of this kind that the page is about, None where it is unclear."""
    for source in (site, title):
        found = _named(kind, source) if source else None
        if found:
            return found
    headline = _HEADLINE_AREA.match(title) if title else None
    if kind in {"tỉnh", "thành phố"} and headline and spelt_province(headline["name"]):
        return spelt_province(headline["name"])
    if kind == "tỉnh" and site and (province := _province_in(site)):
        return province
    whole = _areas(rf"{re.escape(name)} (?P<name>{_NAME})", text)
    about = _areas(
        rf"(?i:(?:địa bàn|toàn|trong|của) {kind}) (?P<name>{_NAME})(?=[\s,.;:)]|$)", text
    )
    for names in (whole, about):
        if len(names) == 1:
            return names.pop()
    return None


def _areas(pattern: str, text: str) -> set[str]:
    """Return the names that a pattern finds, without those of people who hold an office there.

    "Phó Chủ tịch UBND tỉnh Hồ Quang Bửu" names no province; "Chủ tịch UBND tỉnh Kiên Giang" does.
    """
    found = set()
    for match in re.finditer(pattern, text):
        words = match["name"].split()
        provinces = (spelt_province(" ".join(words[:count])) for count in (4, 3, 2, 1))
        province = next(filter(None, provinces), None)
        if province or not _HOLDER.search(text[: match.start("name")]):
            found.add(" ".join(words) if province is None else province)
    return found


def _named(kind: str, words: str) -> str | None:
    """Return the area of this kind that a page's name or headline names."""
    committee = next((short for short, area in _COMMITTEES.items() if area == kind), None)
    forms = [rf"(?i:{kind}) (?!(?i:ủy|uỷ)\b)(?P<name>{_NAME})"]
    if committee:
        forms.append(rf"(?i:{committee} ủy) (?P<name>{_NAME})")
    names = {name for form in forms for name in _areas(rf"(?<!\w){form}", words)}
    found = names.pop() if len(names) == 1 else None
    if found and found.isupper():
        found = found.title()
    return found


def _province_in(words: str) -> str | None:
    """Return the one province that a page's name holds ("Báo Kiên Giang")."""
    tokens = re.findall(r"[^\W\d_]+", words)
    found = {
        province
        for size in (4, 3, 2)
        for place in range(len(tokens) - size + 1)
        if (province := spelt_province(" ".join(tokens[place : place + size])))
    }
    return found.pop() if len(found) == 1 else None
