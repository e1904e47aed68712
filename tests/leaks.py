"""Walks every address of the site, to prove that none answers a stranger by mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

from toandan.site.public import BY_KEY, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterator

#: what stands for an argument of an address, by its converter
SAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}
#: addresses that are regular expressions, by their text
REGEXES = {
    r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "mat-khau/dat-lai/1-x/",
}
_ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")


@dataclass(frozen=True)
class Address:
    """One address of the site.

    Attributes:
        name: with its namespace; empty where it has none.
        path: with samples in the place of arguments, ready to be asked for.
        view: what answers.
    """

    name: str
    path: str
    view: Any

    @property
    def is_open(self) -> bool:
        """Whether the sign-in middleware lets strangers through to the view."""
        return not getattr(self.view, "login_required", True)

    @property
    def is_public(self) -> bool:
        """Whether the list of public addresses names it."""
        return self.name in PUBLIC

    @property
    def is_by_key(self) -> bool:
        """Whether its callers show a key instead of signing in."""
        return any(self.name.startswith(begin) for begin in BY_KEY)


def addresses() -> list[Address]:
    """Return every address that the site answers at."""
    return list(_walk(get_resolver(), "", "/"))


def _walk(resolver: URLResolver, namespace: str, begin: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = begin + _filled(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or ''}", path, entry.callback)


def _filled(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    if isinstance(entry.pattern, RegexPattern):
        return REGEXES[text]
    return _ARGUMENT.sub(lambda found: SAMPLES[found.group(1) or "str"], text)
