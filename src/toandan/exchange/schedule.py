"""Recurring work of exchange."""

from __future__ import annotations

from toandan.jobs.schedule import every

every(5, "toandan.exchange.jobs.run_folders")
