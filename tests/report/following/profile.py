"""What the steps of a sheet for the ``profile`` method tell somebody to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.report.following.paper import Group, Paper, Part, Stop


def _circled(_: Paper, place: tuple[Group, Part]) -> None:
    place[0].boxes["Circled"] = str(sum(line.circled for line in place[0].lines))


def _answered(_: Paper, place: tuple[Group, Part]) -> None:
    group, _part = place
    group.boxes["Answered"] = str(group.box("Circled") + sum(line.sign == "N" for line in group.lines))


def _asked(_: Paper, place: tuple[Group, Part]) -> None:
    group, _part = place
    group.boxes["Asked"] = str(group.box("Answered") + sum(line.sign == "?" for line in group.lines))


def _enough(paper: Paper, place: tuple[Group, Part], table: str, words: str) -> None:
    group, _part = place
    if not group.box("Circled") or group.box("Answered") < int(paper.beside(table, group.boxes["Asked"])):
        group.boxes["My word"] = words
        raise Stop


def _word(paper: Paper, place: tuple[Group, Part], table: str) -> None:
    group, _part = place
    group.boxes["My word"] = paper.last_not_above(table, group.boxes["Circled"], group.box("Points"))


def _group_of(paper: Paper, title: str) -> Group:
    return next(part.groups[0] for part in paper.parts if part.title == title)


def _to_compare(paper: Paper, place: dict[str, int], title: str, table: str) -> None:
    group = _group_of(paper, title)
    place[title] = int(paper.row(table, group.boxes["Points"])[group.boxes["Circled"]])


def _without(paper: Paper, _: object, one: str, other: str, missing: str, words: str) -> None:
    if missing in {_group_of(paper, one).boxes["My word"], _group_of(paper, other).boxes["My word"]}:
        paper.whole["Result"] = words
        raise Stop


def _thin(paper: Paper, place: dict[str, int], least: str, words: str) -> None:
    if all(figure < int(least) for figure in place.values()):
        paper.whole["Result"] = words
        raise Stop


def _difference(paper: Paper, place: dict[str, int]) -> None:
    paper.whole["left"] = str(max(place.values()) - min(place.values()))


def _balanced(paper: Paper, _: object, within: str, words: str) -> None:
    if int(paper.whole["left"]) <= int(within):
        paper.whole["Result"] = words
        raise Stop


def _leaning(paper: Paper, place: dict[str, int], title: str, words: str) -> None:
    if place[title] == max(place.values()):
        paper.whole["Result"] = words


STEPS: Mapping[str, Callable[..., None]] = {
    "Circled: how many lines have a circle.": _circled,
    "Answered: Circled, and the lines with an N.": _answered,
    "Asked: Answered, and the lines with a question mark.": _asked,
    "My word: if your Circled is 0, or your Answered is lower than the number beside your Asked in table "
    "<number>, write “<words>”.": _enough,
    "Otherwise find your Circled in table <number>. Take the last word whose number is not above your Points.": _word,
    "Result: if My word of <words> or of <words> is “<words>”, write “<words>” and stop.": _without,
    "<words>: find its Points and its Circled in table <number>.": _to_compare,
    "If both figures are lower than <number>, write “<words>” as the Result and stop.": _thin,
    "Take the smaller figure away from the larger one.": _difference,
    "If <number> or less is left, write “<words>”.": _balanced,
    "If more is left and <words> is the larger, write “<words>”.": _leaning,
}
"""The words of a step, and what somebody does who reads them."""
