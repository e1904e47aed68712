"""Writes of units. Every verb is keyword-only, one transaction, audited inside it."""

from __future__ import annotations

from toandan.units.actions.phrases import (
    add_rule,
    end_rule,
    forget_open_phrase,
    note_open_phrase,
    settle_phrase,
)
from toandan.units.actions.province import load_province, merge_province
from toandan.units.actions.reference import load_reference
from toandan.units.actions.sample import clear_sample_hamlets, load_sample_hamlets
from toandan.units.actions.unit import (
    add_kind,
    change_area,
    change_organisation,
    create_area,
    create_organisation,
    end_unit,
)

__all__ = [
    "add_kind",
    "add_rule",
    "change_area",
    "change_organisation",
    "clear_sample_hamlets",
    "create_area",
    "create_organisation",
    "end_rule",
    "end_unit",
    "forget_open_phrase",
    "load_province",
    "load_reference",
    "load_sample_hamlets",
    "merge_province",
    "note_open_phrase",
    "settle_phrase",
]
