"""What long commands share: a line of progress with the time left, and a stop on Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toandan.simulation.errors import Cancelled, SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

#: exit status of a command that was stopped
INTERRUPTED = 130
_MINUTE, _HOUR = 60, 3600


class Meter:
    """A line on standard error: how much is done and how long the rest will take.

    Args:
        label: what is being done.
        unit: what is counted.
    """

    def __init__(self, label: str, unit: str = "lần chạy") -> None:
        self.label = label
        self.unit = unit
        self._began = time.monotonic()
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Write the line anew; what was there before the first call is not counted as speed."""
        if self._first is None:
            self._first = done - 1
        spent = time.monotonic() - self._began
        left = spent / (done - self._first) * (total - done)
        rest = f"còn khoảng {duration(left)}" if done < total else f"xong sau {duration(spent)}"
        line = f"\r{self.label}: {done}/{total} {self.unit}, {rest}"
        print(f"{line:<78}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line, where there is one."""
        if self._first is not None:
            print(file=sys.stderr)


def duration(seconds: float) -> str:
    """A time as people say it."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} giây"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} phút"
    return f"{seconds / _HOUR:.1f} giờ".replace(".", ",")


@contextmanager
def stopped_by_interrupt() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second stops at once, as without this."""
    cancel = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("\nĐang dừng sau các lần chạy dở dang…", file=sys.stderr)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


def stoppable(work: Callable[[threading.Event], None]) -> int:
    """Do the work of a command and return its exit status, telling what stopped it."""
    with stopped_by_interrupt() as cancel:
        try:
            work(cancel)
        except Cancelled as stopped:
            print(f"{stopped}. Chạy lại cùng lệnh để tiếp tục.", file=sys.stderr)
            return INTERRUPTED
        except SimulationError as error:
            print(error, file=sys.stderr)
            return 1
    return 0
