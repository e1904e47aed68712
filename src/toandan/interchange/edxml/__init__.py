"""edXML, the messages of the national document axis (QCVN 102:2016/BTTTT, amended 2022)."""

from __future__ import annotations

from toandan.interchange.edxml.codes import is_identifier, state_words
from toandan.interchange.edxml.model import (
    Attachment,
    Business,
    Organ,
    Package,
    ResponseFor,
    Staff,
    State,
    StateReport,
    Trace,
)
from toandan.interchange.edxml.read import read_message
from toandan.interchange.edxml.write import write_package, write_state

__all__ = [
    "Attachment",
    "Business",
    "Organ",
    "Package",
    "ResponseFor",
    "Staff",
    "State",
    "StateReport",
    "Trace",
    "is_identifier",
    "read_message",
    "state_words",
    "write_package",
    "write_state",
]
