"""The catalogues: complete, compiled, and no Vietnamese outside them."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "toandan"
#: letters that only Vietnamese has
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
#: what may stand in Vietnamese in every language: the product, and words of the documents
NAMES = {"Toàn Dân"}
TRANSLATED = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}|{%\s*comment.*?endcomment\s*%}",
    re.DOTALL,
)
QUOTED = re.compile(r"{%\s*(?!translate\b|trans\b)(\w+)\b[^%]*?[\"']([^\"'%]*)[\"']", re.DOTALL)


def entries(language: str) -> dict[str, list[str]]:
    """Return msgid → translations of a catalogue."""
    text = (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for block in text.split("\n\n"):
        said: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            start = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?) (".*)', line)
            if start:
                key = start[1]
                said[key] = ast.literal_eval(start[2])
            elif line.startswith('"'):
                said[key] += ast.literal_eval(line)
        if said.get("msgid"):
            found[said["msgid"]] = [v for k, v in said.items() if k.startswith("msgstr")]
    return found


def text_of(language: str) -> str:
    return (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").read_text("utf-8")


def templates() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("templates/**/*.html"))


def test_every_word_has_its_english() -> None:
    catalogue = entries("en")
    assert len(catalogue) > 1000
    assert [msgid for msgid, said in catalogue.items() if not all(said)] == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_translation_is_a_guess(language: str) -> None:
    assert "#, fuzzy" not in text_of(language)


@pytest.mark.parametrize("language", ["en", "km"])
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    # Khmer has one form for any number, which tells a plural from a plain word no more
    wrong = [
        msgid
        for msgid, said in entries(language).items()
        if said[0] and said[0] not in {compiled.gettext(msgid), compiled.ngettext(msgid, msgid, 1)}
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    names = re.compile(r"%\((\w+)\)[sd]")
    for msgid, said in entries(language).items():
        for words in said:
            assert set(names.findall(words)) <= set(names.findall(msgid)), msgid


def test_khmer_has_the_frame_of_every_page() -> None:
    catalogue = entries("km")
    for msgid in ("Việc cần làm", "Văn bản đến", "Đăng nhập", "Đăng xuất", "Trợ giúp", "Quá hạn"):
        assert re.search(r"[\u1780-\u17ff]", catalogue[msgid][0]), msgid


@pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_template_holds_vietnamese_outside_the_catalogue(path: Path) -> None:
    text = path.read_text("utf-8")
    for name in NAMES:
        text = text.replace(name, "")
    assert VIETNAMESE.search(TRANSLATED.sub("", text)) is None
    tags = {"panel", "page_header", "notice", "empty", "badge", "crumb", "table", "progress"}
    plain = re.sub(r"_\((\"[^\"]*\"|'[^']*')\)", "", text)
    loose = [words for tag, words in QUOTED.findall(plain) if tag in tags]
    assert [words for words in loose if VIETNAMESE.search(words)] == []


def test_every_word_of_the_templates_is_in_the_catalogue() -> None:
    catalogue = entries("en")
    single = re.compile(r"{%\s*translate\s+(?:\"([^\"]+)\"|'([^']+)')")
    missing = {
        words
        for path in templates()
        for pair in single.findall(path.read_text("utf-8"))
        for words in pair
        if words and words not in catalogue
    }
    assert missing == set()


def calls() -> list[tuple[Path, ast.Call]]:
    """Return every call by which Python code asks for a translation."""
    asking = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
    return [
        (path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in asking
    ]


def test_every_word_of_the_code_is_in_the_catalogue() -> None:
    # what gettext's own reader overlooks, as a call inside an f-string, falls back to Vietnamese
    catalogue = entries("en")
    found = calls()
    assert len(found) > 500
    missing = {
        (path.name, first.value)
        for path, call in found
        for first in call.args[:1]
        if isinstance(first, ast.Constant) and first.value not in catalogue
    }
    assert missing == set()
