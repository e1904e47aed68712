"""People and positions out of a file: each row is taken in or comes back with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from toandan.accounts.actions.people import Created, create_account
from toandan.accounts.actions.positions import appoint
from toandan.accounts.authority import check_manage
from toandan.accounts.fields import find_unit
from toandan.accounts.forms import units_in_reach
from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.accounts.rejects import Rejected, rejects_file
from toandan.accounts.sheets import read_cells, read_day, xlsx_of
from toandan.accounts.usernames import clean_username, suggest_username
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toandan.units.models import Organisation

#: more would keep the page waiting, since each new password is hashed for a moment
MAX_ROWS = 300
#: digits of a telephone number without its first 0
_BARE = (9, 10)
_YES = {"co", "x", "1", "true", "yes"}
_NO = {"", "khong", "0", "false", "no"}


class Head(StrEnum):
    """The columns of the file, by their heads."""

    NAME = "Họ và tên"
    USERNAME = "Tên đăng nhập"
    EMAIL = "Thư điện tử"
    PHONE = "Điện thoại"
    UNIT = "Đơn vị"
    ROLE = "Vai trò"
    TITLE = "Chức danh"
    SINCE = "Từ ngày"
    UNTIL = "Đến hết ngày"
    SIGNS = "Ký văn bản"


REQUIRED = (Head.NAME, Head.UNIT, Head.ROLE)


@dataclass
class Outcome:
    """What became of each row of a file."""

    created: list[Created] = field(default_factory=list)
    appointed: list[Position] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Rejected[Head]] = field(default_factory=list)

    def rejects_file(self) -> bytes:
        """Return the rejected rows as an XLSX that can be mended and handed in again."""
        return rejects_file(list(Head), self.rejected)


def template_file() -> bytes:
    """Return an empty file with the heads and one row that shows how to fill it."""
    example = {
        Head.NAME: "Nguyễn Văn An",
        Head.USERNAME: "an.nv",
        Head.UNIT: _("tên hoặc mã đơn vị"),
        Head.ROLE: Role.OFFICER.label,
        Head.TITLE: _("Chuyên viên"),
        Head.SINCE: "01/06/2021",
        Head.SIGNS: _("không"),
    }
    return xlsx_of(list(Head), [[str(example.get(head, "")) for head in Head]])


def import_people(
    rows: Sequence[Sequence[str]], *, by: Position, numbers: Sequence[int] = ()
) -> Outcome:
    """Take in the rows below the first, which holds the heads.

    Each row stands alone, in its own transaction. A row whose person and position are
    there already changes nothing, so that a file may be handed in twice.

    Args:
        rows: the rows that hold anything.
        by: who hands them in.
        numbers: where each stands in its file; left out, one behind the other.

    Raises:
        ValidationError: a needed column is missing, or the file is empty or too long.
    """
    places = _columns(rows)
    if len(rows) - 1 > MAX_ROWS:
        raise ValidationError(
            _("Tệp có %(rows)d dòng; mỗi lần nhập tối đa %(most)d dòng.")
            % {"rows": len(rows) - 1, "most": MAX_ROWS}
        )
    outcome = Outcome()
    lines = numbers or range(1, len(rows) + 1)
    for line, row in zip(lines[1:], rows[1:], strict=True):
        cells = {head: row[at].strip() if at < len(row) else "" for head, at in places.items()}
        name = cells.get(Head.NAME, "")
        try:
            _take(cells, outcome, by)
        except ValidationError as error:
            outcome.rejected.append(Rejected(line, name, cells, " ".join(error.messages)))
        except PermissionDenied as error:
            outcome.rejected.append(Rejected(line, name, cells, str(error)))
    with transaction.atomic():
        record(
            Event.ACCOUNTS_IMPORTED,
            by=by,
            created=len(outcome.created),
            appointed=len(outcome.appointed),
            unchanged=outcome.unchanged,
            rejected=len(outcome.rejected),
        )
    return outcome


def _columns(rows: Sequence[Sequence[str]]) -> dict[Head, int]:
    """Return where each known column stands; heads are read without marks and case."""
    if len(rows) < 2:  # noqa: PLR2004 - the heads and one row
        raise ValidationError(_("Tệp không có dòng nào dưới dòng tiêu đề."))
    heads = [fold(name) for name in rows[0]]
    places = {head: heads.index(fold(head)) for head in Head if fold(head) in heads}
    missing = [head.value for head in REQUIRED if head not in places]
    if missing:
        raise ValidationError(
            _("Dòng đầu của tệp thiếu cột: %(heads)s. Hãy dùng tệp mẫu.")
            % {"heads": ", ".join(missing)}
        )
    return places


def _take(cells: dict[Head, str], outcome: Outcome, by: Position) -> None:
    missing = [head.value for head in REQUIRED if not cells[head]]
    if missing:
        raise ValidationError(_("Thiếu %s.") % ", ".join(f"“{name}”" for name in missing))
    reach = units_in_reach(by)
    readers: dict[Head, Callable[[str], Any]] = {
        Head.UNIT: lambda words: find_unit(words, reach),
        Head.ROLE: _role,
        Head.SINCE: read_day,
        Head.UNTIL: read_day,
        Head.SIGNS: _flag,
    }
    unit, role, since, until, signs = read_cells(cells, readers)
    username = cells.get(Head.USERNAME, "")
    known = _known(username, cells[Head.NAME], unit)
    title = cells.get(Head.TITLE, "")[:120]
    if known is None:
        outcome.created.append(
            create_account(
                username=username or suggest_username(cells[Head.NAME]),
                full_name=cells[Head.NAME][:120],
                email=cells.get(Head.EMAIL, ""),
                phone=_phone(cells.get(Head.PHONE, "")),
                organisation=unit,
                role=role,
                title=title,
                signs=bool(signs),
                valid_from=since,
                valid_to=until,
                by=by,
            )
        )
        return
    check_manage(by, known)
    same = Position.objects.filter(user=known, organisation=unit, role=role, valid_to=until)
    if same.exists():
        outcome.unchanged += 1
        return
    outcome.appointed.append(
        appoint(
            known,
            organisation=unit,
            role=role,
            title=title,
            signs=bool(signs),
            valid_from=since,
            valid_to=until,
            by=by,
        )
    )


def _known(username: str, full_name: str, unit: Organisation) -> User | None:
    """Return the person whom a row means, if there is one already.

    With a user name it is whoever has it, and the name has to agree; without one, a
    namesake in the same unit, so that handing in a file twice makes nobody twice.
    """
    if username:
        found = User.objects.filter(username=clean_username(username)).first()
        if found is not None and fold(found.full_name) != fold(full_name):
            raise ValidationError(
                _("Tên đăng nhập “%(name)s” đã có người khác dùng.") % {"name": username}
            )
        return found
    here = User.objects.filter(positions__organisation=unit).distinct()
    same = [user for user in here if fold(user.full_name) == fold(full_name)]
    if len(same) > 1:
        raise ValidationError(_("Đơn vị có nhiều người trùng tên; hãy ghi tên đăng nhập."))
    return same[0] if same else None


def _role(words: str) -> Role:
    for role in Role:
        if fold(words) in {fold(str(role.label)), fold(role.value)}:
            return role
    raise ValidationError(
        _("Không có vai trò “%(role)s”. Các vai trò: %(all)s.")
        % {"role": words, "all": ", ".join(str(role.label) for role in Role)}
    )


def _phone(words: str) -> str:
    """Return a telephone number with the first 0 that spreadsheets take from numbers."""
    bare = words.isdecimal() and len(words) in _BARE and not words.startswith("0")
    return ("0" + words if bare else words)[:20]


def _flag(words: str) -> bool:
    if fold(words) in _YES:
        return True
    if fold(words) in _NO:
        return False
    raise ValidationError(_("“Ký văn bản” ghi “có” hoặc “không”, không ghi “%s”.") % words)
