"""A reading as a page for the terminal, in Vietnamese."""

from __future__ import annotations

import shutil
import textwrap
from datetime import datetime
from typing import TYPE_CHECKING

from toandan.reading.model import (
    Form,
    OfficialDocument,
    Reading,
    Reference,
    Requirement,
    Secrecy,
    Source,
    System,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOURCES = {
    Source.TEXT: "văn bản thuần",
    Source.DOCX: "Word (DOCX)",
    Source.DOC: "Word (DOC)",
    Source.HTML: "trang tin",
    Source.PDF: "PDF có lớp chữ",
    Source.OCR: "bản quét (nhận dạng chữ)",
}
_SYSTEMS = {
    System.PARTY: "văn bản Đảng",
    System.STATE: "văn bản hành chính nhà nước",
    System.OTHER: "văn bản",
}
_URGENCIES = {
    Urgency.KHAN: "Khẩn",
    Urgency.THUONG_KHAN: "Thượng khẩn",
    Urgency.HOA_TOC: "Hỏa tốc",
    Urgency.HOA_TOC_HEN_GIO: "Hỏa tốc hẹn giờ",
}
_SECRECIES = {Secrecy.MAT: "Mật", Secrecy.TOI_MAT: "Tối mật", Secrecy.TUYET_MAT: "Tuyệt mật"}
_LABEL = 16
_WIDEST = 110
_DOUBT = 0.8


def render(reading: Reading) -> str:
    """Return the reading as a page."""
    width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
    lines = [
        "═" * width,
        (
            f"{reading.file} · {_SOURCES[reading.source]} · {len(reading.pages)} trang · "
            f"{len(reading.documents)} văn bản"
        ),
    ]
    lines += [f"! {warning}" for warning in reading.warnings]
    for place, document in enumerate(reading.documents, 1):
        lines.append("─" * width)
        lines += _document(document, place, len(reading.documents), width)
    return "\n".join(lines) + "\n"


def _document(document: OfficialDocument, place: int, count: int, width: int) -> Iterator[str]:
    title = " ".join(filter(None, (document.doc_type or "Văn bản", document.number)))
    if document.form is Form.ARTICLE:
        title = f"Bài viết đưa tin về: {title}"
    if count > 1:
        title = f"[{place}/{count}] {title}"
    yield f"{title}  ({_SYSTEMS[document.system]})"
    yield ""
    for name, label, value in _fields(document):
        if value:
            doubt = document.confidence.get(name, 1.0) < _DOUBT
            yield from _entry(label, f"{value} (?)" if doubt else value, width)
    yield from _list("Kính gửi", document.addressees, width)
    yield from _list("Viện dẫn", [_reference(one) for one in document.references], width)
    if document.requirements:
        yield ""
        yield f"Yêu cầu ({len(document.requirements)})"
        for one in document.requirements:
            yield from _requirement(one, 2, width)
        yield ""
    yield from _list("Thời hạn", [one.raw for one in document.deadlines], width)
    duties = [
        f"{one.to or '(không rõ)'}: {_spoken(one.due) or '(không nêu)'}"
        for one in document.reporting
    ]
    yield from _list("Báo cáo", duties, width)
    yield from _list("Nơi nhận", document.recipients, width)
    mended = [f"{one.original} → {one.repaired}" for one in document.repairs]
    yield from _list("Đã sửa chữ", [", ".join(mended)] if mended else [], width)


def _fields(document: OfficialDocument) -> Iterator[tuple[str, str, str | None]]:
    yield "issuer", "Nơi ban hành", document.issuer
    yield "issuer_parent", "Cấp trên", document.issuer_parent
    yield "act_author", "Người chỉ đạo", document.act_author
    day = document.date.strftime("%d/%m/%Y") if document.date else None
    yield "date", "Ngày", ", ".join(filter(None, (document.place, day)))
    yield "subject", "Trích yếu", document.subject
    yield "urgency", "Độ khẩn", _URGENCIES[document.urgency] if document.urgency else None
    secrecy = document.confidentiality
    yield "confidentiality", "Độ mật", _SECRECIES[secrecy] if secrecy else None
    yield "monitoring_body", "Theo dõi", document.monitoring_body
    yield "contact", "Liên hệ", document.contact
    signature = (document.signing_authority, document.signer_title, document.signer)
    yield "signer", "Ký", ", ".join(filter(None, signature))
    article = document.article
    if article:
        yield "article.site", "Trang tin", article.site
        yield "article.title", "Tiêu đề bài", article.title
        yield "article.published", "Đăng lúc", _spoken(article.published)
        yield "article.author", "Tác giả bài", article.author
        yield "article.attachments", "Đính kèm", ", ".join(article.attachments)


def _spoken(stamp: str | None) -> str | None:
    """Return a day, with its hour where it has one, as people write it; other words as they are."""
    try:
        when = datetime.fromisoformat(stamp or "")
    except ValueError:
        return stamp
    return f"{when:%H:%M %d/%m/%Y}" if "T" in (stamp or "") else f"{when:%d/%m/%Y}"


def _reference(one: Reference) -> str:
    day = one.date.strftime("%d/%m/%Y") if one.date else None
    words = [one.type, one.number, f"ngày {day}" if day else None]
    return " ".join(filter(None, [*words, f"của {one.issuer}" if one.issuer else None]))


def _entry(label: str, value: str, width: int) -> Iterator[str]:
    head = f"{label + ':':<{_LABEL}}"
    yield from textwrap.wrap(value, width, initial_indent=head, subsequent_indent=" " * _LABEL) or [
        head
    ]


def _list(label: str, values: list[str] | tuple[str, ...], width: int) -> Iterator[str]:
    for place, value in enumerate(values):
        yield from (
            _entry(label if place == 0 else "", f"• {value}", width)
            if place == 0
            else (
                textwrap.wrap(
                    f"• {value}",
                    width,
                    initial_indent=" " * _LABEL,
                    subsequent_indent=" " * (_LABEL + 2),
                )
            )
        )


def _requirement(one: Requirement, indent: int, width: int) -> Iterator[str]:
    label = f"{one.label or '•'} "
    margin = " " * (indent + len(label))
    yield from textwrap.wrap(
        one.text, width, initial_indent=" " * indent + label, subsequent_indent=margin
    )
    roles = [
        ("chủ trì", one.lead),
        ("thực hiện", tuple(body for body in one.assignees if body not in one.lead)),
        ("phối hợp", one.coordinate),
        ("thời hạn", (_spoken(one.deadline) or "",) if one.deadline else ()),
    ]
    for name, values in roles:
        if values:
            yield from textwrap.wrap(
                f"→ {name}: {'; '.join(values)}",
                width,
                initial_indent=margin,
                subsequent_indent=margin + "  ",
            )
    for child in one.children:
        yield from _requirement(child, indent + 4, width)
