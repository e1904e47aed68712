"""Stage 4e. Reads a portal or newspaper page; writes its own particulars and what it reports.

A page retells a directive in reported speech ("Theo công văn, …", "Thông báo nêu rõ"). Its
date, author and title are its own and go into `Article`; type, number, issuer, date and
subject of the directive are read from the sentence that says who issued what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.reading.dates import find_time, make_date
from toandan.reading.model import Article
from toandan.reading.persons import names_person
from toandan.reading.vietnamese import squeeze

if TYPE_CHECKING:
    from datetime import date

    from toandan.reading.lines import Line

_STAMP_DATE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:[ /.-]|\s+tháng\s+)(?P<month>\d{1,2})"
    r"(?:[ /.-]|,?\s+năm\s+)(?P<year>\d{4})(?!\d)"
)
_STAMP_TIME = re.compile(
    r"(?<![\d/])(?P<hour>\d{1,2})\s?[:hg]\s?(?P<minute>\d{2})(?::\d{2})?(?!\d)"
)
#: the words that pages put around their own date; a line of these and nothing else is its stamp
_STAMP_WORDS = re.compile(
    r"th[ứử]\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|chủ\s+nhật|ngày\s+(?:đăng|cập nhật|tạo|xuất bản)|"
    r"(?:thời gian|ngày giờ)(?:\s+đăng)?|đã\s+đăng|đăng(?:\s+(?:bởi|tin|lúc|ngày|vào))?|"
    r"cập\s+nhật(?:\s+(?:lúc|ngày|lần cuối))?|xuất\s+bản|phát\s+hành|ngày|lúc|vào|"
    r"gmt\s*\+\s*7|\b(?:sa|ch|am|pm)\b|"
    r"(?:số\s+)?lượt\s+(?:xem|đọc)\s*:?\s*[\d.,]*|đã\s+xem\s*:?\s*[\d.,]*|"
    r"[\d.,]+\s+lượt\s+(?:xem|đọc)|(?:cỡ|in)\s+chữ",
    re.IGNORECASE,
)
#: the section of the paper behind the stamp: "15/03/2020 | Xã hội"
_SECTION = re.compile(r"\s[|›»>]\s*[^|\d]{2,30}$")
_LONGEST_STAMP = 90
_SITE = re.compile(
    r"^(?:cổng thông tin|trang thông tin|báo |đài |liên minh|sở |ubnd |ủy ban|huyện ủy|"
    r"tỉnh ủy|ban |trung tâm|hội |bộ )",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"^\W*(?:xem với cỡ chữ.*|điểm tin|tin nổi bật.*|trang chủ.*|tin đã đưa.*|tin khác.*|"
    r"tin liên quan.*|xem tiếp|xem chi tiết.*|đang online.*|"
    r"đã truy cập.*|liên kết website.*|thông tin chỉ đạo điều hành|in trang.*|chia sẻ.*|"
    r"lượt xem.*|y tế sức khỏe|in bài.*|gửi email.*|quay lại.*|các tin.*|"
    r"bình luận.*|đánh giá.*|tags?:.*|từ khóa.*|copyright.*|bản quyền.*)\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^\W*(?:tin đã đưa|tin khác|tin liên quan|các tin (?:khác|liên quan)|đang online|"
    r"liên kết website|bài viết (?:khác|liên quan)|tin cùng chuyên mục)",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(
    r"[^\s;:|/][^;:|\n/]{0,200}\.(?:pdf|docx?|xlsx?|zip|rar|signed\.pdf)\b", re.IGNORECASE
)
_BYLINE = re.compile(
    r"^(?:tác giả|người viết|tin,? ?(?:ảnh|ành|bài)|bài,? ảnh|tin)\s*[:,]?\s+(?:ành\s+|"
    r"ảnh\s+)?(?P<who>.{3,60})$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:nguồn|theo)\s*:?\s+\S{3,60}$", re.IGNORECASE)
_TITLE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page's particulars, where each stands, and the lines of its text."""

    article: Article
    places: dict[str, tuple[tuple[int, int], ...]]
    lines: tuple[Line, ...]
    title: Line | None


def read_article(lines: tuple[Line, ...], web: Article | None) -> ArticlePage:
    """Return the page's particulars and its text without menus.

    Args:
        lines: the lines of the page.
        web: what the page's markup said, which wins over guesses from the text.
    """
    lines = _within(lines)
    stamp_at, published = _published(lines)
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    if stamp_at is not None:
        places["article.published"] = ((lines[stamp_at].start, lines[stamp_at].end),)
    title = _title(lines, stamp_at)
    site = _site(lines, title)
    attachments = _attachments(lines)
    author = _author(lines, title)
    text = tuple(
        line
        for index, line in enumerate(lines)
        if line not in {title, site, author}
        and index != stamp_at
        and not _CHROME.match(line.text)
        and not _ATTACHMENT.search(line.text[-12:])
        and not _SOURCE.match(line.text)
    )
    for name, found in (("title", title), ("site", site), ("author", author)):
        if found:
            places[f"article.{name}"] = ((found.start, found.end),)
    for index, (_, start, end) in enumerate(attachments):
        places[f"article.attachments[{index}]"] = ((start, end),)
    article = Article(
        site.text if site else None,
        title.text if title else None,
        published,
        _person(author.text) if author else None,
        tuple(name for name, _, _ in attachments),
    )
    return ArticlePage(_merged(article, web), places, text, title)


def _attachments(lines: tuple[Line, ...]) -> list[tuple[str, int, int]]:
    """Return the names of attached files with their places."""
    return [
        (squeeze(match[0]), line.start + match.start(), line.start + match.end())
        for line in lines
        if len(line.text) < _TITLE_LIMIT
        for match in _ATTACHMENT.finditer(_after_label(line))
    ]


def _merged(article: Article, web: Article | None) -> Article:
    if web is None:
        return article
    return replace(
        article,
        site=web.site or article.site,
        title=web.title or article.title,
        published=web.published or article.published,
        author=web.author or article.author,
        attachments=web.attachments or article.attachments,
    )


def _within(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines of the first article: lists of other news follow it, or itself again."""
    seen: dict[str, int] = {}
    for index, line in enumerate(lines):
        if _END.match(line.text) and index > 2:  # noqa: PLR2004 - the same words head some pages
            return lines[:index]
        if len(line.text) > 80 and line.text in seen:  # noqa: PLR2004 - a whole sentence again
            return lines[: max(index - 3, 1)]
        seen[line.text] = index
    return lines


def _published(lines: tuple[Line, ...]) -> tuple[int | None, str | None]:
    """Return the line that stamps the page with its own day, and that day (ISO)."""
    for index, line in enumerate(lines[:14]):
        if len(line.text) > _LONGEST_STAMP:
            continue
        match = _STAMP_DATE.search(line.text)
        if match is None:
            continue
        beside = f"{line.text[: match.start()]} {_SECTION.sub('', line.text[match.end() :])}"
        hour = _STAMP_TIME.search(beside)
        if any(map(str.isalnum, _STAMP_WORDS.sub("", _STAMP_TIME.sub("", beside)))):
            continue
        day = make_date(match["day"], match["month"], match["year"])
        if day:
            clock = find_time(f"{hour['hour']}:{hour['minute']}") if hour else None
            return index, _iso(day, clock.isoformat("minutes") if clock else None)
    return None, None


def _iso(day: date, hour: str | None) -> str:
    return f"{day.isoformat()}T{hour}" if hour else day.isoformat()


def _title(lines: tuple[Line, ...], stamp_at: int | None) -> Line | None:
    """Return the headline: the line above the time stamp, or below it, or the first."""
    plain = [line for line in lines[:14] if not _CHROME.match(line.text)]
    if stamp_at:
        above = [
            line for line in lines[:stamp_at] if not _CHROME.match(line.text) and not _is_site(line)
        ]
        heads = [line for line in above if _heads(line)]
        if above:
            return heads[-1] if heads else above[-1]
        return lines[stamp_at + 1] if stamp_at + 1 < len(lines) else None
    return plain[0] if plain and _heads(plain[0]) else None


def _heads(line: Line) -> bool:
    """Tell whether a line can be a headline: short, and no sentence."""
    return len(line.text) < _TITLE_LIMIT and not line.text.rstrip().endswith((".", ":", ";"))


def _is_site(line: Line) -> bool:
    return bool(_SITE.match(line.text)) and len(line.text) < 60 and ":" not in line.text  # noqa: PLR2004


def _site(lines: tuple[Line, ...], title: Line | None) -> Line | None:
    for line in lines[:5]:
        if line is title:
            return None
        if _is_site(line):
            return line
    return None


def _author(lines: tuple[Line, ...], title: Line | None) -> Line | None:
    for line in reversed(lines[-8:]):
        if line is title:
            return None
        if _BYLINE.match(line.text) or names_person(line.text):
            return line
    return None


def _person(text: str) -> str:
    match = _BYLINE.match(text)
    return squeeze(match["who"] if match else text)


def _after_label(line: Line) -> str:
    """Return an attachment's line with its label blanked ("Tệp đính kèm ; 372.pdf")."""
    return re.sub(
        r"^.{0,4}(?:tệp|file|tài liệu|văn bản) đính kèm\s*[;:]?",
        lambda m: " " * len(m[0]),
        line.text,
        flags=re.IGNORECASE,
    )
