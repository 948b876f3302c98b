"""The ``levels`` method by hand: points of each level, how many meet it, and how far up the levels go on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assess.core.definition import Definition, Dimension
from assess.core.levels import MUST_HAVE_LEAST
from assess.core.methods import LevelsMethod
from assess.core.outcomes import Outcome
from assess.report import words
from assess.report.papers.by_hand.steps import (
    BLANK_IS_0,
    WRITE_0,
    Group,
    Part,
    Sheet,
    Stage,
    Step,
    Steps,
    Table,
    least,
    looked_up,
    reachable,
    title_of,
)

_LEVEL_BOXES = ("Points", "Most", "Needed", "Reached")
_DOMAIN_BOXES = ("My level", "Where I put myself", "Compared")
_WHOLE_BOXES = ("Domains", "Half", "The whole")
_HALF = Fraction(1, 2)


def steps(sheet: Sheet) -> Steps:
    """Return how to find the level of each domain, how it compares with the placement, and the headline."""
    definition = sheet.definition
    parts = tuple(_part(sheet, one) for one in definition.dimensions)
    return Steps(
        stages=(
            sheet.marking(BLANK_IS_0, WRITE_0),
            Stage("For each level of each domain", tuple(_level_steps(sheet))),
            Stage("For each domain", tuple(_domain_steps(definition))),
            Stage("For the whole", tuple(_whole_steps(definition)), _WHOLE_BOXES),
        ),
        tables=(_needed(definition, parts), _halves(len(parts))),
        parts=parts,
        left_to_the_screen=(
            "The smallest change that leads to the next level, out of every change there could be.",
            "Suggested actions in the order that helps most, and the plan made from them.",
        ),
    )


def _part(sheet: Sheet, dimension: Dimension) -> Part:
    definition = sheet.definition
    groups = tuple(
        Group(level.title, lines, _LEVEL_BOXES)
        for level in definition.levels
        if (lines := tuple(sheet.line(one) for one in sheet.statements(dimension) if one.level == level.id))
    )
    boxes = _DOMAIN_BOXES if definition.placement else _DOMAIN_BOXES[:1]
    return Part(title_of(definition, dimension), "", sheet.heads, groups, boxes)


def _needed(definition: Definition, parts: tuple[Part, ...]) -> Table:
    share = definition.parameters(LevelsMethod).met
    sums = reachable(group for part in parts for group in part.groups)
    return looked_up(1, "Points needed", ("Most", "Needed"), ((one, least(share, one)) for one in sums))


def _halves(domains: int) -> Table:
    rows = ((one, least(_HALF, one)) for one in range(1, domains + 1))
    return looked_up(2, "At least half", ("Domains", "Half"), rows)


def _level_steps(sheet: Sheet) -> Iterator[Step]:
    yield Step("add up the numbers you circled.", "Points")
    yield Step("add up the last number of every line that is not crossed out.", "Most")
    yield Step("find your Most in table 1 and copy the number beside it.", "Needed")
    reached = "tick it if Points is as much as Needed or more"
    if sheet.has_must_haves:
        label = next(one.label for one in sheet.scale.options if one.value >= MUST_HAVE_LEAST)
        reached += f", and every MUST line has ‘{label}’ or an answer to the right of it"
    yield Step(f"{reached}.", "Reached")
    yield Step("If every line of a level is crossed out, write N if there is an N beside one of them, and X if not.")


def _domain_steps(definition: Definition) -> Iterator[Step]:
    yield Step(
        "If a domain has lines that are not crossed out, and every one of them has 0? beside it, leave the domain out."
        " Leave it out too if every line is crossed out and none has an N."
    )
    titles = ", ".join(level.title for level in definition.levels)
    yield Step(f"From the lowest to the highest, the levels are: {titles}.")
    yield Step("Start at the first level and go up. Pass over a level with an X. Stop before the first without a tick.")
    yield Step("write the last level you passed that has a tick.", "My level")
    yield Step(
        "If there is none: write “No level” where you stopped at an N. Where you stopped at another level, write"
        " “Working towards” and its name."
    )
    yield Step("If a line of the domain has a question mark, write “so far” behind it.")
    if definition.placement:
        yield from _placement_steps()


def _placement_steps() -> Iterator[Step]:
    yield Step("copy it from your form.", "Where I put myself")
    said = {
        "higher than where you put yourself": Outcome.AHEAD,
        "the same": Outcome.SAME,
        "lower": Outcome.PLACED_HIGHER,
        "and you were not sure": Outcome.UNSURE,
    }
    phrases = "; ".join(f"{when}: “{words.OUTCOMES[outcome]}”" for when, outcome in said.items())
    yield Step(f"My level is {phrases}.", "Compared")
    yield Step("Write nothing there if My level is “No level”, or if it is “so far” and lower.")


def _whole_steps(definition: Definition) -> Iterator[Step]:
    yield Step("count the domains with something in My level that is not “No level”.", "Domains")
    yield Step("find your Domains in table 2 and copy the number beside it.", "Half")
    last = definition.levels[-1].title
    yield Step(
        f"start at {last}. Count the domains that have it. If they are fewer than Half, go down one level and count the"
        " domains that have it or a higher one. The first level that gives you Half or more is the one to write.",
        "The whole",
    )
    yield Step("If no level does, or if Domains is 0, write “A start”.")
