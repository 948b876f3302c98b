"""The JSON cases of ``tests/cases``: a description, a questionnaire, answers, and parts of the result they must give.

``expected`` names only what matters: an object matches when each of its keys does, a list when it is as long and each
entry matches. ``sees`` and ``never_sees`` are words in the plain text of the result.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from assess.core.answers import Answers
from assess.core.definition import Definition
from assess.service.library import read_file
from tests.core.builders import answers_to

CASES = Path(__file__).parents[1] / "cases"
MADE = Path(__file__).parents[1] / "questionnaires"
SHIPPED = Path(__file__).parents[2] / "questionnaires"


def case_files(kind: str) -> list[Path]:
    """Return the files of one folder of cases, by name."""
    return sorted((CASES / kind).glob("*.json"))


def read_case(path: Path) -> tuple[dict[str, Any], Definition, Answers]:
    """Return a case with its definition and its answers read."""
    case = json.loads(path.read_text("utf-8"))
    definition = questionnaire(case["questionnaire"])
    return case, definition, answers_to(definition, case["answers"])


@cache
def questionnaire(name: str) -> Definition:
    """Return a questionnaire made for tests, or else the newest shipped one of that id."""
    made = (CASES / "questionnaires" / f"{name}.json", MADE / name / "1.0.json")
    path = next((one for one in made if one.exists()), None) or max((SHIPPED / name).glob("*.json"))
    loaded = read_file(path)
    assert loaded.definition, loaded.problems
    return loaded.definition


def differences(expected: object, found: object, path: str = "") -> list[str]:
    """Return where ``found`` is not what ``expected`` names, each as one line."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [line for key, one in expected.items() for line in differences(one, found.get(key), f"{path}/{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for at, (one, other) in pairs for line in differences(one, other, f"{path}/{at}")]
    return [] if expected == found else [f"{path}: expected {expected!r}, found {found!r}"]


def plain(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())
