"""The folders through which a gateway of the national axis hands messages over.

    EXCHANGE_DIR
    ├── in        the gateway puts *.edxml here; taken in and moved to one of the next two
    ├── done      taken in
    ├── refused   not taken in, each with NAME.txt that says why
    └── out       packages and states for the gateway to fetch and delete

Off unless the operator names the folder. A file counts once nobody has written to it for a
while, so that one that is still being copied is left alone; ours appear under their names
only when they are whole.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

IN, DONE, REFUSED, OUT = "in", "done", "refused", "out"
QUIET_SECONDS = 10
ENDINGS = {".edxml", ".xml"}
#: one round takes so many, so that a job ends
MOST = 200


def folder(name: str) -> Path | None:
    """Return one of the folders, made where it is missing; None where exchange is off."""
    if not settings.EXCHANGE_DIR:
        return None
    path = Path(settings.EXCHANGE_DIR) / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def waiting() -> Iterator[Path]:
    """Yield the files that wait to be taken in, by name."""
    inbox = folder(IN)
    if inbox is None:
        return
    before = time.time() - QUIET_SECONDS
    found = sorted(path for path in inbox.iterdir() if path.suffix.lower() in ENDINGS)
    ready = (path for path in found if path.is_file() and not path.is_symlink())
    for count, path in enumerate(path for path in ready if path.stat().st_mtime < before):
        if count >= MOST:
            return
        yield path


def move(path: Path, name: str, reason: str = "") -> None:
    """Move a file on, under another name where one stands there; write why beside it."""
    target = folder(name)
    if target is None:
        return
    free = target / path.name
    count = 1
    while free.exists():
        count += 1
        free = target / f"{path.stem}-{count}{path.suffix}"
    try:
        path.replace(free)
    except FileNotFoundError:
        # another round of the same job was faster
        return
    if reason:
        free.with_name(f"{free.name}.txt").write_text(f"{reason}\n", encoding="utf-8")


def put(content: bytes, name: str) -> None:
    """Write a file into the folder out, whole or not at all; an older one is replaced."""
    target = folder(OUT)
    if target is None:
        raise RuntimeError(_("Chưa đặt thư mục liên thông (TOANDAN_EXCHANGE_DIR)."))
    part = target / f".{name}.part"
    part.write_bytes(content)
    part.replace(target / name)
