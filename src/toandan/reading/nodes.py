"""Requirements while their tree grows, and what a body is read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toandan.reading.paragraphs import Paragraph, Rank
    from toandan.reading.tables import Row


@dataclass
class Node:
    """A requirement while the tree grows."""

    paragraph: Paragraph
    heading: Paragraph | None = None
    more: list[Paragraph] = field(default_factory=list)
    row: Row | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the demand."""
        return " ".join([self.paragraph.text, *(one.text for one in self.more)])

    @property
    def label(self) -> str | None:
        """The label as written."""
        return (self.heading or self.paragraph).label


@dataclass(frozen=True, slots=True)
class Body:
    """The requirements, the paragraph that introduces them, and the index of the first."""

    nodes: tuple[Node, ...]
    trigger: Paragraph | None


def rank_in(node: Node) -> Rank:
    """Return how deep a requirement's label stands."""
    return (node.heading or node.paragraph).rank
