"""Invented hamlets and Party cells, marked as samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.units.actions.building import Loaded, load_kinds
from toandan.units.bulk import bulk_load
from toandan.units.models import Area, Organisation, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.audit.actions import Actor
    from toandan.units.models import OrganisationKind

#: districts that get hamlets where the caller names none
SAMPLE_DISTRICTS = ("907", "899", "900", "908", "914", "912")
#: names of hamlets; numbers follow once they are used up. Invented: none stands for a real one
_NAMES = (
    "Hòa Bình",
    "Phước Lợi",
    "Thạnh Mỹ",
    "An Lộc",
    "Tân Tiến",
    "Hòa Hiệp",
    "Phú Thành",
    "Long Bình",
    "Minh Tân",
    "Xuân Quới",
)
#: about 950 hamlets over 144 communes
_FEWEST, _MORE = 5, 4


def load_sample_hamlets(*, by: Actor | None, districts: Iterable[str] = SAMPLE_DISTRICTS) -> Loaded:
    """Create invented hamlets with their cells, and the cells of the districts' health committees.

    Each commune gets 5 to 8 hamlets (ấp; khu phố in wards and towns), each with a cell under
    the commune's committee; each district's health committee gets a cell for the district's
    health centre and one for the health station of every commune. The numbers follow from
    the communes' codes, so that two runs give the same. Only what is missing is created.

    Args:
        by: the acting position; None for the system.
        districts: the codes of the districts; all fifteen give about 950 hamlets.

    Raises:
        LookupError: where the reference data has not been loaded.
    """
    with transaction.atomic():
        kinds = load_kinds()
        communes = list(
            Area.objects.filter(tier=Tier.COMMUNE, parent__code__in=list(districts)).select_related(
                "parent"
            )
        )
        if not communes:
            raise LookupError("no such district: load the reference data first")
        hamlets = _load_hamlets(communes)
        cells = _hamlet_cells(hamlets, kinds["chi-bo"])
        cells += _health_cells(communes, kinds["chi-bo"])
        known = set(
            Organisation.objects.filter(code__in=[cell.code for cell in cells]).values_list(
                "code", flat=True
            )
        )
        new = [cell for cell in cells if cell.code not in known]
        bulk_load(new)
        made = sum(hamlet.is_new for hamlet in hamlets)
        loaded = Loaded(areas=made, organisations=len(new), kept=len(known) + len(hamlets) - made)
        if made or new:
            record(Event.SAMPLE_LOADED, by=by, hamlets=made, cells=len(new))
    return loaded


class _Hamlet:
    """A hamlet and whether this run made it."""

    def __init__(self, area: Area, *, is_new: bool) -> None:
        self.area = area
        self.is_new = is_new


def _load_hamlets(communes: list[Area]) -> list[_Hamlet]:
    wanted: dict[str, Area] = {}
    for commune in communes:
        word = "Ấp" if commune.kind == "Xã" else "Khu phố"
        for number in range(1, hamlet_count(commune.code) + 1):
            name = _NAMES[(int(commune.code) + number) % len(_NAMES)] if word == "Ấp" else number
            code = f"{commune.code}-{number:02d}"
            wanted[code] = Area(
                code=code,
                name=f"{word} {name}",
                tier=Tier.HAMLET,
                kind=word,
                parent=commune,
                border=commune.border,
                is_sample=True,
            )
    known = {area.code: area for area in Area.objects.filter(code__in=list(wanted))}
    new = [area for code, area in wanted.items() if code not in known]
    bulk_load(new)
    return [
        _Hamlet(known.get(code, area), is_new=code not in known) for code, area in wanted.items()
    ]


def hamlet_count(commune: str) -> int:
    """Return how many hamlets a commune of the sample has, from its code alone."""
    return _FEWEST + int(commune) // 3 % _MORE


def _hamlet_cells(hamlets: list[_Hamlet], kind: OrganisationKind) -> list[Organisation]:
    codes = {f"dang-uy-{hamlet.area.code.split('-')[0]}" for hamlet in hamlets}
    committees = {body.code: body for body in Organisation.objects.filter(code__in=codes)}
    return [
        Organisation(
            code=f"chi-bo-{area.code}",
            name=f"Chi bộ {area.kind.lower()} {area.name.removeprefix(area.kind).strip()}",
            aliases=f"Chi bộ {area.name} {area.parent}",
            kind=kind,
            superior=committees[f"dang-uy-{area.parent.code}"],
            area=area,
            is_sample=True,
        )
        for area in (hamlet.area for hamlet in hamlets)
        if area.parent is not None
    ]


def _health_cells(communes: list[Area], kind: OrganisationKind) -> list[Organisation]:
    districts = {commune.parent for commune in communes if commune.parent is not None}
    codes = [f"dang-uy-y-te-{district.code}" for district in districts]
    committees = {body.code: body for body in Organisation.objects.filter(code__in=codes)}

    def cell(code: str, place: str, area: Area, district: Area) -> Organisation:
        return Organisation(
            code=code,
            name=f"Chi bộ {place}",
            kind=kind,
            superior=committees[f"dang-uy-y-te-{district.code}"],
            area=area,
            is_sample=True,
        )

    cells = []
    for district in sorted(districts, key=lambda area: area.path):
        name = f"Trung tâm Y tế {_small(district.name)}"
        cells.append(cell(f"chi-bo-trung-tam-y-te-{district.code}", name, district, district))
        cells += [
            cell(
                f"chi-bo-tram-y-te-{commune.code}",
                f"Trạm Y tế {_small(commune.name)}",
                commune,
                district,
            )
            for commune in communes
            if commune.parent == district
        ]
    return cells


def _small(name: str) -> str:
    """Return a name as it stands within a sentence: `huyện Gò Quao`."""
    return f"{name[0].lower()}{name[1:]}"


def clear_sample_hamlets(*, by: Actor | None) -> int:
    """Remove the invented hamlets and cells again and return how many rows went.

    Raises:
        django.db.models.ProtectedError: while documents or positions still hang on them.
    """
    with transaction.atomic():
        _, cells = Organisation.objects.filter(is_sample=True).delete()
        _, areas = Area.objects.filter(is_sample=True).delete()
        count = cells.get("units.Organisation", 0) + areas.get("units.Area", 0)
        if count:
            record(Event.SAMPLE_CLEARED, by=by, rows=count)
    return count
