"""Recurring work of accounts."""

from __future__ import annotations

from toandan.jobs.schedule import every

A_DAY = 24 * 60

every(A_DAY, "toandan.accounts.actions.once.forget_sent_forms")
every(A_DAY, "toandan.accounts.actions.sessions.forget_ended_sessions")
