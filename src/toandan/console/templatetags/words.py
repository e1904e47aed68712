"""Text filters for every page; loaded without `{% load %}`."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toandan.vietnamese import search_words, strip_marks

register = template.Library()

_KILO = 1024
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """Return the province's calendar day of a date or a time."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def due_words(due: dt.date | dt.datetime | None) -> str:
    """Return how far a due day is: `còn 3 ngày`, `hạn hôm nay`, `quá hạn 2 ngày`."""
    if due is None:
        return _("không đặt hạn")
    days = (as_day(due) - timezone.localdate()).days
    if days == 0:
        return _("hạn hôm nay")
    if days > 0:
        return ngettext("còn %(days)d ngày", "còn %(days)d ngày", days) % {"days": days}
    return ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", -days) % {"days": -days}


@register.filter
def ago(at: dt.datetime | None) -> str:
    """Return how long ago something was: `vừa xong`, `5 phút trước`, `hôm qua`, then the date."""
    if at is None:
        return ""
    seconds = (timezone.now() - at).total_seconds()
    if seconds < _MINUTE:
        return _("vừa xong")
    if seconds < _HOUR:
        minutes = int(seconds // _MINUTE)
        words = ngettext("%(n)d phút trước", "%(n)d phút trước", minutes)
        return words % {"n": minutes}
    if as_day(at) == timezone.localdate():
        hours = int(seconds // _HOUR)
        return ngettext("%(n)d giờ trước", "%(n)d giờ trước", hours) % {"n": hours}
    if seconds < 2 * _DAY and (timezone.localdate() - as_day(at)).days == 1:
        return _("hôm qua, %(time)s") % {"time": formats.time_format(timezone.localtime(at))}
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


@register.filter
def weekday(day: dt.date | dt.datetime | None) -> str:
    """Return the day of the week in words."""
    names = (
        _("thứ hai"),
        _("thứ ba"),
        _("thứ tư"),
        _("thứ năm"),
        _("thứ sáu"),
        _("thứ bảy"),
        _("chủ nhật"),
    )
    return names[as_day(day).weekday()] if day is not None else ""


@register.filter
def figure(value: float | Decimal | None, places: int | None = None) -> str:
    """Return a number with the language's separators: `27.473`, `3,5`; `–` for none."""
    if value is None or value == "":
        return "–"
    if places is not None:
        # Django cuts the places that are not shown
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def share(part: float, whole: float) -> int:
    """Return part of whole in percent, rounded down so that only all of it is 100; 0 of nothing."""
    return int(100 * part // whole) if whole else 0


@register.filter
def file_size(octets: int | None) -> str:
    """Return a file's size in words: `812 B`, `24,6 KB`, `3,1 MB`."""
    if octets is None:
        return ""
    amount = float(octets)
    for unit in ("B", "KB", "MB"):
        if amount < _KILO:
            return f"{figure(amount, 0 if unit == 'B' else 1)} {unit}"
        amount /= _KILO
    return f"{figure(amount, 1)} GB"


#: words so short stand inside many others by chance: `uy` in `tuyến`
_SHORT = 3


def _folded_places(text: str) -> tuple[str, list[int]]:
    """Return the text without marks in lower case, and for each letter its place in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in strip_marks(letter).lower():
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


def _starts(plain: str, word: str) -> list[int]:
    """Return where a word of a search stands: where words begin; a long one else anywhere."""
    found = [hit.start() for hit in re.finditer(re.escape(word), plain)]
    at_beginnings = [start for start in found if start == 0 or not plain[start - 1].isalnum()]
    return at_beginnings or (found if len(word) > _SHORT else [])


def marked_spans(text: str, words: str) -> list[tuple[int, int]]:
    """Return where the words of a search stand in a text, marks and case aside, without overlap."""
    plain, places = _folded_places(text)
    found: list[tuple[int, int]] = []
    for word in sorted(search_words(words), key=len, reverse=True):
        for start in _starts(plain, word):
            first, last = places[start], places[start + len(word) - 1] + 1
            if all(last <= a or first >= b for a, b in found):
                found.append((first, last))
    return sorted(found)


@register.filter
def highlight(text: str | None, words: str | None) -> str:
    """Mark each word of a search in a text: `dang uy` marks `Đảng ủy`."""
    whole = str(text or "")
    pieces: list[tuple[str, str]] = []
    end = 0
    for start, stop in marked_spans(whole, words or ""):
        pieces.append((whole[end:start], whole[start:stop]))
        end = stop
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, whole[end:])


@register.filter
def excerpt(text: str | None, words: str | None) -> str:
    """Return the part of a long text round the first word found, marked."""
    whole, reach = str(text or ""), 90
    spans = marked_spans(whole, words or "")
    start = spans[0][0] if spans else 0
    begin = 0 if start <= reach else whole.rfind(" ", 0, start - reach // 2) + 1
    end = min(len(whole), begin + 3 * reach)
    shown = f"{'…' if begin else ''}{whole[begin:end]}{'…' if end < len(whole) else ''}"
    return highlight(shown, words)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return a mapping's value under a key that a variable holds, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def cell_text(value: Any) -> Any:
    """Return a value as a table shows it: figures and dates in the language's form."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(local, "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, (int, float, Decimal)):
        return figure(value)
    return value
