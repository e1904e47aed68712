"""Recurring work of the directive spine."""

from __future__ import annotations

from toandan.jobs.schedule import every

every(15, "toandan.directives.jobs.open_due_reports")
