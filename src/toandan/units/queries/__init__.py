"""Reading units: what names and group phrases mean, and what pages list."""

from __future__ import annotations

from toandan.units.queries.resolution import (
    Candidate,
    How,
    Resolution,
    Resolver,
    find_issuer,
    resolve,
)

__all__ = ["Candidate", "How", "Resolution", "Resolver", "find_issuer", "resolve"]
