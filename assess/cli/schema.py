"""Print the JSON Schema of the answers to a questionnaire, for programs that send them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assess.cli.exits import DONE, REFUSED
from assess.cli.questionnaires import find, lines
from assess.core.loading import answers_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the questionnaire."""
    parser.add_argument("questionnaire", metavar="ID", help="the id of a shipped questionnaire, or a file")


def run(arguments: argparse.Namespace) -> int:
    """Print the schema; return 1 when there is no such questionnaire or it is not sound."""
    name: str = arguments.questionnaire
    loaded = find(name)
    if loaded.definition is None:
        print(f"assess schema: {name} is no questionnaire that can be used", file=sys.stderr)
        for line in lines(Path(name), loaded):
            print(line, file=sys.stderr)
        return REFUSED
    print(json.dumps(answers_schema(loaded.definition), indent=2, ensure_ascii=False))
    return DONE
