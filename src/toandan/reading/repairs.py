"""Mending of damaged words. Reads clean text; writes edits, each a repair to be shown.

Three faults are mended, all by the words of official Vietnamese in `lexicon.txt`:

* lost letters ("chng dch bnh"): a word that is no Vietnamese syllable, or stands among
  such words, is a lexicon word with its marked letters left out;
* confused marks ("tô chức", "chủ quyển"): two words differ from one lexicon word in the
  marks of exactly one syllable;
* "ng" before i, e and ê, where Vietnamese writes "ngh" ("đề ngị");
* "đề" for "để", which OCR and typists confuse, told apart by what "đề" can stand before.

A word is mended only where the lexicon offers exactly one; the original stays on record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from toandan.reading.places import HIGHLAND, highland_name
from toandan.reading.syllables import is_syllable
from toandan.reading.vietnamese import CAPITALS, fold, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.traced import Edit

_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")
#: where a line ends and the next does not go on with its sentence
_BREAK = re.compile(rf"(?<=\n)(?!\s)(?=[\W\d_{CAPITALS}])")
#: what follows "đề" in Vietnamese compounds; before anything else in small letters it is "để"
_AFTER_DE = frozenset(
    [
        "nghị",
        "xuất",
        "án",
        "ra",
        "phòng",
        "cao",
        "cập",
        "mục",
        "bài",
        "bạt",
        "cử",
        "từ",
        "xướng",
        "thi",
        "cương",
        "toán",
        "bẩm",
        "pha",
        "kháng",
        "thám",
        "ngữ",
        "vị",
        "dẫn",
        "tặng",
        "đạt",
        "huề",
        "binh",
        "tài",
    ]
)
_PHONG = tone_key("phòng")
_LACKS_H = re.compile(r"[Nn]g[ieêíìỉĩịéèẻẽẹếềểễệ]")
_BEFORE_DE = frozenset("vấn chủ tiêu tiền chuyên".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pairs: frozenset[tuple[str, str]]
    by_first: dict[str, tuple[str, ...]]
    by_second: dict[str, tuple[str, ...]]
    by_fold: dict[tuple[str, str], tuple[tuple[str, str], ...]]
    spelling: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    source = files("toandan.reading").joinpath("lexicon.txt").read_text("utf-8")
    pairs: set[tuple[str, str]] = set()
    spelling: dict[str, str] = {}
    for line in source.splitlines():
        if not line.startswith("#"):
            entries = (entry.split() for entry in line.split(","))
            pairs.update((tone_key(first), tone_key(second)) for first, second in entries)
            spelling.update((tone_key(word), word) for word in _WORD.findall(line))
    by_first: dict[str, set[str]] = defaultdict(set)
    by_second: dict[str, set[str]] = defaultdict(set)
    by_fold: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for first, second in pairs:
        by_first[first].add(second)
        by_second[second].add(first)
        by_fold[_bare(first), _bare(second)].add((first, second))
    return _Lexicon(
        frozenset(pairs),
        {key: tuple(sorted(value)) for key, value in by_first.items()},
        {key: tuple(sorted(value)) for key, value in by_second.items()},
        {key: tuple(sorted(value)) for key, value in by_fold.items()},
        spelling,
    )


def _bare(key: str) -> str:
    """Return a tone key without marks and tone figure."""
    return fold(key).rstrip("12345")


def _lacks_letters(damaged: str, whole: str) -> bool:
    """Tell whether `damaged` is `whole` with marked letters left out, the rest untouched.

    Fonts that lack the composed Vietnamese letters drop exactly those.
    """
    rest = iter(damaged)
    kept = next(rest, "")
    lost = 0
    for letter in whole:
        if letter == kept:
            kept = next(rest, "")
        elif letter.isascii():
            return False
        else:
            lost += 1
    return not kept and lost > 0


def _dress(word: str, model: str) -> str:
    """Return `word` in the case of `model`."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if model[:1].isupper() else word


class _Sentence:
    """The words of one line, with the lines that go on with it, while they are mended."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = list(_WORD.finditer(text))
        self.keys = [tone_key(match[0]) for match in self.found]
        self.sound = [is_syllable(match[0]) for match in self.found]
        self.damaged = any(
            not sound and match[0].islower() and len(match[0]) > 1
            for sound, match in zip(self.sound, self.found, strict=True)
        )
        self.mended: dict[int, str] = {}

    def joined(self, index: int) -> bool:
        """Tell whether word `index` and the next stand side by side."""
        if not 0 <= index < len(self.found) - 1:
            return False
        first, second = self.found[index], self.found[index + 1]
        apart = self.text[first.end() : second.start()]
        near = bool(_SPACE.fullmatch(apart)) or (apart == ", " and self.keys[index] == _PHONG)
        return near and not _is_name(first[0], second[0])

    def pair(self, index: int) -> tuple[str, str]:
        return self.keys[index], self.keys[index + 1]

    def at_home(self, index: int, pairs: frozenset[tuple[str, str]]) -> bool:
        """Tell whether word `index` makes a lexicon word with one of its neighbours."""
        return any(self.joined(i) and self.pair(i) in pairs for i in (index - 1, index))

    def mend(self, index: int, key: str) -> None:
        self.keys[index] = key
        self.mended[index] = _dress(_lexicon().spelling[key], self.found[index][0])


def _is_name(first: str, second: str) -> bool:
    """Tell whether two words look like a proper name ("Kiến Đức"): never mended."""
    return second[:1].isupper() and not (first.isupper() and second.isupper())


def _mend_marks(sentence: _Sentence) -> None:
    lexicon = _lexicon()
    for index in range(len(sentence.found) - 1):
        if not sentence.joined(index) or sentence.pair(index) in lexicon.pairs:
            continue
        pair = sentence.pair(index)
        near = lexicon.by_fold.get((_bare(pair[0]), _bare(pair[1])), ())
        changes = [
            (index + place, choice[place])
            for choice in near
            for place in (0, 1)
            if choice[1 - place] == pair[1 - place]
        ]
        if len(changes) == 1 and not sentence.at_home(changes[0][0], lexicon.pairs):
            sentence.mend(*changes[0])


def _mend_letters(sentence: _Sentence, *, sound: bool) -> bool:
    """Mend words with letters lost; `sound` tells whether real syllables may be mended too."""
    lexicon = _lexicon()
    before = len(sentence.mended)
    for index in range(len(sentence.found) - 1):
        if not sentence.joined(index) or sentence.pair(index) in lexicon.pairs:
            continue
        first, second = sentence.pair(index)
        near = [(index, word) for word in lexicon.by_second.get(second, ())]
        near += [(index + 1, word) for word in lexicon.by_first.get(first, ())]
        changes = [
            (place, key)
            for place, key in near
            if (sound or not sentence.sound[place])
            and _lacks_letters(sentence.found[place][0].lower(), lexicon.spelling[key])
        ]
        if len(changes) == 1 and not sentence.at_home(changes[0][0], lexicon.pairs):
            sentence.mend(*changes[0])
    return len(sentence.mended) > before


def _mend_de(sentence: _Sentence) -> None:
    for index, match in enumerate(sentence.found[:-1]):
        if match[0] not in {"đề", "Đề"} or index in sentence.mended:
            continue
        after = sentence.found[index + 1]
        before = sentence.found[index - 1][0].lower() if index else ""
        spaced = sentence.text[match.end() : after.start()].isspace()
        told = sentence.mended.get(index + 1, after[0])
        if spaced and told.islower() and told not in _AFTER_DE and before not in _BEFORE_DE:
            sentence.mended[index] = "để" if match[0] == "đề" else "Để"


def _mend_ngh(sentence: _Sentence) -> None:
    """Put back the h that Vietnamese writes between "ng" and a front vowel."""
    for index, match in enumerate(sentence.found):
        if index in sentence.mended or not _LACKS_H.match(match[0]):
            continue
        whole = f"{match[0][:2]}h{match[0][2:]}"
        if is_syllable(whole):
            sentence.keys[index] = tone_key(whole)
            sentence.mended[index] = whole


def find_repairs(text: str) -> Iterator[Edit]:
    """Yield the repairs of `text`, as edits in order."""
    edits = [
        (match.start(), match.end(), highland_name(match))
        for match in HIGHLAND.finditer(text)
        if highland_name(match) != match[0]
    ]
    yield from sorted([*edits, *_word_repairs(text)])


def _word_repairs(text: str) -> Iterator[Edit]:
    offset = 0
    for line in _BREAK.split(text):
        sentence = _Sentence(line)
        _mend_ngh(sentence)
        _mend_marks(sentence)
        if sentence.damaged and _mend_letters(sentence, sound=False):
            _mend_letters(sentence, sound=True)
        _mend_de(sentence)
        for index in sorted(sentence.mended):
            match = sentence.found[index]
            if sentence.mended[index] != match[0]:
                yield offset + match.start(), offset + match.end(), sentence.mended[index]
        offset += len(line)
