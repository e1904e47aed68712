"""Which letter strings can be a Vietnamese syllable.

A syllable is onset + rime (+ tone). The rimes listed are those of standard orthography;
syllables with a stop coda (c, ch, p, t) carry only the acute or the dot-below tone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = (
    "ngh nh ng gh gi kh ph th tr ch qu b c d đ g h k l m n p r s t v x".split()  # noqa: SIM905
)
_RIMES = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "ă",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "â",
        "âc",
        "âm",
        "ân",
        "âng",
        "âp",
        "ât",
        "âu",
        "ây",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "ê",
        "êch",
        "êm",
        "ên",
        "ênh",
        "êp",
        "êt",
        "êu",
        "êng",
        "i",
        "ia",
        "ich",
        "iêc",
        "iêm",
        "iên",
        "iêng",
        "iêp",
        "iêt",
        "iêu",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "yêm",
        "yên",
        "yêng",
        "yêt",
        "yêu",
        "y",
        "o",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oăc",
        "oăm",
        "oăn",
        "oăng",
        "oăt",
        "oc",
        "oe",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "oong",
        "ooc",
        "op",
        "ot",
        "ô",
        "ôc",
        "ôi",
        "ôm",
        "ôn",
        "ông",
        "ôp",
        "ôt",
        "ơ",
        "ơi",
        "ơm",
        "ơn",
        "ơp",
        "ơt",
        "u",
        "ua",
        "uân",
        "uâng",
        "uât",
        "uây",
        "uê",
        "uêch",
        "uên",
        "uênh",
        "uêt",
        "ui",
        "um",
        "un",
        "ung",
        "uôc",
        "uôi",
        "uôm",
        "uôn",
        "uông",
        "uôt",
        "up",
        "ut",
        "uy",
        "uya",
        "uych",
        "uyên",
        "uyêt",
        "uyn",
        "uynh",
        "uyt",
        "uyu",
        "uc",
        "uơ",
        "ư",
        "ưa",
        "ưc",
        "ưi",
        "ưm",
        "ưn",
        "ưng",
        "ươc",
        "ươi",
        "ươm",
        "ươn",
        "ương",
        "ươp",
        "ươt",
        "ươu",
        "ưt",
        "ưu",
        "yn",
        "ynh",
        "yt",
        "ych",
    ]
)
#: what may follow "qu" and "gi", whose letters swallow the glide
_QU_RIMES = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "an",
        "ang",
        "anh",
        "ao",
        "at",
        "au",
        "ay",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "âc",
        "ân",
        "âng",
        "âp",
        "ât",
        "ây",
        "âu",
        "e",
        "en",
        "eo",
        "et",
        "ê",
        "ên",
        "ênh",
        "êt",
        "êch",
        "o",
        "ôc",
        "ôi",
        "y",
        "ych",
        "yên",
        "yêt",
        "yn",
        "ynh",
        "yt",
        "it",
        "ơ",
        "ơi",
        "ơn",
        "ua",
    ]
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED = ("c", "ch", "p", "t")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 12


def _split_tone(word: str) -> tuple[str, str]:
    letters, tone = [], ""
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone += sign
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether `word` (any case) is spelt as a Vietnamese syllable can be."""
    letters, tone = _split_tone(word.lower())
    if len(tone) > 1 or not letters:
        return False
    onset = next((head for head in _ONSETS if letters.startswith(head)), "")
    rime = letters[len(onset) :]
    if onset == "gi" and not rime:
        rime = "i"
    rimes = _QU_RIMES if onset == "qu" else _RIMES
    if rime not in rimes and not (onset == "gi" and "i" + rime in _RIMES):
        return False
    return tone in {"", "\u0301", "\u0323"} if rime.endswith(_STOPPED) else True


def share_of_syllables(text: str) -> float:
    """Return the share of the small-lettered words of `text` that are Vietnamese syllables.

    Words with a capital may be names or abbreviations and are not counted; a text with
    fewer than a dozen words says too little, and counts as wholly Vietnamese.
    """
    words = [word for word in _WORD.findall(text[:20_000]) if word.islower() and len(word) > 1]
    if len(words) < _ENOUGH:
        return 1.0
    return sum(map(is_syllable, words)) / len(words)
