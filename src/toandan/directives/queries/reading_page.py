"""A document as it is read: its words with the requirements lit, and who does what of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count

from toandan.directives.models import Assignment, Requirement
from toandan.directives.models.requirement import Part
from toandan.directives.queries.spans import Paragraph, paragraphs, plain_spans

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.directives.models import Dispatch, Document, RequirementRole

#: of the bodies that owe a requirement, so many are named; the rest is on the board
MOST_NAMED = 30


@dataclass
class Share:
    """What the bodies of one part have done of a requirement, as far as the reader sees.

    Attributes:
        part: what they do for it.
        total: how many bodies.
        done: how many of them have finished it.
        named: their assignments, where there are few enough to name.
    """

    part: Part
    total: int = 0
    done: int = 0
    named: list[Assignment] = field(default_factory=list)


@dataclass
class RequirementNode:
    """One requirement with its roles, the state of its bodies, and what stands under it."""

    requirement: Requirement
    roles: list[RequirementRole] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    children: list[RequirementNode] = field(default_factory=list)


def requirement_tree(document: Document, seen: QuerySet[Dispatch]) -> list[RequirementNode]:
    """Return the tree of requirements with the state of every body that the reader sees.

    Args:
        document: the document read.
        seen: the dispatches whose state may be shown.
    """
    nodes = {one.pk: RequirementNode(one) for one in document.requirements.order_by("position")}
    for role in document.roles.order_by("position", "pk"):
        if role.requirement_id in nodes:
            nodes[role.requirement_id].roles.append(role)
    for key, shares in _shares(document, seen).items():
        nodes[key].shares = shares
    roots: list[RequirementNode] = []
    for node in nodes.values():
        parent = nodes.get(node.requirement.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


def _shares(document: Document, seen: QuerySet[Dispatch]) -> dict[int, list[Share]]:
    owed = Assignment.objects.filter(
        requirement__document=document, dispatch__in=seen.order_by().values("pk")
    )
    counted = (
        owed.order_by()
        .values_list("requirement_id", "part")
        .annotate(total=Count("pk"), done=Count("done_at"))
    )
    found: dict[int, dict[str, Share]] = {}
    for key, part, total, done in counted:
        found.setdefault(key, {})[part] = Share(Part(part), total, done)
    few = [
        key for key, parts in found.items() if sum(s.total for s in parts.values()) <= MOST_NAMED
    ]
    named = owed.filter(requirement__in=few).select_related("dispatch__organisation")
    for one in named.order_by("dispatch__path"):
        found[one.requirement_id][one.part].named.append(one)  # type: ignore[index]  # few have one
    order = list(Part)
    return {
        key: sorted(parts.values(), key=lambda share: order.index(share.part))
        for key, parts in found.items()
    }


def requirement_key(pk: int) -> str:
    """Return the key under which a requirement's words are lit."""
    return f"yc-{pk}"


@dataclass(frozen=True)
class LitSegment:
    """A run of words; `anchor` where the innermost requirement of `keys` begins."""

    text: str
    keys: tuple[str, ...]
    anchor: str


@dataclass(frozen=True)
class Line:
    """One line of the text that is not empty; `gap` where empty lines stand before it."""

    segments: list[LitSegment]
    gap: bool


def lit_text(document: Document) -> list[Line]:
    """Return the document's words in lines, the words of each requirement under its key.

    A document that was read keeps the places that the reader found; one written here is
    searched for the requirement's own words.
    """
    begun: set[str] = set()
    lines = []
    for paragraph in _paragraphs(document):
        segments = []
        for one in paragraph.segments:
            inner = one.keys[-1] if one.keys else ""
            segments.append(LitSegment(one.text, one.keys, "" if inner in begun else inner))
            begun.add(inner)
        lines.append(Line(segments, paragraph.gap))
    return lines


def _paragraphs(document: Document) -> list[Paragraph]:
    requirements = list(document.requirements.order_by("position"))
    if document.upload is not None and document.upload.text:
        spans = {
            requirement_key(one.pk): plain_spans({"": one.spans})[""]
            for one in requirements
            if one.spans
        }
        end = document.text_end or len(document.upload.text)
        return paragraphs(document.upload.text, document.text_start, end, spans, [])
    found = {}
    for one in requirements:
        start = document.text.find(one.text)
        if start >= 0:
            found[requirement_key(one.pk)] = [[start, start + len(one.text)]]
    return paragraphs(document.text, 0, len(document.text), found, [])
