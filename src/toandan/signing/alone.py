"""Calling pyHanko from wherever one is."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def outside_loops(call: Callable[[], Answer]) -> Answer:
    """Return what a call gives that starts an event loop of its own, as pyHanko's calls do.

    Where one runs already, in a notebook say, no second one may start in the same thread: the
    call gets a thread to itself.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return call()
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()
