"""Stochastic simulation of every inhabitant of a province: people, disease, measures.

A pure package: it imports no Django and works from a notebook. Import from the modules:
`scenario.load_scenario`, `prepare.prepare`, `ensemble.run_ensemble`, `quantiles.save_tables`,
`picture.draw_fans`; docs/simulation.md tells the whole story with a worked example.
"""

from __future__ import annotations
