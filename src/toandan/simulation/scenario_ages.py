"""Groups of ages as a scenario writes them: "60+" or "18-59"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toandan.simulation.fields import Fields

EVERYONE = "0+"


def read_ages(part: Fields, name: str, default: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """First and last year (inclusive) of each group; what is no group becomes a fault."""
    groups = []
    for word in part.words(name, default):
        first, _, last = word.replace("+", "-200").partition("-")
        if first.isdigit() and last.isdigit() and int(first) <= int(last):
            groups.append((int(first), int(last)))
        else:
            part.fault(name, f"'{word}' phải có dạng 60+ hoặc 18-59")
    return tuple(groups)
