"""The values that reading a file yields. All frozen; the JSON form is `contract`'s."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time


class Form(StrEnum):
    """Whether the file holds the directive itself or a page that reports it."""

    DOCUMENT = "document"
    ARTICLE = "article"


class System(StrEnum):
    """Which system of rules of form the issuer follows."""

    PARTY = "party"
    STATE = "state"
    OTHER = "other"


class Urgency(StrEnum):
    """Degrees of urgency (Nghị định 30/2020/NĐ-CP, annex I, part II, point 8)."""

    KHAN = "khan"
    THUONG_KHAN = "thuong_khan"
    HOA_TOC = "hoa_toc"
    HOA_TOC_HEN_GIO = "hoa_toc_hen_gio"


class Secrecy(StrEnum):
    """Degrees of secrecy (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, article 8)."""

    MAT = "mat"
    TOI_MAT = "toi_mat"
    TUYET_MAT = "tuyet_mat"


class Source(StrEnum):
    """What the text was taken from."""

    TEXT = "text"
    DOCX = "docx"
    DOC = "doc"
    HTML = "html"
    PDF = "pdf"
    OCR = "ocr"


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle on a page, in the page's units, origin at the top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` in `Reading.text`, and where that stands on the pages of a PDF or scan."""

    start: int
    end: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points (pixels for a photograph) and the mean OCR confidence."""

    width: float
    height: float
    ocr_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A mended word: what stood there, what it was read as, where (in `Reading.text`)."""

    original: str
    repaired: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another document; what the text does not tell is None."""

    type: str | None
    number: str | None
    date: date | None
    issuer: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as written (`raw`) and as understood.

    `kind` is one of `date`, `month_end`, `quarter_end`, `year_end`, `duration_<n>d`,
    `relative_<n>h`, `recurring_daily`, `recurring_weekly[_<day>]`, `recurring_monthly`,
    `recurring_quarterly`, `recurring_semiannual`, `recurring_yearly`, `period`, `effective_from`,
    `event`.
    """

    raw: str
    date: date | None
    time: time | None
    kind: str


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """To whom something is to be reported, and when (a date as ISO, else the text's words)."""

    to: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One demand, with the demands below it.

    Attributes:
        label: the number or mark as written (`3`, `1.1`, `a`, `-`, `Điều 2`); None without one.
        text: the demand without its label.
        assignees: bodies that are to act, the leading one first.
        lead: those of them that are told to lead (chủ trì).
        coordinate: bodies that are to co-operate.
        deadline: the time limit in it as written, None without one.
        children: the demands below it, in order.
    """

    label: str | None
    text: str
    assignees: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()
    deadline: str | None = None
    children: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The page that reports a directive: its own particulars, never the directive's."""

    site: str | None = None
    title: str | None = None
    published: str | None = None
    author: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One official document (or what an article tells of one).

    `spans` maps a field to where it was read: plain names (`number`), list items
    (`addressees[1]`, `references[0]`, `deadlines[0]`), requirements with their path
    (`requirements[2].children[0]`), and `document` for the whole. `confidence` maps field
    names to a probability in [0, 1].
    """

    form: Form = Form.DOCUMENT
    system: System = System.OTHER
    doc_type: str | None = None
    number: str | None = None
    issuer: str | None = None
    issuer_parent: str | None = None
    act_author: str | None = None
    place: str | None = None
    date: date | None = None
    subject: str | None = None
    urgency: Urgency | None = None
    confidentiality: Secrecy | None = None
    addressees: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    monitoring_body: str | None = None
    reporting: tuple[ReportDuty, ...] = ()
    contact: str | None = None
    signing_authority: str | None = None
    signer_title: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()
    article: Article | None = None
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file yielded.

    `text` is the extracted text in NFC, which every span points into. `pages` has one entry
    for each page; a text without pages counts as one page of size zero.
    """

    file: str
    sha256: str
    source: Source
    text: str
    pages: tuple[Page, ...]
    warnings: tuple[str, ...]
    documents: tuple[OfficialDocument, ...]
