"""Random numbers as a pure function of what they are for.

A draw is `word(key, k)`: the `k`-th 64-bit output of SplitMix64 (Steele, Lea and Flood,
OOPSLA 2014) seeded with a key made of run seed, purpose and agent. Nothing is stored and
nothing depends on order, so a run is the same on any number of threads, and two scenarios
with the same seed share every draw that both of them make (common random numbers).
"""

from __future__ import annotations

import numpy as np

from toandan.simulation.engine.compiled import piece, whole

#: the step from one word of a key to the next
GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32, _S40 = (np.uint64(shift) for shift in (30, 27, 31, 32, 40))
_LOW_32 = np.uint64(0xFFFFFFFF)
_TO_UNIT = 1.0 / (1 << 24)
_TO_UNIT_53 = 1.0 / (1 << 53)
_S11 = np.uint64(11)
_STEPS = 8
#: no Poisson draw is larger
MOST_EVENTS = 1000

#: purposes that a key may have
INFECTION, IMPORT, TRACE, MASS_TEST, SEEDING = 1, 2, 3, 4, 5


@piece
def scramble(value: np.uint64) -> np.uint64:
    """SplitMix64's output function: a bijection of 64-bit words."""
    value = (value ^ (value >> _S30)) * _MIX_1
    value = (value ^ (value >> _S27)) * _MIX_2
    return value ^ (value >> _S31)


@piece
def key_of(seed: int, purpose: int, who: int, which: int) -> np.uint64:
    """The key of a purpose, an agent (or place) and a count (or day) in a run."""
    key = scramble(np.uint64(seed) * GAMMA + np.uint64(purpose))
    return scramble(key ^ ((np.uint64(who) << _S32) | np.uint64(which)))


@piece
def word(key: np.uint64, k: int) -> np.uint64:
    """The k-th 64-bit word of a key."""
    return scramble(key + np.uint64(k + 1) * GAMMA)


@piece
def unit(bits: np.uint64) -> float:
    """A number in [0, 1) from the top 24 bits of a word."""
    return float(bits >> _S40) * _TO_UNIT


@piece
def fine_unit(bits: np.uint64) -> float:
    """A number in [0, 1) from the top 53 bits of a word."""
    return float(bits >> _S11) * _TO_UNIT_53


@piece
def low_unit(bits: np.uint64) -> float:
    """A number in [0, 1) from bits 8 to 31 of a word: independent of `unit`."""
    return float((bits & _LOW_32) >> np.uint64(8)) * _TO_UNIT


@piece
def pick_high(bits: np.uint64, n: int) -> int:
    """A whole number below n from the top 32 bits."""
    return whole(((bits >> _S32) * np.uint64(n)) >> _S32)


@piece
def pick_low(bits: np.uint64, n: int) -> int:
    """A whole number below n from the low 32 bits."""
    return whole(((bits & _LOW_32) * np.uint64(n)) >> _S32)


@piece
def poisson(mean: float, chance: float) -> int:
    """Poisson draw by inversion: never smaller for a larger mean and the same chance.

    The first steps are sums, not branches: where a draw ends cannot be foretold.
    """
    term = np.exp(-mean)
    total = term
    count = 0
    for step in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0):
        count += whole(chance >= total)
        term *= mean * (1.0 / step)
        total += term
    while count >= _STEPS and chance >= total and count < MOST_EVENTS:
        count += 1
        term *= mean / count
        total += term
    return count
