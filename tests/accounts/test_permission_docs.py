from __future__ import annotations

import re
from pathlib import Path

from toandan.accounts.permissions import GRANTS, SENTENCES, Permission, Role

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "permissions.md").read_text(encoding="utf-8")
PERMISSIONS, ROLES = PAGE.split("## Roles")


def test_every_permission_is_documented_with_its_sentence_and_its_roles() -> None:
    found = re.findall(
        r"^\| `([a-z:-]+)` \| `([A-Z_]+)` \| ([^|]+) \| [^|]+ \| ([^|]+) \|",
        PERMISSIONS,
        re.MULTILINE,
    )
    told = {
        value: (name, words, set(re.findall(r"`([^`]+)`", by))) for value, name, words, by in found
    }
    assert told == {
        permission.value: (
            permission.name,
            str(SENTENCES[permission]),
            {role.value for role in Role if permission in GRANTS[role]},
        )
        for permission in Permission
    }


def test_every_role_is_documented_with_its_label_and_its_permissions() -> None:
    found = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| [^|]+ \| ([^|]+) \|", ROLES, re.MULTILINE)
    told = {value: (label, set(re.findall(r"`([^`]+)`", held))) for value, label, held in found}
    assert told == {
        role.value: (str(role.label), {permission.value for permission in GRANTS[role]})
        for role in Role
    }


def test_every_table_of_people_has_its_row_in_the_privacy_page() -> None:
    page = (DOCS / "privacy.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| ([^|]+?) \|", page, re.MULTILINE))
    assert {
        "accounts",
        "positions",
        "second factors",
        "sessions",
        "API tokens",
        "access beyond scope",
        "audit trail",
    } <= rows
    assert "91/2025/QH15" in page
