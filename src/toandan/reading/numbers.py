"""Document numbers: finding them and mending what scanning did to them.

154-CV/TU              Party: figure-type/body
1903/QĐ-UBND           State: figure/type-body
2062/SYT-NVY           State, công văn: figure/body-unit
68/2019/NĐ-CP          legal text: figure/year/type-body
"""

from __future__ import annotations

import re

from toandan.reading.forms import PARTY_TYPES, STATE_TYPES
from toandan.reading.found import Found
from toandan.reading.vietnamese import fold

_LETTERS = "A-ZĐÐƯÂÊÔƠĂa-zđðưâêôơă§"
_PART = rf"[{_LETTERS}][{_LETTERS}\d&]*"
#: the symbol after the figure: parts joined by dash, slash or full stop
SYMBOL = rf"{_PART}(?:\s?[-/.–_]{_PART}|\s?[-/–][ \n](?=[A-ZĐÐƯ]{{2}}){_PART})*"
_FIGURE = r"\d[\dOo]{0,5}[a-z]?"
#: types by which a number is known though its slash is lost ("1675QĐ-UBND")
_JOINED_TYPES = "(?:QĐ|KH|TB|NĐ|TT|NQ|CT|HD|BC|TTr)"
_WORN = (
    r"(?=\d*[ lILO]|\d+[.,:]|\d+/(?:\d{2,3} \d|[A-ZĐ] [A-ZĐ]|[A-ZĐa-z]+:))"
    r"\d(?:[ ]?[\dlILO]){0,4}[.,: ]{0,3}/\s?(?:\d{2,3}[ ]?\d[ ]?/\s?)?"
    rf"(?:[A-ZĐ] (?=[A-ZĐ]-)|[A-ZĐ][A-ZĐa-z]{{0,3}}:-[ ]?)?{SYMBOL}"
)
#: a whole number inside running text; Party, legal and State forms in this order
NUMBER = re.compile(
    rf"(?<![\w/])(?:(?P<party>\d{{1,5}}[a-z]?\s?[-–]\s?{_PART}\s?/\s?[A-ZĐÐƯ][A-ZĐÐƯ\-]*)"
    rf"|(?P<legal>\d{{1,4}}\s?[/;]\s?\d{{4}}\s?/\s?{SYMBOL}(?:(?<=QH) 1\d)?)"
    rf"|(?P<spaced>(?<=số )\d{{1,3}} \d{{2,3}}/[A-ZĐÐ]{{1,4}}-[A-ZĐÐ]{{2,6}})"
    rf"|(?P<gap>(?<=số )\d{{1,5}}/(?:[A-ZĐ]{{3,6}}|{_JOINED_TYPES}) [A-ZĐ]{{2,6}}(?=\s+ngày))"
    r"|(?P<joined>(?<=số )\d{1,5}(?:/\d{4})?"
    rf"{_JOINED_TYPES}-[ ]?[A-ZĐ]{{2,6}})"
    # OCR takes 1 for l or L, parts the figure, sees a speck before the slash or in the symbol
    rf"|(?P<worn>(?:(?<=[Ss]ố )|(?<=[Ss]ố: ))(?:{_WORN}))"
    rf"|(?P<oral>\d{{1,3}} (?:CT|NQ|KL|QĐ|TB|HD|CV)/[A-ZĐ]{{2,4}})"
    rf"|(?P<state>{_FIGURE}\s?/\s?[A-ZĐÐƯ]{SYMBOL.removeprefix('[' + _LETTERS + ']')}))"
)
_LINE = re.compile(
    rf"^\W{{0,3}}S[^\W\d_]\s*[:.;]?\s*(?P<figure>[^/\-–]*?)\s*"
    rf"(?P<mark>[-–/])\s*(?P<rest>(?:\d{{4}}\s*/\s*)?{SYMBOL}.*)$",
    re.IGNORECASE,
)
#: a handwritten figure in which OCR saw strokes: only a State number's slash is sure
_DAMAGED_LINE = re.compile(
    rf"^\W{{0,3}}S[^\W\d_]\s*[:.;]?\s*(?P<figure>.{{0,16}}?)\s*(?P<mark>/)\s*(?P<rest>{SYMBOL}.*)$",
    re.IGNORECASE,
)
_SYMBOL = re.compile(rf"^(?:(?P<year>\d{{4}})\s*/\s*)?(?P<symbol>{SYMBOL})")
_SEPARATORS = re.compile(r"\s*([-/.–_&])\s*")
_PLAIN_FIGURE = re.compile(r"^\d{1,6}[a-zđ]?$")
#: one stray sign beside a figure of three or more: a stroke of a pen or of a stamp
_STRAY = re.compile(r"^\D?(?P<figure>\d{3,5})\D?$")
#: L and l stand for 1 within a figure; what parts a year or a symbol is a speck
_LOOKALIKES_OF_ONE = str.maketrans({"l": "1", "L": "1", "I": "1", "O": "0"})
_PARTED = re.compile(r":+(?=-)|(?<=^[A-ZĐ]) (?=[A-ZĐ]-)|(?<=^\d\d) (?=\d/)|(?<=^\d\d\d) (?=\d/)")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
#: bodies that stand in numbers, beside the types
_BODIES = [
    "UBND",
    "HĐND",
    "TTg",
    "CP",
    "TW",
    "TU",
    "HU",
    "ĐU",
    "CB",
    "VPTU",
    "VPCP",
    "BYT",
    "SYT",
    "BCĐ",
    "BCĐQG",
    "VPUBND",
    "BGDĐT",
    "BNNPTNT",
    "BTC",
    "BTTTT",
    "BNV",
    "BCA",
    "BQP",
    "BLĐTBXH",
    "BXD",
    "BTNMT",
    "BVHTTDL",
    "QH",
    "QH14",
    "QH15",
    "UBTVQH",
    "UBTVQH14",
    "BCT",
    "BBT",
    "SNN",
    "SGDĐT",
    "NVY",
    "NVD",
    "TTYT",
    "TCCB",
    "KHTC",
    "KGVX",
    "NN",
    "KTN",
    "KTTH",
    "VX",
    "VPĐP",
    "BCH",
    "ĐĐBQH",
    "MTTQ",
    "LĐTBXH",
]
_KNOWN: dict[str, str] = {}
for _part in (*_BODIES, *STATE_TYPES, *PARTY_TYPES):
    _key = fold(_part)
    _KNOWN[_key] = _part if _key not in _KNOWN or _KNOWN[_key] == _part else ""
#: misreadings of "TTg" (Thủ tướng) seen in print and OCR; the type alone stands before it
_PRIME_MINISTER = re.compile(r"(?<=^(?:QĐ|CT|CĐ|NQ|TB|TT|CV|KH|PA|ĐA)-)T?T[geEG9]$")


#: the Assembly's number of office, of which OCR takes the first figure for a letter ("QHI4")
_ASSEMBLY = re.compile(r"(?<=QH)[Il](?=\d$)")
_CONFUSED = {"BCP": "BCĐ", "BCPĐ": "BCĐ", "OLCL": "QLCL", "OĐ": "QĐ", "0Đ": "QĐ", "QÐ": "QĐ"}


def mend_symbol(symbol: str) -> str:
    """Return a number's symbol with its letters mended: Ð/D for Đ, "TTe" for "TTg"."""
    symbol = _SEPARATORS.sub(r"\1", symbol).replace("–", "-").replace("_", "-").replace("Ð", "Đ")
    symbol = _ASSEMBLY.sub("1", symbol.replace("§", "S"))
    parts = re.split(r"([-/.&])", symbol)
    parts = [_CONFUSED.get(part, part) for part in parts]
    mended = [_KNOWN.get(fold(part)) or part if part.isupper() else part for part in parts]
    return _PRIME_MINISTER.sub("TTg", "".join(mended)).rstrip("-/.")


def mend_number(number: str) -> str:
    """Return a number found in running text without stray spaces and with letters mended."""
    figure, slash, symbol = number.partition("/")
    worn = figure.replace(" ", "").rstrip(".,:").translate(_LOOKALIKES_OF_ONE)
    if slash and worn.isdecimal():
        number = f"{worn}/{_PARTED.sub('', symbol)}"
    number = re.sub(r"^(\d{1,3}) (?=\d{2,3}/)", r"\1", number)
    number = re.sub(r"^(\d{1,3}) (?=[A-ZĐ])", r"\1-", number)
    number = re.sub(r"(?<=[A-ZĐ]{2}) (?=[A-ZĐ]{2,6}$)", "-", number)
    number = re.sub(rf"^(\d{{1,5}}(?:/\d{{4}})?)(?={_JOINED_TYPES}-)", r"\1/", number)
    number = number.replace(";", "/", 1).replace("QH 1", "QH1")
    match = re.match(r"^([\dOo]+[a-z]?)\s*([-–/])\s*(?:(\d{4})\s*/\s*)?(.*)$", number)
    if not match:
        return _SEPARATORS.sub(r"\1", number)
    figure, mark, year, symbol = match.groups()
    figure = figure.translate(_LOOKALIKES)
    middle = f"{year}/" if year else ""
    return f"{figure}{mark.replace('–', '-')}{middle}{mend_symbol(symbol)}"


def suited(number: str, type_words: str) -> str:
    """Mend a symbol by the type named before it: "Công điện số 1155/CĐE-BYT" is a CĐ."""
    expected = next(
        (key for key, name in STATE_TYPES.items() if fold(name) == fold(type_words)), None
    )
    match = re.match(r"^(\d+/(?:\d{4}/)?)([A-ZĐ][A-ZĐ\d]*)(-.*)$", number)
    if expected is None or match is None or match[2] == expected:
        return number
    near = match[2].startswith(expected) and len(match[2]) - len(expected) == 1
    # "T1" for "TT": a figure stands in no type
    near = near or (len(match[2]) == len(expected) and not match[2].isalpha())
    return f"{match[1]}{expected}{match[3]}" if near else number


def read_number_line(text: str, start: int) -> tuple[Found[str] | None, str | None]:
    """Read the line that numbers a document ("Số: 154-CV/TU").

    Args:
        text: the line.
        start: where it stands in the clean text.

    Returns:
        The number, None where its figure cannot be read; and the symbol after the figure
        with its mark ("/SYT-NVY"), which tells the type even then.
    """
    match = _LINE.match(text) or _DAMAGED_LINE.match(text)
    if not match:
        return None, None
    symbol = _SYMBOL.match(match["rest"])
    if not symbol:
        return None, None
    mark = match["mark"].replace("–", "-")
    year = f"{symbol['year']}/" if symbol["year"] else ""
    tail = f"{mark}{year}{mend_symbol(symbol['symbol'])}"
    raw = match["figure"].strip(" .,:;_…")
    sure = 0.97 if raw.isdecimal() else 0.75
    figure = raw.translate(_LOOKALIKES) if any(map(str.isdigit, raw)) else raw
    stray = _STRAY.match(figure)
    if not _PLAIN_FIGURE.match(figure) and stray:
        raw = figure = stray["figure"]
        sure = 0.55
    if not _PLAIN_FIGURE.match(figure):
        return None, tail
    begin = match.start("figure") + match["figure"].find(raw)
    end = match.start("rest") + symbol.end()
    return Found(figure + tail, ((start + begin, start + end),), sure), tail
