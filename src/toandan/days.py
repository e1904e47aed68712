"""Days that a document, a deadline or a filter can mean.

Programs write 01/01/0001 where they know no day (the default of .NET), and people mistype years.
Such a day is a date to Python, but no moment of it fits a database in every zone, and a sum with
it overflows: whoever makes a moment or a span out of a day from outside asks here first.
"""

from __future__ import annotations

import datetime as dt

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)


def plausible(day: dt.date | None) -> dt.date | None:
    """Return the day, None for none and for one that nobody means."""
    return day if day is not None and FIRST <= day <= LAST else None
