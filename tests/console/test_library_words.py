"""What Django and allauth say to people is said in Vietnamese, too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import allauth
import django
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

DJANGO = Path(django.__file__).parent
ALLAUTH = Path(allauth.__file__).parent
SPOKEN = (
    *(DJANGO / "forms").glob("*.py"),
    *(DJANGO / "db" / "models" / "fields").glob("*.py"),
    DJANGO / "db" / "models" / "constraints.py",
    DJANGO / "core" / "validators.py",
    DJANGO / "core" / "paginator.py",
    DJANGO / "contrib" / "auth" / "password_validation.py",
    DJANGO / "contrib" / "auth" / "validators.py",
    ALLAUTH / "account" / "adapter.py",
    ALLAUTH / "mfa" / "adapter.py",
    *(ALLAUTH / "mfa").glob("*/forms.py"),
)
ASKED = re.compile(r"^_?n?p?gettext(_lazy)?$|^_$")


def sentences(path: Path) -> set[str]:
    """Return what a module says in sentences; names of fields' types are for developers."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and ASKED.match(name):
            found |= {
                one.value
                for one in node.args[:2]
                if isinstance(one, ast.Constant)
                and isinstance(one.value, str)
                and one.value.endswith(".")
                and " " in one.value
            }
    return found


def test_every_sentence_of_the_libraries_has_its_vietnamese() -> None:
    said = {one for path in SPOKEN for one in sentences(path)}
    assert len(said) > 100
    with translation.override("vi"):
        missing = [
            one
            for one in sorted(said)
            # a plural is kept under the words for one
            if one == translation.gettext(one)
            and one == translation.ngettext(one, one, 1)
            and not any(_plural_of(one, other) for other in said)
        ]
    assert missing == []


def _plural_of(many: str, one: str) -> bool:
    return many != one and translation.ngettext(one, many, 2) not in {one, many}


@pytest.mark.parametrize(("language", "said"), [("vi", "quá ngắn"), ("en", "too short")])
def test_a_short_password_is_refused_in_the_language_of_the_page(language: str, said: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("Ngan-7")
    assert said in " ".join(refused.value.messages)


def test_numbers_and_lengths_are_refused_in_words_that_tell_what_to_write() -> None:
    form = forms.Form({"percent": "12,5", "more": "140", "name": "a" * 9})
    form.fields = {
        "percent": forms.IntegerField(),
        "more": forms.IntegerField(max_value=100),
        "name": forms.CharField(max_length=5),
    }
    with translation.override("vi"):
        said = {name: str(errors[0]) for name, errors in form.errors.items()}
    assert said == {
        "percent": "Hãy ghi một số nguyên, ví dụ 40.",
        "more": "Hãy ghi số từ 100 trở xuống.",
        "name": "Hãy viết ngắn lại: tối đa 5 ký tự, hiện có 9.",
    }
