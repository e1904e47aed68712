"""Invented documents of many kinds, labelled before the reader saw them, are read well.

The floors are what is reached now; docs/reading.md gives what the first runs reached.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from toandan.reading.commands.evaluate import score_files
from toandan.reading.labels import find_labelled
from toandan.reading.scoring import FIELDS, Scores

HERE = Path(__file__).parent
#: fields that no sample may get wrong
SURE = (
    *("form", "system", "doc_type", "number", "date", "place", "urgency", "confidentiality"),
    *("signer_title", "signer", "issuer", "act_author", "contact", "recipients", "references"),
    *("coordinate", "monitoring_body"),
)
FLOORS = {
    "signing_authority": 0.95,
    "subject": 0.98,
    "addressees": 0.95,
    "requirements": 0.99,
    "assignees": 0.94,
    "deadlines": 0.97,
    "reporting": 0.97,
}


@pytest.fixture(scope="module")
def scores() -> Scores:
    tries = ("", "_second", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_eighth")
    folders = [f"samples{one}" for one in tries]
    files = [file for folder in folders for file in find_labelled(HERE / folder)]
    assert len(files) == 89
    return score_files(files)


def test_every_field_has_a_floor() -> None:
    assert {*SURE, *FLOORS} == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_of_the_samples_is_read_as_labelled(scores: Scores, name: str) -> None:
    score = scores.tallies[name].score
    misses = [miss for miss in scores.misses if miss.field == name]
    assert score is not None
    assert score >= FLOORS.get(name, 1.0), misses
