"""From a `Paper` to a `Sheet`: every line that stands on the page, with face and place.

Both writers set the same sheet, so that DOCX and PDF say the same. Places of the parts:
Nghị định 30/2020/NĐ-CP, phụ lục I, the plan of the page (parts 1 to 14); Party: Hướng dẫn
36-HD/VPTW.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toandan.reading import System
from toandan.writing.dates import dated
from toandan.writing.errors import Unwritable
from toandan.writing.form import (
    NAME_WIDTH,
    SECRECY_WORDS,
    URGENCY_WORDS,
    Face,
    Form,
    form_of,
)
from toandan.writing.lines import break_name, ended, listed, own_name
from toandan.writing.model import Item, Paper, Table
from toandan.writing.plain import printable

#: room for the figure that the clerk writes
BLANK = "\u00a0" * 8
_DECIDES = "QUYẾT ĐỊNH:"
#: labels that stand alone with a stop after them, a bracket, or as they are
_BRACKETED = re.compile(r"[a-zđ]")
_BARE = re.compile(r"[-+*•]")
_TOP = re.compile(r"(?:Phần|Chương|Điều|Mục)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the head or foot.

    Attributes:
        text: its words.
        face: how they are set.
        rule: how wide a rule stands under it, as a share of the words' width; 0 for none.
        above: space above it in points.
        framed: whether a frame stands around it (marks of urgency and secrecy).
    """

    text: str
    face: Face
    rule: float = 0.0
    above: float = 0.0
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of the body.

    Attributes:
        words: pieces of it with their faces.
        indent: whether its first line is set in.
        centred: whether it stands in the middle.
        above: space above it in points.
        left_mm: how far the whole is set in.
    """

    words: tuple[tuple[str, Face], ...]
    indent: bool = True
    centred: bool = False
    above: float = 6.0
    left_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole document, laid out.

    Attributes:
        form: the rules that it follows.
        title, author: for the file's properties.
        names, motto: the two columns of the head's first row.
        number, dated: those of its second row.
        heading: type and subject, in the middle.
        body: addressees, paragraphs and tables.
        recipients, signature: the two columns of the foot.
    """

    form: Form
    title: str
    author: str
    names: tuple[Line, ...]
    motto: tuple[Line, ...]
    number: tuple[Line, ...]
    dated: tuple[Line, ...]
    heading: tuple[Line, ...]
    body: tuple[Text | Table, ...]
    recipients: tuple[Line, ...]
    signature: tuple[Line, ...]


def lay_out(paper: Paper) -> Sheet:
    """Return the sheet of a paper.

    Raises:
        Unwritable: no issuer, no subject, or a system without rules of form.
    """
    paper = printable(paper)
    if paper.system is System.OTHER or not (paper.issuer.strip() and paper.subject.strip()):
        raise Unwritable(
            "a paper needs a system, an issuer and a subject; fill them in.",
            "Văn bản chưa có cơ quan ban hành hoặc trích yếu nên chưa trình bày được.",
        )
    form = form_of(paper.system)
    return Sheet(
        form=form,
        title=f"{paper.doc_type} {paper.number}: {paper.subject}".strip(),
        author=paper.issuer,
        names=_names(paper, form),
        motto=tuple(
            Line(text, face, rule=1.0 if text == form.motto[-1] else 0.0)
            for text, face in zip(form.motto, form.motto_faces, strict=True)
        ),
        number=_number(paper, form),
        dated=(Line(dated(paper), form.dated),),
        heading=() if paper.is_letter else _heading(paper, form),
        body=_body(paper, form),
        recipients=_recipients(paper, form),
        signature=_signature(paper, form),
    )


def _names(paper: Paper, form: Form) -> tuple[Line, ...]:
    width = int(NAME_WIDTH * 12.5 / form.body.size)
    above = break_name(paper.issuer_parent or "", width)
    own = break_name(own_name(paper.issuer, paper.issuer_parent), width)
    lines = [Line(text, form.superior) for text in above]
    lines += [Line(text, form.body) for text in own[:-1]]
    rule = 0.0 if form.under_body else 0.45
    lines.append(Line(own[-1], form.body, rule=rule))
    if form.under_body:
        lines.append(Line(form.under_body, form.body))
    return tuple(lines)


def _number(paper: Paper, form: Form) -> tuple[Line, ...]:
    """Number, subject of a công văn, then the marks (places 3, 5b, 10a, 10b of the plan)."""
    number = paper.number.strip()
    if not number[:1].isdigit():
        number = BLANK + number
    lines = [Line(form.number_opens + number, form.number)]
    if paper.is_letter:
        about = form.letter_about + lowered(paper.subject, form.letter_about)
        lines.append(Line(about, form.letter_subject, above=6))
    if paper.confidentiality:
        mark = SECRECY_WORDS[paper.confidentiality]
        lines.append(Line(mark, Face(13, bold=True), above=6, framed=True))
    if paper.urgency:
        mark = URGENCY_WORDS[paper.urgency]
        lines.append(Line(mark, Face(13, bold=True), above=6, framed=True))
    return tuple(lines)


def lowered(subject: str, opener: str) -> str:
    """Return a subject without a "V/v" of its own; it goes on with the opener's sentence."""
    return re.sub(r"(?i)^(?:v\s*/\s*v|về việc)\s*:?\s+", "", subject) if opener else subject


def _heading(paper: Paper, form: Form) -> tuple[Line, ...]:
    rule = 0.0 if form.under_subject else 0.35
    lines = [
        Line(paper.doc_type.upper(), form.title),
        Line(paper.subject, form.subject, rule=rule, above=2),
    ]
    if form.under_subject:
        lines.append(Line(form.under_subject, Face(14)))
    return tuple(lines)


def _body(paper: Paper, form: Form) -> tuple[Text | Table, ...]:
    blocks: list[Text | Table] = list(_addressees(paper, form))
    if paper.decided_by:
        words = ((paper.decided_by.upper(), Face(form.text.size, bold=True)),)
        blocks.append(Text(words, indent=False, centred=True, above=12))
    blocks += [
        Text(((line, form.basis),)) for line in listed(paper.bases, ";" if paper.bases else "")
    ]
    blocks += [Text(((line, form.text),)) for line in paper.opening]
    if paper.doc_type == "Quyết định" and paper.items:
        words = ((_DECIDES, Face(form.text.size, bold=True)),)
        blocks.append(Text(words, indent=False, centred=True, above=9))
    for item in paper.items:
        blocks += _parts(item, form)
    blocks += [Text(((line, form.text),)) for line in paper.closing]
    return _with_end(blocks, form.end)


def _addressees(paper: Paper, form: Form) -> list[Text]:
    if not paper.addressees:
        return []
    opener = ("Kính gửi: ", form.addressed)
    if len(paper.addressees) == 1:
        words = (opener, (paper.addressees[0], form.text))
        return [Text(words, indent=False, centred=True, above=14)]
    lines = [f"- {line}" for line in listed(paper.addressees, form.stop)]
    made = [Text((opener,), indent=False, above=14, left_mm=25)]
    made += [Text(((line, form.text),), indent=False, above=2, left_mm=45) for line in lines]
    return made


def _parts(item: Item | Table, form: Form) -> list[Text | Table]:
    if isinstance(item, Table):
        return [item]
    article = bool(item.label and _TOP.match(item.label))
    bold = Face(form.text.size, bold=True)
    face = bold if item.heading else form.text
    words: tuple[tuple[str, Face], ...] = ((item.text, face),)
    if item.label:
        label_face = bold if article or item.heading else form.text
        words = ((mark(item.label) + " ", label_face), *words)
    made: list[Text | Table] = [Text(words)]
    for child in item.children:
        made += _parts(child, form)
    return made


def mark(label: str) -> str:
    """Return a label with the stop that its sort takes: `1.`, `1.1.`, `a)`, `-`, `Điều 2.`."""
    if _BARE.fullmatch(label):
        return label
    return f"{label})" if _BRACKETED.fullmatch(label) else f"{label}."


def _with_end(blocks: list[Text | Table], end: str) -> tuple[Text | Table, ...]:
    """Close the last paragraph as the rules ask; a table closes itself."""
    if blocks and isinstance(blocks[-1], Text):
        last = blocks[-1]
        text, face = last.words[-1]
        words = (*last.words[:-1], (ended(text, end), face))
        blocks[-1] = Text(words, last.indent, last.centred, last.above, last.left_mm)
    return tuple(blocks)


def _recipients(paper: Paper, form: Form) -> tuple[Line, ...]:
    if not paper.recipients:
        return ()
    lines = [Line("Nơi nhận:", form.to)]
    lines += [Line(f"- {line}", form.recipient) for line in listed(paper.recipients, form.stop)]
    return tuple(lines)


def _signature(paper: Paper, form: Form) -> tuple[Line, ...]:
    """Authority over title over the signer's name, with room for signature and seal."""
    lines = []
    if paper.signing_authority:
        lines += [Line(one.upper(), form.authority) for one in paper.signing_authority.split(" / ")]
    if paper.signer_title:
        face = form.office if paper.signing_authority else form.authority
        lines.append(Line(paper.signer_title.upper(), face))
    if paper.signer:
        lines.append(Line(paper.signer, form.signer, above=72))
    return tuple(lines)
