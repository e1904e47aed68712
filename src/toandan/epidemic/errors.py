"""What can go wrong with epidemic data, as one tree.

    EpidemicError
    ├── DataError            the counts that were handed in
    │   ├── LayoutError      a column is missing or has the wrong type
    │   ├── GapError         a period is missing inside a series
    │   ├── NegativeError    a count below zero, where none is allowed
    │   ├── DuplicateError   the same area, measure, date and as-of date twice
    │   ├── OrderError       rows of one series are not in the order of their dates
    │   └── FrequencyError   daily, weekly or monthly rows are mixed
    ├── HierarchyError       areas that do not form a tree
    ├── HorizonError         too little history, or a date outside the data
    └── FutureError          a back-test asked for what was not yet known

Every message names what was wrong, where, and what to do; it is shown to people, so it is
written in Vietnamese.
"""

from __future__ import annotations


class EpidemicError(Exception):
    """Anything this package raises on purpose."""


class DataError(EpidemicError):
    """The counts that were handed in cannot be used as they are."""


class LayoutError(DataError):
    """A column is missing, or holds what it should not."""


class GapError(DataError):
    """A period is missing inside a series."""


class NegativeError(DataError):
    """A count below zero where the caller allowed none."""


class DuplicateError(DataError):
    """The same area, measure, date and as-of date stands twice."""


class OrderError(DataError):
    """Rows of one series do not follow the order of their dates."""


class FrequencyError(DataError):
    """Daily, weekly or monthly rows are mixed in one series."""


class HierarchyError(EpidemicError):
    """The areas do not form a tree."""


class HorizonError(EpidemicError):
    """Too little history for what was asked, or a date outside the data."""


class FutureError(EpidemicError):
    """Something asked for rows that were not yet known on that day."""
