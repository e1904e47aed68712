"""What every extractor hands to the next stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from toandan.reading.model import Article, Box, Page, Source


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the text, where it stands on its page, and how sure OCR is of it (0-100).

    `sure` is how likely a handwritten figure is right (0-1), None for print.
    """

    start: int
    end: int
    box: Box
    confidence: float = 100.0
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file with its layout.

    Attributes:
        text: NFC, lines ended by a single newline, no control characters; a blank line ends
            a paragraph where the layout shows that one ends.
        source: what it was taken from.
        pages: one entry a page.
        words: placed words in the order of the text (PDF and scans only).
        warnings: in Vietnamese, for the person.
        web: what the markup of a portal page says about the page itself.
    """

    text: str
    source: Source
    pages: tuple[Page, ...] = (Page(0.0, 0.0),)
    words: tuple[PlacedWord, ...] = ()
    warnings: tuple[str, ...] = ()
    web: Article | None = field(default=None)
