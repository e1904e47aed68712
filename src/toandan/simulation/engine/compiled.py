"""How kernels are compiled.

Numba's own file cache looks only at the file of the function that is called, so a change
in a function it calls would be missed. Here the cache folder carries the digest of every
file of the engine instead: a changed line anywhere means a fresh folder.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba
import numpy as np
from numba.core import cgutils, types
from numba.core import config as numba_config
from numba.extending import intrinsic
from numba.np import arrayobj

F = TypeVar("F", bound=Callable[..., object])

if platform.machine() in ("x86_64", "AMD64"):
    # What is written as a sum or a choice, because chance decides it, stays free of branches:
    # LLVM's last step would turn some of it into branches, half of them foretold wrongly.
    llvm.set_option("toandan", "-x86-cmov-converter=0")


def _cache_folder() -> Path:
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "toandan" / "engine" / digest.hexdigest()[:16]


_FOLDER = str(_cache_folder())


def _compiled(function: F, **more: Any) -> F:
    settings: Any = numba_config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = _FOLDER
    options: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
    try:
        made = cast("Any", numba).njit(function, **options, **more)
    finally:
        settings.CACHE_DIR = before
    return cast("F", made)


def kernel(function: F) -> F:
    """Compile a function to machine code that runs without the interpreter lock.

    Kernels allocate nothing, so reference counting (`_nrt`) is switched off: with it, every
    call would count the arrays of all its tuples up and down, which made runs twenty times
    slower (docs/decisions/simulation-engine.md).
    """
    return _compiled(function)


def piece(function: F) -> F:
    """Compile a small function into whoever calls it.

    A real call passes each array of a tuple as seven words, which costs more than what most
    small functions do; the compiler by itself stops putting them in place when the caller grows.
    """
    return _compiled(function, forceinline=True)


def _fetch(_: Any, array: Any, index: Any) -> Any:
    """The code of `fetch_soon` for Numba: LLVM's prefetch of one element, to be read."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        tools = cast("Any", cgutils)
        array_type, index_type = signature.args
        block = cast("Any", arrayobj).make_array(array_type)(context, builder, values[0])
        place = context.cast(builder, values[1], index_type, types.intp)
        address = tools.get_item_pointer(context, builder, array_type, block, [place])
        byte, number = tools.voidptr_t, tools.int32_t
        shape = tools.ir.FunctionType(tools.ir.VoidType(), [byte, number, number, number])
        ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], shape)
        read, keep, data = number(0), number(3), number(1)
        builder.call(ask, [builder.bitcast(address, byte), read, keep, data])
        return context.get_dummy_value()

    return types.void(array, index), generate


#: `fetch_soon(array, index)` asks the memory for an element that will be needed in a moment.
#: A load from main memory takes as long as hundreds of instructions; where it is known ahead
#: which elements a block will touch, asking for all of them first lets the loads run side by
#: side. Nothing is computed: without it results are the same, only later.
fetch_soon = cast("Callable[[Any, Any], None]", cast("Any", intrinsic)(_fetch))

#: a signed 64-bit whole number; Numba sees NumPy's type, a type checker sees `int`
whole = cast("Callable[[Any], int]", np.int64)

#: one record of a structured array inside a kernel
Record = Any
