"""Checking in a separate process, with its memory and time capped."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING

from toandan.reading.isolated import ask, cap
from toandan.signing import errors
from toandan.signing.contract import from_json, to_json
from toandan.signing.errors import CheckCrashed, CheckTimeout, SigningError

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.signing.model import Verification

DEFAULT_SECONDS = 60.0
DEFAULT_MEGABYTES = 1024


def check_isolated(
    data: bytes,
    *,
    roots: str | Path | None = None,
    seconds: float = DEFAULT_SECONDS,
    megabytes: int = DEFAULT_MEGABYTES,
) -> Verification:
    """Check a PDF as `verify` does, in a process of its own.

    Args:
        data: the file.
        roots: the folder of trust roots.
        seconds: wall-clock time allowed; also the CPU time allowed to the child.
        megabytes: address space allowed to the child, in MiB.

    Raises:
        CheckTimeout: the time ran out.
        CheckCrashed: the child ended without an answer.
        SigningError: what `verify` or `load_roots` would raise.
    """
    question = json.dumps(
        {"roots": str(roots) if roots else "", "seconds": seconds, "megabytes": megabytes}
    )
    try:
        answer, code = ask(__name__, question, data, seconds)
    except TimeoutError:
        raise CheckTimeout(
            f"checking the signatures took over {seconds:g} s; allow more time.",
            f"Kiểm tra chữ ký số quá {seconds:g} giây nên đã dừng.",
        ) from None
    return _answer(answer, code)


def _answer(answer: bytes, code: int) -> Verification:
    """Return the child's answer, which is JSON: a child turned hostile can say only that."""
    if code == 0:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            value = json.loads(answer)
            if "error" not in value:
                return from_json(value)
            kind = getattr(errors, value["error"])
            if isinstance(kind, type) and issubclass(kind, SigningError):
                raise kind(str(value["message"]), str(value["message_vi"]))
    raise CheckCrashed(
        f"the checking process ended with status {code}; look at the file by hand.",
        "Tệp làm trình kiểm tra chữ ký dừng đột ngột. Hãy kiểm tra bằng phần mềm khác.",
    )


def main(question: str) -> int:
    """Check one file from standard input; the child's side of `check_isolated`."""
    asked = json.loads(question)
    cap(asked["seconds"], asked["megabytes"])
    from toandan.signing.checking import verify  # noqa: PLC0415 - loaded under the cap
    from toandan.signing.roots import load_roots  # noqa: PLC0415 - loaded under the cap

    try:
        found = verify(sys.stdin.buffer.read(), roots=load_roots(asked["roots"]))
        answer = json.dumps(to_json(found))
    except SigningError as error:
        told = {"error": type(error).__name__, "message": str(error)}
        answer = json.dumps(told | {"message_vi": error.message_vi})
    except MemoryError:
        return 1
    sys.stdout.buffer.write(answer.encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
