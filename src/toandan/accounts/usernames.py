"""Names under which people sign in."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from toandan.accounts.models import User
from toandan.vietnamese import fold

_ALLOWED = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def clean_username(given: str) -> str:
    """Return the name in lower case.

    Raises:
        ValidationError: it holds other signs than a-z, 0-9, dot, dash, underscore, or is
            shorter than three or longer than sixty.
    """
    name = given.strip().lower()
    if not _ALLOWED.fullmatch(name):
        raise ValidationError(
            _(
                "Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối, "
                "và bắt đầu bằng chữ hoặc số."
            )
        )
    return name


def suggest_username(full_name: str) -> str:
    """Return a free name made of the given name and the other initials: `an.nv`."""
    *others, given = fold(full_name).split() or ["nguoidung"]
    initials = "".join(word[0] for word in others)
    base = f"{given}.{initials}" if initials else given.ljust(3, "0")
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name
