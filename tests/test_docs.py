"""The documents say what is true: each test names what they left out."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from django.core.management import get_commands

from toandan.cli import PURE_COMMANDS
from toandan.site.env import DECLARED

ROOT = Path(__file__).resolve().parents[1]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_is_in_operations() -> None:
    assert len(DECLARED) > 10
    assert [name for name in DECLARED if f"`{name}`" not in page("operations.md")] == []


def test_operations_names_no_setting_that_is_gone() -> None:
    named = set(re.findall(r"`(TOANDAN_[A-Z_]+)`", page("operations.md")))
    for_tools = {"TOANDAN_TEST_DATABASE_URL"}
    assert named - set(DECLARED) - for_tools == set()


def test_every_command_is_in_operations() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("toandan.")}
    assert {"audit", "setup", "serve"} <= ours
    missing = [
        name
        for name in sorted(ours | set(PURE_COMMANDS))
        if f"toandan {name}" not in page("operations.md")
    ]
    assert missing == []


def test_every_dependency_earns_its_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for group in project["optional-dependencies"].values():
        wanted += group
    names = [re.split(r"[\[<>=~;]", line)[0].strip() for line in wanted]
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    names += [*package["dependencies"], *package["devDependencies"]]
    table = page("dependencies.md")
    assert [name for name in names if f"| {name} |" not in table] == []


def test_every_make_target_says_what_it_does() -> None:
    targets = re.findall(r"^([a-z]+):(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(targets) > 8
    assert [name for name, rest in targets if "##" not in rest] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")
        )
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_locks_name_no_host() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    assert len(locks) >= 3
    assert [lock.name for lock in locks if "http" in lock.read_text().replace("aiohttp", "")] == []
