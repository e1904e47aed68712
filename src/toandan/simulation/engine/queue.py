"""Queues by day: chunks of one pool, chained, and used again once their day is over.

What a run touches is therefore what waits at the same time, not what it ever queued.
"""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

import numpy as np

from toandan.simulation.engine.compiled import kernel, piece, whole
from toandan.simulation.engine.records import DUE
from toandan.simulation.engine.tables import Queue

CHUNK_BITS = 8
CHUNK = 1 << CHUNK_BITS
_EMPTY = -1
_FREE, _UNUSED, _FULL = range(3)


def new_queue(days: int, capacity: int, dtype: np.dtype[np.void] = DUE) -> Queue:
    """Queues for `days` days over a pool of at most `capacity` items (a multiple of CHUNK)."""
    return Queue(
        items=np.empty(capacity, dtype=dtype),
        next_chunk=np.empty(capacity // CHUNK, dtype=np.int32),
        head=np.full(days, _EMPTY, dtype=np.int32),
        tail=np.full(days, _EMPTY, dtype=np.int64),
        free=np.array([_EMPTY, 0, 0], dtype=np.int32),
    )


def clear(queue: Queue) -> None:
    """Empty all queues."""
    queue.head[:] = _EMPTY
    queue.tail[:] = _EMPTY
    queue.free[:] = (_EMPTY, 0, 0)


def was_full(queue: Queue) -> bool:
    """Whether an item found no room, so that the run counts for nothing."""
    return bool(queue.free[_FULL])


@piece
def place(queue: Queue, day: int) -> int:
    """Where the next item of a day goes in the pool; -1 where the pool is full."""
    position = queue.tail[day]
    if position < 0 or (position & (CHUNK - 1)) == 0:
        chunk = _fresh_chunk(queue)
        if chunk < 0:
            return -1
        if position < 0:
            queue.head[day] = chunk
        else:
            queue.next_chunk[(position >> CHUNK_BITS) - 1] = chunk
        position = whole(chunk) << CHUNK_BITS
    queue.tail[day] = position + 1
    return position


@kernel
def _fresh_chunk(queue: Queue) -> int:
    chunk = queue.free[_FREE]
    if chunk >= 0:
        queue.free[_FREE] = queue.next_chunk[chunk]
    else:
        chunk = queue.free[_UNUSED]
        if chunk >= len(queue.next_chunk):
            queue.free[_FULL] = 1
            return -1
        queue.free[_UNUSED] = chunk + 1
    queue.next_chunk[chunk] = _EMPTY
    return chunk


@piece
def chunk_length(queue: Queue, day: int, chunk: int) -> int:
    """Items in one chunk of a day's queue."""
    if queue.next_chunk[chunk] >= 0:
        return CHUNK
    return queue.tail[day] - (whole(chunk) << CHUNK_BITS)


@kernel
def release(queue: Queue, chunk: int) -> int:
    """Give a chunk back and return the one that followed it, -1 at the end."""
    following = queue.next_chunk[chunk]
    queue.next_chunk[chunk] = queue.free[_FREE]
    queue.free[_FREE] = chunk
    return following


@piece
def add_due(queue: Queue, day: int, case: int, kind: int) -> None:
    """Put something in the calendar; what falls after the last day is dropped."""
    if day >= len(queue.head):
        return
    position = place(queue, day)
    if position < 0:
        return
    item = queue.items[position]
    item.case = case
    item.kind = kind
