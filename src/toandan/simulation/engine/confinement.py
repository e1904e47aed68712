"""Quarantine, isolation and hospital: who is kept apart, how and until when."""

from __future__ import annotations

from toandan.simulation.engine.books import move
from toandan.simulation.engine.compiled import piece, whole
from toandan.simulation.engine.contacts import UNTIL_BITS, WAY_SHIFT
from toandan.simulation.engine.tables import BAND_BITS, CONFINED, FREE, HOSPITAL, Office


@piece
def way_today(office: Office, who: int, today: int) -> int:
    """How an agent is kept apart today."""
    if office.status[who] & CONFINED == 0:
        return FREE
    kept = whole(office.confined[who])
    if kept & UNTIL_BITS < today:
        return FREE
    return kept >> WAY_SHIFT


@piece
def confine(office: Office, who: int, commune: int, way: int, until: int, today: int) -> bool:
    """Keep an agent apart to the end of day `until`; the stricter way stands.

    The census of each way but the hospital (whose beds are counted by themselves) is moved
    along. Returns whether the agent was free before.
    """
    days = office.counts.shape[1]
    band = whole(office.status[who]) & BAND_BITS
    before = way_today(office, who, today)
    if before != FREE:
        end = whole(office.confined[who]) & UNTIL_BITS
        if way < before or (way == before and until <= end):
            return False
        until = max(until, end)
        if before != HOSPITAL:
            move(office, before - 1, today, commune, band, -1)
            move(office, before - 1, min(end + 1, days), commune, band, 1)
    if way != HOSPITAL:
        move(office, way - 1, today, commune, band, 1)
        move(office, way - 1, min(until + 1, days), commune, band, -1)
    office.confined[who] = (way << WAY_SHIFT) | min(until, UNTIL_BITS)
    office.status[who] |= CONFINED
    return before == FREE
