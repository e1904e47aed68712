"""The Django project: settings, addresses, server entry."""

from __future__ import annotations
