"""The source documents as the tests of reading use them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toandan.reading import read_file, to_json

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]

EMPTY: Json = {
    "doc_type": None,
    "number": None,
    "issuer": None,
    "issuer_parent": None,
    "act_author": None,
    "place": None,
    "date": None,
    "subject": None,
    "urgency": None,
    "confidentiality": None,
    "addressees": [],
    "references": [],
    "requirements": [],
    "deadlines": [],
    "monitoring_body": None,
    "reporting": [],
    "contact": None,
    "signing_authority": None,
    "signer_title": None,
    "signer": None,
    "recipients": [],
    "article": None,
}
DIEN = {
    "type": "Điện",
    "number": None,
    "date": "2021-04-27",
    "issuer": "Thường trực Ban Bí thư",
    "raw": "Điện ngày 27-4-2021",
}
PROVINCE = [
    "Các đồng chí Tỉnh ủy viên",
    "Ban cán sự đảng Ủy ban nhân dân tỉnh",
    "Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh",
    "Các sở, ban, ngành, đoàn thể cấp tỉnh",
    "Các huyện, thành ủy, đảng ủy trực thuộc",
]


class Seed:
    """One source document: its reading, and its words without Markdown for comparison."""

    def __init__(self, folder: Path, number: str) -> None:
        (path,) = (folder / "seeds").glob(f"{number}_*.txt")
        self.reading = read_file(path)
        text = path.read_text("utf-8")
        text = re.sub(r"[*#\\]|</?sup>", "", text)
        self.words = re.sub(r"\s+", " ", text)

    def passage(self, first: str, last: str, *mended: tuple[str, str]) -> str:
        """Return the seed's words from `first` to `last`, with the named words mended."""
        begin = self.words.index(first)
        end = self.words.index(last, begin) + len(last)
        found = self.words[begin:end]
        for damaged, whole in mended:
            assert damaged in found
            found = found.replace(damaged, whole)
        return found

    def documents(self) -> list[Json]:
        """Return the documents in the contract's form, without spans and confidence."""
        found: list[Json] = to_json(self.reading)["documents"]
        for document in found:
            del document["spans"], document["confidence"]
            document["repairs"] = {(one["from"], one["to"]) for one in document["repairs"]}
        return found


def requirement(
    text: str,
    *assignees: str,
    label: str | None = None,
    coordinate: tuple[str, ...] = (),
    deadline: str | None = None,
    children: tuple[Json, ...] = (),
) -> Json:
    return {
        "label": label,
        "text": text,
        "assignees": list(assignees),
        "coordinate": list(coordinate),
        "deadline": deadline,
        "children": list(children),
    }
