"""Lists: order, pages, addresses, export."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from toandan.listing import Column, Listing, Table, csv_of, spreadsheet_of
from toandan.listing import export as exporting
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from tests.cast import Cast

TABLE = Table(
    name="don-vi",
    columns=(
        Column(
            "ten",
            "Tên",
            lambda o: o.name,
            order=("sort_key",),
            main=True,
            link=lambda o: f"/{o.pk}/",
        ),
        Column("ma", "Mã", lambda o: o.code, order=("code",)),
        Column("so", "Số", lambda o: o.pk, number=True, shown=False),
    ),
    default="ten",
    empty="Hãy nạp danh mục.",
)


def asked(query: str = "", table: Table = TABLE, rows: Any = None) -> Listing:
    rows = Organisation.objects.all() if rows is None else rows
    return table.listing(RequestFactory().get(f"/{query}"), rows)


def page_of(listing: Listing) -> str:
    return Template('{% load pieces %}{% table listing "Đơn vị" %}').render(
        Context({"listing": listing})
    )


def codes(listing: Listing) -> list[str]:
    return [line.row.code for line in listing.lines]


def many(amount: int, cast: Cast) -> None:
    kind = cast.chi_bo_a1.kind
    for number in range(amount):
        Organisation.objects.create(
            code=f"z-{number:03}", name=f"Chi bộ ấp {number}", kind=kind, superior=cast.y_te_a
        )


def test_vietnamese_names_stand_in_dictionary_order(cast: Cast) -> None:
    names = [line.row.name for line in asked().lines]
    assert names.index("Đảng ủy Công an tỉnh") < names.index("Huyện ủy A")


def test_an_order_may_be_turned_round(cast: Cast) -> None:
    assert codes(asked("?sap-xep=-ma")) == sorted(codes(asked("?sap-xep=ma")), reverse=True)


@pytest.mark.parametrize("query", ["?sap-xep=password", "?trang=9999", "?trang=x", "?so-dong=7"])
def test_an_address_with_nonsense_still_shows_the_list(cast: Cast, query: str) -> None:
    assert codes(asked(query)) == codes(asked())


def test_pages_never_overlap_and_leave_nothing_out(cast: Cast) -> None:
    many(40, cast)
    pages = [codes(asked(f"?trang={number}")) for number in (1, 2, 3)]
    seen = [code for page in pages for code in page]
    assert len(pages[0]) == 25
    assert sorted(seen) == sorted(Organisation.objects.values_list("code", flat=True))


def test_turning_a_page_keeps_filter_and_order(cast: Cast) -> None:
    many(40, cast)
    following = asked("?q=chi+bo&sap-xep=-ma").next_address
    assert "q=chi+bo" in following
    assert "sap-xep=-ma" in following
    assert "trang=2" in following


def test_sorting_begins_again_at_the_first_page(cast: Cast) -> None:
    many(40, cast)
    assert "trang" not in asked("?trang=2").headings[1].address


def test_the_sorted_column_says_its_direction(cast: Cast) -> None:
    assert 'aria-sort="ascending"' in page_of(asked())
    assert 'aria-sort="descending"' in page_of(asked("?sap-xep=-ten"))


def test_an_empty_list_says_what_fills_it(db: None) -> None:
    assert "Hãy nạp danh mục." in page_of(asked())


def test_a_filtered_list_without_hits_offers_to_drop_the_filter(db: None) -> None:
    page = page_of(asked("?q=khong"))
    assert "Không có kết quả phù hợp" in page
    assert "Bỏ lọc" in page


def test_an_export_holds_every_row_and_the_hidden_columns(cast: Cast) -> None:
    many(40, cast)
    answer = asked("?xuat=csv&trang=2").export()
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Tên", "Mã", "Số"]
    assert len(rows) == Organisation.objects.count() + 1
    assert 'filename="don-vi-' in answer["Content-Disposition"]


def test_only_known_exports_are_made(cast: Cast) -> None:
    assert not asked("?xuat=exe").wants_export
    assert asked("?xuat=xlsx").wants_export


VALUES = Table(name="gia-tri", columns=(Column("a", "A", lambda row: row),))


def test_csv_guards_against_formulas() -> None:
    text = csv_of(VALUES, ["=HYPERLINK(1)", "+84 297", "-", "bình thường"]).decode("utf-8-sig")
    assert text.splitlines() == ["A", "'=HYPERLINK(1)", "'+84 297", "'-", "bình thường"]


def test_numbers_in_csv_stay_numbers() -> None:
    assert csv_of(VALUES, [-5]).decode("utf-8-sig").splitlines() == ["A", "-5"]


def test_dates_are_written_as_officials_do() -> None:
    day = dt.datetime(2021, 6, 25, 1, 0, tzinfo=dt.UTC)
    text = csv_of(VALUES, [dt.date(2021, 6, 25), day, True]).decode("utf-8-sig")
    assert text.splitlines() == ["A", "25/06/2021", "08:00 25/06/2021", "Có"]


def cells(content: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert "f" not in {cell.data_type for row in sheet for cell in row}
    return [
        [one.date() if isinstance(one, dt.datetime) else one or "" for one in row]
        for row in sheet.values
    ]


def test_a_spreadsheet_keeps_dates_as_dates_and_formulas_as_words() -> None:
    content = spreadsheet_of(VALUES, [dt.date(2021, 6, 25), "=1+1", 5])
    assert cells(content) == [["A"], [dt.date(2021, 6, 25)], ["=1+1"], [5.0]]


@given(st.text(min_size=1, max_size=40))
def test_any_text_comes_back_out_of_a_spreadsheet(text: str) -> None:
    kept = exporting.plain(f"{text}.")
    back = cells(spreadsheet_of(VALUES, [f"{text}."]))[1][0]
    assert back.split() == kept.split()


def test_a_cut_export_says_so_in_its_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "EXPORT_LIMIT", 2)
    lines = csv_of(VALUES, ["a", "b", "c"]).decode("utf-8-sig").splitlines()
    assert lines[1:3] == ["a", "b"]
    assert "Chỉ xuất 2 dòng đầu" in lines[3]
    assert len(lines) == 4
