"""What the steps of a sheet for the ``levels`` method tell somebody to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.report.following.paper import NOTHING, Group, Paper, Part, Stop, nothing_said


def _needed(paper: Paper, place: tuple[Group, Part], table: str) -> None:
    group, _ = place
    group.boxes["Needed"] = paper.beside(table, group.boxes["Most"]) if group.open else NOTHING


def _reached(_: Paper, place: tuple[Group, Part], must: str | None = None) -> None:
    group, part = place
    enough = bool(group.open) and group.box("Points") >= group.box("Needed")
    musts = not must or all(line.place >= part.heads.index(must) for line in group.open if line.must)
    group.boxes["Reached"] = "tick" if enough and musts else NOTHING


def _all_crossed(_: Paper, place: tuple[Group, Part]) -> None:
    group, _part = place
    if not group.open:
        group.boxes["Reached"] = "N" if any(line.sign == "N" for line in group.lines) else "X"


def _leave_out_domain(_: Paper, place: tuple[Part, Part]) -> None:
    if nothing_said(place[0]):
        place[0].left_out = True
        raise Stop


def _go_up(_: Paper, place: tuple[Part, Part]) -> None:
    part = place[0]
    for group in part.groups:
        if group.boxes["Reached"] == "X":
            continue
        if group.boxes["Reached"] != "tick":
            part.stopped_at = group
            return
        part.boxes["passed"] = group.title


def _last_passed(_: Paper, place: tuple[Part, Part]) -> None:
    place[0].boxes["My level"] = place[0].boxes.get("passed", NOTHING)


def _none_passed(_: Paper, place: tuple[Part, Part], no_level: str, towards: str) -> None:
    part = place[0]
    if not part.boxes["My level"] and part.stopped_at:
        at_n = part.stopped_at.boxes["Reached"] == "N"
        part.boxes["My level"] = no_level if at_n else f"{towards} {part.stopped_at.title}"


def _so_far(_: Paper, place: tuple[Part, Part], words: str) -> None:
    place[0].boxes["so far"] = words if any(line.sign == "?" for line in place[0].lines) else NOTHING


def _copy_placement(_: Paper, place: tuple[Part, Part]) -> None:
    place[0].boxes["Where I put myself"] = place[0].placed or NOTHING


def _order(paper: Paper, _: object, titles: str) -> None:
    paper.levels = titles.split(", ")


def _rank(paper: Paper, title: str) -> int:
    return paper.levels.index(title) if title in paper.levels else -1


def _compared(paper: Paper, place: tuple[Part, Part], *words: str) -> None:
    part, (above, same, below, unsure) = place[0], words
    said, mine = part.boxes["Where I put myself"], _rank(paper, part.boxes["My level"])
    if not said:
        part.boxes["Compared"] = NOTHING
    elif _rank(paper, said) < 0:
        part.boxes["Compared"] = unsure
    else:
        difference = mine - _rank(paper, said)
        part.boxes["Compared"] = above if difference > 0 else below if difference else same


def _not_compared(paper: Paper, place: tuple[Part, Part], no_level: str, so_far: str) -> None:
    part = place[0]
    said = _rank(paper, part.boxes["Where I put myself"])
    lower = said > _rank(paper, part.boxes["My level"])
    if part.boxes["My level"] == no_level or (part.boxes["so far"] == so_far and lower):
        part.boxes["Compared"] = NOTHING


def _count_domains(paper: Paper, _: object, no_level: str) -> None:
    levels = [part.boxes["My level"] for part in paper.parts if not part.left_out]
    paper.whole["Domains"] = str(sum(bool(one) and one != no_level for one in levels))


def _half(paper: Paper, _: object, table: str) -> None:
    domains = paper.whole["Domains"]
    paper.whole["Half"] = paper.beside(table, domains) if domains != "0" else NOTHING


def _go_down(paper: Paper, _: object, top: str) -> None:
    paper.whole["The whole"] = NOTHING
    if not paper.whole["Half"]:
        return
    assert paper.levels[-1] == top
    for title in reversed(paper.levels):
        count = sum(_rank(paper, one.boxes.get("My level", NOTHING)) >= _rank(paper, title) for one in paper.parts)
        if count >= int(paper.whole["Half"]):
            paper.whole |= {"The whole": title, "of them": str(count)}
            return


def _a_start(paper: Paper, _: object, words: str) -> None:
    paper.whole["The whole"] = paper.whole["The whole"] or words


STEPS: Mapping[str, Callable[..., None]] = {
    "Needed: find your Most in table <number> and copy the number beside it.": _needed,
    "Reached: tick it if Points is as much as Needed or more.": _reached,
    "Reached: tick it if Points is as much as Needed or more, and every MUST line has ‘<words>’ or an answer to "
    "the right of it.": _reached,
    "If every line of a level is crossed out, write N if there is an N beside one of them, and X if not.": _all_crossed,
    "If a domain has lines that are not crossed out, and every one of them has 0? beside it, leave the domain "
    "out. Leave it out too if every line is crossed out and none has an N.": _leave_out_domain,
    "From the lowest to the highest, the levels are: <words>.": _order,
    "Start at the first level and go up. Pass over a level with an X. Stop before the first without a tick.": _go_up,
    "My level: write the last level you passed that has a tick.": _last_passed,
    "If there is none: write “<words>” where you stopped at an N. Where you stopped at another level, write "
    "“<words>” and its name.": _none_passed,
    "If a line of the domain has a question mark, write “<words>” behind it.": _so_far,
    "Where I put myself: copy it from your form.": _copy_placement,
    "Compared: My level is higher than where you put yourself: “<words>”; the same: “<words>”; lower: “<words>”; "
    "and you were not sure: “<words>”.": _compared,
    "Write nothing there if My level is “<words>”, or if it is “<words>” and lower.": _not_compared,
    "Domains: count the domains with something in My level that is not “<words>”.": _count_domains,
    "Half: find your Domains in table <number> and copy the number beside it.": _half,
    "The whole: start at <words>. Count the domains that have it. If they are fewer than Half, go down one level "
    "and count the domains that have it or a higher one. The first level that gives you Half or more is the one "
    "to write.": _go_down,
    "If no level does, or if Domains is 0, write “<words>”.": _a_start,
}
"""The words of a step, and what somebody does who reads them."""
