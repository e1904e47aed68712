"""Names of provinces, for mending what scanning did to the names of places.

The sixty-three provinces and cities of 2008-2025; those of 2025 bear names among these.
"""

from __future__ import annotations

import re

from toandan.reading.vietnamese import fold

PROVINCES = """An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|
Bình Dương|Bình Định|
Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|
Đồng Tháp|
Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Hưng Yên|
Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|
Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|
Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|
Vĩnh Phúc|Yên Bái|Huế""".replace("\n", "").split("|")
#: the cities among them that are run by the centre
CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"})
_LETTERS = re.compile(r"[^a-z]")
_BY_KEY = {_LETTERS.sub("", fold(name)): name for name in PROVINCES}
#: names of the highlands write a pause as an apostrophe: R'lấp, H'leo, M'Đrắk, M'gar
HIGHLAND = re.compile(
    r"(?<![^\W\d_])(?P<head>[RrHMKY])[ °'’‘\"”“?*`^]{1,3}(?P<tail>l[aấáâ]p|leo|đrắk|gar)\b",
    re.IGNORECASE,
)


def spelt_province(words: str) -> str | None:
    """Return the province that `words` name, whatever scanning did to marks and spaces."""
    return _BY_KEY.get(_LETTERS.sub("", fold(words)))


def highland_name(match: re.Match[str]) -> str:
    """Return a highland name found by `HIGHLAND` with its apostrophe."""
    tail = match["tail"]
    if fold(tail) == "lap":
        tail = "lấp" if match["head"].isupper() and not tail.isupper() else "LẤP"
    return f"{match['head']}'{tail}"
