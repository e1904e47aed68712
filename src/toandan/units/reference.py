"""The facts that are shipped: kinds, bodies of each tier, Kiên Giang's areas, rules.

Reads `data/` and gives plain values; nothing here touches the database. `data/README.md`
names the source of each file and what in it is approximate.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toandan.vietnamese import fold

DATA = Path(__file__).resolve().parent / "data"

#: the word of an area's type → how the Party committee of such an area is called
COMMITTEES = {
    "tỉnh": "Tỉnh ủy",
    "huyện": "Huyện ủy",
    "thị xã": "Thị ủy",
    "thành phố": "Thành ủy",
    "quận": "Quận ủy",
}
YOUTH = {
    "huyện": "Huyện đoàn",
    "thị xã": "Thị đoàn",
    "thành phố": "Thành đoàn",
    "quận": "Quận đoàn",
}
_SYMBOLS = {"huyen-uy": "HU", "thi-uy": "TU", "thanh-uy": "TU", "quan-uy": "QU", "tinh-uy": "TU"}
#: how the national list writes a type → the word in names
TYPES = {
    "Tỉnh": "tỉnh",
    "Thành phố Trung ương": "thành phố",
    "Thành phố": "thành phố",
    "Thị xã": "thị xã",
    "Quận": "quận",
    "Huyện": "huyện",
    "Phường": "phường",
    "Xã": "xã",
    "Thị trấn": "thị trấn",
    "Đặc khu": "đặc khu",
}


@dataclass(frozen=True)
class BodyRow:
    """One body to be created; `superior` is the code of the body above, "" for none."""

    kind: str
    code: str
    name: str
    superior: str
    area: str
    symbol: str
    short_name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """An area as the templates of bodies see it."""

    code: str
    name: str
    type: str
    tier: int
    above: Place | None

    @property
    def word(self) -> str:
        """The type in small letters: `huyện`."""
        return TYPES.get(self.type, self.type.lower())

    @property
    def bare(self) -> str:
        """The name without its type: `Gò Quao`."""
        head = self.name[: len(self.word)]
        bare = self.name[len(self.word) :].strip() if head.lower() == self.word else self.name
        # "Phường 1" is never called "1" alone
        return f"{self.word.capitalize()} {bare}" if bare.isdigit() else bare

    @property
    def in_sentence(self) -> str:
        """The name as it stands within a sentence: `huyện Gò Quao`."""
        head = self.name[: len(self.word)]
        return (
            f"{self.word}{self.name[len(self.word) :]}" if head.lower() == self.word else self.name
        )

    @property
    def organ(self) -> str:
        """How its Party committee is called."""
        return COMMITTEES.get(self.word, "Đảng ủy")

    @property
    def organ_slug(self) -> str:
        """The kind of its Party committee."""
        return "tinh-uy" if self.tier == 1 else fold(self.organ).replace(" ", "-")

    @property
    def party(self) -> str:
        """The code of its Party committee."""
        return f"{self.organ_slug}-{self.code}"

    @property
    def province(self) -> Place:
        """The province around it."""
        return self if self.above is None else self.above.province


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def phrase_rules() -> dict[str, Any]:
    """Return the shipped rules of group phrases."""
    with (DATA / "phrases.toml").open("rb") as file:
        return tomllib.load(file)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def standard_bodies(place: Place) -> list[BodyRow]:
    """Return the bodies that every area of a tier has, superiors first."""
    return [
        _filled(row, place)
        for row in _STANDARD
        if int(row["tier"]) == place.tier
        and (not row["types"] or place.word in row["types"].split("|"))
        and place.province.code not in row["not_in"].split("|")
    ]


def _filled(row: dict[str, str], place: Place) -> BodyRow:
    above = place.above
    to_district = above is not None and above.tier > 1
    words = {
        "code": place.code,
        "area": place.in_sentence,
        "bare": place.bare,
        "type": place.word,
        "organ": place.organ,
        "organ_slug": place.organ_slug,
        "party": place.party,
        "symbol": _SYMBOLS.get(place.organ_slug, ""),
        "doan": YOUTH.get(place.word, ""),
        "province": place.province.code,
        "above_party": above.party if above else "",
        "above_ubnd": f"ubnd-{above.code}" if above else "",
        "above_hdnd": f"hdnd-{above.code}" if above else "",
        "above_mttq": f"mttq-{above.code}" if above else "",
        "above_cong_an": f"cong-an-{above.code}" if above else "",
        # a commune's health station belongs to the district's centre, without one to the sở
        "above_y_te": (f"trung-tam-y-te-{above.code}" if to_district else f"so-y-te-{above.code}")
        if above
        else "",
    }
    filled = {column: row[column].format(**words) for column in _FILLED}
    return BodyRow(area=place.code, aliases=_names(filled.pop("aliases")), **filled)


_FILLED = ("kind", "code", "name", "superior", "symbol", "short_name", "aliases")
_STANDARD = table("standard_bodies.csv")


def bodies_from(file_name: str, *, area: str) -> list[BodyRow]:
    """Return the bodies that one file names outright, all in one area ("" for none)."""
    return [
        BodyRow(
            kind=row["kind"],
            code=row["code"],
            name=row["name"],
            superior=row["superior"],
            area=area,
            symbol=row["symbol"],
            short_name=row["short_name"],
            aliases=_names(row["aliases"]),
        )
        for row in table(file_name)
    ]
