"""Giving corrected documents back as labelled examples that the reader is measured by.

The form is that of the labels which `toandan evaluate reading` reads: `NAME.EXT` with the
original bytes beside `NAME.labels.json` with `documents[]`, where requirements give their
label and first words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone
from toandan.directives.filetypes import MediaType
from toandan.directives.models import Upload
from toandan.directives.queries.contract import contract_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toandan.directives.models import Document

#: how many words tell a requirement from its neighbours
FIRST_WORDS = 12
SUFFIXES = {
    MediaType.DOC: "doc",
    MediaType.DOCX: "docx",
    MediaType.HTML: "html",
    MediaType.JPEG: "jpg",
    MediaType.PDF: "pdf",
    MediaType.PNG: "png",
    MediaType.TEXT: "txt",
    MediaType.TIFF: "tif",
}
#: what is about the reading itself, not about the document
_NOT_LABELS = ("spans", "confidence", "repairs", "requirements")


def export_corrections(folder: Path) -> int:
    """Write every file whose documents were corrected and then issued or registered.

    A draft may still be wrong, so only what a person has finished teaches the reader. The
    originals name people: the folder and its files are the operator's alone to read, and the
    trail keeps which files went out. (State secrets are refused at intake and are not here.)

    Args:
        folder: made where it is missing; files of the same name are replaced.

    Returns:
        How many files were written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = list(_written(folder))
    if written:
        with transaction.atomic():
            record(Event.CORRECTIONS_EXPORTED, by=None, files=len(written), sha256=written)
    return len(written)


def _written(folder: Path) -> Iterator[str]:
    """Write the files and their labels; yield the hash of each."""
    uploads = Upload.objects.filter(documents__corrections__isnull=False).distinct()
    for upload in uploads.select_related("file").order_by("pk"):
        documents = list(upload.documents.filter(discarded_at=None).order_by("text_start", "pk"))
        if not documents or any(one.is_draft for one in documents):
            continue
        kind = MediaType(upload.file.media_type)
        if kind not in SUFFIXES:
            # what another system wrote teaches nothing about reading pages
            continue
        try:
            content = file_content(upload.file)
        except Gone:
            continue
        name = f"{upload.file.sha256[:16]}.{SUFFIXES[kind]}"
        _write(folder / name, content)
        labels = {"file": name, "documents": [labels_of(one) for one in documents]}
        told = json.dumps(labels, ensure_ascii=False, indent=1) + "\n"
        _write(folder / f"{upload.file.sha256[:16]}.labels.json", told.encode())
        yield upload.file.sha256


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)


def labels_of(document: Document) -> dict[str, Any]:
    """Return a finished document as labels."""
    found = contract_of(document)
    labels = {name: value for name, value in found.items() if name not in _NOT_LABELS}
    items = _items(found["requirements"])
    labels["requirements"] = {
        "granularity": "as reviewed",
        "count": len(items),
        "items": items,
    }
    corrections = document.corrections.values_list("field", flat=True)
    labels["corrected_fields"] = sorted(set(corrections))
    return labels


def _items(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for node in nodes:
        item: dict[str, Any] = {
            "label": node["label"],
            "first_words": " ".join(node["text"].split()[:FIRST_WORDS]),
        }
        for name in ("assignees", "coordinate", "deadline"):
            if node[name]:
                item[name] = node[name]
        found += [item, *_items(node["children"])]
    return found
