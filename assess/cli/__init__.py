"""The command line: a table of commands, each in a module of its own.

Every command leaves with 0 when all is well, 1 when it found problems or refused its input, and 2 when it was called
wrongly or a setting cannot be used. What it prints is UTF-8 wherever it goes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import NamedTuple

from assess.cli.exits import DONE, REFUSED, STOPPED, WRONG_USAGE


class Command(NamedTuple):
    """One command.

    help: what it does. refused: when it leaves with 1.
    module: where its ``add_arguments(parser)`` and ``run(arguments) -> int`` are.
    """

    help: str
    module: str
    refused: str


COMMANDS: dict[str, Command] = {
    "serve": Command("serve the pages", "assess.cli.serve", "it cannot start"),
    "migrate": Command(
        "bring the tables of the database up to date",
        "assess.cli.migrate",
        "the database cannot be opened or brought up to date",
    ),
    "retention": Command(
        "delete the answers and end the sessions whose time is over",
        "assess.cli.retention",
        "the database cannot be used",
    ),
    "check": Command("say what is wrong with questionnaire files", "assess.cli.check", "a file has a problem"),
    "score": Command(
        "work out a result from a questionnaire and answers",
        "assess.cli.score",
        "a file cannot be read or written, or holds something that cannot be taken",
    ),
    "print": Command(
        "print a paper of a questionnaire, such as a blank form, or the plans of exported responses",
        "assess.cli.printing",
        "there is no such questionnaire or paper, or a file cannot be used",
    ),
    "schema": Command(
        "print the JSON Schema of the answers to a questionnaire",
        "assess.cli.schema",
        "there is no such questionnaire, or it has a problem",
    ),
}
"""Name to command, in the order of the help. A module is imported when its command runs: each starts quickly."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; wrong usage leaves with 2 by ``SystemExit``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            return _run(list(sys.argv[1:] if arguments is None else arguments))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read this, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that Python says nothing when it ends
        return REFUSED
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED


def _run(given: list[str]) -> int:
    name: str = _parser().parse_args(given[:1]).command
    module = import_module(COMMANDS[name].module)
    parser = argparse.ArgumentParser(
        prog=f"assess {name}",
        description=module.__doc__,
        epilog=_exit_codes(COMMANDS[name].refused),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(given[1:]))
    return code


def _exit_codes(refused: str) -> str:
    meanings = {
        DONE: "all is well",
        REFUSED: refused,
        WRONG_USAGE: "the command was called wrongly, or a setting cannot be used",
    }
    return "\n".join(["exit codes:", *(f"  {code}  {meaning}" for code, meaning in meanings.items())])


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:{width}}  {command.help}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="assess",
        description="Questionnaires that people trust: check them, serve them, work out results.",
        epilog=f"commands:\n{lines}\n\n{_exit_codes('there are problems, or something was refused')}\n\n"
        "“assess COMMAND --help” says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"assess {version('assess')}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser
