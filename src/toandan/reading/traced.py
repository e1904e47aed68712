"""A text that remembers where each of its characters came from.

Normalising deletes marks and mends words; every later stage then works on the clean text
alone, and a span in it is turned back into a span of the extracted text at the end.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: start, end, replacement
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Traced:
    """A string with, for each character, the origin's `[start, end)`."""

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str) -> Traced:
        """Return `text` traced to itself."""
        return cls(text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))

    def edit(self, edits: Iterable[Edit]) -> Traced:
        """Return the text with the edits made.

        Each new character is traced to the whole of what it replaced.

        Args:
            edits: sorted by start and not overlapping; one that overlaps is left out.
        """
        parts: list[str] = []
        starts, ends = array("l"), array("l")
        done = 0
        for start, end, new in edits:
            if start < done or end <= start:
                continue
            parts += (self.text[done:start], new)
            starts.extend(self.starts[done:start])
            ends.extend(self.ends[done:start])
            starts.extend([self.starts[start]] * len(new))
            ends.extend([self.ends[end - 1]] * len(new))
            done = end
        parts.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Traced("".join(parts), starts, ends)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where `[start, end)` of this text stands in the origin."""
        if not self.text or start >= len(self.text):
            last = self.ends[-1] if self.text else 0
            return last, last
        if end <= start:
            return self.starts[start], self.starts[start]
        end = min(end, len(self.text))
        return self.starts[start], max(self.ends[start:end])
