"""Recurring work of the audit trail."""

from __future__ import annotations

from toandan.jobs.schedule import every

A_DAY = 24 * 60

every(A_DAY, "toandan.audit.checks.check_whole_chain")
