"""How kernels are compiled.

Numba's own file cache looks only at the file of the function that is called, so a change
in a function it calls would be missed. Here the cache folder carries the digest of every
file of the engine instead: a changed line anywhere means a fresh folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config as numba_config

F = TypeVar("F", bound=Callable[..., object])


def _cache_folder() -> Path:
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "toandan" / "engine" / digest.hexdigest()[:16]


_FOLDER = str(_cache_folder())


def kernel(function: F) -> F:
    """Compile a function to machine code that runs without the interpreter lock.

    Kernels allocate nothing, so reference counting (`_nrt`) is switched off: with it, every
    call would count the arrays of all its tuples up and down, which made runs twenty times
    slower (docs/decisions/simulation-engine.md).
    """
    settings: Any = numba_config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = _FOLDER
    options: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
    try:
        made = cast("Any", numba).njit(function, **options)
    finally:
        settings.CACHE_DIR = before
    return cast("F", made)


#: a signed 64-bit whole number; Numba sees NumPy's type, a type checker sees `int`
whole = cast("Callable[[Any], int]", np.int64)

#: one record of a structured array inside a kernel
Record = Any
