"""Logs as one JSON object a line, which both people and programs can search."""

from __future__ import annotations

from typing import Any

import structlog


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING for a level such as INFO."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.processors.format_exc_info,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        # the queue reports every job at INFO: only what goes wrong is of interest
        "loggers": {"django-q": {"level": "WARNING"}},
    }
