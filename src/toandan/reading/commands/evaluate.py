"""`toandan evaluate reading DIR`: how well the reader reads a folder of labelled files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toandan.reading.calibration import brier, by_field, error, out_of_fold, reliability
from toandan.reading.errors import ReadingError
from toandan.reading.labels import LabelledFile, find_labelled
from toandan.reading.pipeline import read_file
from toandan.reading.scoring import FIELDS, Scores, Tally

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from toandan.reading.calibration import Judged
    from toandan.reading.model import OfficialDocument, Reading

HELP = "Chấm kết quả đọc văn bản trên một thư mục tệp có nhãn (*.labels.json)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("what", choices=["reading"], help="phần cần chấm")
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path)
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    """Read and score every labelled file of the folder.

    Returns:
        0, or 1 where the folder holds no labelled file.
    """
    files = find_labelled(options.folder)
    if not files:
        print(f"Không có tệp nhãn nào (*.labels.json) trong {options.folder}.")
        return 1
    scores = score_files(files)
    if options.json:
        print(json.dumps(_json(scores), ensure_ascii=False))
    else:
        print(_table(scores))
    return 0


def score_files(files: list[LabelledFile]) -> Scores:
    """Return the scores of labelled files; one that cannot be read misses everything."""
    scores = Scores()
    for file in files:
        try:
            reading: Reading | None = read_file(file.path)
        except ReadingError as error:
            print(f"{file.path.name}: {error.message_vi}")
            reading = None
        documents: list[OfficialDocument] = list(reading.documents) if reading else []
        for index, label in enumerate(file.documents):
            read = documents[index] if index < len(documents) else None
            source = reading.source.value if reading else "unread"
            group = f"{label.fields.get('form')}/{label.fields.get('system')}/{source}"
            scores.add(file.path.name, group, label, read)
    return scores


def _json(scores: Scores) -> dict[str, Any]:
    return {
        "documents": scores.documents,
        "fields": {name: _figures(scores.tallies[name]) for name in FIELDS},
        "groups": {
            group: {name: _figures(tallies[name]) for name in FIELDS}
            for group, tallies in sorted(scores.groups.items())
        },
        "reliability": _calibration(scores.judged),
        "out_of_fold": _calibration(out_of_fold(scores.judged)),
        "by_field": {
            name: {"confidence": round(sure, 3), "right": round(right, 3), "values": count}
            for name, (sure, right, count) in by_field(scores.judged).items()
        },
        "errors": [
            {"file": miss.file, "field": miss.field, "expected": miss.expected, "got": miss.got}
            for miss in scores.misses
        ],
    }


def _calibration(judged: Sequence[Judged]) -> dict[str, Any]:
    return {
        "bands": [
            {"confidence": round(sure, 3), "right": round(right, 3), "values": count}
            for sure, right, count in reliability(judged)
        ],
        "error": _rounded(error(judged)),
        "brier": _rounded(brier(judged)),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _figures(tally: Tally) -> dict[str, float | int | None]:
    score = tally.score
    return {"score": None if score is None else round(score, 4), "cases": tally.expected}


def _table(scores: Scores) -> str:
    groups = sorted(scores.groups)
    lines = [f"{scores.documents} văn bản", ""]
    head = f"{'trường':<20}{'chung':>8}{'số ca':>7}"
    lines.append(head + "".join(f"{group:>24}" for group in groups))
    for name in FIELDS:
        tally = scores.tallies[name]
        row = f"{name:<20}{_shown(tally):>8}{tally.expected:>7}"
        lines.append(row + "".join(f"{_shown(scores.groups[g][name]):>24}" for g in groups))
    lines += _bands("Độ tin cậy máy tự chấm", scores.judged)
    lines += _bands("Độ tin cậy khớp lại, bỏ riêng từng tệp", out_of_fold(scores.judged))
    lines += ["", "Độ tin cậy theo trường (mức trung bình · tỷ lệ đúng · số giá trị)"]
    lines += [
        f"  {name:<20}{sure:.2f} · {right:.2f} · {count}"
        for name, (sure, right, count) in by_field(scores.judged).items()
    ]
    lines += ["", "Sai lệch (tệp · trường · nhãn ≠ đọc được)"]
    lines += [f"  {m.file} · {m.field} · {m.expected!r} ≠ {m.got!r}" for m in scores.misses]
    return "\n".join(lines)


def _bands(title: str, judged: Sequence[Judged]) -> list[str]:
    """Return the lines of a reliability table with its errors."""
    lines = ["", f"{title} (mức · tỷ lệ đúng · số giá trị)"]
    lines += [f"  {sure:.2f} · {right:.2f} · {count}" for sure, right, count in reliability(judged)]
    if judged:
        lines.append(f"  sai số hiệu chỉnh {error(judged):.3f} · Brier {brier(judged):.3f}")
    return lines


def _shown(tally: Tally) -> str:
    return "-" if tally.score is None else f"{tally.score:.3f}"
