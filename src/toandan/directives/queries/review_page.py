"""What the review screen shows: fields with their doubts, phrases with their bodies, the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toandan.directives.models import Reference, ReportDuty
from toandan.directives.models.requirement import Part
from toandan.directives.queries.fields import DOUBTFUL, FIELDS, FOLLOW_UP, HEAD, SIGNATURE, as_text
from toandan.directives.queries.fields import Field as FieldRule
from toandan.directives.queries.pages import Box, boxes_of, pages_of
from toandan.directives.queries.spans import Paragraph, paragraphs
from toandan.units.models import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.directives.models import Addressee, Document, Requirement, RequirementRole
    from toandan.units.models import Organisation

USUAL_TYPES = (
    "Công văn", "Kết luận", "Chỉ thị", "Nghị quyết", "Quyết định", "Thông báo", "Kế hoạch",
    "Công điện", "Hướng dẫn", "Chương trình", "Báo cáo", "Tờ trình", "Quy định", "Quy chế",
    "Thông tư", "Nghị định", "Giấy mời", "Điện",
)  # fmt: skip
WEEKDAY_NAMES = (
    gettext_lazy("Thứ hai"),
    gettext_lazy("Thứ ba"),
    gettext_lazy("Thứ tư"),
    gettext_lazy("Thứ năm"),
    gettext_lazy("Thứ sáu"),
    gettext_lazy("Thứ bảy"),
    gettext_lazy("Chủ nhật"),
)
#: more bodies than this are shown as a number that opens
FEW = 4


@dataclass(frozen=True)
class FieldView:
    """One field of the head.

    Attributes:
        name: the document's field.
        rule: label, widget, choices.
        value: as text.
        doubt: why a person should look; empty where the reading is sure.
        lit: whether its words are known in the text.
    """

    name: str
    rule: FieldRule
    value: str
    doubt: str
    lit: bool


@dataclass(frozen=True)
class PhraseView:
    """A phrase and the bodies that it stands for."""

    key: str
    phrase: str
    organisations: list[Organisation]
    nobody: bool
    remembered: bool
    part: str = ""
    optional: bool = False

    @property
    def doubt(self) -> str:
        """Why a person should look."""
        if self.organisations or self.nobody or self.optional:
            return ""
        return _("Chưa xác định được đơn vị nào")

    @property
    def few(self) -> bool:
        """Whether all bodies are named on the page."""
        return len(self.organisations) <= FEW

    @property
    def summary(self) -> str:
        """How many bodies at which tier: `15 cấp huyện, 4 cấp tỉnh`."""
        return tiers_in_words(self.organisations)

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """The parts that a role may have."""
        return list(Part.choices)


@dataclass(frozen=True)
class NodeView:
    """One requirement with its roles and what stands below it."""

    row: Requirement
    key: str
    number: str
    roles: list[PhraseView]
    children: list[NodeView] = field(default_factory=list)
    depth: int = 0

    @property
    def doubt(self) -> str:
        """Why a person should look."""
        sure = self.row.confidence is None or self.row.confidence >= DOUBTFUL
        return "" if sure else _("Máy đọc chưa chắc")

    @property
    def has_due(self) -> bool:
        """Whether a time limit is set or written."""
        return bool(self.row.deadline_text or self.row.due_on or self.row.due_time)

    @property
    def due_text(self) -> str:
        """The day as it stands in its input."""
        return as_text("due_on", self.row.due_on)

    @property
    def time_text(self) -> str:
        """The hour as it stands in its input."""
        return as_text("due_time", self.row.due_time)


def fields_of(document: Document, names: Iterable[str]) -> list[FieldView]:
    """Return some of the head's fields, each with why it is doubtful."""
    found = []
    for name in names:
        rule = FIELDS[name]
        value = as_text(name, getattr(document, name))
        found.append(
            FieldView(
                name=name,
                rule=rule,
                value=value,
                doubt=_field_doubt(document, rule, value),
                lit=rule.contract in document.spans,
            )
        )
    return found


def _field_doubt(document: Document, rule: FieldRule, value: str) -> str:
    if rule.needed and not value:
        return _("Chưa có, cần nhập")
    if rule.contract == "number" and not value and _from_elsewhere(document):
        return _("Không đọc được số; hãy xem bản gốc")
    confidence = document.confidence.get(rule.contract)
    if confidence is not None and confidence < DOUBTFUL:
        return _("Máy đọc chưa chắc (%(share)d%%)") % {"share": round(100 * confidence)}
    return ""


def _from_elsewhere(document: Document) -> bool:
    """Tell whether another body issued the document: one's own gets its number when issued."""
    issued_by_us = document.issuer_id in {None, document.organisation_id}
    return document.form == document.Form.DOCUMENT and not issued_by_us


def phrase_view(row: Addressee | RequirementRole, letter: str) -> PhraseView:
    """Return a phrase for the page; its row has its bodies prefetched."""
    part = getattr(row, "part", "")
    return PhraseView(
        key=f"{letter}{row.pk}",
        phrase=row.phrase,
        organisations=list(row.organisations.all()),
        nobody=row.nobody,
        remembered=bool(row.rule and row.rule.is_settlement),
        part=part,
        optional=part == Part.COORDINATE,
    )


def addressees_of(document: Document) -> list[PhraseView]:
    """Return the addressees."""
    rows = document.addressees.select_related("rule").prefetch_related("organisations__kind")
    return [phrase_view(row, "a") for row in rows.order_by("position", "pk")]


def _roles(document: Document) -> dict[int | None, list[PhraseView]]:
    rows = document.roles.select_related("rule").prefetch_related("organisations__kind")
    found: dict[int | None, list[PhraseView]] = {}
    for row in rows.order_by("position", "pk"):
        found.setdefault(row.requirement_id, []).append(phrase_view(row, "r"))
    return found


def tree_of(document: Document) -> list[NodeView]:
    """Return the tree of requirements, in three queries whatever its size."""
    roles = _roles(document)
    nodes: dict[int, NodeView] = {}
    top: list[NodeView] = []
    for row in document.requirements.order_by("position", "pk"):
        above = nodes.get(row.parent_id or 0)
        level = above.children if above else top
        number = f"{above.number}.{len(level) + 1}" if above else str(len(level) + 1)
        depth = above.depth + 1 if above else 0
        node = NodeView(row, f"q{row.pk}", number, roles.get(row.pk, []), depth=depth)
        nodes[row.pk] = node
        level.append(node)
    return top


def all_nodes(nodes: list[NodeView]) -> list[NodeView]:
    """Return every node of the tree, in the order of the page."""
    found = []
    for node in nodes:
        found += [node, *all_nodes(node.children)]
    return found


def page_spans(document: Document) -> dict[str, list[list[int]]]:
    """Return what was read from where, under the keys that the page's inputs carry."""
    spans = dict(document.spans)
    for name, letter, rows in (
        ("addressees", "a", document.addressees.order_by("position", "pk")),
        ("references", "f", document.references.order_by("position", "pk")),
        ("reporting", "d", document.report_duties.order_by("position", "pk")),
    ):
        for place, row in enumerate(rows):
            found = spans.pop(f"{name}[{place}]", None)
            if found:
                spans[f"{letter}{row.pk}"] = found
    recipients = [
        span for key in list(spans) if key.startswith("recipients[") for span in spans.pop(key)
    ]
    if recipients:
        spans["recipients"] = recipients
    for row in document.requirements.all():
        if row.spans:
            spans[f"q{row.pk}"] = row.spans
    return {key: found for key, found in spans.items() if "[" not in key}


def text_of(document: Document) -> list[Paragraph]:
    """Return the document's words in paragraphs and segments."""
    whole = document.upload.text if document.upload else document.text
    end = document.text_end or len(whole)
    return paragraphs(whole, document.text_start, end, page_spans(document), document.repairs)


def boxes_in(document: Document) -> dict[str, list[Box]]:
    """Return where each field stands on the pages, under the keys that the inputs carry."""
    if not document.upload:
        return {}
    return boxes_of(document.upload.reading, page_spans(document))


def repairs_in(document: Document) -> list[dict[str, str]]:
    """Return the words that the reader mended: as they stood, and as they were read."""
    return [
        {"original": str(one.get("from", "")), "repaired": str(one.get("to", ""))}
        for one in document.repairs
    ]


def page_of(document: Document) -> dict[str, Any]:
    """Return everything on the screen that is the document's own."""
    tree = tree_of(document)
    head = fields_of(document, HEAD)
    follow_up = fields_of(document, FOLLOW_UP)
    signature = fields_of(document, SIGNATURE)
    addressees = addressees_of(document)
    monitors = _roles(document).get(None, [])
    nodes = all_nodes(tree)
    doubts = [
        *(one.doubt for one in (*head, *follow_up, *signature)),
        *(one.doubt for one in (*addressees, *monitors)),
        *(node.doubt for node in nodes),
        *(role.doubt for node in nodes for role in node.roles),
    ]
    return {
        "document": document,
        "head": head,
        "follow_up": follow_up,
        "signature": signature,
        "addressees": addressees,
        "monitors": monitors,
        "tree": tree,
        "requirement_count": len(nodes),
        "references": list(document.references.select_related("target").order_by("position", "pk")),
        "duties": list(document.report_duties.select_related("to").order_by("position", "pk")),
        "field_lists": (head, follow_up, signature),
        "usual_types": USUAL_TYPES,
        "weekdays": list(enumerate(WEEKDAY_NAMES)),
        "relations": Reference.Relation.choices,
        "rhythms": ReportDuty.Rhythm.choices,
        "doubts": sum(bool(doubt) for doubt in doubts),
        # most answers of autosave do not show the text: it is cut up only where it is asked for
        "text_paragraphs": SimpleLazyObject(lambda: text_of(document)),
        "boxes": lambda: boxes_in(document),
        "pages": pages_of(document.upload),
        "repairs": repairs_in(document),
        "last_correction": document.corrections.select_related("by__user")
        .order_by("-at", "-pk")
        .first(),
    }


def tiers_in_words(organisations: Iterable[Organisation]) -> str:
    """Return how many bodies there are at each tier, in words."""
    counts = Counter(unit.tier for unit in organisations)
    return ", ".join(
        f"{counts[tier]} {str(tier.label)[:1].lower()}{str(tier.label)[1:]}"
        for tier in Tier
        if counts[tier]
    )
