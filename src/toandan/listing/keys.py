"""Keys of rows as they come with a request."""

from __future__ import annotations

#: 19 digits may be more than a database's whole number holds
_MOST_DIGITS = 18


def key_of(text: str) -> int | None:
    """Return the key that a text holds; None where it can be no row's.

    Python takes more for digits than a database does: `²` is a digit to it, `٣` a decimal.
    """
    plain = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if plain else None
