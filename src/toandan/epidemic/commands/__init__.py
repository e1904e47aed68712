"""Commands of the package; each has `HELP`, `add_arguments` and `run`."""

from __future__ import annotations
