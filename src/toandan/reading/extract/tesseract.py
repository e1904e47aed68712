"""Tesseract as a program on a file: page image in, words with boxes and confidence out."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.reading.errors import OcrMissing, ReadingTimeout
from toandan.reading.extract.layout import RawWord
from toandan.reading.extract.plain import tidy

if TYPE_CHECKING:
    from PIL import Image

    from toandan.reading.limits import Limits

VIETNAMESE = "vie"
#: Tesseract's own letters, part of Debian's `tesseract-ocr`; better at handwritten figures
LATIN = "eng"
#: Tesseract's page segmentation modes: automatic, one uniform block, words here and there
WHOLE_PAGE, ONE_BLOCK, SPARSE = "3", "6", "11"
#: a single sign that Tesseract believes less (0-100) is a speck or part of a stamp
_LEAST_CONFIDENCE = 35.0
_WORD_LEVEL = "5"
_LEGIBLE = re.compile(r"\w\w|\d")
#: Tesseract counts lines within paragraphs within blocks
_LINE_UNITS = (("block_num", 1_000_000), ("par_num", 1_000), ("line_num", 1))


@cache
def languages() -> frozenset[str]:
    """Return the languages of the Tesseract that is installed; none without it."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603 - a fixed program found on the path
        [program, "--list-langs"], capture_output=True, check=False, timeout=20
    )
    return frozenset((listed.stdout + listed.stderr).decode("utf-8", "replace").split())


def ocr_available() -> bool:
    """Tell whether Tesseract with Vietnamese is installed."""
    return VIETNAMESE in languages()


def recognise_words(
    image: Image.Image, limits: Limits, layout: str = WHOLE_PAGE, language: str = VIETNAMESE
) -> list[RawWord]:
    """Run Tesseract on an image and return its words.

    Args:
        image: the page, or a part of it, in grey.
        limits: the operator's caps.
        layout: Tesseract's page segmentation mode.
        language: whose letters it is to see.

    Raises:
        ReadingTimeout: it took longer than the limits allow.
        OcrMissing: the program failed.
    """
    with tempfile.TemporaryDirectory(prefix="toandan-ocr-") as folder:
        path = Path(folder) / "page.pgm"
        image.save(path)
        words = f"stdout -l {language} --psm {layout} --dpi 300 tsv"
        command = ["tesseract", str(path), *words.split()]
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and a path of our own
                command,
                capture_output=True,
                check=False,
                timeout=limits.ocr_seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise ReadingTimeout(
                f"OCR of one page took over {limits.ocr_seconds:g} s; scan it at 300 dpi.",
                "Nhận dạng một trang quá lâu nên đã dừng. Hãy quét lại ở 300 dpi.",
            ) from error
    if done.returncode != 0:
        raise OcrMissing(
            f"tesseract ended with status {done.returncode}: {done.stderr[-200:]!r}",
            "Chương trình nhận dạng chữ báo lỗi. Hãy báo người quản trị.",
        )
    return _words(done.stdout.decode("utf-8", "replace"))


def _words(tsv: str) -> list[RawWord]:
    words = []
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = tidy(row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not text:
            continue
        confidence = float(row["conf"])
        if confidence < _LEAST_CONFIDENCE and not _LEGIBLE.search(text):
            continue
        left, top = float(row["left"]), float(row["top"])
        width, height = float(row["width"]), float(row["height"])
        line = sum(int(row[name]) * unit for name, unit in _LINE_UNITS)
        words.append(RawWord(text, left, top, left + width, top + height, confidence, line))
    return words
