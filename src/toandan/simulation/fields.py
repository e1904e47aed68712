"""Reading a document field by field: every fault is kept, none stops the reading."""

from __future__ import annotations

from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING: Any = object()
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Fields:
    """One table of a document.

    Args:
        body: the table as read from TOML or JSON.
        where: its path in the document, for messages.
        faults: where faults are added, in Vietnamese.
    """

    def __init__(self, body: Any, where: str, faults: list[str]) -> None:
        self.where = where
        self.faults = faults
        self.read: set[str] = set()
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        if not isinstance(body, dict):
            self.fault("", "phải là một bảng")

    def fault(self, name: str, words: str) -> None:
        """Add a fault of a field (of the table itself where the name is empty)."""
        place = ".".join(part for part in (self.where, name) if part)
        self.faults.append(f"{place}: {words}")

    def value(self, name: str, default: Any = _NOTHING) -> Any:
        """The raw value; a fault where it is missing and has no default."""
        self.read.add(name)
        if name in self.body:
            return self.body[name]
        if default is _NOTHING:
            self.fault(name, "thiếu trường bắt buộc")
            return None
        return default

    def text(self, name: str, default: str | None = None) -> str:
        """A piece of text."""
        raw = self.value(name, _NOTHING if default is None else default)
        if raw is not None and not isinstance(raw, str):
            self.fault(name, "phải là chữ")
        return str(raw or "")

    def choice(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        """One of the known words."""
        word = self.text(name, default)
        if word not in known and name in self.body:
            near = get_close_matches(word, known, n=1)
            hint = f"có phải '{near[0]}'? " if near else ""
            self.fault(name, f"'{word}' không có; {hint}chọn một trong: {', '.join(known)}")
            return known[0]
        return word or known[0]

    def number(self, name: str, least: float, most: float, default: float | None = None) -> float:
        """A number in a range."""
        raw = self.value(name, _NOTHING if default is None else default)
        if raw is None:
            return least
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.fault(name, "phải là một số")
            return least
        if not least <= raw <= most:
            self.fault(name, f"{raw} nằm ngoài khoảng {least:g} đến {most:g}")
            return least
        return float(raw)

    def numbers(
        self, name: str, least: float, most: float, default: float | None = None
    ) -> list[float]:
        """Numbers in a range; a single number counts as a list of one."""
        raw = self.body.get(name)
        if not isinstance(raw, list):
            return [self.number(name, least, most, default)]
        self.read.add(name)
        if not raw:
            self.fault(name, "danh sách trống")
            return [least]
        items = Fields(
            {str(at): value for at, value in enumerate(raw, start=1)}, self._path(name), self.faults
        )
        return [items.number(at, least, most) for at in items.body]

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number in a range."""
        number = self.number(name, least, most, default)
        if number != int(number):
            self.fault(name, f"{number} phải là số nguyên")
        return int(number)

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        raw = self.value(name, default)
        if not isinstance(raw, bool):
            self.fault(name, "phải là true hoặc false")
        return bool(raw)

    def day(self, name: str, default: date | None = None) -> date:
        """A date, as TOML's own or as text year-month-day."""
        raw = self.value(name, _NOTHING if default is None else default)
        if isinstance(raw, str):
            try:
                raw = date.fromisoformat(raw)
            except ValueError:
                self.fault(name, f"'{raw}' không phải ngày (năm-tháng-ngày)")
                return date.min
        if not isinstance(raw, date) or isinstance(raw, datetime):
            if raw is not None:
                self.fault(name, "phải là ngày (năm-tháng-ngày), không có giờ")
            return date.min
        if name in self.body and not _FIRST_YEAR <= raw.year <= _LAST_YEAR:
            self.fault(name, f"năm {raw.year} nằm ngoài khoảng {_FIRST_YEAR} đến {_LAST_YEAR}")
            return date.min
        return raw

    def words(self, name: str, default: Sequence[str]) -> tuple[str, ...]:
        """A list of words; a single word counts as a list of one."""
        raw = self.value(name, list(default))
        if isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, list) or not all(isinstance(word, str) for word in raw):
            self.fault(name, "phải là danh sách chữ")
            return tuple(default)
        return tuple(raw)

    def table(self, name: str) -> Fields | None:
        """A table inside this one, or None."""
        raw = self.value(name, None)
        return None if raw is None else Fields(raw, self._path(name), self.faults)

    def tables(self, name: str) -> list[Fields]:
        """A list of tables inside this one."""
        raw = self.value(name, [])
        if not isinstance(raw, list):
            self.fault(name, f"phải là danh sách bảng [[{self._path(name)}]]")
            return []
        return [
            Fields(body, f"{self._path(name)}[{number}]", self.faults)
            for number, body in enumerate(raw, start=1)
        ]

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def done(self) -> None:
        """Every field that nobody asked for is a fault."""
        for name in self.body:
            if name not in self.read:
                near = get_close_matches(name, self.read, n=1)
                hint = f"có phải '{near[0]}'?" if near else f"có: {', '.join(sorted(self.read))}"
                self.fault(name, f"trường lạ; {hint}")
