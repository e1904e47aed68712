"""A follow-up report as PDF, set by typst from a template in this folder, without network."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from toandan.directives.exports.facts import FollowUpReport

TEMPLATE = Path(__file__).with_name("followup.typ")


def write_pdf(report: FollowUpReport) -> bytes:
    """Return the report as a PDF file."""
    facts = asdict(report)
    for section in facts["sections"]:
        if section["sheet"]:
            section["sheet"]["figures"] = sorted(section["sheet"]["figures"])
    written: bytes = typst.compile(
        _template(), format="pdf", sys_inputs={"report": json.dumps(facts, ensure_ascii=False)}
    )
    return written


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
