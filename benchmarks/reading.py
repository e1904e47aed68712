"""Measure `toandan.reading`: text documents a second, scanned pages a minute, field scores.

    python benchmarks/reading.py [text] [scans] [scores]

reads the documents beside the repository (../shared) and writes
benchmarks/results/reading.json; sections that are not named keep their earlier results. The
peer of a scan is bare Tesseract (`vie`, automatic segmentation) on the same pages, drawn at
the same 300 dpi beforehand and given as BMP, which it loads fastest, in the same run: file by
file in turn, so that other load on the machine weighs on both alike, and of each file the best
of three. CPU time is given beside wall time for the same reason. The reader's Tesseract is
started anew for each file, as it is for an upload, and ended before the clock is read.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2

from toandan.reading import DEFAULT_LIMITS, read_bytes
from toandan.reading.commands.evaluate import score_files
from toandan.reading.extract import tesseract_process
from toandan.reading.extract.pdf import draw
from toandan.reading.labels import find_labelled
from toandan.reading.scoring import FIELDS

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"
RESULTS = ROOT / "benchmarks" / "results" / "reading.json"
LABELLED = SHARED / "documents" / "labelled"
#: letters of one to six pages
SCANS = ("2014_syt_nvy", "2082_syt_nvy", "416", "1_vp_409_2019", "34cd_2019", "c_v_946signed_2019")
ROUNDS = 20
SCAN_ROUNDS = 3


def main(sections: list[str]) -> None:
    """Run the named sections, or all."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    measured: list[dict[str, Any]] = []
    for name, measure in (("text", text), ("scans", scans), ("scores", scores)):
        if not sections or name in sections:
            measured += measure()
    names = {row["name"] for row in measured}
    rows = [row for row in kept if row["name"] not in names] + measured
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for row in measured:
        peer = f"  ({row['peer']}: {row['peer_value']})" if row["peer"] else ""
        print(f"{row['name']}: {row['value']} {row['unit']}{peer}")


def run_all() -> None:
    """Run every section; for `make bench-reading`."""
    main([])


def text() -> list[dict[str, Any]]:
    """Measure text files: extraction to `OfficialDocument`s, spans and all."""
    paths = sorted((SHARED / "seeds").glob("*.txt")) + sorted(LABELLED.glob("*.txt"))
    files = [(path.read_bytes(), path.name) for path in paths]
    for data, name in files:
        read_bytes(data, name)
    begin = time.process_time()
    for _ in range(ROUNDS):
        for data, name in files:
            read_bytes(data, name)
    spent = time.process_time() - begin
    rate = ROUNDS * len(files) / spent
    begin = time.process_time()
    for _ in range(ROUNDS):
        for data, _name in files:
            unicodedata.normalize("NFC", data.decode()).split()
    floor = ROUNDS * len(files) / (time.process_time() - begin)
    peer = "decoding and splitting alone"
    return [row("text documents a second (one core)", rate, "documents/s", peer, floor)]


def scans() -> list[dict[str, Any]]:
    """Measure scans against bare Tesseract on the same pages."""
    pages = 0
    best: dict[tuple[str, str, str], float] = defaultdict(lambda: float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        for name in SCANS:
            path = LABELLED / f"{name}.pdf"
            images = draw_pages(path, Path(folder))
            pages += len(images)
            for who, work in SCAN_ROUNDS * (
                ("bare", lambda images=images: [bare(image) for image in images]),
                ("ours", lambda path=path: ours(path)),
            ):
                before, begin = cpu_seconds(), time.perf_counter()
                work()
                for kind, spent in (
                    ("wall", time.perf_counter() - begin),
                    ("CPU", cpu_seconds() - before),
                ):
                    best[kind, who, name] = min(best[kind, who, name], spent)
    found = []
    for kind in ("wall", "CPU"):
        spent = {who: sum(best[kind, who, name] for name in SCANS) for who in ("bare", "ours")}
        rate, peer = 60 * pages / spent["ours"], 60 * pages / spent["bare"]
        over = 100 * (spent["ours"] / spent["bare"] - 1)
        found.append(
            row(f"scanned pages a minute ({kind} time)", rate, "pages/min", "bare Tesseract", peer)
        )
        found.append(row(f"overhead beyond bare Tesseract ({kind} time)", over, "%"))
    return found


def draw_pages(path: Path, folder: Path) -> list[Path]:
    """Draw a PDF's pages as images at the resolution that the reader uses."""
    images = []
    with closing(pypdfium2.PdfDocument(path)) as document:
        for index, page in enumerate(document):
            image = folder / f"{path.stem}-{index}.bmp"
            draw(page, DEFAULT_LIMITS).grey.save(image)
            images.append(image)
    return images


def ours(path: Path) -> None:
    """Read a file as an upload is read."""
    read_bytes(path.read_bytes(), path.name)
    tesseract_process.end_all()


def bare(image: Path) -> None:
    """Run Tesseract as one would without us."""
    command = ["tesseract", str(image), "stdout", "-l", "vie", "--psm", "3", "--dpi", "300", "tsv"]
    env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(command, capture_output=True, check=True, env=env)


def cpu_seconds() -> float:
    """Return the CPU time of this process and the children that ended."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def scores() -> list[dict[str, Any]]:
    """Measure how well the development set is read, field by field."""
    found = score_files(find_labelled(LABELLED))
    return [
        row(f"development set: {name}", score, "score", digits=3)
        for name in FIELDS
        if (score := found.tallies[name].score) is not None
    ]


def row(  # one row of the table in docs/benchmarks.md
    name: str,
    value: float,
    unit: str,
    peer: str | None = None,
    peer_value: float | None = None,
    digits: int = 1,
) -> dict[str, Any]:
    """Return one row of the results."""
    return {
        "name": name,
        "value": round(value, digits),
        "unit": unit,
        "peer": peer,
        "peer_value": None if peer_value is None else round(peer_value, digits),
        "ratio": None if not peer_value else round(value / peer_value, 3),
        "command": "python benchmarks/reading.py",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
    }


def machine() -> str:
    """Return the processor's model and the number of cores."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "?")
    return f"{model}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main(sys.argv[1:])
