"""The parent's side of `tesseract_worker`: processes that stay and read image after image.

Raises the errors of Python that fit (`TimeoutError`, `ChildProcessError`); what they are to a
reader of documents is `tesseract`'s to say.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
from functools import cache
from threading import Timer

from toandan.reading.extract import tesseract_worker

#: one thread: more gain nothing on a page and take other readers' cores
ENVIRONMENT = {**os.environ, "OMP_THREAD_LIMIT": "1"}
#: a worker reads so many images, then another takes its place: what leaks stays small
MOST_IMAGES = 200
_START_SECONDS = 20.0


class Worker:
    """A process with Tesseract's library loaded."""

    def __init__(self) -> None:
        self.asked = 0
        self.late = False
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
            (sys.executable, "-I", "-S", tesseract_worker.__file__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )

    def ask(self, question: bytes, seconds: float) -> bytes | None:
        """Return the answer; None if the process ended, or was ended since it was `late`."""
        self.asked += 1
        clock = Timer(seconds, self._give_up)
        clock.start()
        try:
            return self._answer(question)
        except (OSError, ValueError):
            return None
        finally:
            clock.cancel()

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()

    def _answer(self, question: bytes) -> bytes | None:
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            return None
        into.write(question)
        into.flush()
        length = int(out.readline())
        rows = out.read(length)
        return rows if len(rows) == length else None

    @property
    def fresh(self) -> bool:
        """Tell whether it may be asked again."""
        return self.asked < MOST_IMAGES and self.process.poll() is None

    def end(self) -> int:
        """End the process and return its exit status; it ends by itself with its input."""
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        return self.process.wait()


#: workers that wait for the next image: whoever asks takes one for itself
_idle: list[Worker] = []


def ask(image: bytes, layout: str, language: str, seconds: float) -> bytes:
    """Return the words that Tesseract sees on an image, as `tesseract_worker` lists them.

    Args:
        image: a BMP; of the forms that need no unpacking the one that Leptonica reads fastest.
        layout: Tesseract's page segmentation mode.
        language: whose letters it is to see.
        seconds: wall-clock time allowed.

    Raises:
        TimeoutError: it took longer than `seconds`; the process has been ended.
        ChildProcessError: the process ended without an answer.
    """
    worker = _taken()
    rows = worker.ask(f"{len(image)} {layout} {language}\n".encode() + image, seconds)
    if rows is not None and worker.fresh:
        _idle.append(worker)
        return rows
    status = worker.end()
    if rows is not None:
        return rows
    if worker.late:
        raise TimeoutError
    raise ChildProcessError(f"the library's process ended with status {status}")


def _taken() -> Worker:
    while _idle:
        worker = _idle.pop()
        if worker.fresh:
            return worker
        worker.end()
    return Worker()


@cache
def knows(language: str) -> bool:
    """Tell whether the library is installed here and has a language's letters."""
    try:
        ask(b"", "6", language, _START_SECONDS)
    except (TimeoutError, ChildProcessError):
        return False
    return True


@atexit.register
def end_all() -> None:
    """End the workers that wait."""
    while _idle:
        _idle.pop().end()


# a process that is forked off shares its parent's pipes and must not talk into them
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)
