"""The sample directives as drafts, read from `data/directives.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from toandan.directives.models import (
    Addressee,
    Document,
    ReportDuty,
    Requirement,
    RequirementRole,
)
from toandan.directives.models.requirement import Part
from toandan.directives.models.types import series_of
from toandan.units.models import Organisation, System
from toandan.units.queries import Resolver

if TYPE_CHECKING:
    from toandan.accounts.models import Position

DATA = Path(__file__).resolve().parent / "data"
MARK = "(Văn bản mẫu, không có giá trị thực hiện.)"


def table(name: str) -> dict[str, Any]:
    """Return one of the sample's data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def draft(facts: dict[str, Any], *, by: Position, at: dt.datetime) -> Document:
    """Create one directive as a reviewed draft, every phrase resolved by the stored rules."""
    unit = by.served_organisation
    system = System.PARTY if unit.kind.system == System.PARTY else System.STATE
    day = timezone.localtime(at).date()
    document = Document.objects.create(
        organisation=unit,
        created_by=by,
        created_at=at - dt.timedelta(hours=1),
        system=system,
        doc_type=facts["doc_type"],
        number=series_of(facts["doc_type"], system, unit),
        date=day,
        place="Kiên Giang",
        issuer=unit,
        issuer_name=unit.name,
        subject=facts["subject"],
        urgency=facts["urgency"],
        monitoring_body=facts["monitor"],
        contact=facts["contact"],
        signing_authority="T/M BAN THƯỜNG VỤ" if system == System.PARTY else "TM. ỦY BAN NHÂN DÂN",
        signer_title="PHÓ BÍ THƯ THƯỜNG TRỰC" if system == System.PARTY else "PHÓ CHỦ TỊCH",
        signer="Phạm Quốc Dũng" if system == System.PARTY else "Lâm Thanh Bảo",
        recipients=["Như trên", f"Lưu {facts['monitor']}"],
        text=_text(facts),
        is_sample=True,
    )
    resolver = Resolver(issuer=unit, on=day)
    for position, phrase in enumerate(facts["to"]):
        addressee = Addressee.objects.create(document=document, position=position, phrase=phrase)
        addressee.organisations.set(_meant(resolver, phrase))
    _requirements(document, facts, resolver, day)
    monitor = RequirementRole.objects.create(
        document=document, part=Part.MONITOR, phrase=facts["monitor"]
    )
    monitor.organisations.set(_meant(resolver, facts["monitor"]))
    _duties(document, facts, resolver, day)
    return document


def _requirements(
    document: Document, facts: dict[str, Any], resolver: Resolver, day: dt.date
) -> None:
    made: dict[str, Requirement] = {}
    for position, one in enumerate(facts["requirement"]):
        due = day + dt.timedelta(days=one["due"]) if "due" in one else None
        requirement = Requirement.objects.create(
            document=document,
            parent=made.get(one.get("under", "")),
            position=position,
            label=one["label"],
            text=one["text"],
            due_on=due,
            deadline_text=f"trước ngày {due:%d/%m/%Y}" if due else "",
        )
        made.setdefault(one["label"], requirement)
        for part in (Part.LEAD, Part.COORDINATE, Part.CARRY_OUT):
            for phrase in one.get(part.value, []):
                role = RequirementRole.objects.create(
                    document=document, requirement=requirement, part=part, phrase=phrase
                )
                role.organisations.set(_meant(resolver, phrase))


def _duties(document: Document, facts: dict[str, Any], resolver: Resolver, day: dt.date) -> None:
    for position, one in enumerate(facts.get("report", [])):
        ends = one.get("ends")
        ReportDuty.objects.create(
            document=document,
            position=position,
            raw=one["raw"],
            to_name=one["to"],
            to=_meant(resolver, one["to"])[0],
            rhythm=one["rhythm"],
            weekday=one.get("weekday"),
            at_time=dt.time.fromisoformat(one["at"]) if "at" in one else None,
            ends_on=day + dt.timedelta(days=ends) if ends else None,
        )


def _meant(resolver: Resolver, phrase: str) -> list[Organisation]:
    found = resolver.resolve(phrase)
    if not found.organisations:
        raise LookupError(f"sample phrase {phrase!r}: {found.reason}")
    return list(found.organisations)


def _text(facts: dict[str, Any]) -> str:
    items = [f"{one['label']}. {one['text']}" for one in facts["requirement"]]
    closing = (
        f"{facts['monitor']} theo dõi, đôn đốc việc thực hiện. Quá trình thực hiện có khó khăn,"
        f" vướng mắc, kịp thời báo cáo qua {facts['contact']}."
    )
    reports = [f"Chế độ báo cáo: {one['raw']}." for one in facts.get("report", [])]
    return "\n\n".join([facts["intro"], *items, *reports, closing, MARK])
