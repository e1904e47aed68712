"""The details of events: every name that the code records has words for its readers."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation

from toandan.audit.models import AuditEvent
from toandan.trail.words import NAMES, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "toandan"
#: what `record` itself takes; all else is a detail
OWN = {"by", "subject", "concerns", "at"}


def recorded() -> Iterator[tuple[str, str]]:
    """Yield every detail's name that stands in a call of `record`, with its file."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                for one in node.keywords:
                    if one.arg and one.arg not in OWN:
                        yield one.arg, path.name


def test_every_recorded_detail_has_a_name() -> None:
    found = list(recorded())
    assert len(found) > 60
    assert [one for one in found if one[0] not in NAMES] == []


def test_a_reader_meets_no_word_of_the_code() -> None:
    event = AuditEvent(
        details={"form": "pdf", "with_parent": True, "reach": "named", "role": "clerk", "x": ""}
    )
    assert dict(facts_of(event)) == {
        "dạng tệp": "PDF",
        "kèm văn bản được triển khai": "có",
        "chọn từ": "các đơn vị nêu tên",
        "vai trò": "Văn thư",
    }
    with translation.override("en"):
        assert all(name.isascii() for name, _value in facts_of(event))
