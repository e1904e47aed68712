"""What a stage found: a value with its places in the clean text, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value, the places in the clean text it was read from, and its base certainty."""

    value: Value
    places: tuple[Place, ...]
    sure: float = 0.97
