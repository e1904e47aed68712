"""Writing official documents: a `Paper` → DOCX and PDF, laid out by the rules of form.

    from toandan.writing import paper_of, write_docx, write_pdf

    paper = paper_of(document, opening=("Tỉnh ủy yêu cầu các đơn vị:",))
    pdf = write_pdf(paper)

A pure package: no Django, no network, no file but its own template and typeface. What it writes,
`toandan.reading` reads back to the same values (`docs/writing.md` says where not).
"""

from __future__ import annotations

from toandan.writing.errors import NotSet, Unwritable, WritingError
from toandan.writing.joining import join_pdfs
from toandan.writing.layout import Sheet, lay_out
from toandan.writing.model import LETTER, Item, Paper, Table, paper_of
from toandan.writing.to_docx import write_docx
from toandan.writing.to_pdf import write_pdf

__all__ = [
    "LETTER",
    "Item",
    "NotSet",
    "Paper",
    "Sheet",
    "Table",
    "Unwritable",
    "WritingError",
    "join_pdfs",
    "lay_out",
    "paper_of",
    "write_docx",
    "write_pdf",
]
