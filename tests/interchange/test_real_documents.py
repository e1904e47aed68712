"""Documents that really went out, read by the reader, survive both formats whole."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.reading.seeds import EMPTY

from toandan.interchange import (
    document_of,
    faults,
    package_of,
    read_akn,
    read_message,
    without_reading,
    write_akn,
    write_package,
)
from toandan.interchange.edxml import Organ, Package
from toandan.reading import OfficialDocument, from_json, read_file
from toandan.reading.labels import LabelledDocument, find_labelled

if TYPE_CHECKING:
    from pathlib import Path

#: files that are read without OCR, so that the test takes seconds
TEXTS = {".txt", ".html", ".docx"}


@pytest.fixture(scope="module")
def documents(request: pytest.FixtureRequest) -> list[OfficialDocument]:
    """What the reader reads in files with words, and what people noted of the scans."""
    shared: Path = request.config.rootpath.parent / "shared"
    folders = [shared / "seeds", *(shared / "documents").iterdir()]
    paths = sorted(path for folder in folders for path in folder.iterdir())
    read = [
        document for path in paths if path.suffix in TEXTS for document in read_file(path).documents
    ]
    noted = [_noted(one) for file in find_labelled(folders[1]) for one in file.documents]
    noted += [_noted(one) for file in find_labelled(folders[2]) for one in file.documents]
    assert len(read) > 10
    assert len(noted) > 15
    return [*read, *noted]


def _noted(labelled: LabelledDocument) -> OfficialDocument:
    """Return a document by its hand-made labels, as the reader's contract would give it."""
    given = (
        dict.fromkeys(EMPTY)
        | EMPTY
        | {name: labelled.fields[name] for name in EMPTY if labelled.fields.get(name)}
    )
    given["requirements"] = [
        {
            "label": one.label,
            "text": one.words,
            "assignees": list(one.assignees),
            "coordinate": list(one.coordinate),
            "deadline": None,
            "children": [],
        }
        for one in labelled.requirements
    ]
    given |= _full(given, "date")
    given["references"] = [
        _full(one, "type number date issuer") | {"raw": one.get("raw") or one["number"] or ""}
        for one in given["references"]
    ]
    given["deadlines"] = [_full(one, "raw date time kind") for one in given["deadlines"]]
    given["reporting"] = [_full(one, "to due") for one in given["reporting"]]
    given |= {"form": "document", "system": labelled.fields["system"], "article": None}
    given |= {"spans": {}, "confidence": {}, "repairs": []}
    head = {"file": "", "sha256": "", "pages": 0, "source": "ocr", "warnings": []}
    return from_json(head | {"documents": [given]}).documents[0]


def _full(row: dict[str, Any], names: str) -> dict[str, Any]:
    full = {name: row.get(name) for name in names.split()}
    # a label of a scan may hold a date of which only a part can be read
    if full.get("date") and not re.fullmatch(r"\d{4}-\d\d-\d\d", full["date"]):
        full["date"] = None
    return full


def test_each_comes_back_from_akoma_ntoso(documents: list[OfficialDocument]) -> None:
    for document in documents:
        assert read_akn(write_akn(document)) == without_reading(document)


def test_each_is_valid_against_the_published_schema(documents: list[OfficialDocument]) -> None:
    for document in documents:
        assert faults(write_akn(document)) == []


def test_each_comes_back_from_an_edxml_package(documents: list[OfficialDocument]) -> None:
    here, there = Organ("H99", "Nơi gửi"), Organ("H99.1", "Nơi nhận")
    for document in documents:
        data = write_package(package_of(document, sender=here, receivers=(there,)))
        package = read_message(data)
        assert isinstance(package, Package)
        assert document_of(package) == without_reading(document)


def test_the_header_alone_tells_the_head(documents: list[OfficialDocument]) -> None:
    here, there = Organ("H99", "Nơi gửi"), Organ("H99.1", "Nơi nhận")
    for document in documents:
        package = package_of(document, sender=here, receivers=(there,))
        back = read_message(write_package(replace(package, attachments=())))
        assert isinstance(back, Package)
        told = document_of(back)
        assert told.number == document.number
        assert told.date == document.date
        assert told.doc_type == document.doc_type
        assert told.subject == document.subject
        assert told.urgency == document.urgency
        assert told.signer == document.signer
        assert told.recipients == document.recipients
