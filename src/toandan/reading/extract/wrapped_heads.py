"""Heads whose narrow columns wrap: the end of a line put back behind its beginning.

    SỞ NÔNG NGHIỆP   CỘNG HÒA XÃ HỘI CHỦ NGHĨA
    VÀ PHÁT TRIỂN    VIỆT NAM

The fixed parts of a head (Nghị định 30/2020/NĐ-CP, annex I; Hướng dẫn 36-HD/VPTW) tell where a line
goes on: the national title, the motto, the Party's name, the place and date, the number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord, Row

#: rows of a page in which a head can stand
_HEAD_ROWS = 18
_FIXED = (
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "dang cong san viet nam",
)
_DATE_OPEN = re.compile(r", ngay[ .…\d]*(?:thang[ .…\d]*)?(?:nam)?$")
_DATE_ENDS = re.compile(r"^(?:\d{1,2} )?(?:thang )?(?:\d{1,2} )?(?:nam )?(?:19|20)\d{2}$|^nam$")
_NUMBER_OPEN = re.compile(r"^so\s*:?.*\d+\s*/\s*[a-z0-9]*[-/]?$")
_SYMBOL = re.compile(r"^[A-ZĐƯ&]{2,}[A-Za-zĐđ&.-]*$")
#: a line goes on this near (in line heights) to where it began, across and down
_ACROSS, _DOWN = 12.0, 2.2


def unwrap_heads(rows: list[Row], gap: float, usual: float) -> list[Row]:
    """Return a page's rows with what wrapped in its head's columns put back.

    Args:
        rows: the rows from top to bottom.
        gap: the space that parts columns.
        usual: the usual height of words.
    """
    made: list[list[list[RawWord]]] = [_pieces(row, gap) for row in rows[:_HEAD_ROWS]]
    for index in range(1, len(made)):
        kept = []
        for piece in made[index]:
            begun = _begun(made[index - 1], piece, usual) or _begun(
                made[index - 2] if index > 1 else [], piece, usual
            )
            if begun is None:
                kept.append(piece)
            else:
                begun += piece
        made[index] = kept
    head = [
        replace(row, words=tuple(word for piece in pieces for word in piece))
        for row, pieces in zip(rows, made, strict=False)
        if pieces
    ]
    return [*head, *rows[_HEAD_ROWS:]]


def _pieces(row: Row, gap: float) -> list[list[RawWord]]:
    pieces: list[list[RawWord]] = []
    for word in row.words:
        if pieces and word.x0 - pieces[-1][-1].x1 <= gap:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _begun(above: list[list[RawWord]], piece: list[RawWord], usual: float) -> list[RawWord] | None:
    """Return the piece above that `piece` goes on with, None where none does."""
    for one in above:
        near = piece[0].middle - one[-1].middle < _DOWN * usual
        left, right = one[0].x0 - _ACROSS * usual, one[-1].x1 + _ACROSS * usual
        if near and left < piece[0].x0 and piece[-1].x1 < right and _goes_on(one, piece):
            return one
    return None


def _goes_on(begun: list[RawWord], rest: list[RawWord]) -> bool:
    """Tell whether the words can only be the end of what was begun."""
    told = " ".join(word.text for word in begun)
    more = " ".join(word.text for word in rest)
    head, tail = fold(told), fold(more)
    if any(fixed.startswith(f"{head} ") and fixed.startswith(f"{head} {tail}") for fixed in _FIXED):
        return True
    if _DATE_OPEN.search(head) and _DATE_ENDS.match(tail):
        return True
    return bool(_NUMBER_OPEN.match(head) and head.endswith(("-", "/")) and _SYMBOL.match(more))
