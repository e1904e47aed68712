"""Lists of records: one home for sorting, paging, filter addresses and export.

A list page declares a `Table` of `Column`s once and asks it for a `Listing` of a queryset:

    listing = TABLE.listing(request, documents.visible_to(scope), filters=form)
    if listing.wants_export:
        return listing.export()
    return render(request, "directives/documents.html", {"listing": listing})

The template shows it with `{% filter_bar listing %}` and `{% table listing %}`.
"""

from __future__ import annotations

from toandan.listing.export import EXPORT_LIMIT, csv_of, spreadsheet_of
from toandan.listing.keys import key_of
from toandan.listing.listing import PAGE_SIZES, Listing
from toandan.listing.table import Cell, Column, Table

__all__ = [
    "EXPORT_LIMIT",
    "PAGE_SIZES",
    "Cell",
    "Column",
    "Listing",
    "Table",
    "csv_of",
    "key_of",
    "spreadsheet_of",
]
