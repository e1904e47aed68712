"""Units out of a file: each row is taken in or comes back with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from toandan.accounts.rejects import Rejected, rejects_file
from toandan.accounts.sheets import read_cells, read_day, xlsx_of
from toandan.directory.forms import find
from toandan.units import actions
from toandan.units.models import Area, Border, Organisation, OrganisationKind, Tier
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toandan.accounts.models import Position
    from toandan.units.tree import Node

#: more would keep the page waiting, since each unit is checked and recorded by itself
MAX_ROWS = 1000
#: the tier of an area follows from what it is called
_TIERS = {
    "tinh": Tier.PROVINCE,
    "huyen": Tier.DISTRICT,
    "quan": Tier.DISTRICT,
    "thi xa": Tier.DISTRICT,
    "xa": Tier.COMMUNE,
    "phuong": Tier.COMMUNE,
    "thi tran": Tier.COMMUNE,
    "dac khu": Tier.COMMUNE,
    "ap": Tier.HAMLET,
    "khu pho": Tier.HAMLET,
    "thon": Tier.HAMLET,
    "khom": Tier.HAMLET,
    "buon": Tier.HAMLET,
    "to dan pho": Tier.HAMLET,
    "to nhan dan tu quan": Tier.GROUP,
}


class Head(StrEnum):
    """The columns, by their heads; the lists of units are exported under the same ones."""

    NAME = "Tên"
    KIND = "Loại"
    SUPERIOR = "Cấp trên"
    AREA = "Địa bàn"
    SHORT = "Tên tắt"
    SYMBOL = "Ký hiệu"
    EMAIL = "Hộp thư"
    IDENTIFIER = "Mã định danh"
    ALIASES = "Cách gọi khác"
    PARENT = "Thuộc"
    TIER = "Cấp"
    OFFICIAL = "Mã thống kê"
    BORDER = "Biên giới, biển, đảo"
    CODE = "Mã"
    SINCE = "Có từ ngày"


@dataclass
class Outcome:
    """What became of each row of a file."""

    heads: Sequence[Head]
    created: list[Node] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Rejected[Head]] = field(default_factory=list)

    def rejects_file(self) -> bytes:
        """Return the rejected rows as an XLSX that can be mended and handed in again."""
        return rejects_file(self.heads, self.rejected)


@dataclass(frozen=True)
class Sort:
    """One of the two sorts of units, as a file holds it.

    Attributes:
        heads: the columns of the template.
        needed: those that the file must have and each row must fill.
        fields: field of the verb → its column, for what the verb refuses.
        read: cells → fields of the verb; collects what is wrong by `read_cells`.
        create: the verb.
        model: what is made.
        above: the field that holds the unit above.
    """

    heads: Sequence[Head]
    needed: Sequence[Head]
    fields: Mapping[str, Head]
    read: Callable[[dict[Head, str]], dict[str, Any]]
    create: Callable[..., Node]
    model: type[Node]
    above: str


def import_units(
    rows: Sequence[Sequence[str]], sort: Sort, *, by: Position, numbers: Sequence[int] = ()
) -> Outcome:
    """Take in the rows below the first, which holds the heads.

    Each row stands alone, in its own transaction, and may stand above the row that it is
    under. A row whose unit is there already changes nothing, so that a file, or an exported
    list with lines added, may be handed in twice.

    Args:
        rows: the rows that hold anything.
        sort: what they are.
        by: who hands them in.
        numbers: where each stands in its file; left out, one behind the other.

    Raises:
        ValidationError: a needed column is missing, or the file is empty or too long.
    """
    places = _columns(rows, sort)
    lines = numbers or range(1, len(rows) + 1)
    waiting = [
        (line, {head: row[at].strip() if at < len(row) else "" for head, at in places.items()})
        for line, row in zip(lines[1:], rows[1:], strict=True)
    ]
    outcome = Outcome(sort.heads)
    while waiting:
        left = []
        for line, cells in waiting:
            try:
                _take(cells, outcome, sort, by)
            except ValidationError as error:
                left.append(Rejected(line, cells.get(Head.NAME, ""), cells, _reason(error, sort)))
        if len(left) == len(waiting):
            outcome.rejected = left
            break
        # what is new may be what another row waits for
        waiting = [(one.line, one.cells) for one in left]
    return outcome


def template_file(sort: Sort) -> bytes:
    """Return an empty file with the heads, and the words that some columns take beside it."""
    words: dict[str, list[str]] = {Head.BORDER: [str(one.label) for one in Border if one.value]}
    if Head.KIND in sort.needed and sort is ORGANISATIONS:
        words = {Head.KIND: [kind.name for kind in OrganisationKind.objects.all()]}
    return xlsx_of(list(sort.heads), [], words=words)


def _columns(rows: Sequence[Sequence[str]], sort: Sort) -> dict[Head, int]:
    if len(rows) < 2:  # noqa: PLR2004 - the heads and one row
        raise ValidationError(_("Tệp không có dòng nào dưới dòng tiêu đề."))
    if len(rows) - 1 > MAX_ROWS:
        raise ValidationError(
            _("Tệp có %(rows)d dòng; mỗi lần nhập tối đa %(most)d dòng.")
            % {"rows": len(rows) - 1, "most": MAX_ROWS}
        )
    written = [fold(name) for name in rows[0]]
    places = {head: written.index(fold(head)) for head in sort.heads if fold(head) in written}
    missing = [head.value for head in sort.needed if head not in places]
    if missing:
        raise ValidationError(
            _("Dòng đầu của tệp thiếu cột: %(heads)s. Hãy dùng tệp mẫu.")
            % {"heads": ", ".join(missing)}
        )
    return places


def _take(cells: dict[Head, str], outcome: Outcome, sort: Sort, by: Position) -> None:
    empty = [head.value for head in sort.needed if not cells[head]]
    if empty:
        raise ValidationError(_("Thiếu %s.") % ", ".join(f"“{name}”" for name in empty))
    fields = sort.read(cells)
    if _is_there(fields, sort):
        outcome.unchanged += 1
        return
    outcome.created.append(sort.create(by=by, **fields))


def _is_there(fields: dict[str, Any], sort: Sort) -> bool:
    """Tell whether the unit is there: by its code, else by its name under the same unit."""
    code, name = fields["code"], fields["name"]
    if code:
        same = sort.model.objects.filter(code=code).first()
        if same is not None and fold(same.name) != fold(name):
            raise ValidationError(
                _("Mã “%(code)s” đã cấp cho %(name)s.") % {"code": code, "name": same.name}
            )
        return same is not None
    beside = sort.model.objects.filter(**{sort.above: fields[sort.above]}, valid_to=None)
    return any(unit.name.lower() == name.lower() for unit in beside)


def _reason(error: ValidationError, sort: Sort) -> str:
    """Return all that is wrong with a row in sentences, each with the column that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    told = []
    for name, messages in error.message_dict.items():
        head = sort.fields.get(name)
        told += [f"{head.value}: {text}" if head else text for text in messages]
    return " ".join(told)


def _organisation(cells: dict[Head, str]) -> dict[str, Any]:
    readers: dict[Head, Callable[[str], Any]] = {
        Head.KIND: _kind,
        Head.SUPERIOR: lambda words: find(Organisation, words),
        Head.AREA: lambda words: find(Area, words),
        Head.SINCE: read_day,
    }
    kind, superior, area, since = read_cells(cells, readers)
    return {
        "name": cells[Head.NAME],
        "kind": kind,
        "superior": superior,
        # a body works where the one above it does, unless the file says otherwise
        "area": area or (superior.area if superior else None),
        "short_name": cells.get(Head.SHORT, ""),
        "symbol": cells.get(Head.SYMBOL, ""),
        "email": cells.get(Head.EMAIL, ""),
        "identifier": cells.get(Head.IDENTIFIER, ""),
        "aliases": "\n".join(
            one.strip() for one in cells.get(Head.ALIASES, "").split(";") if one.strip()
        ),
        "code": cells.get(Head.CODE, ""),
        "valid_from": since,
    }


def _area(cells: dict[Head, str]) -> dict[str, Any]:
    readers: dict[Head, Callable[[str], Any]] = {
        Head.PARENT: lambda words: find(Area, words),
        Head.TIER: _tier,
        Head.BORDER: _border,
        Head.SINCE: read_day,
    }
    parent, tier, border, since = read_cells(cells, readers)
    tier = tier if tier is not None else _TIERS.get(fold(cells[Head.KIND]))
    if tier is None:
        raise ValidationError(_("Hãy ghi cột “Cấp” cho loại địa bàn này."))
    return {
        "name": cells[Head.NAME],
        "kind": cells[Head.KIND],
        "parent": parent,
        "tier": tier,
        "official_code": cells.get(Head.OFFICIAL, ""),
        "border": border or "",
        "code": cells.get(Head.CODE, ""),
        "valid_from": since,
    }


def _kind(words: str) -> OrganisationKind:
    kinds = {fold(kind.name): kind for kind in OrganisationKind.objects.all()}
    found = kinds.get(fold(words))
    if found is not None:
        return found
    asked = set(fold(words).split())
    holding = [name for name in kinds if asked <= set(name.split())]
    near = [*dict.fromkeys([*get_close_matches(fold(words), kinds, n=3), *holding])][:4]
    if near:
        raise ValidationError(
            _("không có loại “%(kind)s”; gần giống: %(near)s.")
            % {"kind": words, "near": "; ".join(kinds[one].name for one in near)}
        )
    raise ValidationError(
        _("không có loại “%s”; xem trang “Các từ dùng được” của tệp mẫu, hoặc thêm loại.") % words
    )


def _tier(words: str) -> int:
    for tier in Tier:
        if fold(words) == fold(str(tier.label)):
            return tier
    raise ValidationError(
        _("không có cấp “%(tier)s”; các cấp: %(all)s.")
        % {"tier": words, "all": "; ".join(str(tier.label) for tier in Tier)}
    )


def _border(words: str) -> str:
    for one in Border:
        if fold(words) == fold(str(one.label)):
            return one.value
    raise ValidationError(
        _("không ghi “%(border)s”; ghi một trong: %(all)s.")
        % {"border": words, "all": "; ".join(str(one.label) for one in Border)}
    )


ORGANISATIONS = Sort(
    heads=(
        Head.NAME,
        Head.KIND,
        Head.SUPERIOR,
        Head.AREA,
        Head.SHORT,
        Head.SYMBOL,
        Head.EMAIL,
        Head.IDENTIFIER,
        Head.ALIASES,
        Head.CODE,
        Head.SINCE,
    ),
    needed=(Head.NAME, Head.KIND, Head.SUPERIOR),
    fields={
        "name": Head.NAME,
        "short_name": Head.SHORT,
        "symbol": Head.SYMBOL,
        "email": Head.EMAIL,
        "identifier": Head.IDENTIFIER,
        "aliases": Head.ALIASES,
        "code": Head.CODE,
        "valid_from": Head.SINCE,
        "superior": Head.SUPERIOR,
        "area": Head.AREA,
    },
    read=_organisation,
    create=actions.create_organisation,
    model=Organisation,
    above="superior",
)
AREAS = Sort(
    heads=(
        Head.NAME,
        Head.KIND,
        Head.PARENT,
        Head.TIER,
        Head.OFFICIAL,
        Head.BORDER,
        Head.CODE,
        Head.SINCE,
    ),
    needed=(Head.NAME, Head.KIND, Head.PARENT),
    fields={
        "name": Head.NAME,
        "kind": Head.KIND,
        "official_code": Head.OFFICIAL,
        "code": Head.CODE,
        "parent": Head.PARENT,
        "tier": Head.TIER,
        "valid_from": Head.SINCE,
    },
    read=_area,
    create=actions.create_area,
    model=Area,
    above="parent",
)
