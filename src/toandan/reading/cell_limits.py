"""Stage 6b. Reads a cell of a task table; writes the time limit that it sets."""

from __future__ import annotations

import re
from dataclasses import replace

from toandan.reading.dates import find_dates, find_time
from toandan.reading.deadlines import EACH, read_deadlines
from toandan.reading.model import Deadline
from toandan.reading.vietnamese import squeeze

_EACH_CELL = re.compile(
    rf"^(?:định kỳ )?(?:{EACH}|theo) (?P<unit>ngày|tuần|tháng|quý|năm)\b", re.IGNORECASE
)
#: "≤ 5 ngày làm việc", of which OCR makes "<"; "Dự kiến 10/7/2018"
_SPAN = re.compile(
    r"(?:[≤<]|tối đa|không quá|trong(?: vòng)?)?\s*\(?(?P<count>\d{1,3})\s*\(?(?P<unit>ngày|tuần)\b"
    r"(?!\s*\d)",
    re.IGNORECASE,
)
_DAYS = {"ngày": 1, "tuần": 7}
_EXPECTED = re.compile(r"\bdự kiến\b", re.IGNORECASE)
_LONGEST_CELL = 60
_RANGE = re.compile(r"\s*(?:[-–—]|đến(?: hết)?(?: ngày)?)\s*")

_RHYTHMS = {
    "ngày": "daily",
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "năm": "yearly",
}


def read_limit(cell: str) -> Deadline | None:
    """Return the time limit that a cell of a task table is, None where it sets none.

    A cell leaves out what a sentence says: "30/6/2021", "Tháng 6/2022", "Quý II/2022", "Hàng ngày".
    """
    words = squeeze(cell).strip(" .,;")
    days = find_dates(words)
    if len(days) > 1 and _RANGE.fullmatch(words[days[-2].end : days[-1].start]):
        return Deadline(words, days[-1].value, None, "date")  # "01/3/2018 - 05/3/2018" ends with it
    whole = read_deadlines(words, 0, len(words))
    for lead in ("trước ", "hoàn thành trong ", "hoàn thành "):
        if whole or not words or len(words) > _LONGEST_CELL:
            break
        sentence = lead + words[:1].lower() + words[1:]
        whole = read_deadlines(sentence, 0, len(sentence))
    if whole:
        return replace(whole[0].value, raw=words)
    if days and _EXPECTED.search(words):
        return Deadline(words, days[-1].value, None, "date")
    span = _SPAN.match(words)
    if span:
        count = int(span["count"]) * _DAYS[span["unit"].lower()]
        return Deadline(words, None, None, f"duration_{count}d")
    each = _EACH_CELL.match(words)
    if not each:
        return None
    return Deadline(words, None, find_time(words), f"recurring_{_RHYTHMS[each['unit'].lower()]}")
