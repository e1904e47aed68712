"""Scores of readings against labels, by the measures fixed for the product.

Exact fields compare after folding case, spaces and tone placement; names of bodies by
token-sort similarity of 90 or more; the subject by mean similarity; lists by F1 over items
matched at a similarity of 85 or more (references, deadlines and reports by their keys). A
field that neither the label nor the reading gives says nothing and is not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from toandan.reading.calibration import Judged
from toandan.reading.model import OfficialDocument, Requirement
from toandan.reading.vietnamese import compare_key, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from toandan.reading.labels import LabelledDocument, LabelledRequirement

EXACT = (
    "form",
    "system",
    "doc_type",
    "number",
    "date",
    "place",
    "urgency",
    "confidentiality",
    "signing_authority",
    "signer_title",
    "signer",
)
NAMES = ("issuer", "act_author", "monitoring_body", "contact")
#: fields that not all labellers give: scored only where the label has them
_OPTIONAL = frozenset({"confidentiality", "contact"})
ITEMS = ("addressees", "recipients")
#: the order in which a table shows the fields
FIELDS = (
    *EXACT,
    *NAMES,
    "subject",
    *ITEMS,
    "references",
    "requirements",
    "assignees",
    "coordinate",
    "deadlines",
    "reporting",
)
_SAME_NAME = 90.0
_SAME_ITEM = 85.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that was read otherwise than labelled."""

    file: str
    field: str
    expected: str
    got: str


@dataclass
class Tally:
    """Points of one field: hits and misses, or a sum of similarities."""

    matched: float = 0.0
    expected: int = 0
    got: int = 0
    summed: bool = False

    @property
    def score(self) -> float | None:
        """F1 (for one-valued fields: accuracy), or the mean similarity; None without cases."""
        if self.summed:
            return self.matched / self.expected if self.expected else None
        total = self.expected + self.got
        return 2 * self.matched / total if total else None


@dataclass
class Scores:
    """Scores of many documents, whole and by group."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    groups: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    misses: list[Miss] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    documents: int = 0

    def add(
        self, file: str, group: str, label: LabelledDocument, read: OfficialDocument | None
    ) -> None:
        """Score one document; `read` is None where the reader did not find it."""
        self.documents += 1
        document = read or OfficialDocument()
        marks = list(_marks(label, document))
        for mark in marks:
            # what was read of handwriting counts for the confidence, though not for the score
            self.judged += _judged(mark, document, file)
            if mark.name in label.unreadable:
                continue
            for tally in (self.tallies[mark.name], self.groups[group][mark.name]):
                tally.matched += mark.matched
                tally.expected += mark.expected
                tally.got += mark.got
                tally.summed = mark.name == "subject"
            self.misses += [Miss(file, mark.name, *pair) for pair in mark.misses]


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    matched: float
    expected: int
    got: int
    misses: tuple[tuple[str, str], ...] = ()
    #: for each value that was read, in order, whether it is right
    right: tuple[bool, ...] = ()


def _judged(mark: _Mark, read: OfficialDocument, file: str) -> Iterator[Judged]:
    """Yield the values of one field with their confidence; those without one say nothing."""
    if len(mark.right) == 1 and mark.name in read.confidence:
        yield Judged(mark.name, read.confidence[mark.name], mark.right[0], file)
        return
    for index, right in enumerate(mark.right):
        sure = read.confidence.get(f"{mark.name}[{index}]")
        if sure is not None:
            yield Judged(mark.name, sure, right, file)


def _marks(label: LabelledDocument, read: OfficialDocument) -> Iterator[_Mark]:
    for name in EXACT:
        if name in _OPTIONAL and name not in label.fields:
            continue
        yield _single(name, label.fields.get(name), _text(getattr(read, name)), _equal)
    for name in NAMES:
        if name in _OPTIONAL and name not in label.fields:
            continue
        yield _single(name, label.fields.get(name), _text(getattr(read, name)), same_name)
    yield _subject(label.fields.get("subject"), read.subject)
    for name in ITEMS:
        yield _items(name, label.fields.get(name) or [], getattr(read, name))
    yield _keys(
        "references",
        [
            (_number(one.get("number")), one.get("date"))
            for one in label.fields.get("references") or []
        ],
        [(_number(one.number), _text(one.date)) for one in read.references],
    )
    yield from _requirements(label.requirements, read.requirements)
    yield _keys(
        "deadlines",
        [_deadline(one) for one in label.fields.get("deadlines") or [] if _binding(one)],
        [
            (
                one.kind.split("_n")[0],
                one.date.isoformat()
                if one.date
                else _text(one.time and one.time.isoformat("minutes")),
            )
            for one in read.deadlines
            if one.kind != "event"
        ],
    )
    yield _reports(label.fields.get("reporting") or [], read)


def _text(value: object) -> str | None:
    if value is None:
        return None
    iso = getattr(value, "isoformat", None)
    return str(iso() if iso else value)


def _equal(one: str, other: str) -> bool:
    return compare_key(one) == compare_key(other)


def same_name(one: str, other: str) -> bool:
    """Tell whether two names of bodies are the same by token-sort similarity."""
    return fuzz.token_sort_ratio(compare_key(one), compare_key(other)) >= _SAME_NAME


def similar(one: str, other: str) -> bool:
    """Tell whether two items of a list are the same."""
    return fuzz.ratio(compare_key(one), compare_key(other)) >= _SAME_ITEM


def _single(
    name: str, expected: str | None, got: str | None, same: Callable[[str, str], bool]
) -> _Mark:
    if not expected and not got:
        return _Mark(name, 0, 0, 0)
    hit = bool(expected and got and same(str(expected), str(got)))
    # a wrong value is one miss, not two: accuracy over the documents that speak
    misses = () if hit else ((str(expected), str(got)),)
    return _Mark(name, float(hit), 1, 1, misses, (hit,) if got else ())


def _subject(expected: str | None, got: str | None) -> _Mark:
    if not expected:
        return _Mark("subject", 0, 0, 0)
    ratio = fuzz.ratio(compare_key(expected), compare_key(got or "")) / 100
    misses = () if ratio >= 0.95 else ((expected, str(got)),)  # noqa: PLR2004 - the target
    return _Mark("subject", ratio, 1, 1, misses, (not misses,) if got else ())


def _pair(
    expected: list[Any], got: list[Any], same: Callable[[Any, Any], bool]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Match items one to one; return pairs, items missed and items too many."""
    rest = list(got)
    pairs, missed = [], []
    for one in expected:
        found = next((other for other in rest if same(one, other)), None)
        if found is None:
            missed.append(one)
        else:
            rest.remove(found)
            pairs.append((one, found))
    return pairs, missed, rest


def _listed(
    name: str, expected: list[Any], got: list[Any], same: Callable[[Any, Any], bool]
) -> _Mark:
    pairs, missed, extra = _pair(expected, got, same)
    misses = [(str(one), "") for one in missed] + [("", str(one)) for one in extra]
    return _Mark(
        name, len(pairs), len(expected), len(got), tuple(misses), tuple(_rightness(got, extra))
    )


def _rightness(got: list[Any], extra: list[Any]) -> Iterator[bool]:
    """Yield for each value that was read whether it was wanted."""
    rest = list(extra)
    for one in got:
        if one in rest:
            rest.remove(one)
            yield False
        else:
            yield True


def _items(name: str, expected: Iterable[str], got: Iterable[str]) -> _Mark:
    return _listed(name, list(expected), list(got), similar)


def _keys(name: str, expected: list[Any], got: list[Any]) -> _Mark:
    return _listed(name, expected, got, lambda one, other: bool(one == other))


def _number(number: str | None) -> str | None:
    return fold(re.sub(r"\s+", "", number)) if number else None


def _binding(label: dict[str, Any]) -> bool:
    """Tell whether a labelled limit binds anyone (not another document's, not an event's)."""
    return str(label.get("kind")) not in {"past_deadline_of_other_document", "event"}


def _deadline(label: dict[str, Any]) -> tuple[str, str | None]:
    kind = str(label.get("kind")).split(" ")[0]
    value = label.get("date") or label.get("time")
    return kind, None if value and str(value).startswith("--") else value


def _reports(expected: list[dict[str, Any]], read: OfficialDocument) -> _Mark:
    got = [(one.to, one.due) for one in read.reporting]
    wanted = [(one.get("to"), one.get("due")) for one in expected]

    def same(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
        to = (
            fuzz.token_set_ratio(compare_key(one[0] or ""), compare_key(other[0] or ""))
            >= _SAME_ITEM
        )
        due = fuzz.ratio(compare_key(one[1] or ""), compare_key(other[1] or "")) >= _SAME_ITEM
        return (to or not one[0]) and (due or one[1] == other[1])

    return _listed("reporting", wanted, got, same)


@dataclass(frozen=True, slots=True)
class _Demand:
    """A requirement of the tree with the places of those above it."""

    path: tuple[int, ...]
    requirement: Requirement


def _flatten(
    requirements: tuple[Requirement, ...], path: tuple[int, ...] = ()
) -> Iterator[_Demand]:
    for index, one in enumerate(requirements):
        here = (*path, index)
        yield _Demand(here, one)
        yield from _flatten(one.children, here)


def _requirements(
    expected: tuple[LabelledRequirement, ...], got: tuple[Requirement, ...]
) -> Iterator[_Mark]:
    demands = list(_flatten(got))
    pairs, missed, extra = _pair(list(expected), demands, _same_demand)
    matched = [demand.path for _, demand in pairs]
    # labels keep to one depth of the tree: what stands above or below a match is no error
    wrong = [demand for demand in extra if not any(_related(demand.path, path) for path in matched)]
    misses = [(f"{one.label}: {one.words}", "") for one in missed]
    misses += [("", f"{d.requirement.label}: {d.requirement.text[:60]}") for d in wrong]
    count = len(pairs)
    tops = tuple(any(_related((index,), path) for path in matched) for index in range(len(got)))
    yield _Mark("requirements", count, len(expected), count + len(wrong), tuple(misses), tops)
    for name in ("assignees", "coordinate"):
        yield _roles(name, pairs, missed)


def _related(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _same_demand(label: LabelledRequirement, demand: _Demand) -> bool:
    wanted = (
        label.label.rsplit(".", 1)[-1].rstrip("0123456789")
        if label.label and "-" in label.label
        else label.label
    )
    if wanted and (demand.requirement.label or "") != wanted:
        return False
    words = compare_key(label.words)
    start = compare_key(demand.requirement.text)[: len(words)]
    return fuzz.ratio(words, start) >= _SAME_ITEM


def _roles(
    name: str, pairs: list[tuple[LabelledRequirement, _Demand]], missed: list[LabelledRequirement]
) -> _Mark:
    total = _Mark(name, 0, 0, 0)
    for label, demand in pairs:
        mark = _listed(
            name, list(getattr(label, name)), list(getattr(demand.requirement, name)), similar
        )
        total = _Mark(
            name,
            total.matched + mark.matched,
            total.expected + mark.expected,
            total.got + mark.got,
            total.misses
            + tuple(
                (f"[{label.words[:30]}] {e}" if e else "", f"[{label.words[:30]}] {g}" if g else "")
                for e, g in mark.misses
            ),
        )
    lost = sum(len(getattr(one, name)) for one in missed)
    return _Mark(name, total.matched, total.expected + lost, total.got, total.misses)
