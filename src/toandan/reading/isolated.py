"""Reading, and drawing pages, in a separate process with its memory and time capped.

A hostile file may make a library eat memory or never return; the web application opens
uploads through here alone, so that only the child dies.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from toandan.reading import errors
from toandan.reading.contract import from_json, to_line
from toandan.reading.errors import BadContract, ReadingCrashed, ReadingError, ReadingTimeout
from toandan.reading.limits import DEFAULT_LIMITS, MEBIBYTE, Limits

if TYPE_CHECKING:
    from collections.abc import Collection

    from toandan.reading.model import Reading

DEFAULT_SECONDS = 300.0
DEFAULT_MEGABYTES = 2048


def read_isolated(
    data: bytes,
    name: str,
    *,
    seconds: float = DEFAULT_SECONDS,
    megabytes: int = DEFAULT_MEGABYTES,
    limits: Limits = DEFAULT_LIMITS,
) -> Reading:
    """Read a file as `read_bytes` does, in a process of its own.

    Args:
        data: the file's content.
        name: its name.
        seconds: wall-clock time allowed; also the CPU time allowed to the child.
        megabytes: address space allowed to the child, in MiB.
        limits: the operator's caps on the file itself.

    Raises:
        ReadingTimeout: the time ran out.
        ReadingCrashed: the child ended without an answer (memory, or a fault in a library).
        ReadingError: what `read_bytes` would raise.
    """
    question = {"name": name, "limits": asdict(limits), "seconds": seconds, "megabytes": megabytes}
    told = _ask(question, data)
    with contextlib.suppress(ValueError, KeyError, TypeError, BadContract):
        return from_json(told)
    raise _crashed(name, 0)


def draw_isolated(
    data: bytes,
    name: str,
    pages: Collection[int],
    *,
    seconds: float = DEFAULT_SECONDS,
    megabytes: int = DEFAULT_MEGABYTES,
    limits: Limits = DEFAULT_LIMITS,
) -> dict[int, bytes]:
    """Draw pages as `draw_pages` does, in a process of its own; the rest as `read_isolated`.

    Returns:
        Page (from 0) → a WebP picture; pages that the file does not have are left out.

    Raises:
        ReadingTimeout: the time ran out.
        ReadingCrashed: the child ended without an answer, or with other things than pictures.
        ReadingError: what `draw_pages` would raise.
    """
    question = {"name": name, "limits": asdict(limits), "seconds": seconds, "megabytes": megabytes}
    told = _ask({**question, "pages": sorted(pages)}, data)
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        found = {int(page): base64.b64decode(one) for page, one in told["pictures"].items()}
        if all(one[:4] == b"RIFF" and one[8:12] == b"WEBP" for one in found.values()):
            return found
    raise _crashed(name, 0)


def _ask(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Start a child, give it question and file, and return what it says."""
    try:
        answer, code = ask(__name__, json.dumps(question), data, question["seconds"])
    except TimeoutError:
        raise _late(question["name"], question["seconds"]) from None
    return _told(answer, code, question["name"])


def ask(module: str, question: str, data: bytes, seconds: float) -> tuple[bytes, int]:
    """Run a module in a process of its own; return what it answered and its exit status.

    Args:
        module: the module, whose `main` takes the question and reads the data.
        question: its one argument.
        data: what it reads from standard input.
        seconds: wall-clock time allowed.

    Raises:
        TimeoutError: the time ran out; the child has been ended.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        (sys.executable, "-m", module, question),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            answer, _ = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(child)
            raise TimeoutError from None
        except BaseException:
            _end(child)
            raise
    return answer, child.returncode


def _late(name: str, seconds: float) -> ReadingTimeout:
    return ReadingTimeout(
        f"{name}: reading took over {seconds:g} s; allow more time or split the file.",
        f"Đọc tệp {name} quá {seconds:g} giây nên đã dừng. Hãy tách tệp rồi nộp lại.",
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child with all that it started (OCR runs in the child's session)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _told(answer: bytes, code: int, name: str) -> dict[str, Any]:
    """Return the child's answer, which is JSON: a child turned hostile can say only that."""
    if code == 0:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            value: dict[str, Any] = json.loads(answer)
            if "error" not in value:
                return value
            kind = getattr(errors, value["error"])
            if isinstance(kind, type) and issubclass(kind, ReadingError):
                raise kind(str(value["message"]), str(value["message_vi"]))
    raise _crashed(name, code)


def _crashed(name: str, code: int) -> ReadingCrashed:
    return ReadingCrashed(
        f"{name}: the reading process ended with status {code}; look at the file by hand.",
        f"Tệp {name} làm trình đọc dừng đột ngột. Hãy kiểm tra tệp hoặc nhập tay.",
    )


def cap(seconds: float, megabytes: int) -> None:
    """Cap this process; where the system has no such caps the parent's clock still runs."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    memory = megabytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(question: str) -> int:
    """Read or draw one file from standard input; the child's side of this module."""
    asked = json.loads(question)
    cap(asked["seconds"], asked["megabytes"])
    try:
        answer = _drawn(asked) if "pages" in asked else _read(asked)
    except ReadingError as error:
        found = {"error": type(error).__name__, "message": str(error)}
        answer = json.dumps(found | {"message_vi": error.message_vi})
    except MemoryError:
        return 1
    sys.stdout.buffer.write(answer.encode())
    return 0


def _read(asked: dict[str, Any]) -> str:
    from toandan.reading.pipeline import read_bytes  # noqa: PLC0415 - loaded under the cap

    data = sys.stdin.buffer.read()
    return to_line(read_bytes(data, asked["name"], limits=Limits(**asked["limits"])), full=True)


def _drawn(asked: dict[str, Any]) -> str:
    from toandan.reading.extract.pictures import draw_pages  # noqa: PLC0415 - see `_read`

    data = sys.stdin.buffer.read()
    found = draw_pages(data, asked["name"], asked["pages"], Limits(**asked["limits"]))
    return json.dumps(
        {"pictures": {str(n): base64.b64encode(p).decode() for n, p in found.items()}}
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
