"""What a unit writes at the head and foot of its documents.

Nghị định 30/2020/NĐ-CP, phụ lục I, phần II for State bodies; Hướng dẫn 36-HD/VPTW (2018) for
Party bodies. Bodies of the Front, of health and of the forces write as the State does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from toandan.accounts.models import Position
from toandan.units.models import System, Tier
from toandan.vietnamese import fold

if TYPE_CHECKING:
    import datetime as dt

    from toandan.units.models import Organisation

#: bodies that name no superior above their own name (phụ lục I, phần II.2.a)
_WITHOUT_SUPERIOR = ("uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "doan dai bieu")
#: how the names of collective bodies open → in whose name (TM., T/M) their heads sign
_COLLECTIVE = (
    ("tinh uy", "T/M BAN THƯỜNG VỤ"),
    ("thanh uy", "T/M BAN THƯỜNG VỤ"),
    ("huyen uy", "T/M BAN THƯỜNG VỤ"),
    ("thi uy", "T/M BAN THƯỜNG VỤ"),
    ("quan uy", "T/M BAN THƯỜNG VỤ"),
    ("dang uy", "T/M ĐẢNG ỦY"),
    ("chi bo", "T/M CHI BỘ"),
    ("uy ban nhan dan", "TM. ỦY BAN NHÂN DÂN"),
    ("hoi dong nhan dan", "TM. HỘI ĐỒNG NHÂN DÂN"),
)
_DEPUTY = "phó "


def system_of(unit: Organisation) -> System:
    """Return whose rules of form the unit follows: the Party's or the State's."""
    return System.PARTY if unit.kind.system == System.PARTY else System.STATE


def superior_named(unit: Organisation) -> str:
    """Return the body named over the unit; provincial and elected bodies write none."""
    above = unit.superior
    if above is None or above.tier <= Tier.CENTRAL:
        return ""
    return "" if fold(unit.name).startswith(_WITHOUT_SUPERIOR) else above.name


def place_of(unit: Organisation) -> str:
    """Return the place beside the date: the name of the unit's area without its kind."""
    return unit.area.name.removeprefix(f"{unit.area.kind} ") if unit.area else ""


def signer_of(unit: Organisation, at: dt.datetime) -> Position | None:
    """Return who signs for the unit on a day, None where nobody is entered."""
    held = Position.objects.held_on(timezone.localtime(at).date())
    return held.filter(organisation=unit, signs=True).select_related("user").first()


def authority_of(unit: Organisation, title: str) -> str:
    """Return in whose name the holder of a title signs, lines parted by " / "; may be empty.

    A collective body's papers are signed in its name (TM., T/M), and a deputy signs for the
    head (KT., K/T): phụ lục I, phần II.7. A Party committee's deputies sign in its name alone.
    """
    collective = next(
        (name for opens, name in _COLLECTIVE if fold(unit.name).startswith(opens)), ""
    )
    deputy = title.lower().startswith(_DEPUTY)
    if not deputy or (collective and system_of(unit) == System.PARTY):
        return collective
    sign = "K/T" if system_of(unit) == System.PARTY else "KT."
    head = title[len(_DEPUTY) :].split(" Thường trực", maxsplit=1)[0].strip().upper()
    return " / ".join(part for part in (collective, f"{sign} {head}") if part)


def kept_at(unit: Organisation) -> str:
    """Return the last line of the recipients: where the document is kept."""
    return "Lưu Văn phòng" if system_of(unit) == System.PARTY else "Lưu: VT"
