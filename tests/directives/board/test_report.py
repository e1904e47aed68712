from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Docx
from tests.directives.stage import Story, tell

from toandan.directives.actions.followup import urge
from toandan.directives.actions.work import raise_difficulty
from toandan.directives.exports import FORMS, followup_report
from toandan.directives.models import Dispatch, Urging
from toandan.directives.queries.board import Wanted
from toandan.writing import Item, Paper, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


@pytest.fixture
def story(cast: Cast) -> Story:
    told = tell(cast)
    raise_difficulty(told.to_a1, text="Thiếu khẩu trang & <găng tay>", by=cast.officer_a1)
    urge(told.to_b, level=Urging.Level.URGE, text="Tiếp nhận ngay", by=cast.monitor)
    Dispatch.objects.filter(pk=told.to_b.pk).update(
        due_on=timezone.localdate() - dt.timedelta(days=2)
    )
    return told


def parts(made: Paper, place: int) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The sentence and the table of one part of a report."""
    part = made.items[place]
    assert isinstance(part, Item)
    told, table = part.children
    assert isinstance(told, Item)
    assert isinstance(table, Table)
    return told.text, table.rows


def test_the_report_says_what_the_board_shows(cast: Cast, story: Story) -> None:
    made = followup_report(cast.monitor, Wanted(document=story.document), timezone.now())
    assert made.system == "party"
    assert made.issuer == "Tỉnh ủy Tỉnh Mẫu"
    assert made.number == "-BC/TU"
    assert made.signer == "Nguyễn Văn Đầu"
    assert made.signing_authority == "T/M BAN THƯỜNG VỤ"
    text, coverage = parts(made, 0)
    assert text.startswith("Văn bản đã gửi tới 5 lượt đơn vị; 3 đã tiếp nhận, 2 chưa")
    assert coverage[0][:3] == ("Cấp huyện", "3", "2")
    _text, late = parts(made, 1)
    assert [row[1] for row in late] == [str(cast.huyen_uy_b)]
    assert late[0][3] == "quá hạn thực hiện"
    _text, urgings = parts(made, 2)
    assert urgings[0][2:4] == ("Đôn đốc", str(cast.huyen_uy_b))
    _text, difficulties = parts(made, 3)
    assert difficulties[0][3] == "Thiếu khẩu trang & <găng tay>"


def test_the_report_is_vietnamese_whatever_the_reader_chose(cast: Cast, story: Story) -> None:
    with translation.override("en"):
        made = followup_report(cast.monitor, Wanted(), timezone.now())
    assert parts(made, 0)[1][0][0] == "Cấp huyện"
    assert parts(made, 2)[1][0][2] == "Đôn đốc"


def test_the_report_of_a_head_holds_only_what_is_below(cast: Cast, story: Story) -> None:
    made = followup_report(cast.head_y_te, Wanted(), timezone.now())
    assert parts(made, 0)[0].startswith("Văn bản đã gửi tới 2 lượt đơn vị")
    assert str(cast.huyen_uy_b) not in str(made)


def test_a_state_body_writes_under_the_national_name(cast: Cast, story: Story) -> None:
    made = followup_report(cast.head_ubnd, Wanted(), timezone.now())
    assert made.system == "state"
    assert made.number == "/BC-UBND"


def test_the_word_file_holds_head_tables_and_signature(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    answer = signed_in(cast.monitor).get(reverse("directives:board_report", args=["docx"]))
    file = Docx(io.BytesIO(answer.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    words = "\n".join([p.text for p in file.paragraphs] + cells)
    for expected in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "-BC/TU",
        "BÁO CÁO",
        "Đơn vị chậm",
        "Thiếu khẩu trang & <găng tay>",
        "Nơi nhận:",
        "Nguyễn Văn Đầu",
    ):
        assert expected in words
    assert file.styles["Normal"].font.name == "Times New Roman"


def test_the_pdf_shows_vietnamese_letters(cast: Cast, story: Story, signed_in: SignIn) -> None:
    answer = signed_in(cast.monitor).get(reverse("directives:board_report", args=["pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    with pdfium.PdfDocument(answer.content) as file:
        words = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in file)
    for expected in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Đơn vị chậm", "quá hạn thực hiện", "găng tay"):
        assert expected in words
    assert "\ufffd" not in words


def test_the_pdf_needs_no_fonts_of_the_machine(cast: Cast, story: Story) -> None:
    content = FORMS["pdf"].write(followup_report(cast.monitor, Wanted(), timezone.now()))
    used = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", content))
    # a letter that the shipped typeface lacks would be taken from another one
    assert used == {b"Tinos"}


def test_an_unknown_form_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.monitor)
    assert client.get(reverse("directives:board_report", args=["odt"])).status_code == 404
    assert client.post(reverse("directives:board_report", args=["pdf"])).status_code == 405
