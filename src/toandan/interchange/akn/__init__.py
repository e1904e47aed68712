"""Akoma Ntoso 3.0 (OASIS LegalDocML)."""

from __future__ import annotations

from toandan.interchange.akn.names import work_iri
from toandan.interchange.akn.read import read_akn
from toandan.interchange.akn.schema import faults
from toandan.interchange.akn.write import write_akn

__all__ = ["faults", "read_akn", "work_iri", "write_akn"]
