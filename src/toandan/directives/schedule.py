"""Recurring work of the directive spine."""

from __future__ import annotations

from toandan.jobs.schedule import every

every(1, "toandan.directives.jobs_mail.mail_out")
every(15, "toandan.directives.jobs.open_due_reports")
every(10, "toandan.directives.jobs_digest.digest_out")
