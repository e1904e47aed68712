"""Who is meant by a phrase of a document: resolve a name or a group phrase to bodies.

What is asked of a phrase, in this order, first of the whole and then of its pieces:

1. what a person settled for this issuer, else for everybody;
2. an exact name or alias, seen from the issuer: "Công an huyện" in a letter of Gò Quao's
   committee is Gò Quao's police;
3. a stored rule, the narrowest first.

An organ or a head stands for its body ("Ban Thường vụ Tỉnh ủy", "Giám đốc Sở Y tế"). What
none of these answers stays unresolved, with like names for a person to choose from: nothing
is guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from toandan.units.models import Area, Organisation, PhraseRule
from toandan.units.queries.names import bodies_named, likely, nearest, province_of
from toandan.units.queries.rules import (
    RuleNeedsIssuerError,
    bodies_of,
    named_on,
    rules_by_key,
    settlements_by_key,
)
from toandan.units.queries.values import Candidate, How, Resolution
from toandan.units.wording import phrase_key, without_organ
from toandan.vietnamese import fold

if TYPE_CHECKING:
    import datetime as dt

_SEPARATOR = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+|\s+cùng với\s+|\s+cùng\s+")
_TRIM = " \t\r\n-–,.;:*"
#: words at the end that only say "in this province"
_TAIL = re.compile(
    r" (?:trong toan tinh|trong tinh|toan tinh|tren dia ban(?: toan)? (?:tinh|huyen|thanh pho)"
    r"|tren dia ban|thuoc tinh|truc thuoc tinh|trong huyen)$"
)
_PLURAL = re.compile(r"\b(?:cac|nhung|tung|moi|toan the|tat ca)\b")
#: a phrase of more pieces than this is no list of bodies
MOST_PIECES = 14
#: bare words by which a body speaks of itself
ITSELF = frozenset({"dang uy", "dang bo", "chi uy", "chi bo", "ubnd", "hdnd", "bcd", "so"})

__all__ = ["Candidate", "How", "Resolution", "Resolver", "find_issuer", "resolve"]


def resolve(phrase: str, *, issuer: Organisation | None, on: dt.date) -> Resolution:
    """Return who is meant by a phrase in a document of `issuer` on a day.

    Use a `Resolver` for the many phrases of one document: it reads the rules once.
    """
    return Resolver(issuer=issuer, on=on).resolve(phrase)


def find_issuer(name: str, *, parent: str = "", place: str = "", on: dt.date) -> Resolution:
    """Return the body that a document's head names as its issuer.

    Args:
        name: the issuing body as printed ("ĐẢNG ỦY Y TẾ").
        parent: the body printed above it ("ĐẢNG BỘ HUYỆN GÒ QUAO").
        place: the place beside the date ("Gò Quao").
        on: the document's date.
    """
    around = Resolver(issuer=None, on=on).resolve(parent).organisations if parent else ()
    found = Resolver(issuer=around[0] if len(around) == 1 else None, on=on).resolve(name)
    if found.resolved or not found.candidates or not place:
        return found
    here = phrase_key(place)
    bodies = [
        one.organisation
        for one in found.candidates
        if one.score == 100.0  # noqa: PLR2004 - bears the name exactly
        and one.organisation.area is not None
        and phrase_key(one.organisation.area.name).endswith(here)
    ]
    if len(bodies) != 1:
        return found
    reason = _("Tên đơn vị, tại %(place)s: %(name)s.") % {"place": place, "name": bodies[0]}
    return Resolution(name, (bodies[0],), None, How.NAME, reason)


class Resolver:
    """Resolves the phrases of one issuer's documents on one day."""

    def __init__(self, *, issuer: Organisation | None, on: dt.date) -> None:
        """Take the issuer (an office stands for the body that it serves) and the day."""
        if issuer is not None and issuer.kind.serves_superior and issuer.superior is not None:
            issuer = issuer.superior
        self.issuer = issuer
        self.day = on
        self._province: Area | None = province_of(issuer, on)
        self._rules = rules_by_key(issuer, on)
        self._names: dict[str, list[Organisation]] = {}
        self._settled: dict[str, PhraseRule] = {}
        self._asked: set[str] = set()
        self._places: dict[int, dict[str, list[Area]]] = {}

    def resolve(self, phrase: str) -> Resolution:
        """Return who is meant by one phrase."""
        phrase = phrase.strip(_TRIM)
        key = phrase_key(phrase)
        if not key:
            return Resolution(phrase, (), None, How.UNRESOLVED, _("Cụm từ trống."))
        pieces = _pieces(phrase)
        self._read({form for piece in _runs(phrase, pieces) for form in self._forms(piece)})
        whole = self._one(phrase)
        if whole is not None and (whole.organisations or whole.how is How.SETTLEMENT):
            return whole
        if whole is None and len(pieces) > 1:
            parts = self._apart(phrase, pieces)
            if parts and any(part.organisations for part in parts):
                return _joined(phrase, parts)
        return self._open(phrase, key, whole)

    def _read(self, keys: set[str]) -> None:
        new = keys - self._asked
        if new:
            self._asked |= new
            self._names.update(bodies_named(new))
            self._settled.update(settlements_by_key(new, self.issuer, self.day))

    def _forms(self, phrase: str) -> list[str]:
        """Return the keys under which a phrase may be known, the closest first."""
        forms: list[str] = []
        key: str | None = phrase_key(phrase)
        while key:
            forms.append(key)
            for shorter in (_TAIL.sub("", key), self._without_province(key)):
                if shorter and shorter not in forms:
                    forms.append(shorter)
            key = without_organ(key)
        return forms

    def _without_province(self, key: str) -> str:
        if self._province is None:
            return key
        bare = phrase_key(self._province.name).removeprefix("tinh ").removeprefix("thanh pho ")
        return key.removesuffix(f" {bare}")

    def _one(self, phrase: str) -> Resolution | None:
        """Return the answer for words taken as one name or one phrase, None without any."""
        forms = self._forms(phrase)
        self._read(set(forms))
        for key in forms:
            if key in self._settled:
                settled = self._by_settlement(phrase, self._settled[key])
                if settled is not None:
                    return settled
            named = self._by_name(phrase, key)
            if named is not None:
                return named
            if len(self._namesakes(key)) > 1 and not _PLURAL.search(fold(phrase)):
                # "Huyện ủy" alone is one of several, not all of them
                continue
            for rule in self._rules.get(key, ()):
                picked = self._by_rule(phrase, rule)
                if picked is not None:
                    return picked
        return None

    def _by_settlement(self, phrase: str, rule: PhraseRule) -> Resolution | None:
        bodies = tuple(named_on(rule, self.day))
        if bodies:
            reason = _("Đã có người xác định cụm từ này từ trước.")
        elif not rule.organisations.exists():
            reason = _("Đã có người xác định: không có đơn vị nào trong hệ thống.")
        else:
            # all that it names have ended: that is a new question, not "nobody"
            return None
        return Resolution(phrase, bodies, rule, How.SETTLEMENT, reason)

    def _namesakes(self, key: str) -> list[Organisation]:
        there = [body for body in self._names.get(key, ()) if body.exists_on(self.day)]
        return nearest(there, self.issuer)

    def _by_name(self, phrase: str, key: str) -> Resolution | None:
        bodies = self._namesakes(key)
        if self.issuer is not None and self._means_itself(key):
            bodies = [self.issuer]
        if len(bodies) != 1:
            return None
        reason = _("Tên đơn vị: %(name)s.") % {"name": bodies[0]}
        return Resolution(phrase, (bodies[0],), None, How.NAME, reason)

    def _means_itself(self, key: str) -> bool:
        """Tell whether a bare word is the issuer: "Ban Thường vụ Đảng ủy" in its own letter."""
        own = phrase_key(self.issuer.name) if self.issuer is not None else ""
        return key in ITSELF and own.startswith(f"{key} ")

    def _likewise(self, phrase: str, previous: Resolution | None) -> Resolution | None:
        """Return the body that a bare place means after a full name.

        "Trung tâm Y tế thành phố Rạch Giá, huyện Kiên Hải" names two health centres.
        """
        if previous is None or previous.how is not How.NAME or self._province is None:
            return None
        model = previous.organisations[0]
        if model.area is None:
            return None
        key = phrase_key(phrase)
        areas = self._areas_named(model.area.tier).get(key, [])
        bodies = list(
            Organisation.objects.on(self.day)
            .filter(area__in=areas, kind=model.kind)
            .select_related("kind", "area")
        )
        if len(bodies) != 1:
            return None
        reason = _("Tên đơn vị: %(name)s.") % {"name": bodies[0]}
        return Resolution(phrase, (bodies[0],), None, How.NAME, reason)

    def _areas_named(self, tier: int) -> dict[str, list[Area]]:
        if tier not in self._places and self._province is not None:
            named: dict[str, list[Area]] = {}
            for area in Area.objects.on(self.day).under(self._province).filter(tier=tier):
                named.setdefault(phrase_key(area.name), []).append(area)
            self._places[tier] = named
        return self._places.get(tier, {})

    def _by_rule(self, phrase: str, rule: PhraseRule) -> Resolution | None:
        try:
            bodies = bodies_of(rule, issuer=self.issuer, province=self._province, day=self.day)
        except RuleNeedsIssuerError:
            return None
        if not bodies and rule.reach != PhraseRule.Reach.NOBODY:
            return None
        words = {"phrase": rule.phrase, "reach": rule.get_reach_display(), "count": len(bodies)}
        reason = _("Quy tắc “%(phrase)s”, chọn %(reach)s: %(count)d đơn vị.") % words
        return Resolution(phrase, tuple(bodies), rule, How.RULE, reason)

    def _apart(self, phrase: str, pieces: list[tuple[int, int]]) -> tuple[Resolution, ...]:
        """Return the pieces' answers, the longest known run of pieces first; unknown ones too."""
        parts: list[Resolution] = []
        start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                run = phrase[pieces[start][0] : pieces[end - 1][1]]
                found = self._one(run)
                if found is not None:
                    break
            else:
                end = start + 1
                run = phrase[pieces[start][0] : pieces[start][1]]
                found = self._likewise(run, parts[-1] if parts else None)
                found = found or self._open(run, phrase_key(run), None)
            parts.append(found)
            start = end
        return self._with_shared_place(parts)

    def _with_shared_place(self, parts: list[Resolution]) -> tuple[Resolution, ...]:
        """Read "Công an, Quân sự huyện Gò Quao" as naming the place of both.

        A bare piece is tried as a full name with the place of the next piece that is a name.
        """
        place: Area | None = None
        read: list[Resolution] = []
        for part in reversed(parts):
            found = part
            if part.how is How.NAME:
                place = part.organisations[0].area or place
            elif not part.resolved and place is not None:
                found = self._at(part, place) or part
            read.append(found)
        return tuple(reversed(read))

    def _at(self, part: Resolution, place: Area) -> Resolution | None:
        """Return the body that a bare name means at a place, None where there is not one."""
        for words in (place.name, place.name.removeprefix(place.kind).strip()):
            named = self._one(f"{part.phrase} {words}")
            if named is not None and named.how is How.NAME:
                return replace(named, phrase=part.phrase)
        return None

    def _open(self, phrase: str, key: str, whole: Resolution | None) -> Resolution:
        """Return the unresolved answer with its reason and like names."""
        namesakes: list[Organisation] = []
        ended: list[Organisation] = []
        for form in self._forms(phrase):
            namesakes += [body for body in self._namesakes(form) if body not in namesakes]
            ended += [b for b in self._names.get(form, ()) if not b.exists_on(self.day)]
        heirs = [cast("Organisation", b.successor) for b in ended if b.successor is not None]
        if whole is not None:
            reason = _("Cụm từ không chỉ đích danh đơn vị nào.")
        elif len(namesakes) > 1:
            reason = _("Có %(count)d đơn vị cùng tên gọi này.") % {"count": len(namesakes)}
        elif ended:
            words = {"name": ended[0], "day": self.day.strftime("%d/%m/%Y")}
            reason = _("%(name)s không tồn tại vào ngày %(day)s.") % words
        else:
            reason = _("Chưa có tên đơn vị hay quy tắc nào khớp với cụm từ.")
        first = [*namesakes, *(heir for heir in heirs if heir.exists_on(self.day))]
        candidates = likely(key, province=self._province, day=self.day, first=first)
        return Resolution(phrase, (), None, How.UNRESOLVED, reason, candidates)


def _pieces(phrase: str) -> list[tuple[int, int]]:
    """Return where the pieces between commas and "và" stand; one for the whole if too many."""
    spans = []
    start = 0
    for gap in _SEPARATOR.finditer(phrase):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(phrase):
        spans.append((start, len(phrase)))
    return spans if len(spans) <= MOST_PIECES else [(0, len(phrase))]


def _runs(phrase: str, pieces: list[tuple[int, int]]) -> set[str]:
    """Return every run of pieces as text, the whole phrase among them."""
    count = len(pieces)
    return {phrase} | {
        phrase[pieces[start][0] : pieces[end][1]]
        for start in range(count)
        for end in range(start, count)
    }


def _joined(phrase: str, parts: tuple[Resolution, ...]) -> Resolution:
    """Return one answer from those of the pieces: open as long as one piece is open."""
    bodies = {body.pk: body for part in parts for body in part.organisations}
    ordered = tuple(sorted(bodies.values(), key=lambda body: body.path))
    unclear = [part for part in parts if not part.resolved]
    if unclear:
        words = {"pieces": "; ".join(part.phrase for part in unclear)}
        candidates = {body.pk: Candidate(body, 100.0) for body in ordered}
        for part in unclear:
            for one in part.candidates:
                candidates.setdefault(one.organisation.pk, one)
        reason = _("Chưa rõ phần: %(pieces)s.") % words
        return Resolution(
            phrase, (), None, How.UNRESOLVED, reason, tuple(candidates.values()), parts
        )
    rules = [part.rule for part in parts if part.rule is not None]
    how = How.RULE if rules else How.NAME
    reason = " ".join(dict.fromkeys(part.reason for part in parts if part.organisations))
    return Resolution(
        phrase, ordered, rules[0] if len(rules) == 1 else None, how, reason, (), parts
    )
