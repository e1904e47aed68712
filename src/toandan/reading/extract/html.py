"""Stage 1 for HTML. Reads a portal page's bytes; writes the article's text.

Menus, scripts and lists of other news are left out; what the markup says about the page
(site, title, time, author, attached files) goes along. No address in the page is followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from toandan.reading.dates import find_dates, find_time
from toandan.reading.errors import DamagedFile, EmptyFile
from toandan.reading.extract.encodings import decode
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.html_table import TaskTables
from toandan.reading.extract.plain import cut, tidy
from toandan.reading.model import Article, Page, Source
from toandan.reading.vietnamese import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "form",
        "select",
        "button",
        "input",
        "textarea",
        "nav",
        "footer",
        "aside",
        "head",
        "meta",
        "link",
    ]
)
_MENUS = re.compile(
    r"menu|nav(?:bar|igation)?\b|breadcrumb|footer|sidebar|banner|share|social|related|"
    r"tin-?(?:khac|lien-?quan)|other-?news|comment|binh-?luan|login|search|copyright|"
    r"counter|lien-?ket",
    re.IGNORECASE,
)
_CONTAINERS = (
    "article", "[itemprop=articleBody]", ".article-content", ".detail-content", ".news-content",
    ".content-detail", ".post-content", ".entry-content", ".noidung", ".chitiet", "#content",
    ".content", "main",
)  # fmt: skip
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "blockquote",
        "pre",
        "header",
        "figure",
        "figcaption",
        "center",
        "dl",
        "dt",
        "dd",
        "address",
        "details",
        "summary",
        "hr",
    ]
)
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar)(?:$|[?#])", re.IGNORECASE)
_TIME_NAMES = ("article:published_time", "pubdate", "datepublished", "date", "dc.date.issued")
_SITE_NAMES = ("og:site_name", "application-name")
_AUTHOR_NAMES = ("author", "article:author", "dc.creator")
_ENOUGH = 200
_DEEPEST = 200
_DEEPEST_MARKUP = 1_000
#: tags that stay open until they are closed (a new paragraph or item ends the one before)
_NESTING = re.compile(
    r"<(/)?(?!(?:p|li|td|th|tr|dd|dt|br|hr|img|meta|link|input|option|col|wbr|area|source|base)\b)"
    r"[a-z][a-z0-9]*(?=[\s>/])",
    re.IGNORECASE,
)
#: nodes named like a menu that are weighed before all such are taken for menus
_MEASURED = 50
_CELLS = ("td", "th")


def extract_html(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a page and what its markup says about it.

    Raises:
        EmptyFile: the page holds no text.
        DamagedFile: its tags are nested absurdly deep.
    """
    source, warned = decode(_with_charset(data))
    source, warnings = cut(source, limits)
    if _depth(source) > _DEEPEST_MARKUP:
        raise DamagedFile(
            f"{name}: markup nested over {_DEEPEST_MARKUP} deep; save the page again.",
            f"Trang {name} có các thẻ lồng nhau quá sâu nên bị từ chối. Hãy lưu lại trang.",
        )
    tree = LexborHTMLParser(source)
    web = _about(tree)
    root = _root(tree)
    lines = _Writer().write(root) if root is not None else []
    text = re.sub(r"\n{3,}", "\n\n", tidy("\n".join(lines))).strip()
    if not text:
        raise EmptyFile(
            f"{name}: the page holds no text; save the page whole and give it again.",
            f"Trang {name} không có chữ nào. Hãy lưu lại toàn bộ trang.",
        )
    if warned:
        warnings += (f"Trang dùng bảng mã {warned}, đã chuyển sang Unicode.",)
    return Extracted(text, Source.HTML, (Page(0.0, 0.0),), (), warnings, web)


def _depth(source: str) -> int:
    """Return how deep the tags that must be closed are nested; parsing deeper takes minutes."""
    depth = deepest = 0
    for match in _NESTING.finditer(source):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _with_charset(data: bytes) -> bytes:
    """Return the page's bytes in UTF-8 where its markup names another Unicode-safe charset."""
    match = re.search(rb"charset=[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    if match and match[1].lower() not in {b"utf-8", b"utf8"}:
        try:
            return data.decode(match[1].decode("ascii")).encode()
        except (LookupError, UnicodeError):
            return data
    return data


def _about(tree: LexborHTMLParser) -> Article | None:
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        key = (
            node.attributes.get("property")
            or node.attributes.get("name")
            or node.attributes.get("itemprop")
        )
        value = node.attributes.get("content")
        if key and value:
            meta.setdefault(key.lower(), squeeze(value))
    title = meta.get("og:title") or _text_of(tree, "h1") or _text_of(tree, "title")
    files = [
        found
        for node in tree.css("a[href]")
        if (found := _file_name(node.attributes.get("href") or "", node.text()))
    ]
    article = Article(
        next((meta[key] for key in _SITE_NAMES if key in meta), None),
        title,
        _published(tree, meta),
        next((meta[key] for key in _AUTHOR_NAMES if key in meta), None),
        tuple(dict.fromkeys(files)),
    )
    return article if article != Article() else None


def _text_of(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return squeeze(node.text(separator=" ")) or None if node is not None else None


def _published(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    node = tree.css_first("time[datetime]")
    values = [meta[key] for key in _TIME_NAMES if key in meta]
    if node is not None:
        values.append(node.attributes.get("datetime") or "")
    for value in values:
        iso = re.match(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?", value)
        if iso:
            return f"{iso[1]}T{iso[2]}" if iso[2] else iso[1]
        dates = find_dates(value)
        if dates:
            hour = find_time(value[dates[0].end :]) or find_time(value[: dates[0].start])
            day = dates[0].value.isoformat()
            return f"{day}T{hour.isoformat('minutes')}" if hour else day
    return None


def _file_name(address: str, words: str) -> str | None:
    path = (
        unquote(urlsplit(address).path)
        if "://" in address or address.startswith("/")
        else unquote(address)
    )
    if not _FILES.search(path):
        return None
    shown = squeeze(words)
    return shown if _FILES.search(shown) else path.rsplit("/", 1)[-1]


def _root(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the node that holds the article: a named one, else the one richest in text."""
    body = tree.body
    if body is None:
        return None
    for selector in _CONTAINERS:
        node = body.css_first(selector)
        if node is not None and len(squeeze(node.text())) > _ENOUGH:
            return _with_heading(node)
    return body


def _with_heading(node: LexborNode) -> LexborNode:
    """Return the nearest parent of the article's node that also holds its headline."""
    parent = node
    for _ in range(3):
        if parent.css_first("h1") is not None:
            return parent
        above = parent.parent
        if above is None or above.tag in {"body", "html"}:
            break
        if len(squeeze(above.text())) > 1.5 * len(squeeze(node.text())):
            break
        parent = above
    return parent if parent.css_first("h1") is not None else node


#: the source's own breaks and tabs are no columns
_SPACE = re.compile(r"[\t\r\n\f ]+")


class _Writer:
    """Writes the text of a node: a line for each block, numbers of ordered lists put back."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open = ""
        self.measured = 0
        self.tasks = TaskTables()

    def write(self, root: LexborNode) -> list[str]:
        """Return the lines of `root`."""
        stack: list[tuple[LexborNode, int]] = [(root, 0)]
        whole = len(root.text())
        while stack:
            node, depth = stack.pop()
            if node.tag == "-text":
                self.open += _SPACE.sub(" ", node.text_content or "")
                continue
            if node is not root and self._is_chrome(node, whole):
                continue
            written = self._open_block(node)
            if depth < _DEEPEST and not written:
                stack += reversed([(child, depth + 1) for child in node.iter(include_text=True)])
        self._end_line(blank=False)
        return self.lines

    def _is_chrome(self, node: LexborNode, whole: int) -> bool:
        """Tell whether a node is the page's furniture: a menu, a footer, other news."""
        tag = node.tag
        if tag in _DROPPED or (tag is not None and tag.startswith(("-", "!", "_"))):
            return True
        marks = node.attributes
        if "hidden" in marks or marks.get("aria-hidden") == "true":
            return True
        named = f"{marks.get('class') or ''} {marks.get('id') or ''}"
        if not _MENUS.search(named):
            return False
        self.measured += 1
        return self.measured > _MEASURED or len(node.text()) < whole / 2

    def _open_block(self, node: LexborNode) -> bool:
        """Begin what a node begins; tell whether the node was written whole."""
        tag = node.tag
        if tag in _BLOCKS or tag == "br":
            self._end_line(blank=tag in {"p", "div", "table", "h1", "h2"})
        row = self.tasks.line(node) if tag == "tr" else None
        if row is not None:
            self.lines.append(row)
            return True
        if tag == "li":
            self.open = _list_label(node)
        elif tag in _CELLS and self.open.strip():
            self.open += "\t"
        return False

    def _end_line(self, *, blank: bool) -> None:
        text = "\t".join(squeeze(part) for part in self.open.split("\t")).strip()
        if text:
            self.lines.append(text)
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")
        self.open = ""


def _list_label(node: LexborNode) -> str:
    parent = node.parent
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.attributes.get("start") or "1"
    before = sum(1 for _ in _items_before(node))
    return f"{(int(start) if start.isdecimal() else 1) + before}. "


def _items_before(node: LexborNode) -> Iterator[LexborNode]:
    above = node.prev
    while above is not None:
        if above.tag == "li":
            yield above
        above = above.prev
