"""Say everything that is wrong with questionnaire files: place, code, what is wrong and how to mend it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from assess.cli.exits import DONE, REFUSED
from assess.cli.questionnaires import lines
from assess.core.loading import Loaded
from assess.service.library import read_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, and ``--json`` for programs."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a questionnaire")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """Print the problems of every file; return 1 when there are any."""
    read = [(path, read_file(path)) for path in arguments.files]
    if arguments.json:
        print(json.dumps([_as_json(path, loaded) for path, loaded in read], indent=2, ensure_ascii=False))
    else:
        print("\n".join(line for path, loaded in read for line in lines(path, loaded)))
    return REFUSED if any(loaded.definition is None for _, loaded in read) else DONE


def _as_json(path: Path, loaded: Loaded) -> dict[str, object]:
    problems = [asdict(problem) for problem in loaded.problems]
    return {"file": str(path), "sound": loaded.definition is not None, "problems": problems, "more": loaded.more}
