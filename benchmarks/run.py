"""Run benchmarks: `python benchmarks/run.py` all of them, `… NAME` one.

Each benchmark is a module beside this one with `measure() -> list[Result]`, or with `run_all()`
which writes its results itself. A result is set
against a named peer or a physical limit measured in the same run, printed, and written to
`results/NAME.json`. `docs/benchmarks.md` tells what the figures mean.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: programs beside this one that are not benchmarks by themselves
#: this file, and the data that others measure on
NOT_BENCHMARKS = {"run", "province"}


@dataclass(frozen=True)
class Result:
    """One figure beside its peer's; `ratio` is value over peer_value."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        """How many times the peer's figure."""
        return self.value / self.peer_value


def machine() -> str:
    """Return what the figures were measured on: processor and cores, no name of the machine."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB"


def write(name: str, results: list[Result]) -> None:
    """Print the results and keep them in `results/NAME.json`."""
    rows = [
        {
            **asdict(one),
            "ratio": round(one.ratio, 4),
            "command": f"make bench-{name}",
            "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            "machine": machine(),
        }
        for one in results
    ]
    for row in rows:
        print(
            f"{row['name']:<44} {row['value']:>12.4g} {row['unit']:<14}"
            f" {row['ratio']:>9.3g} × {row['peer']} ({row['peer_value']:.4g})"
        )
    target = HERE / "results" / f"{name}.json"
    target.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    sys.path.insert(0, str(HERE))
    every = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    wanted = names or every
    if unknown := [name for name in wanted if name not in every]:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(every)}")
        return 2
    if len(wanted) > 1:
        # each in a process of its own: a site is set up once in a process, and memory counts
        own = [subprocess.run([sys.executable, __file__, name], check=False) for name in wanted]
        return max(done.returncode for done in own)
    print(f"── {wanted[0]}", flush=True)
    benchmark = importlib.import_module(wanted[0])
    # the long ones write section by section, so that a stop loses nothing
    if hasattr(benchmark, "run_all"):
        benchmark.run_all()
    else:
        write(wanted[0], benchmark.measure())
    return 0


if __name__ == "__main__":
    # the module that the benchmarks import as `run` is this one
    sys.modules["run"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
