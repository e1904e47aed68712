"""Document types with the abbreviations that stand in their numbers.

State: Nghị định 30/2020/NĐ-CP, phụ lục III. Party: Hướng dẫn 36-HD/VPTW (2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.units.models import System
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from toandan.units.models import Organisation

PARTY = {
    "Công văn": "CV",
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Quy chế": "QC",
    "Quy định": "QĐi",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Báo cáo": "BC",
    "Kế hoạch": "KH",
    "Chương trình": "CTr",
    "Tờ trình": "TTr",
    "Đề án": "ĐA",
    "Phương án": "PA",
    "Biên bản": "BB",
    "Giấy mời": "GM",
}
STATE = {
    "Công văn": "",
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Công điện": "CĐ",
    "Giấy mời": "GM",
}


def names(system: str) -> list[str]:
    """Return the names of the types of the Party or of the State, for choosing."""
    return list(PARTY if system == System.PARTY else STATE)


def series_of(doc_type: str, system: str, unit: Organisation) -> str:
    """Return what follows the number in a unit's documents of a type.

    The Party writes `17-CV/ĐU`, the State `34/CĐ-UBND`, and a State công văn has no type:
    `2062/SYT`.
    """
    table = PARTY if system == System.PARTY else STATE
    wanted = fold(doc_type)
    short = next((code for name, code in table.items() if fold(name) == wanted), "")
    symbol = unit.document_symbol
    if system == System.PARTY:
        return f"-{short or 'CV'}/{symbol}"
    return f"/{short}-{symbol}" if short else f"/{symbol}"
