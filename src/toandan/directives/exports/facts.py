"""What a follow-up report says, before it becomes a file.

The form is that of official reports: Nghị định 30/2020/NĐ-CP, phụ lục I for State bodies,
Hướng dẫn 36-HD/VPTW (2018) for Party bodies. The number stays blank: the clerk gives it.
Documents are written in Vietnamese whatever language the reader chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from toandan.directives.actions.pass_on import parent_named
from toandan.directives.models import Urging
from toandan.directives.models.types import series_of
from toandan.directives.queries.board import (
    LATE,
    known_rows,
    load_rows,
    monitored_by,
    open_difficulties,
    summary,
)
from toandan.directives.queries.letterhead import (
    authority_of,
    kept_at,
    place_of,
    signer_of,
    superior_named,
    system_of,
)
from toandan.directives.queries.state import coverage, with_facts, with_lateness
from toandan.reading import System as FormSystem
from toandan.units.models import System
from toandan.writing import Item, Paper, Table

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from toandan.accounts.models import Position
    from toandan.directives.queries.board import Row, Wanted
    from toandan.units.models import Organisation

#: longer tables belong into the spreadsheet
MOST_ROWS = 500


def followup_report(position: Position, wanted: Wanted, now: dt.datetime) -> Paper:
    """Return the paper of the report on the rows of the board that fit a filter."""
    with override("vi"):
        unit = monitored_by(position)
        about = parent_named(wanted.document) if wanted.document else "các văn bản đang theo dõi"
        signer = signer_of(unit, now)
        system = system_of(unit)
        opening = (
            f"Thực hiện nhiệm vụ theo dõi, đôn đốc việc triển khai {about}, {unit.name} tổng"
            f" hợp tình hình đến {timezone.localtime(now):%H giờ %M, ngày %d/%m/%Y} như sau:"
        )
        return Paper(
            system=FormSystem(system.value),
            doc_type="Báo cáo",
            number=series_of("Báo cáo", system, unit),
            issuer=unit.name,
            issuer_parent=superior_named(unit) or None,
            place=place_of(unit) or None,
            date=timezone.localtime(now).date(),
            subject=f"tình hình triển khai, thực hiện {about}",
            opening=(opening,),
            items=_sections(known_rows(position, wanted, now), now),
            signing_authority=authority_of(unit, signer.title) or None if signer else None,
            signer_title=signer.title if signer else None,
            signer=str(signer.user) if signer else None,
            recipients=_recipients(unit),
        )


def _sections(rows: QuerySet[Any], now: dt.datetime) -> tuple[Item, ...]:
    return (
        _section("1", "Tình hình triển khai", *_coverage(rows, now)),
        _section("2", "Đơn vị chậm", *_late(rows, now)),
        _section("3", "Công tác đôn đốc", *_urgings(rows)),
        _section("4", "Khó khăn, vướng mắc chưa được trả lời", *_difficulties(rows)),
    )


def _section(label: str, title: str, text: str, table: Table | None = None) -> Item:
    """Return a part: its title, a sentence or two, and maybe a table."""
    parts: tuple[Item | Table, ...] = (Item(None, text),)
    return Item(label, title, (*parts, table) if table else parts, heading=True)


def _table(
    heads: list[str],
    rows: list[list[str]],
    widths: list[int],
    figures: frozenset[int] = frozenset(),
) -> Table:
    return Table(tuple(heads), tuple(map(tuple, rows)), figures, tuple(widths))


def _coverage(rows: QuerySet[Any], now: dt.datetime) -> tuple[str, Table | None]:
    counted = summary(rows, now)
    tiers = coverage(rows.order_by(), now)
    heads = [
        "Cấp",
        "Đơn vị",
        "Tiếp nhận",
        "Triển khai",
        "Kế hoạch",
        "Báo cáo",
        "Hoàn thành",
        "Chậm",
    ]
    table = [
        [
            str(tier.tier.label),
            *(
                str(figure)
                for figure in (
                    tier.total,
                    tier.received,
                    tier.relayed,
                    tier.planned,
                    tier.reported,
                    tier.done,
                    tier.late,
                )
            ),
        ]
        for tier in tiers
    ]
    text = (
        f"Văn bản đã gửi tới {counted.total} lượt đơn vị; {counted.total - counted.unreceived} đã"
        f" tiếp nhận, {counted.unreceived} chưa tiếp nhận; {counted.finished} hoàn thành;"
        f" {counted.late} đang chậm; {counted.blocked} đang có vướng mắc chưa được trả lời."
    )
    figures = frozenset(range(1, len(heads)))
    return text, _table(heads, table, [3, 1, 1, 1, 1, 1, 1, 1], figures)


def _late(rows: QuerySet[Any], now: dt.datetime) -> tuple[str, Table | None]:
    late = with_lateness(with_facts(rows.order_by()), now).filter(LATE["co"]).order_by("path")
    keys = list(late.values_list("pk", flat=True)[: MOST_ROWS + 1])
    found = load_rows(keys[:MOST_ROWS], now)
    if not found:
        return "Không có đơn vị nào chậm tiếp nhận, thực hiện, báo cáo.", None
    text = "Các đơn vị chậm tiếp nhận, thực hiện hoặc thiếu báo cáo định kỳ:"
    if len(keys) > MOST_ROWS:
        text = f"{MOST_ROWS} đơn vị chậm đầu tiên (danh sách đầy đủ trong bảng tính kèm theo):"
    heads = ["STT", "Đơn vị", "Văn bản", "Nội dung chậm", "Hạn", "Đã đôn đốc"]
    table = [_late_row(number, row) for number, row in enumerate(found, start=1)]
    return text, _table(heads, table, [1, 5, 3, 4, 2, 2], frozenset({0, 5}))


def _late_row(number: int, row: Row) -> list[str]:
    dispatch = row.dispatch
    due = f"{dispatch.due_on:%d/%m/%Y}" if dispatch.due_on else ""
    letter = dispatch.document.number or dispatch.document.doc_type
    times = f"{dispatch.urged} lần" if dispatch.urged else "chưa"
    return [str(number), str(dispatch.organisation), letter, ", ".join(row.late.words), due, times]


def _urgings(rows: QuerySet[Any]) -> tuple[str, Table | None]:
    sent = Urging.objects.filter(dispatch__in=rows.order_by().values("pk")).select_related(
        "dispatch__organisation"
    )
    found = list(sent.order_by("at", "pk")[: MOST_ROWS + 1])
    if not found:
        return "Chưa có lần đôn đốc nào.", None
    text = f"Đã đôn đốc {sent.count()} lượt:"
    heads = ["Số", "Ngày", "Mức độ", "Đơn vị", "Nội dung"]
    table = [
        [
            f"{one.number}/{one.year}",
            f"{timezone.localtime(one.at):%d/%m/%Y}",
            str(one.get_level_display()),
            str(one.dispatch.organisation),
            one.text[:300],
        ]
        for one in found[:MOST_ROWS]
    ]
    return text, _table(heads, table, [2, 3, 3, 6, 9])


def _difficulties(rows: QuerySet[Any]) -> tuple[str, Table | None]:
    found = list(open_difficulties(rows)[:MOST_ROWS])
    if not found:
        return "Không có.", None
    heads = ["STT", "Đơn vị", "Ngày nêu", "Nội dung"]
    table = [
        [
            str(number),
            str(one.dispatch.organisation),
            f"{timezone.localtime(one.raised_at):%d/%m/%Y}",
            one.text[:1000],
        ]
        for number, one in enumerate(found, start=1)
    ]
    return f"Còn {len(found)} nội dung:", _table(heads, table, [1, 4, 2, 8])


def _recipients(unit: Organisation) -> tuple[str, ...]:
    superior = superior_named(unit)
    above = (f"{superior} (báo cáo)",) if superior else ()
    leaders = "Thường trực" if system_of(unit) == System.PARTY else "Lãnh đạo"
    return (*above, f"{leaders} {unit.name}", kept_at(unit))
