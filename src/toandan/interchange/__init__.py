"""Official documents as XML: Akoma Ntoso 3.0 and edXML, in both directions.

    from toandan.interchange import kind_of, read_akn, read_message, write_akn

    data = write_akn(document)
    assert read_akn(data) == without_reading(document)

A pure package: no Django, no network. `akn` holds Akoma Ntoso, `edxml` the messages of the
national document axis, `told` what a message says laid over what the reader read, `errors`
the one exception tree. Everything that comes in is hostile until read: see `xml` and `limits`.
"""

from __future__ import annotations

from toandan.interchange.akn import faults, read_akn, work_iri, write_akn
from toandan.interchange.edxml import read_message, write_package, write_state
from toandan.interchange.edxml.convert import (
    SAID_BETTER_ON_PAPER,
    carried,
    document_id,
    document_of,
    files_of,
    package_of,
    without_reading,
)
from toandan.interchange.errors import (
    Incomplete,
    InterchangeError,
    Malformed,
    NotRecognised,
    NotWritable,
    TooLarge,
)
from toandan.interchange.kinds import Kind, kind_of
from toandan.interchange.limits import DEFAULT_LIMITS, Limits
from toandan.interchange.told import lay_over, plain_reading

__all__ = [
    "DEFAULT_LIMITS",
    "SAID_BETTER_ON_PAPER",
    "Incomplete",
    "InterchangeError",
    "Kind",
    "Limits",
    "Malformed",
    "NotRecognised",
    "NotWritable",
    "TooLarge",
    "carried",
    "document_id",
    "document_of",
    "faults",
    "files_of",
    "kind_of",
    "lay_over",
    "package_of",
    "plain_reading",
    "read_akn",
    "read_message",
    "without_reading",
    "work_iri",
    "write_akn",
    "write_package",
    "write_state",
]
