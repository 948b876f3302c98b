"""What the steps of a sheet for the ``readiness`` method tell somebody to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.report.following.paper import PERHAPS, Group, Paper, Part, Stop, nothing_said

TIMES = {"once": 1, "twice": 2, "3 times": 3}


def _does_not_apply(_: Paper, place: tuple[Group, Part]) -> None:
    group, part = place
    if not group.open:
        part.left_out = True
        raise Stop


def _not_looked_at(_: Paper, place: tuple[Group, Part], words: str) -> None:
    group, part = place
    if nothing_said(part):
        group.boxes["Band"] = words
        raise Stop


def _section_by_points(paper: Paper, place: tuple[Group, Part], table: str) -> None:
    group, _part = place
    group.boxes["By points"] = paper.last_not_above(table, group.boxes["Most"], group.box("Points"))


def _held_at(paper: Paper, place: tuple[Group, Part], table: str, otherwise: str) -> None:
    group, part = place
    musts = [line for line in group.open if line.must]
    group.boxes["Held at"] = otherwise
    if musts:
        lowest = min(line.place for line in musts)
        group.boxes["Held at"] = paper.beside(table, part.heads[lowest] if lowest >= 0 else "0 beside the line")


def _lower(paper: Paper, place: tuple[Group, Part], one: str, other: str) -> None:
    group, _part = place
    group.boxes["Band"] = paper.lowest([group.boxes[one], group.boxes[other]])


def _share(paper: Paper, place: tuple[Group, Part], table: str) -> None:
    group, _part = place
    group.boxes["Share"] = paper.row(table, group.boxes["Points"])[group.boxes["Most"]]


def _applying(paper: Paper) -> list[Part]:
    return [part for part in paper.parts if not part.left_out]


def _stop_without_section(paper: Paper, _: object, words: str) -> None:
    if any(part.groups[0].boxes["Band"] == words for part in _applying(paper)):
        paper.whole["The whole"] = "no result"
        raise Stop


def _times(part: Part, times: str) -> int:
    return TIMES[times] if part.note.startswith("critical") else 1


def _count(paper: Paper, _: object, times: str) -> None:
    paper.whole["Count"] = str(sum(_times(part, times) for part in _applying(paper)))
    if paper.whole["Count"] == "0":
        paper.whole["The whole"] = "no result"
        raise Stop


def _total(paper: Paper, _: object, times: str) -> None:
    shares = (part.groups[0].box("Share") * _times(part, times) for part in _applying(paper))
    paper.whole["Total"] = str(sum(shares))


def _whole_by_points(paper: Paper, _: object, table: str) -> None:
    paper.whole["By points"] = paper.last_not_above(table, paper.whole["Count"], int(paper.whole["Total"]))


def _gather_limits(paper: Paper, _: object) -> None:
    paper.limits = []


def _critical_limit(paper: Paper, _: object, mark: str) -> None:
    paper.limits += [part.groups[0].boxes["Band"] for part in _applying(paper) if part.note.startswith(mark)]


def _must_limit(paper: Paper, _: object) -> None:
    paper.limits += [part.groups[0].boxes["Held at"] for part in _applying(paper)]


def _added_limit(paper: Paper, _: object, band: str, condition: str) -> None:
    if paper.holds(condition):
        paper.limits.append(band)


def _every_section_limit(paper: Paper, _: object, band: str, least: str) -> None:
    order = paper.bands().index
    if any(order(part.groups[0].boxes["Band"]) < order(least) for part in _applying(paper)):
        paper.limits.append(band)


def _no_limit(paper: Paper, _: object, band: str) -> None:
    paper.whole["Limits"] = paper.lowest([*paper.limits, band])


def _whole(paper: Paper, _: object) -> None:
    found = paper.whole["By points"].removeprefix(PERHAPS)
    paper.whole["The whole"] = paper.lowest([found, paper.whole["Limits"]])


def _too_close(paper: Paper, _: object, word: str) -> None:
    by_points, order = paper.whole["By points"], paper.bands().index
    if by_points.startswith(word):
        band = by_points.removeprefix(word).strip()
        if order(paper.whole["Limits"]) < order(band):
            paper.whole["The whole"] = paper.whole["Limits"]
        else:
            paper.whole["The whole"] = f"{paper.bands()[order(band) - 1]} or {band}"


STEPS: Mapping[str, Callable[..., None]] = {
    "If every line of a section is crossed out, it does not apply: leave it out everywhere.": _does_not_apply,
    "If every line that is not crossed out has 0? beside it, write “<words>” as its Band and go on to the "
    "next section.": _not_looked_at,
    "By points: find your Most in table <number>. Take the last band whose number is not above your "
    "Points.": _section_by_points,
    "Held at: find the lowest answer of the MUST lines that are not crossed out in table <number>. Without such "
    "a line write <words>.": _held_at,
    "Band: the lower of <words> and <words>.": _lower,
    "Share: find your Points and your Most in table <number>.": _share,
    "If a section is “<words>”, stop: there is no result for the whole yet.": _stop_without_section,
    "Count: count the sections that apply. Take each section marked critical <words>.": _count,
    "Total: add up the Shares of the sections that apply. Take each section marked critical <words>.": _total,
    "By points: find your Count in table <number>. Take the last band whose number is not above your "
    "Total.": _whole_by_points,
    "Limits: write the lowest of these:": _gather_limits,
    "Limit: the lowest Band of the sections marked <words>.": _critical_limit,
    "Limit: the lowest Held at of all sections.": _must_limit,
    "Limit: <words>, if this is so: <words>.": _added_limit,
    "Limit: <words>, if the Band of any section is lower than <words>.": _every_section_limit,
    "Limit: <words>, if nothing else holds it.": _no_limit,
    "The whole: the lower of By points and Limits.": _whole,
    "If By points says “<words>” and Limits is lower than that band, write Limits. If not, it is too close to "
    "tell by hand: write that band and the one before it.": _too_close,
}
"""The words of a step, and what somebody does who reads them."""
