"""Old Vietnamese encodings (TCVN3, VNI, Windows-1258), recognised and converted.

Both TCVN3 (TCVN 5712:1993, "ABC" fonts) and VNI put Vietnamese letters on Western code
points, so that such a text, read as Windows-1252, is full of signs like "µ" or "ø". The
tables below are the two encodings' published code charts.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from toandan.reading.syllables import share_of_syllables

if TYPE_CHECKING:
    from collections.abc import Callable

_TCVN3_FROM = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_TO = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouyôö":
        letter = _VNI_SINGLE.get(base, base)
        pairs |= {base + sign: letter + mark for sign, mark in _VNI_TONES.items()}
    pairs |= {"a" + sign: "ă" + mark for sign, mark in _VNI_BREVE.items()}
    for base in "aeo":
        hat = {"a": "â", "e": "ê", "o": "ô"}[base]
        pairs |= {base + sign: hat + mark for sign, mark in _VNI_HAT.items()}
    pairs |= _VNI_SINGLE
    composed = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    capitals = {key.upper(): value.upper() for key, value in composed.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in composed.items()}
    return mixed | capitals | composed


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

#: share of words that must be Vietnamese syllables before a conversion is believed
_BELIEVED = 0.8
_LEGACY_SIGNS = re.compile(r"[\u00a1-\u00ff]")


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text, decoded as Windows-1252 or Latin-1, in Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return VNI text, decoded as Windows-1252 or Latin-1, in Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


#: the old encodings by name
CONVERTERS: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def mend_encoding(text: str) -> tuple[str, str | None]:
    """Convert `text` where it is TCVN3 or VNI on Western code points.

    Returns:
        The text and the name of the old encoding, or None where it was Unicode already.
    """
    if not _LEGACY_SIGNS.search(text):
        return text, None
    best, name, best_share = text, None, share_of_syllables(text)
    for candidate, convert in CONVERTERS.items():
        converted = convert(text)
        share = share_of_syllables(converted)
        if share > best_share + 0.05 and share >= _BELIEVED:
            best, name, best_share = converted, candidate, share
    return best, name


def decode(data: bytes) -> tuple[str, str | None]:
    """Decode the bytes of a text file.

    Returns:
        The text in NFC and the encoding to warn about, None for Unicode.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return unicodedata.normalize("NFC", data.decode(encoding, errors="replace")), None
    try:
        text, warned = mend_encoding(data.decode("utf-8"))
    except UnicodeDecodeError:
        text, warned = _decode_legacy(data)
    return unicodedata.normalize("NFC", text), warned


def _decode_legacy(data: bytes) -> tuple[str, str | None]:
    western = data.decode("cp1252", errors="replace")
    text, name = mend_encoding(data.decode("latin-1"))
    if name is not None:
        return text, name
    viet = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    if share_of_syllables(viet) > share_of_syllables(western):
        return viet, "Windows-1258"
    kept = data.decode("utf-8", errors="replace")
    if kept.count("\ufffd") * 20 < len(kept):
        return kept, "UTF-8 hỏng"
    return western, "Windows-1252"
