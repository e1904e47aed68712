"""The fields of a document's head as a review shows them, and what may be typed into each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toandan.days import plausible
from toandan.directives.errors import Refused
from toandan.directives.models import Document, Reference, ReportDuty
from toandan.directives.models.requirement import Part
from toandan.listing import key_of
from toandan.units.models import System

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: below this a reading is doubtful and is led to first
DOUBTFUL = 0.8


@dataclass(frozen=True)
class Field:
    """One field of the head.

    Attributes:
        contract: its name in the reader's contract, which spans and corrections use.
        label: as a person sees it.
        widget: `text`, `lines`, `area`, `date` or `choice`.
        choices: value → label, for `choice`.
        suggest: name of the list of usual values.
        wide: takes the whole width.
        needed: to be filled in before the document goes anywhere.
    """

    contract: str
    label: str | _StrPromise
    widget: str = "text"
    choices: tuple[tuple[str, str | _StrPromise], ...] = ()
    suggest: str = ""
    wide: bool = False
    needed: bool = False


FIELDS: dict[str, Field] = {
    "form": Field("form", gettext_lazy("Dạng"), "choice", choices=tuple(Document.Form.choices)),
    "system": Field(
        "system",
        gettext_lazy("Hệ thống"),
        "choice",
        choices=(
            (System.PARTY.value, System.PARTY.label),
            (System.STATE.value, System.STATE.label),
            (System.OTHER.value, System.OTHER.label),
        ),
    ),
    "doc_type": Field("doc_type", gettext_lazy("Loại văn bản"), suggest="types", needed=True),
    "number": Field("number", gettext_lazy("Số, ký hiệu")),
    "date": Field("date", gettext_lazy("Ngày ban hành"), "date"),
    "place": Field("place", gettext_lazy("Nơi ban hành")),
    "issuer_name": Field("issuer", gettext_lazy("Cơ quan ban hành"), needed=True),
    "issuer_parent": Field("issuer_parent", gettext_lazy("Cơ quan cấp trên")),
    "act_author": Field("act_author", gettext_lazy("Người ban hành")),
    "urgency": Field(
        "urgency", gettext_lazy("Độ khẩn"), "choice", choices=tuple(Document.Urgency.choices)
    ),
    "subject": Field("subject", gettext_lazy("Trích yếu"), "area", wide=True, needed=True),
    "monitoring_body": Field("monitoring_body", gettext_lazy("Cơ quan theo dõi, đôn đốc")),
    "contact": Field("contact", gettext_lazy("Đầu mối khi có khó khăn, vướng mắc")),
    "signing_authority": Field("signing_authority", gettext_lazy("Thẩm quyền ký")),
    "signer_title": Field("signer_title", gettext_lazy("Chức vụ người ký")),
    "signer": Field("signer", gettext_lazy("Người ký")),
    "recipients": Field(
        "recipients", gettext_lazy("Nơi nhận (mỗi dòng một nơi)"), "lines", wide=True
    ),
}
HEAD = (
    "doc_type", "number", "date", "place", "issuer_name", "issuer_parent", "subject", "urgency",
    "system", "form",
)  # fmt: skip
FOLLOW_UP = ("monitoring_body", "contact")
SIGNATURE = ("signing_authority", "signer_title", "signer", "act_author", "recipients")

#: what a person may type into an item, by the letter of its key; all else of a snapshot
#: (keys, bodies, spans) is changed by the verbs that own it
ITEM_FIELDS: dict[str, frozenset[str]] = {
    "a": frozenset({"phrase"}),
    "d": frozenset(
        {
            "at_time",
            "day_of_month",
            "due_on",
            "ends_on",
            "phrase",
            "raw",
            "rhythm",
            "to_name",
            "weekday",
        }
    ),
    "f": frozenset({"date", "doc_type", "issuer_name", "number", "raw", "relation"}),
    "q": frozenset({"deadline_text", "due_on", "due_time", "label", "text"}),
    "r": frozenset({"part", "phrase"}),
}

_DAYS = {"date", "due_on", "ends_on"}
_TIMES = {"due_time", "at_time"}
_CHOICES = {
    **{name: {value for value, _l in one.choices} for name, one in FIELDS.items() if one.choices},
    "part": set(Part.values),
    "relation": set(Reference.Relation.values),
    "rhythm": set(ReportDuty.Rhythm.values),
}
#: properties that hold a number or nothing
WHOLE = {"weekday": range(7), "day_of_month": range(1, 32)}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{2})?")
#: the longest of the columns that are not free text
_LENGTHS = {
    "doc_type": 60, "number": 60, "place": 120, "signer": 120, "label": 20, "signer_title": 200,
    "act_author": 200, "signing_authority": 200,
}  # fmt: skip
_FREE = {"subject", "text", "raw_text", "recipients"}
_LONGEST = 300


def parsed(name: str, typed: str) -> Any:
    """Return the value that was typed into a field or an item's property.

    Raises:
        Refused: it is no value of that field; the sentence says what to write.
    """
    words = typed.replace("\r\n", "\n").replace("\x00", "").strip()
    if name in _DAYS:
        return _day(words) if words else None
    if name in _TIMES:
        return _time(words) if words else None
    if name in _CHOICES:
        if words not in _CHOICES[name]:
            raise Refused(_("“%s” không có trong danh sách chọn.") % words)
        return words
    if name in WHOLE:
        number = key_of(words)
        if words and (number is None or number not in WHOLE[name]):
            raise Refused(_("“%s” không phải ngày hợp lệ.") % words[:_LONGEST])
        return number
    if name == "recipients":
        return [line.strip() for line in words.splitlines() if line.strip()]
    longest = _LENGTHS.get(name, None if name in _FREE else _LONGEST)
    if longest and len(words) > longest:
        raise Refused(_("Dài quá %(longest)s ký tự.") % {"longest": longest})
    return words


def as_text(name: str, value: Any) -> str:
    """Return a value as it stands in its input."""
    if value is None:
        return ""
    if name == "recipients":
        return "\n".join(value)
    if name in _DAYS and value:
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        return f"{day:%d/%m/%Y}"
    if name in _TIMES and value:
        hour = dt.time.fromisoformat(value) if isinstance(value, str) else value
        return f"{hour:%H:%M}"
    return str(value)


def _day(words: str) -> dt.date:
    match = _DAY.fullmatch(words)
    try:
        iso = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else words
        day = plausible(dt.date.fromisoformat(iso))
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("Ngày ghi dạng ngày/tháng/năm, ví dụ 26/05/2021."))
    return day


def _time(words: str) -> dt.time:
    match = _CLOCK.fullmatch(words.lower())
    try:
        return dt.time(int(match[1]), int(match[2] or 0)) if match else dt.time.fromisoformat(words)
    except ValueError as error:
        raise Refused(_("Giờ ghi dạng giờ:phút, ví dụ 15:00.")) from error
