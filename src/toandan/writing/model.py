"""The values from which an official document is written. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.reading import System
from toandan.writing.errors import Unwritable

if TYPE_CHECKING:
    from datetime import date

    from toandan.reading import OfficialDocument, Requirement, Secrecy, Urgency

#: the type that shows no title; its subject stands under the number
LETTER = "Công văn"


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the body: heads, rows of words, which columns hold figures, their widths."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered part of the body, with the parts below it.

    Attributes:
        label: the number or mark without its stop (`I`, `3`, `1.1`, `a`, `-`, `Điều 2`); None
            for a paragraph without one.
        text: its words.
        children: what stands below it, in order.
        heading: whether `text` is a title, set in bold.
    """

    label: str | None
    text: str
    children: tuple[Item | Table, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """An official document to be written; fields named as in `OfficialDocument` mean the same.

    Attributes:
        number: the whole number (`154-CV/TU`), or the series alone (`-CV/TU`, `/QĐ-UBND`) where
            the clerk has yet to give the figure.
        date: the day of issue; None leaves day and month for the clerk.
        year: the year beside a day that is left open.
        decided_by: who decides, in a decision (`Chủ tịch Ủy ban nhân dân tỉnh An Giang`).
        bases: what it is based on ("Căn cứ …"), one line each.
        opening: the paragraphs before the items.
        items: the numbered body.
        closing: the paragraphs after it.
        signing_authority: as the reader gives it; lines are parted by " / ".
        recipients: the lines under "Nơi nhận", without marks.
    """

    system: System
    doc_type: str
    number: str
    issuer: str
    subject: str
    issuer_parent: str | None = None
    place: str | None = None
    date: date | None = None
    year: int | None = None
    urgency: Urgency | None = None
    confidentiality: Secrecy | None = None
    addressees: tuple[str, ...] = ()
    decided_by: str | None = None
    bases: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    items: tuple[Item | Table, ...] = ()
    closing: tuple[str, ...] = ()
    signing_authority: str | None = None
    signer_title: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which shows no title."""
        return self.doc_type == LETTER


def paper_of(
    document: OfficialDocument,
    *,
    bases: tuple[str, ...] = (),
    opening: tuple[str, ...] = (),
    closing: tuple[str, ...] = (),
    series: str = "",
) -> Paper:
    """Return the paper that a document, as it was read, is written on.

    Args:
        document: the values; its requirements become the items of the body.
        bases: the lines that it is based on.
        opening: the paragraphs before the items.
        closing: the paragraphs after them.
        series: what follows the figure of the number, where the document has no number yet.

    Raises:
        Unwritable: type, issuer or subject are missing, or the document follows neither the
            Party's nor the State's rules of form.
    """
    _check(document)
    return Paper(
        system=document.system,
        doc_type=document.doc_type or "",
        number=document.number or series,
        issuer=document.issuer or "",
        subject=document.subject or "",
        issuer_parent=document.issuer_parent,
        place=document.place,
        date=document.date,
        urgency=document.urgency,
        confidentiality=document.confidentiality,
        addressees=document.addressees,
        decided_by=document.act_author if document.doc_type == "Quyết định" else None,
        bases=bases,
        opening=opening,
        items=tuple(map(_item, document.requirements)),
        closing=closing,
        signing_authority=document.signing_authority,
        signer_title=document.signer_title,
        signer=document.signer,
        recipients=document.recipients,
    )


def _check(document: OfficialDocument) -> None:
    missing = [name for name in ("doc_type", "issuer", "subject") if not getattr(document, name)]
    if missing or document.system is System.OTHER:
        what = ", ".join(missing) or "system"
        raise Unwritable(
            f"the document gives no {what}; fill it in before writing.",
            "Văn bản chưa đủ loại văn bản, cơ quan ban hành, trích yếu nên chưa trình bày được.",
        )


def _item(requirement: Requirement) -> Item:
    text = requirement.text.removesuffix("./.").removesuffix("/.")
    text = requirement.text if text == requirement.text else f"{text.rstrip()}."
    return Item(requirement.label, text, tuple(map(_item, requirement.children)))
