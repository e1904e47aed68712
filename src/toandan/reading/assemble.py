"""Stage 9. Reads what the stages found; writes the `OfficialDocument` with its spans."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from toandan.reading.deadlines import read_deadlines
from toandan.reading.model import Deadline, Requirement, Span
from toandan.reading.roles import Roles, read_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from toandan.reading.found import Found, Place
    from toandan.reading.nodes import Node
    from toandan.reading.tables import Row

Value = TypeVar("Value")

#: labelled items are hard to mistake; a plain paragraph is a demand by its wording only
_SURE_LABELLED, _SURE_PLAIN = 0.95, 0.8


@dataclass
class Ledger:
    """Spans and base certainties, gathered while a document is put together."""

    to_span: Callable[[Place], Span]
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    #: the document's own day, which gives days their year
    since: date | None = None

    def take(self, name: str, found: Found[Value] | None) -> Value | None:
        """Note a field and return its value."""
        if found is None:
            return None
        self.spans[name] = tuple(self.to_span(place) for place in found.places)
        self.sure[name] = found.sure
        return found.value

    def take_all(self, name: str, items: Iterable[Found[Value]]) -> tuple[Value, ...]:
        """Note the items of a list field and return their values."""
        values: list[Value] = []
        for item in items:
            key = f"{name}[{len(values)}]"
            self.spans[key] = tuple(self.to_span(place) for place in item.places)
            self.sure[key] = item.sure
            values.append(item.value)
        return tuple(values)

    def note(self, places: Mapping[str, tuple[Place, ...]]) -> None:
        """Note places that carry no value of their own."""
        for name, parts in places.items():
            self.spans[name] = tuple(self.to_span(place) for place in parts)


def requirements_of(nodes: tuple[Node, ...], ledger: Ledger) -> tuple[Requirement, ...]:
    """Return the requirement tree of `nodes`, its places noted."""
    return tuple(
        _requirement(node, f"requirements[{index}]", ledger) for index, node in enumerate(nodes)
    )


def _requirement(node: Node, key: str, ledger: Ledger, above: tuple[str, ...] = ()) -> Requirement:
    """Return one requirement; `above` leads it where it leaves out who "chủ trì"."""
    paragraphs = [one for one in (node.heading, node.paragraph, *node.more) if one is not None]
    place = (paragraphs[0].start, paragraphs[-1].end)
    ledger.spans[key] = (ledger.to_span(place),)
    if "." not in key:
        ledger.sure[key] = _SURE_LABELLED if node.label else _SURE_PLAIN
    text = node.text
    roles = node.row.roles if node.row else _roles(node)
    if above and not roles.assignees and text.startswith("Chủ trì"):
        roles = replace(roles, assignees=above, lead=above)
    limits = read_deadlines(text, 0, len(text), ledger.since)
    return Requirement(
        node.label,
        text,
        roles.assignees,
        roles.lead,
        roles.coordinate,
        _row_limit(node.row) if node.row else _limit(limits),
        tuple(
            _requirement(child, f"{key}.children[{index}]", ledger, roles.lead or roles.assignees)
            for index, child in enumerate(node.children)
        ),
    )


def _roles(node: Node) -> Roles:
    """Return the roles of a demand; a heading that names its actors is read by itself."""
    roles = read_roles(node.paragraph.text)
    if not node.more:
        return roles
    rest = read_roles(" ".join(one.text for one in node.more))
    coordinate = (*roles.coordinate, *(n for n in rest.coordinate if n not in roles.coordinate))
    if not roles.assignees:
        roles = rest
    return replace(roles, coordinate=coordinate)


def _row_limit(row: Row) -> str | None:
    """Return the limit of a table's row: its date where there is one, else its cell's words."""
    if row.limit is not None and row.limit[0].date is not None:
        return row.limit[0].date.isoformat()
    return row.limit_text


def _limit(limits: tuple[Found[Deadline], ...]) -> str | None:
    """Return the requirement's time limit: its date where there is one, else its words."""
    for limit in limits:
        if limit.value.date is not None:
            return limit.value.date.isoformat()
    return limits[0].value.raw if limits else None
