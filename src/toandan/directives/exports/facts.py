"""What a follow-up report says, before it becomes a file.

The form is that of official reports: Nghị định 30/2020/NĐ-CP, phụ lục I for State bodies,
Hướng dẫn 36-HD/VPTW (2018) for Party bodies. The number stays blank: the clerk gives it.
Documents are written in Vietnamese whatever language the reader chose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from toandan.accounts.models import Position
from toandan.directives.actions.pass_on import parent_named
from toandan.directives.models import Urging
from toandan.directives.queries.board import (
    LATE,
    board_rows,
    load_rows,
    monitored_by,
    open_difficulties,
    summary,
)
from toandan.directives.queries.state import coverage, with_facts, with_lateness
from toandan.units.models import System, Tier

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from toandan.directives.queries.board import Row, Wanted
    from toandan.units.models import Organisation

#: longer tables belong into the spreadsheet
MOST_ROWS = 500


@dataclass(frozen=True)
class Sheet:
    """One table: heads, rows of words, and which columns hold figures."""

    heads: list[str]
    rows: list[list[str]]
    figures: frozenset[int] = frozenset()
    #: relative widths of the columns
    widths: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A numbered part: a sentence or two, and maybe a table."""

    title: str
    text: str
    sheet: Sheet | None = None


@dataclass(frozen=True)
class FollowUpReport:
    """A whole report, in words.

    Attributes:
        is_party: which of the two forms of head it has.
        superior: the body over the one that reports, as the head names it; may be empty.
        unit: the body that reports.
        series: what follows the number, which stays blank.
        place_and_date: `Kiên Giang, ngày 05 tháng 7 năm 2021`.
        subject: what the report is about.
        opening: the sentence before the first part.
        sections: the parts.
        signer_title: who signs; may be empty.
        signer: the name under the signature.
        recipients: the lines under "Nơi nhận".
    """

    is_party: bool
    superior: str
    unit: str
    series: str
    place_and_date: str
    subject: str
    opening: str
    sections: list[Section]
    signer_title: str
    signer: str
    recipients: list[str]


def followup_report(position: Position, wanted: Wanted, now: dt.datetime) -> FollowUpReport:
    """Return the report on the rows of the board that fit a filter."""
    with override("vi"):
        unit = monitored_by(position)
        is_party = unit.kind.system == System.PARTY
        rows = board_rows(position, wanted, now)
        about = parent_named(wanted.document) if wanted.document else "các văn bản đang theo dõi"
        signer = _signer(unit, now)
        superior = _superior(unit)
        symbol = unit.document_symbol
        return FollowUpReport(
            is_party=is_party,
            superior=superior.name if superior else "",
            unit=unit.name,
            series=f"-BC/{symbol}" if is_party else f"/BC-{symbol}",
            place_and_date=_place_and_date(unit, now),
            subject=f"tình hình triển khai, thực hiện {about}",
            opening=(
                f"Thực hiện nhiệm vụ theo dõi, đôn đốc việc triển khai {about}, {unit.name} tổng"
                f" hợp tình hình đến {timezone.localtime(now):%H giờ %M, ngày %d/%m/%Y} như sau:"
            ),
            sections=_sections(rows, now),
            signer_title=signer.title if signer else "",
            signer=str(signer.user) if signer else "",
            recipients=_recipients(unit, is_party=is_party),
        )


def _sections(rows: QuerySet[Any], now: dt.datetime) -> list[Section]:
    return [_coverage(rows, now), _late(rows, now), _urgings(rows), _difficulties(rows)]


def _coverage(rows: QuerySet[Any], now: dt.datetime) -> Section:
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
    return Section(
        "Tình hình triển khai",
        text,
        Sheet(heads, table, frozenset(range(1, len(heads))), [3, 1, 1, 1, 1, 1, 1, 1]),
    )


def _late(rows: QuerySet[Any], now: dt.datetime) -> Section:
    late = with_lateness(with_facts(rows.order_by()), now).filter(LATE["co"]).order_by("path")
    keys = list(late.values_list("pk", flat=True)[: MOST_ROWS + 1])
    found = load_rows(keys[:MOST_ROWS], now)
    if not found:
        return Section("Đơn vị chậm", "Không có đơn vị nào chậm tiếp nhận, thực hiện, báo cáo.")
    text = "Các đơn vị chậm tiếp nhận, thực hiện hoặc thiếu báo cáo định kỳ:"
    if len(keys) > MOST_ROWS:
        text = f"{MOST_ROWS} đơn vị chậm đầu tiên (danh sách đầy đủ trong bảng tính kèm theo):"
    heads = ["STT", "Đơn vị", "Văn bản", "Nội dung chậm", "Hạn", "Đã đôn đốc"]
    table = [_late_row(number, row) for number, row in enumerate(found, start=1)]
    return Section("Đơn vị chậm", text, Sheet(heads, table, frozenset({0, 5}), [1, 5, 3, 4, 2, 2]))


def _late_row(number: int, row: Row) -> list[str]:
    dispatch = row.dispatch
    due = f"{dispatch.due_on:%d/%m/%Y}" if dispatch.due_on else ""
    letter = dispatch.document.number or dispatch.document.doc_type
    times = f"{dispatch.urged} lần" if dispatch.urged else "chưa"
    return [str(number), str(dispatch.organisation), letter, ", ".join(row.late.words), due, times]


def _urgings(rows: QuerySet[Any]) -> Section:
    sent = Urging.objects.filter(dispatch__in=rows.order_by().values("pk")).select_related(
        "dispatch__organisation"
    )
    found = list(sent.order_by("at", "pk")[: MOST_ROWS + 1])
    if not found:
        return Section("Công tác đôn đốc", "Chưa có lần đôn đốc nào.")
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
    return Section("Công tác đôn đốc", text, Sheet(heads, table, widths=[1, 2, 2, 4, 6]))


def _difficulties(rows: QuerySet[Any]) -> Section:
    found = list(open_difficulties(rows)[:MOST_ROWS])
    title = "Khó khăn, vướng mắc chưa được trả lời"
    if not found:
        return Section(title, "Không có.")
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
    return Section(title, f"Còn {len(found)} nội dung:", Sheet(heads, table, widths=[1, 4, 2, 8]))


def _signer(unit: Organisation, now: dt.datetime) -> Position | None:
    held = Position.objects.held_on(timezone.localtime(now).date())
    return held.filter(organisation=unit, signs=True).select_related("user").first()


def _superior(unit: Organisation) -> Organisation | None:
    """Return the body named over the unit in the head; provincial bodies write none."""
    above = unit.superior
    return above if above is not None and above.tier > Tier.CENTRAL else None


def _place_and_date(unit: Organisation, now: dt.datetime) -> str:
    day = timezone.localtime(now).date()
    place = unit.area.name.removeprefix(f"{unit.area.kind} ") if unit.area else ""
    # the decree writes days below 10 and the months 1 and 2 with a zero
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - as above
    date = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {date}" if place else date


def _recipients(unit: Organisation, *, is_party: bool) -> list[str]:
    superior = _superior(unit)
    above = [f"{superior.name} (báo cáo)"] if superior else []
    keep = "Lưu Văn phòng" if is_party else "Lưu: VT"
    return [*above, f"Thường trực {unit.name}" if is_party else f"Lãnh đạo {unit.name}", keep]
