"""Toàn Dân: a province's epidemic response, from the directive to the household."""

from __future__ import annotations

__version__ = "0.1.0"
