"""Groups of one house: "các phòng chức năng, các đơn vị trực thuộc" are two, not one phrase.

Tiers and branches ("các sở, ban, ngành, các địa phương") are resolved as one phrase; the units of
a department or a hospital, and the parts of a council, are named group by group.
"""

from __future__ import annotations

import re

_UNITS = re.compile(
    r"(?:thường trực (?:hđnd|hội đồng)|(?:các\s)?(?:đại biểu|ban (?:của )?h|tổ đại biểu)|"
    r"các\s(?:phòng|đơn vị|cơ quan|cơ sở|bệnh viện|trung tâm|trường|trạm|khoa|doanh nghiệp|"
    r"công ty|tổ)\b)"
)


def two_groups(before: str, after: str) -> bool:
    """Tell whether two phrases in small letters both name units of one house."""
    return bool(_UNITS.match(after) and _UNITS.match(before.strip()))
