"""Validation against the published schema of Akoma Ntoso 3.0, without a network."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from toandan.interchange.xml import decoded, parsed

MOST_FAULTS = 20


@cache
def _schema() -> etree.XMLSchema:
    folder = resources.files("toandan.interchange") / "schema"
    with resources.as_file(folder) as path:
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        return etree.XMLSchema(etree.parse(str(path / "akomantoso30.xsd"), parser))


def faults(data: bytes) -> list[str]:
    """Return what the schema finds wrong with a file, [] for a valid one.

    Raises:
        InterchangeError: the file is no XML that is taken.
    """
    schema = _schema()
    if schema.validate(parsed(decoded(data))):
        return []
    log: Any = schema.error_log
    return [f"line {one.line}: {one.message}" for one in log][:MOST_FAULTS]
