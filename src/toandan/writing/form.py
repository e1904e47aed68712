"""The rules of form of the State and of the Party: margins, sizes, faces.

State: Nghị định 30/2020/NĐ-CP, phụ lục I, phần I (khổ giấy, lề, phông chữ, số trang) and phần
II (each part with its size and face). Party: Hướng dẫn 36-HD/VPTW (2018). Where the rule
leaves a span ("13 đến 14"), the value that documents of the province show is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from toandan.reading import Secrecy, System, Urgency

#: the typeface that both rules ask for (TCVN 6909:2001 letters)
TYPEFACE = "Times New Roman"
#: A4 in millimetres
PAPER_MM = (210, 297)
#: the widths of the head's two columns (names and number; motto, place and date)
HEAD_MM = (68, 97)
#: the widths of the foot's two columns (recipients; signature)
FOOT_MM = (80, 85)
#: so many capitals of a body's name stand on one line of the left column
NAME_WIDTH = 24

URGENCY_WORDS = {
    Urgency.KHAN: "KHẨN",
    Urgency.THUONG_KHAN: "THƯỢNG KHẨN",
    Urgency.HOA_TOC: "HỎA TỐC",
    Urgency.HOA_TOC_HEN_GIO: "HỎA TỐC HẸN GIỜ",
}
SECRECY_WORDS = {Secrecy.MAT: "MẬT", Secrecy.TOI_MAT: "TỐI MẬT", Secrecy.TUYET_MAT: "TUYỆT MẬT"}


@dataclass(frozen=True, slots=True)
class Face:
    """How words are set: size in points, bold, italic, underlined."""

    size: float
    bold: bool = False
    italic: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One system's rules.

    Attributes:
        margins_mm: top, right, bottom, left.
        motto: the lines at the right of the head.
        motto_faces: their faces.
        superior, body: faces of the two names at the left.
        under_body: the mark under the body's name; empty for a rule.
        number: how the number's line opens, and its face.
        dated: face of place and date.
        title, subject, letter_subject: faces of type, subject, and a công văn's subject.
        letter_about: what opens a công văn's subject.
        under_subject: the mark under a titled subject; empty for a rule.
        addressed: face of "Kính gửi:".
        text: face of the body.
        basis: face of the lines that it is based on.
        authority, office, signer: faces of the signature block.
        to, recipient: faces of "Nơi nhận:" and of its lines.
        stop: what ends each line of a list of addressees or recipients but the last.
        end: what ends the whole text.
        page: size of the page numbers.
    """

    margins_mm: tuple[int, int, int, int]
    motto: tuple[str, ...]
    motto_faces: tuple[Face, ...]
    superior: Face
    body: Face
    under_body: str
    number_opens: str
    number: Face
    dated: Face
    title: Face
    subject: Face
    letter_subject: Face
    letter_about: str
    under_subject: str
    addressed: Face
    text: Face
    basis: Face
    authority: Face
    office: Face
    signer: Face
    to: Face
    recipient: Face
    stop: str
    end: str
    page: float


STATE = Form(
    margins_mm=(20, 15, 20, 30),
    motto=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    motto_faces=(Face(12.5, bold=True), Face(13.5, bold=True)),
    superior=Face(12.5),
    body=Face(12.5, bold=True),
    under_body="",
    number_opens="Số: ",
    number=Face(13),
    dated=Face(13.5, italic=True),
    title=Face(14, bold=True),
    subject=Face(14, bold=True),
    letter_subject=Face(12.5),
    letter_about="V/v ",
    under_subject="",
    addressed=Face(14),
    text=Face(14),
    basis=Face(14, italic=True),
    authority=Face(13.5, bold=True),
    office=Face(13.5, bold=True),
    signer=Face(14, bold=True),
    to=Face(12, bold=True, italic=True),
    recipient=Face(11),
    stop=";",
    end="./.",
    page=13,
)
PARTY = Form(
    margins_mm=(20, 15, 20, 30),
    motto=("ĐẢNG CỘNG SẢN VIỆT NAM",),
    motto_faces=(Face(15, bold=True),),
    superior=Face(14),
    body=Face(14, bold=True),
    under_body="*",
    number_opens="Số ",
    number=Face(14),
    dated=Face(14, italic=True),
    title=Face(16, bold=True),
    subject=Face(14, bold=True),
    letter_subject=Face(12, italic=True),
    letter_about="",
    under_subject="-----",
    addressed=Face(14, italic=True),
    text=Face(14),
    basis=Face(14),
    authority=Face(14, bold=True),
    office=Face(14),
    signer=Face(14, bold=True),
    to=Face(14, underlined=True),
    recipient=Face(12),
    stop=",",
    end=".",
    page=14,
)


def form_of(system: System) -> Form:
    """Return the rules that a system follows."""
    return PARTY if system is System.PARTY else STATE
