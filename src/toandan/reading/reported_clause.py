"""Stage 4h. Reads the words beside a document's name in an article; writes what they say of it.

After "Công văn số …" follow its day, whom it was sent to, what it is about, whom it asks; its day
may also stand before the issuer. The page's own day only gives a year to a day without one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name, split_bodies
from toandan.reading.dates import FoundDate, find_dates, make_date
from toandan.reading.found import Found
from toandan.reading.names import end_of_name
from toandan.reading.numbers import NUMBER, mend_number
from toandan.reading.openings import opens_body
from toandan.reading.reported_sentences import FIGURE_ONLY
from toandan.reading.roles import asked_in, read_asked
from toandan.reading.vietnamese import capitalise_first, squeeze

if TYPE_CHECKING:
    from datetime import date as date_type

_ABOUT = re.compile(r"\bvề\s+(?:việc\s+)?(?P<subject>\S.*)$")
_TO = re.compile(
    r"(?:\bgửi|(?<=\s)điện(?=:\s)|^điện(?=:)|(?<=\s)điện(?=\s+(?:các|Chủ tịch|Bộ trưởng|Bí "
    r"thư|Giám đốc)\b))\s*:?\s+"
    r"(?:tới\s+|đến\s+|cho\s+)?(?P<to>.{4,400}?)\s*"
    r"(?=,?\s*\b(?:về việc|(?<!Trung ương )(?<!Quốc gia )(?<!quốc gia )về|yêu cầu|đề nghị|chỉ "
    r"đạo|nhằm|để|nêu rõ|trong đó)\b|$)"
)
#: office holders of many places are addressed in one breath
_HOLDERS = re.compile(r"(?:các )?(?:Bí thư|Chủ tịch|Bộ trưởng|Thủ trưởng|Giám đốc)\b")
_LATER = re.compile(
    r"số\s*[:.]?\s*\S+?(?:,\s+(?=[^\W\d_]{3})|\s+(?=[A-ZĐ][^\W\d_]))(?P<subject>.*)$"
)
#: what a plan or a decision does, said right behind its name ("quyết định thành lập …")
_DOES = re.compile(
    r"(?:\s+số\s\S+)?\s+(?:(?:chỉ đạo|yêu cầu|đề nghị)\s)?(?P<subject>(?:tập trung|chủ động|"
    r"khẩn trương|phòng|chống|ứng phó|"
    r"triển khai|thực hiện|tổ chức|tăng cường|khắc phục|"
    r"hỗ trợ|tiêm|giám sát|kiểm soát|bảo đảm|đảm bảo|thành lập|phê duyệt|kiện toàn|công bố|"
    r"quy định|"
    r"hướng dẫn|đẩy mạnh|thiết lập|bổ sung|điều chỉnh|hành động|kiểm tra|diệt|xử lý)\b,?\s\S.*)$"
)
#: what leads on from a subject to what the page goes on to tell
_LEADS_ON = re.compile(r",\s(?:cụ thể|như sau|trong đó|với (?:các )?nội dung|nội dung)\b.*$")
_FEW = 4
_ASKING = ("yêu cầu ", "đề nghị ", "chỉ đạo ", "chỉ thị ")
_ASKS_THEM = re.compile(r",?\s{1,3}(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị)\s{1,3}$")
#: how the clause after a cited document's subject may begin
_CLAUSE = re.compile(
    r"(?:hiện|đến nay|tính đến|thời gian|từ (?:ngày|đầu|nay)|kể từ|trước|để|nhằm|trong|các|những|"
    r"tất cả|mọi|người|toàn)\b"
)
#: where a sentence goes on from the subject to whom the document was sent
_SENT_ON = re.compile(r",\s+(?:gửi|yêu cầu|đề nghị|trong đó)\s+(?=\S)")
_SENT_TO = re.compile(r",?\s{1,3}gửi\s{1,3}(?:tới\s|đến\s|cho\s)?")
_QUOTE_OPENS = re.compile(r"[\"“]|‘‘|''")
#: after these a date is no longer the document's own
_DATED_CLAUSE = re.compile(
    r"\b(?:về|gửi|yêu cầu|đề nghị|chỉ đạo|theo|nhằm|để|kể từ|từ|trước|đến hết)\b|;"
)
#: after these a number is another document's
_NUMBERED_CLAUSE = re.compile(r"\b(?:về|yêu cầu|đề nghị|chỉ đạo|theo)\b|;")
_NUMBER_ENDS = re.compile(r"[\d/-][A-ZĐ]{2}[^\s,]*,?\s*(?:ngày\s*)?$")
#: a day and month without a year, and a year on its own
_DAY_MONTH = re.compile(
    r"\b(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Đđ]êm|[Nn]gày|[Hh]ôm)\s+(?:nay\s*,?\s*|qua\s*,?\s*)?\(?"
    r"(?:ngày\s+)?(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?!\s*năm|[\d/-])"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")


def told_number(rest: str, start: int) -> Found[str] | None:
    """Return the document's number; a figure alone where the page gives no more."""
    clause = _NUMBERED_CLAUSE.split(rest, maxsplit=1)[0]
    match = NUMBER.search(clause)
    if match:
        place = (start + match.start(), start + match.end())
        return Found(mend_number(squeeze(match[0])), (place,), 0.95)
    figure = FIGURE_ONLY.search(clause)
    if figure:
        place = (start + figure.start("figure"), start + figure.end("figure"))
        return Found(figure["figure"], (place,), 0.8)
    return None


def told_date(
    before: str, rest: str, start: int, rest_at: int, published: date_type | None
) -> Found[date_type] | None:
    """Return the document's day: beside its number, else before its issuer."""
    clause = _DATED_CLAUSE.split(rest, maxsplit=1)[0]
    dates = find_dates(clause)
    own = dates[:1] or [one for one in find_dates(before) if not _of_another(before, one)][-1:]
    if own:
        offset = rest_at if dates else start
        place = (offset + own[0].start, offset + own[0].end)
        return Found(own[0].value, (place,), 0.92)
    for text, offset in ((clause, rest_at), (before, start)):
        found = _yearless(text, offset, published)
        if found:
            return found
    return None


def _of_another(text: str, day: FoundDate) -> bool:
    """Tell whether a date is that of a document that the sentence names on its way."""
    return bool(_NUMBER_ENDS.search(text[: day.start])) or text[day.end :].startswith(" của ")


def _yearless(text: str, start: int, published: date_type | None) -> Found[date_type] | None:
    """Return a date without a year ("sáng ngày 2/7") in the year that goes with it.

    The year is the one that its sentence names, else that of the last such day before the page
    was published.
    """
    match = _DAY_MONTH.search(text)
    if match is None:
        return None
    place = (start + match.start(), start + match.end())
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        value = make_date(match["day"], match["month"], years.pop())
        return Found(value, (place,), 0.6) if value else None
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        value = make_date(match["day"], match["month"], str(year))
        if value and value <= published:
            return Found(value, (place,), 0.8)
    return None


def told_subject(
    rest: str, start: int, *, concluded: bool, cited: bool = False
) -> Found[str] | None:
    """Return what the document is about."""
    if concluded:
        words = rest.strip().rstrip(".")
        at = start + rest.find(words[:10])
        return Found(squeeze(words), ((at, at + len(words)),), 0.85)
    does, about = _DOES.match(rest), _ABOUT.search(rest)
    sent_before = about is not None and _SENT_TO.search(rest[: about.start()])
    match = (does if sent_before else None) or about or _LATER.search(rest) or does
    if match is None:
        return _demanded(rest, start)
    words = _LEADS_ON.sub("", _SENT_ON.split(match["subject"], maxsplit=1)[0]).rstrip(" .:")
    sent = next((m for m in _SENT_TO.finditer(words) if opens_body(words[m.end() :])), None)
    words = words[: sent.start()] if sent else words
    asked, end = asked_in(words)
    if asked and words.startswith(_ASKING):
        match = re.match(r"\s*(?P<subject>\S.*)$", words[end:])
        if match is None:
            return None
        start += rest.find(words) + end
        words = match["subject"]
    elif asked and (told := words.find(asked[0])) > 0:
        words = _ASKS_THEM.sub("", words[:told])
    if cited:
        words = _without_main_clause(words)
    if words.endswith(('"', "”")) and not _QUOTE_OPENS.search(words[:-1]):
        words = words[:-1].rstrip(" .")
    at = start + match.start("subject")
    return Found(squeeze(words), ((at, at + len(words)),), 0.85)


def _demanded(rest: str, start: int) -> Found[str] | None:
    """Return what a document demands, where its sentence tells nothing else of it."""
    asked, end = asked_in(rest)
    words = rest[end:].strip(" .:")
    if not asked or len(words.split()) < _FEW:
        return None
    at = start + end + len(rest[end:]) - len(rest[end:].lstrip())
    return Found(squeeze(words), ((at, at + len(words)),), 0.6)


def _without_main_clause(words: str) -> str:
    """Return a cited document's subject without the clause that its sentence goes on with.

    "Theo Công văn số … về việc tăng cường phòng, chống dại, Sở Y tế …": the comma before a body
    or a time ends the subject.
    """
    for comma in re.finditer(r",\s+", words):
        after = words[comma.end() :]
        if _CLAUSE.match(after) or (after[:1].isupper() and opens_body(after)):
            return words[: comma.start()]
    return words


def told_addressees(rest: str, start: int) -> tuple[Found[str], ...]:
    """Return whom the document was sent to ("… gửi các sở, ngành")."""
    match = _TO.search(rest)
    if not match:
        return ()
    found = []
    place = match.start("to")
    pieces = match["to"].split(";")
    for piece in pieces:
        name = re.sub(r"^(?:các )?đồng chí ", "", clean_name(piece))
        if len(pieces) == 1 and not rest[match.end("to") :].strip(" .") and ":" not in name:
            name = clean_name(name[: end_of_name(name, 0, len(name))])
        if not name or not opens_body(name):
            continue
        parted = len(pieces) == 1 and not _HOLDERS.match(name)
        for one in [one for one, _, _ in split_bodies(name)] if parted else [name]:
            at = start + max(rest.find(one[:20], place), place)
            found.append(Found(capitalise_first(one), ((at, at + len(one)),), 0.8))
    return tuple(found)


def told_asked(words: str, start: int) -> tuple[Found[str], ...]:
    """Return the bodies that the document's own sentence says it asks."""
    place = ((start, start + len(words)),)
    return tuple(Found(capitalise_first(name), place, 0.75) for name in read_asked(words))
