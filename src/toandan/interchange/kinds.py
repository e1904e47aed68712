"""Which of the two formats a file is in, told from its beginning alone."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from toandan.interchange.edxml.mime import is_mime

HEAD = 4096
_ROOT = re.compile(r"<(?:[\w.-]+:)?(akomaNtoso|edXML|edXMLEnvelope|Envelope)\b")


class Kind(StrEnum):
    """The formats, by media type."""

    AKN = "application/akn+xml"
    EDXML = "application/edxml+xml"


def kind_of(data: bytes) -> Kind | None:
    """Return the format of a file, None where it is neither.

    A SOAP envelope counts as edXML only where the word stands in its head too.
    """
    head = data[:HEAD]
    if is_mime(data):
        return Kind.EDXML if b"edxml" in head.lower() else None
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if utf16 else "utf-8-sig", "ignore")
    if not text.lstrip().startswith("<"):
        return None
    found = _ROOT.search(text)
    if found is None:
        return None
    if found[1] == "akomaNtoso":
        return Kind.AKN
    return Kind.EDXML if "edxml" in text.lower() else None
