"""Stochastic simulation of every inhabitant of a province: people, disease, measures.

A pure package: it imports no Django and works from a notebook. Start with
`load_scenario`, `run_ensemble` and `draw_fans`; `docs/simulation.md` tells the whole story.
"""

from __future__ import annotations
