"""Formats by language."""

from __future__ import annotations
