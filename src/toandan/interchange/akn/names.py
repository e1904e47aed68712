"""Names in Akoma Ntoso: addresses of documents (FRBR IRIs) and of their parts (eIds).

Akoma Ntoso Naming Convention 1.0 (OASIS, 2019), sections 4 and 5. An eId follows from the
labels of a requirement and of those above it, never from what stands beside it, so that it
stays the same when another version adds or drops other items. Only items without a label of
their own are counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.reading.model import OfficialDocument, Requirement

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#: what Akoma Ntoso has no element for
OWN = "urn:toandan:akn:1"

#: types that lay down rules or orders for others, whose text is cut into articles or points
ACTS = frozenset(
    fold(name)
    for name in (
        "Hiến pháp",
        "Bộ luật",
        "Luật",
        "Pháp lệnh",
        "Lệnh",
        "Nghị quyết",
        "Nghị định",
        "Quyết định",
        "Thông tư",
        "Thông tư liên tịch",
        "Chỉ thị",
        "Quy chế",
        "Quy định",
    )
)

_ROMAN = re.compile(r"[IVXLC]+")
#: folded label → element and abbreviation, the first that fits (Roman figures: as written)
_FORMS = (
    (re.compile(r"dieu.*"), ("article", "art")),
    (re.compile(r"khoan.*"), ("paragraph", "para")),
    (re.compile(r"diem.*"), ("point", "point")),
    (_ROMAN, ("section", "sec")),
    (re.compile(r"\d+"), ("paragraph", "para")),
    (re.compile(r"\d+( \d+)+"), ("subparagraph", "subpara")),
    (re.compile(r"[a-z]"), ("point", "point")),
)


def slug(text: str, otherwise: str) -> str:
    """Return words for an address: `Tỉnh ủy Kiên Giang` → `tinh-uy-kien-giang`."""
    return fold(text).replace(" ", "-") or otherwise


def is_act(document: OfficialDocument) -> bool:
    """Tell whether the document is written as `act` (cut into provisions) or as `doc`."""
    return fold(document.doc_type or "") in ACTS


def work_iri(document: OfficialDocument) -> str:
    """Return the address of the work: country, kind, type, issuer, date and number."""
    kind = "act" if is_act(document) else "doc"
    parts = (
        slug(document.doc_type or "", "van-ban"),
        slug(document.issuer or "", "khong-ro-co-quan"),
        document.date.isoformat() if document.date else "khong-ngay",
        slug(document.number or "", "khong-so"),
    )
    return f"/akn/vn/{kind}/" + "/".join(parts)


def citation_iri(
    doc_type: str | None, issuer: str | None, day: str | None, number: str | None
) -> str:
    """Return the address of a cited document as far as the citation tells it."""
    kind = "act" if fold(doc_type or "") in ACTS else "doc"
    return f"/akn/vn/{kind}/" + "/".join(
        (
            slug(doc_type or "", "van-ban"),
            slug(issuer or "", "khong-ro-co-quan"),
            day or "khong-ngay",
            slug(number or "", "khong-so"),
        )
    )


def element_of(label: str | None) -> tuple[str, str]:
    """Return the element for a requirement's label and the abbreviation in its eId.

    `Điều 2` is an article, `I` a section, `1` a paragraph (khoản), `1.1` a subparagraph, `a` a
    point (điểm), a dash an indent; what has no label is a plain container.
    """
    bare = fold(label or "")
    if bare:
        for form, names in _FORMS:
            if form.fullmatch(bare if form is not _ROMAN else (label or "").strip(" .)")):
                return names
    return ("indent", "indent") if label and not bare else ("hcontainer", "hcontainer")


def part_ids(siblings: Iterable[Requirement], above: str) -> list[str]:
    """Return an eId for each of the requirements that stand side by side."""
    taken: dict[str, int] = {}
    found = []
    for one in siblings:
        _element, short = element_of(one.label)
        number = _bare_number(one.label)
        stem = f"{above}__{short}" if above else short
        key = f"{stem}_{number}" if number else stem
        taken[key] = taken.get(key, 0) + 1
        if not number:
            found.append(f"{key}_{taken[key]}")
        else:
            found.append(key if taken[key] == 1 else f"{key}-{taken[key]}")
    return _distinct(found)


def _bare_number(label: str | None) -> str:
    text = (label or "").replace("đ", "dd").replace("Đ", "DD")
    bare = fold(text)
    for lead in ("ddieu ", "khoan ", "ddiem "):
        bare = bare.removeprefix(lead)
    return bare.replace(" ", "-")


def _distinct(names: list[str]) -> list[str]:
    """Part the rare names that meet: a label `1-2` beside two labels `1`."""
    seen: set[str] = set()
    found = []
    for name in names:
        wanted, times = name, 1
        while wanted in seen:
            times += 1
            wanted = f"{name}-{times}"
        seen.add(wanted)
        found.append(wanted)
    return found


class Bodies:
    """The organisations, people, roles and places that a document names, each with its eId."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._ids: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def id_of(self, kind: str, name: str) -> str:
        """Return the eId of a name, made when it is first asked for.

        Args:
            kind: the element of the top-level class, such as `TLCOrganization`.
            name: the name as the document writes it.
        """
        key = (kind, name)
        if key not in self._ids:
            stem = f"{_SHORT[kind]}_{slug(name, 'khong-ten')}"
            wanted, times = stem, 1
            while wanted in self._taken:
                times += 1
                wanted = f"{stem}-{times}"
            self._taken.add(wanted)
            self._ids[key] = wanted
        return self._ids[key]

    def listed(self) -> list[tuple[str, str, str]]:
        """Return (element, eId, name) of everyone asked for, in that order."""
        return [(kind, eid, name) for (kind, name), eid in self._ids.items()]


_SHORT = {
    "TLCOrganization": "org",
    "TLCPerson": "person",
    "TLCRole": "role",
    "TLCLocation": "place",
}
#: the path of each class in the ontology's addresses
ONTOLOGY = {
    "TLCOrganization": "organization",
    "TLCPerson": "person",
    "TLCRole": "role",
    "TLCLocation": "location",
}
