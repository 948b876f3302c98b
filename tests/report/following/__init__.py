"""Follows "Score it on paper" as it is printed: reads the plain text, then does each step, knowing nothing else.

What goes in beside the text is a form as it was filled in: for each question number the label of the answer, ``None``
where there is none, or ``NOT_ASKED``. A step whose words are not known here is an error, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.report.following import levels, marking, profile, readiness
from tests.report.following.paper import NOT_ASKED, Doing, Group, Line, Paper, Part, Printed, Stop

__all__ = ["NOT_ASKED", "Paper", "Printed", "follow", "read"]


def _pattern(words: str) -> re.Pattern[str]:
    """Return what a step of the table matches: <number> and <words> stand for what differs."""
    return re.compile(re.escape(words).replace("<number>", r"(\d+)").replace("<words>", "(.+)"))


STEPS = [
    (_pattern(words), action)
    for table in (marking.STEPS, levels.STEPS, readiness.STEPS, profile.STEPS)
    for words, action in table.items()
]


def read(text: str) -> Printed:
    """Return what a sheet's plain text says; every step must have exactly one meaning."""
    sheet = Printed([], {}, [])
    for block in text.strip().split("\n\n"):
        first, *rest = block.split("\n")
        if found := re.fullmatch(r"Step \d+\. (.+)", first):
            sheet.stages.append((found[1], [_meaning(line[2:]) for line in rest if line.startswith("- ")]))
        elif found := re.fullmatch(r"Table (\d+)\. .+", first):
            sheet.tables[int(found[1])] = [line.split(" | ") for line in rest]
        elif rest and rest[0].startswith("Question | "):
            sheet.parts.append((first, rest))
    return sheet


def _meaning(step: str) -> Doing:
    found = [(action, match.groups()) for words, action in STEPS if (match := words.fullmatch(step))]
    assert len(found) == 1, f"{len(found)} meanings of: {step}"
    return found[0]


def _fresh(first: str, rest: list[str]) -> Part:
    titled = re.fullmatch(r"(.+?)(?: \(([^()]+)\))?", first)
    assert titled
    part = Part(titled[1], titled[2] or "", rest[0].split(" | ")[1:])
    title: str | None = ""
    for line in rest[1:]:
        if found := re.fullmatch(r"(\S+)( MUST)?((?: \| \d+)+)", line):
            if title is not None:
                part.groups.append(Group(title))
                title = None
            points = [int(one) for one in found[3].split(" | ")[1:]]
            part.groups[-1].lines.append(Line(found[1], bool(found[2]), points))
        elif "______" not in line:
            title = line
    return part


def follow(
    printed: Printed,
    form: Mapping[str, str | None],
    placed: Mapping[str, str | None],
    holds: Callable[[str], bool] = bool,
) -> Paper:
    """Return the sheet with every box filled in.

    ``placed`` is where the worker put themself, by the title of the part; ``holds`` tells of a condition said in words
    whether it is so.
    """
    paper = Paper(printed, [_fresh(*one) for one in printed.parts], form, holds)
    for part in paper.parts:
        part.placed = placed.get(part.title)
    for title, steps in printed.stages:
        for place in _places(paper, title):
            _do(paper, place, steps)
        if found := paper.whole.pop("Result", None):
            paper.results[title] = found
    return paper


def _places(paper: Paper, title: str) -> list[Any]:
    if title == "Mark your answers":
        return [(line, part) for part in paper.parts for line in part.lines]
    if title == "For each level of each domain":
        return [(group, part) for part in paper.parts for group in part.groups]
    if title in {"For each section", "For each arm"}:
        return [(part.groups[0], part) for part in paper.parts]
    if title == "For each domain":
        return [(part, part) for part in paper.parts]
    return [{}]


def _do(paper: Paper, place: object, steps: list[Doing]) -> None:
    try:
        for action, said in steps:
            action(paper, place, *said)
    except Stop:
        return
