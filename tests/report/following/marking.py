"""Marking answers and adding them up, which every sheet asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.report.following.paper import NOT_ASKED, Group, Line, Paper, Part


def _circle(paper: Paper, place: tuple[Line, Part]) -> None:
    line, part = place
    line.answer = paper.form[line.number]
    if line.answer in part.heads:
        line.place = part.heads.index(line.answer)


def _zero(_: Paper, place: tuple[Line, Part]) -> None:
    if place[0].answer is None:
        place[0].wrote, place[0].sign = 0, "?"


def _zero_unknown(_: Paper, place: tuple[Line, Part], label: str) -> None:
    if place[0].answer == label:
        place[0].wrote = 0


def _cross_blank(_: Paper, place: tuple[Line, Part]) -> None:
    if place[0].answer is None:
        place[0].crossed, place[0].sign = True, "?"


def _cross_not_applicable(_: Paper, place: tuple[Line, Part], label: str) -> None:
    if place[0].answer == label:
        place[0].crossed, place[0].sign = True, "N"


def _cross_not_asked(_: Paper, place: tuple[Line, Part]) -> None:
    if place[0].answer == NOT_ASKED:
        place[0].crossed = True


def _points(_: Paper, place: tuple[Group, Part]) -> None:
    place[0].boxes["Points"] = str(sum(line.earned for line in place[0].open))


def _most(_: Paper, place: tuple[Group, Part]) -> None:
    place[0].boxes["Most"] = str(sum(line.points[-1] for line in place[0].open))


STEPS: Mapping[str, Callable[..., None]] = {
    "Find each question on your form by its number. On its line here, circle the number under your answer.": _circle,
    "No answer: write 0? beside the line.": _zero,
    "No answer: cross the line out and write a question mark beside it.": _cross_blank,
    "‘<words>’: write 0 beside the line.": _zero_unknown,
    "‘<words>’: cross the line out and write N beside it.": _cross_not_applicable,
    "Not asked, because of an earlier answer: cross the line out.": _cross_not_asked,
    "Points: add up the numbers you circled.": _points,
    "Most: add up the last number of every line that is not crossed out.": _most,
}
"""The words of a step, and what somebody does who reads them."""
