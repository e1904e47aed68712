"""`toandan read`: the reading command, which tells a PDF's signatures as well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toandan.reading.commands import read
from toandan.signing.contract import to_json
from toandan.signing.errors import SigningError
from toandan.signing.isolated import check_isolated
from toandan.signing.roots import default_folder
from toandan.signing.words import lines

if TYPE_CHECKING:
    import argparse

HELP = read.HELP
add_arguments = read.add_arguments
_PDF = b"%PDF-"
#: what every signed PDF holds uncompressed, since signing writes into it afterwards
_SIGNED = b"/ByteRange"


def run(options: argparse.Namespace) -> int:
    """Read each file and check the signatures of PDFs; see the reading command."""
    return read.run(options, beside=_signatures)


def _signatures(name: str) -> tuple[list[str], dict[str, Any]]:
    data = Path(name).read_bytes()
    if _PDF not in data[:1024]:
        return [], {}
    if _SIGNED not in data:
        return [], {"signatures": []}
    try:
        found = check_isolated(data, roots=default_folder())
    except SigningError as error:
        return [f"Chữ ký số: {error.message_vi}"], {"signatures": None}
    told = [f"Chữ ký số: {line}" for line in lines(found)] if found.is_signed else []
    return told, {"signatures": to_json(found)["signatures"]}
