"""The `toandan` command.

Commands of the pure packages run without Django, so that reading a file or running a
simulation needs no database; every other command is a Django management command. Both speak
Vietnamese, what `argparse` says included.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from toandan import __version__
from toandan.cli.overview import overview, unknown
from toandan.cli.words import speak_vietnamese

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
    """Run one command and return its exit status; without words, list all commands.

    Args:
        argv: the words after the program's name; `sys.argv[1:]` where left out.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    speak_vietnamese()
    if words in (["--version"], ["version"]):
        print(__version__)
        return 0
    if words[:1] == ["help"] and len(words) > 1:
        words = [*words[1:], "--help"]
    if not words or words[0] in {"help", "--help", "-h"}:
        print(overview())
        return 0
    if words[0] in PURE_COMMANDS:
        return _run_pure(words[0], words[1:])
    return _run_django(words)


def _run_pure(name: str, words: list[str]) -> int:
    command = importlib.import_module(PURE_COMMANDS[name])
    parser = argparse.ArgumentParser(prog=f"toandan {name}", description=command.HELP)
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(words)))


def _run_django(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toandan.site.settings")
    # heavy, and needed by these commands only
    import django  # noqa: PLC0415
    from django.core.management import (  # noqa: PLC0415
        CommandError,
        execute_from_command_line,
        get_commands,
        load_command_class,
    )
    from django.db import OperationalError, connections  # noqa: PLC0415

    name = words[0]
    django.setup()
    application = get_commands().get(name)
    if application is None:
        print(unknown(name, get_commands()), file=sys.stderr)
        return 1
    if not application.startswith("toandan."):
        execute_from_command_line(["toandan", *words])
        return 0
    command = load_command_class(application, name)
    vars(command).update(
        # else faults of the line are told without how the command is used
        _called_from_command_line=True,
        # what only developers turn is left out of --help, and still understood
        suppressed_base_arguments={
            *("--version", "--verbosity", "--settings", "--pythonpath"),
            *("--traceback", "--no-color", "--force-color", "--skip-checks"),
        },
    )
    parser = command.create_parser("toandan", name)
    for action in parser._actions:  # noqa: SLF001 - the one that Django cannot leave out
        if action.dest == "skip_checks":
            action.help = argparse.SUPPRESS
    options = vars(parser.parse_args(words[1:]))
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        if options["traceback"]:
            raise
        print(f"Lỗi: {error}", file=sys.stderr)
        return error.returncode
    except OperationalError as error:
        if options["traceback"]:
            raise
        print(f"Lỗi: cơ sở dữ liệu không dùng được ({error}).", file=sys.stderr)
        print(
            "Hãy chạy toandan setup nếu chưa chạy; nếu đã chạy, hãy xem TOANDAN_DATABASE_URL"
            " và máy chủ cơ sở dữ liệu.",
            file=sys.stderr,
        )
        return 1
    finally:
        connections.close_all()
    return 0
