"""The command line: a table of commands, each in a module of its own.

Every command leaves with 0 when all is well, 1 when it found problems or refused its input, and 2 when it was called
wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import NamedTuple


class Command(NamedTuple):
    """One command: what it does, and the module with its ``add_arguments(parser)`` and ``run(arguments) -> int``."""

    help: str
    module: str


COMMANDS: dict[str, Command] = {
    "serve": Command("serve the pages", "assess.cli.serve"),
    "migrate": Command("bring the tables of the database up to date", "assess.cli.migrate"),
    "retention": Command("delete the answers and end the sessions whose time is over", "assess.cli.retention"),
    "check": Command("say what is wrong with questionnaire files", "assess.cli.check"),
    "score": Command("work out a result from a questionnaire and answers", "assess.cli.score"),
    "schema": Command("print the JSON Schema of the answers to a questionnaire", "assess.cli.schema"),
}
"""Name to command, in the order of the help. A module is imported when its command runs: each starts quickly."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; wrong usage leaves with 2 by ``SystemExit``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    named = parser.parse_args(given[:1])
    module = import_module(COMMANDS[named.command].module)
    command = argparse.ArgumentParser(prog=f"assess {named.command}", description=module.__doc__, allow_abbrev=False)
    module.add_arguments(command)
    code: int = module.run(command.parse_args(given[1:]))
    return code


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:{width}}  {command.help}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="assess",
        description="Questionnaires that people trust: check them, serve them, work out results.",
        epilog=f"commands:\n{lines}\n\n“assess COMMAND --help” says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"assess {version('assess')}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser
