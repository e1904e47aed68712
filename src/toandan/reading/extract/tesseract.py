"""Tesseract: page image in, words with boxes and confidence out.

The library answers from a process that stays (`tesseract_worker`); where only the program is
installed, it is started for every image.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toandan.reading.errors import OcrMissing, ReadingTimeout
from toandan.reading.extract import tesseract_process
from toandan.reading.extract.layout import RawWord
from toandan.reading.extract.plain import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from toandan.reading.limits import Limits

VIETNAMESE = "vie"
#: Tesseract's page segmentation modes: automatic, one uniform block, one line, words here and there
WHOLE_PAGE, ONE_BLOCK, ONE_LINE, SPARSE = "3", "6", "7", "11"
#: a single sign that Tesseract believes less (0-100) is a speck or part of a stamp
_LEAST_CONFIDENCE = 35.0
_WORD_LEVEL = "5"
_LEGIBLE = re.compile(r"\w\w|\d")
_COLUMNS = 12
#: it counts lines within paragraphs within blocks
_LINE_UNITS = (1_000_000, 1_000, 1)


class _Row(NamedTuple):
    """A word as Tesseract tells of it.

    Attributes:
        line: the numbers of its block, of the paragraph in that and of the line in that.
        box: left, top, right, bottom in pixels.
        confidence: 0-100.
    """

    line: tuple[int, int, int]
    box: tuple[float, ...]
    confidence: float
    text: str


def ocr_available() -> bool:
    """Tell whether Tesseract with Vietnamese is installed."""
    return knows(VIETNAMESE)


@cache
def knows(language: str) -> bool:
    """Tell whether Tesseract is installed with a language's letters."""
    return tesseract_process.knows(language) or language in _program_languages()


@cache
def _program_languages() -> frozenset[str]:
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603 - a fixed program found on the path
        [program, "--list-langs"], capture_output=True, check=False, timeout=20
    )
    return frozenset((listed.stdout + listed.stderr).decode("utf-8", "replace").split())


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
        OcrMissing: it failed.
    """
    look = _ask_library if tesseract_process.knows(language) else _run_program
    try:
        rows = list(look(image, limits, layout, language))
    except TimeoutError as error:
        raise ReadingTimeout(
            f"OCR of one page took over {limits.ocr_seconds:g} s; scan it at 300 dpi.",
            "Nhận dạng một trang quá lâu nên đã dừng. Hãy quét lại ở 300 dpi.",
        ) from error
    except ChildProcessError as error:
        raise OcrMissing(
            f"tesseract: {error}", "Chương trình nhận dạng chữ báo lỗi. Hãy báo người quản trị."
        ) from error
    return [word for row in rows if (word := _word(row)) is not None]


def _ask_library(image: Image.Image, limits: Limits, layout: str, language: str) -> Iterator[_Row]:
    told = tesseract_process.ask(_as_bmp(image), layout, language, limits.ocr_seconds)
    for row in told.decode("utf-8", "replace").split("\n")[:-1]:
        *numbers, confidence, text = row.split("\t")
        block, paragraph, line, *box = map(int, numbers)
        yield _Row((block, paragraph, line), tuple(map(float, box)), float(confidence), text)


def _run_program(image: Image.Image, limits: Limits, layout: str, language: str) -> Iterator[_Row]:
    with tempfile.TemporaryDirectory(prefix="toandan-ocr-") as folder:
        path = Path(folder) / "page.bmp"
        path.write_bytes(_as_bmp(image))
        words = f"stdout -l {language} --psm {layout} --dpi 300 tsv"
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and a path of our own
                ["tesseract", str(path), *words.split()],  # noqa: S607 - wherever it is installed
                capture_output=True,
                check=False,
                timeout=limits.ocr_seconds,
                env=tesseract_process.ENVIRONMENT,
            )
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
    if done.returncode != 0:
        raise ChildProcessError(f"ended with status {done.returncode}: {done.stderr[-200:]!r}")
    for row in done.stdout.decode("utf-8", "replace").split("\n"):
        # level, page, block, paragraph, line, word, left, top, width, height, confidence, text
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL:
            block, paragraph, line = map(int, cells[2:5])
            left, top, width, height = map(float, cells[6:10])
            box = (left, top, left + width, top + height)
            yield _Row((block, paragraph, line), box, float(cells[10]), cells[11])


def _as_bmp(image: Image.Image) -> bytes:
    """Return the form that Leptonica reads fastest: PNM costs it a sixth of a page's OCR."""
    out = io.BytesIO()
    image.save(out, "BMP")
    return out.getvalue()


def _word(row: _Row) -> RawWord | None:
    """Return a word, None for specks."""
    text = tidy(row.text).strip()
    if not text or (row.confidence < _LEAST_CONFIDENCE and not _LEGIBLE.search(text)):
        return None
    line = sum(number * unit for number, unit in zip(row.line, _LINE_UNITS, strict=True))
    left, top, right, bottom = row.box
    return RawWord(text, left, top, right, bottom, row.confidence, line)
