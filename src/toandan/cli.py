"""The `toandan` command.

Commands of the pure packages run without Django, so that reading a file or running a
simulation needs no database; every other command is a Django management command.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

#: command name → module with `HELP`, `add_arguments(parser)` and `run(options) -> int`
PURE_COMMANDS = {
    "backtest": "toandan.epidemic.commands.backtest",
    "calibrate": "toandan.simulation.commands.calibrate",
    "evaluate": "toandan.reading.commands.evaluate",
    "forecast": "toandan.epidemic.commands.forecast",
    "population": "toandan.simulation.commands.population",
    "read": "toandan.signing.commands.read",
    "score": "toandan.epidemic.commands.score",
    "sign": "toandan.signing.commands.sign",
    "simulate": "toandan.simulation.commands.simulate",
    "verify": "toandan.signing.commands.verify",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: the words after the program's name; `sys.argv[1:]` where left out.
    """
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in PURE_COMMANDS:
        return _run_pure(words[0], words[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toandan.site.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - heavy

    execute_from_command_line(["toandan", *words])
    return 0


def _run_pure(name: str, words: list[str]) -> int:
    command = importlib.import_module(PURE_COMMANDS[name])
    parser = argparse.ArgumentParser(prog=f"toandan {name}", description=command.HELP)
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(words)))
