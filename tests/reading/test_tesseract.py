"""Tesseract as a library that stays and as a program: the same words, and nothing that hangs."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.reading.test_forms_of_file import drawn_page

from toandan.reading import OcrMissing, ReadingTimeout
from toandan.reading.extract import tesseract, tesseract_process
from toandan.reading.extract.tesseract import ONE_BLOCK, SPARSE, WHOLE_PAGE, recognise_words
from toandan.reading.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = (0, 100, 1654, 400)
#: Tesseract's own letters, part of Debian's `tesseract-ocr`
LATIN = "eng"


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing known of the library, and no worker of ours left to other tests."""

    def forget() -> None:
        tesseract_process.end_all()
        tesseract_process.knows.cache_clear()
        tesseract.knows.cache_clear()

    forget()
    yield
    forget()


def a_worker(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let workers run this code instead of their own."""
    path = folder / "worker.py"
    path.write_text(code, "utf-8")
    monkeypatch.setattr(tesseract_process.tesseract_worker, "__file__", str(path))


@pytest.mark.parametrize("layout", [WHOLE_PAGE, ONE_BLOCK, SPARSE])
def test_library_and_program_see_the_same_words(layout: str) -> None:
    assert tesseract_process.knows("vie"), "the library is part of Debian's tesseract-ocr"
    head = drawn_page().crop(HEAD)
    seen = list(tesseract._ask_library(head, DEFAULT_LIMITS, layout, "vie"))
    run = list(tesseract._run_program(head, DEFAULT_LIMITS, layout, "vie"))
    assert [(one.line, one.box, one.text) for one in seen if one.text.strip()] == [
        (one.line, one.box, one.text) for one in run if one.text.strip()
    ]
    assert [one.confidence for one in seen] == pytest.approx(
        [one.confidence for one in run], abs=0.01
    )
    assert "NGHĨA" in [one.text for one in seen]


def test_one_worker_reads_image_after_image_in_two_languages(fresh: None) -> None:
    head = drawn_page().crop(HEAD)
    recognise_words(head, DEFAULT_LIMITS)
    (worker,) = tesseract_process._idle
    assert tesseract.knows(LATIN)
    recognise_words(head, DEFAULT_LIMITS, ONE_BLOCK, LATIN)
    assert tesseract_process._idle == [worker]
    assert worker.process.poll() is None


def test_a_worker_that_died_while_it_waited_is_replaced(fresh: None) -> None:
    head = drawn_page().crop(HEAD)
    first = recognise_words(head, DEFAULT_LIMITS)
    (worker,) = tesseract_process._idle
    worker.process.kill()
    worker.process.wait()
    assert recognise_words(head, DEFAULT_LIMITS) == first


def test_a_worker_is_replaced_after_its_share_of_images(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract_process, "MOST_IMAGES", 2)
    head = drawn_page().crop(HEAD)
    recognise_words(head, DEFAULT_LIMITS)  # the second: the first asks what it knows
    assert tesseract_process._idle == []
    assert recognise_words(head, DEFAULT_LIMITS)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(fresh: None) -> None:
    page = drawn_page()
    assert tesseract.knows("vie")
    with pytest.raises(ReadingTimeout):
        recognise_words(page, replace(DEFAULT_LIMITS, ocr_seconds=0.01))
    assert tesseract_process._idle == []
    assert recognise_words(page.crop(HEAD), DEFAULT_LIMITS)


def test_a_worker_that_ends_on_an_image_gives_a_clear_message(
    fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers_once = "import sys\nsys.stdin.buffer.readline()\nprint(0, flush=True)\n"
    a_worker(monkeypatch, tmp_path, answers_once + "sys.stdin.buffer.read(9)\nsys.exit(9)\n")
    with pytest.raises(OcrMissing, match="status 9") as caught:
        recognise_words(drawn_page().crop(HEAD), DEFAULT_LIMITS)
    assert "người quản trị" in caught.value.message_vi


def test_without_the_library_the_program_is_run(
    fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_worker(monkeypatch, tmp_path, "raise SystemExit(3)")
    assert not tesseract_process.knows("vie")
    words = recognise_words(drawn_page().crop(HEAD), DEFAULT_LIMITS)
    assert "NGHĨA" in [word.text for word in words]


def test_the_program_too_is_given_up_when_its_time_is_over(
    fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_worker(monkeypatch, tmp_path, "raise SystemExit(3)")
    with pytest.raises(ReadingTimeout):
        recognise_words(drawn_page(), replace(DEFAULT_LIMITS, ocr_seconds=0.01))


def test_a_language_that_is_not_installed_is_not_known(fresh: None) -> None:
    assert not tesseract.knows("xyz")
    assert tesseract.knows("vie")


def test_what_is_no_image_has_no_words(fresh: None) -> None:
    assert tesseract_process.ask(b"no image", "6", "vie", 20) == b""


def test_a_process_that_is_forked_off_leaves_its_parents_workers_alone(fresh: None) -> None:
    assert recognise_words(drawn_page().crop(HEAD), DEFAULT_LIMITS)
    assert tesseract_process._idle
    child = os.fork()
    if child == 0:
        os._exit(len(tesseract_process._idle))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert recognise_words(drawn_page().crop(HEAD), DEFAULT_LIMITS)
