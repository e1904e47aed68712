"""Real files that were labelled by eye, from page images, before the reader saw them.

Scans are scored by `toandan evaluate reading` (docs/reading.md gives the figures); the files that
have a text layer are quick enough to be read in every run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toandan.reading.commands.evaluate import score_files
from toandan.reading.labels import SUFFIX, LabelledFile, read_labels

if TYPE_CHECKING:
    from toandan.reading.scoring import Scores

LABELS = Path(__file__).parent / "unseen"
WITH_TEXT = (
    "3176b_qd_syt",
    "mau_01_cong_van_den_bo_gddt",
    "mau_02_quyet_dinh_ubnd_ha_noi",
    "mau_03_thong_bao_tap_doan_vnpt",
    "mau_04_to_trinh_dai_hoc_quoc_gia",
    "mau_05_giay_moi_hoi_thao_cong_nghe_abc",
)
SURE = (
    *("form", "system", "doc_type", "number", "date", "place", "issuer", "act_author"),
    *("addressees", "recipients", "coordinate"),
    *("signing_authority", "signer_title", "signer"),
)
FLOORS = {"subject": 0.99, "references": 0.9, "requirements": 0.95, "assignees": 0.85}


@pytest.fixture(scope="module")
def unlabelled() -> Path:
    return Path(__file__).resolve().parents[3] / "shared" / "documents" / "unlabelled"


@pytest.fixture(scope="module")
def scores(unlabelled: Path) -> Scores:
    files = [
        LabelledFile(unlabelled / f"{stem}.pdf", read_labels(LABELS / f"{stem}{SUFFIX}"))
        for stem in WITH_TEXT
    ]
    return score_files(files)


def test_every_label_file_names_a_real_file(unlabelled: Path) -> None:
    labelled = sorted(LABELS.glob(f"*{SUFFIX}"))
    assert len(labelled) >= 30
    for path in labelled:
        assert (unlabelled / f"{path.name.removesuffix(SUFFIX)}.pdf").is_file(), path.name
        assert read_labels(path), path.name


@pytest.mark.parametrize("name", [*SURE, *FLOORS])
def test_a_field_of_a_file_with_text_is_read_as_labelled(scores: Scores, name: str) -> None:
    score = scores.tallies[name].score
    misses = [miss for miss in scores.misses if miss.field == name]
    assert score is not None
    assert score >= FLOORS.get(name, 1.0), misses
