"""The glossary names what exists, and leaves no model out."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
NAMES = re.findall(r"^\| [^|]+ \| `([^`]+)` \|", GLOSSARY.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_each_code_name_exists(name: str) -> None:
    if ":" in name:
        module, _, rest = name.partition(":")
        found: object = importlib.import_module(f"toandan.{module}")
        try:
            for part in rest.split("."):
                found = getattr(found, part)
        except AttributeError:
            assert importlib.import_module(f"toandan.{module}.{rest}")
        return
    app, model, *attribute = name.split(".")
    table = apps.get_model(app, model)
    assert not attribute or hasattr(table, attribute[0])


def test_every_model_has_its_term() -> None:
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("toandan.")}
    assert ours - set(NAMES) == set()


def test_no_term_stands_twice() -> None:
    assert len(NAMES) == len(set(NAMES))
