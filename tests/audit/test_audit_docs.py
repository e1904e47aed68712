from __future__ import annotations

import re
from pathlib import Path

from toandan.audit.events import SENTENCES, Event

PAGE = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


def rows() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([a-z-]+:[a-z-]+)` \| ([^|]+) \|", text, re.MULTILINE))


def test_every_event_is_documented_with_its_sentence() -> None:
    assert rows() == {event.value: str(SENTENCES[event]) for event in Event}
