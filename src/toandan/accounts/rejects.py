"""Rows of a file that were not taken in, and the file that gives them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from toandan.accounts.sheets import Column, xlsx_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FAULT = "Lỗi cần sửa"


@dataclass(frozen=True)
class Rejected(Generic[Column]):
    """A row that was not taken in.

    Attributes:
        line: its place in the file.
        name: whom or what it is about, for the page.
        cells: its cells by the heads of their columns.
        reason: all that is wrong with it.
    """

    line: int
    name: str
    cells: dict[Column, str]
    reason: str


def rejects_file(heads: Sequence[Column], rejected: Iterable[Rejected[Column]]) -> bytes:
    """Return the rejected rows as an XLSX that can be mended and handed in again."""
    rows = ([*(one.cells.get(head, "") for head in heads), one.reason] for one in rejected)
    return xlsx_of([*heads, FAULT], rows, wide_last=True)
