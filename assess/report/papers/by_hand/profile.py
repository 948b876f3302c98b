"""The ``profile`` method by hand: a word for each arm, and how two arms compare. No total and no grade."""

from __future__ import annotations

import math
from collections.abc import Iterator

from assess.core.definition import Definition, Dimension
from assess.core.extras import Comparison
from assess.core.methods import ProfileMethod
from assess.core.texts import say
from assess.report.papers.by_hand.steps import (
    WRITE_N,
    Group,
    Part,
    Sheet,
    Stage,
    Step,
    Steps,
    Table,
    least,
    looked_up,
    title_of,
)

NOT_ENOUGH = say("not_enough")
_RESULT = "Result"
_BOXES = ("Points", "Circled", "Answered", "Asked", "My word")


def steps(sheet: Sheet) -> Steps:
    """Return how to find the word of each arm, and how arms compare."""
    definition = sheet.definition
    parts = tuple(_part(sheet, one) for one in definition.dimensions)
    longest = max(len(one.statements) for one in definition.dimensions)
    compared = _longest_compared(definition)
    exact = math.lcm(*range(1, compared + 1))
    comparing = tuple(_comparison(definition, one, exact) for one in definition.comparisons)
    means = (_means(compared, sheet.scale.full, exact),) if comparing else ()
    return Steps(
        stages=(
            sheet.marking("cross the line out and write a question mark beside it.", WRITE_N),
            Stage("For each arm", tuple(_arm_steps())),
            *comparing,
        ),
        tables=(_enough(definition, longest), _words(definition, longest), *means),
        parts=parts,
        left_to_the_screen=(
            "The questions to try next, picked for the arm that is shortest so far. The guide has those of every arm.",
            "Suggested actions in the order that helps most, and the plan made from them.",
        ),
    )


def _part(sheet: Sheet, dimension: Dimension) -> Part:
    note = "only to compare" if dimension.compared_only else ""
    lines = tuple(map(sheet.line, sheet.statements(dimension)))
    return Part(title_of(sheet.definition, dimension), note, sheet.heads, (Group("", lines, _BOXES),))


def _longest_compared(definition: Definition) -> int:
    sides = {side for one in definition.comparisons for side in (one.left, one.right)}
    return max((len(definition.dimension(side).statements) for side in sides), default=0)


# --- tables -----------------------------------------------------------------------------------------------------------


def _enough(definition: Definition, longest: int) -> Table:
    share = definition.parameters(ProfileMethod).enough
    rows = ((asked, least(share, asked)) for asked in range(1, longest + 1))
    return looked_up(1, "Answers needed", ("Asked", "Needed"), rows)


def _words(definition: Definition, longest: int) -> Table:
    cuts = definition.parameters(ProfileMethod).cuts
    heads = ("Circled", *(level.title for level in definition.levels))
    rows = ((circled, *(least(cut, circled) for cut in cuts)) for circled in range(1, longest + 1))
    return looked_up(2, "Points from which each word is earned", heads, rows)


def _means(longest: int, full: int, exact: int) -> Table:
    """Return points shared out over the lines circled, in parts so small that every figure is whole."""
    columns = range(1, longest + 1)
    rows = (
        (points, *(exact * points // circled if points <= full * circled else "" for circled in columns))
        for points in range(full * longest + 1)
    )
    title = "To compare: your Circled along the top, your Points down the side"
    return looked_up(3, title, ("Points", *map(str, columns)), rows)


# --- steps ------------------------------------------------------------------------------------------------------------


def _arm_steps() -> Iterator[Step]:
    yield Step("add up the numbers you circled.", "Points")
    yield Step("how many lines have a circle.", "Circled")
    yield Step("Circled, and the lines with an N.", "Answered")
    yield Step("Answered, and the lines with a question mark.", "Asked")
    yield Step(
        "if your Circled is 0, or your Answered is lower than the number beside your Asked in table 1, write"
        f" “{NOT_ENOUGH}”.",
        "My word",
    )
    yield Step("Otherwise find your Circled in table 2. Take the last word whose number is not above your Points.")


def _comparison(definition: Definition, one: Comparison, exact: int) -> Stage:
    left, right = (title_of(definition, definition.dimension(side)) for side in (one.left, one.right))
    found = tuple(Step("find its Points and its Circled in table 3.", title) for title in (left, right))
    return Stage(
        one.title, (*_without(one, left, right), *found, *_compared(one, left, right, exact)), (left, right, _RESULT)
    )


def _without(one: Comparison, left: str, right: str) -> Iterator[Step]:
    missing = one.outcomes["not_enough"].title
    yield Step(f"if My word of {left} or of {right} is “{NOT_ENOUGH}”, write “{missing}” and stop.", _RESULT)


def _compared(one: Comparison, left: str, right: str, exact: int) -> Iterator[Step]:
    within = math.floor(one.within * exact)
    titles = {outcome: text.title for outcome, text in one.outcomes.items()}
    if one.thin_below is not None:
        thin = math.ceil(one.thin_below * exact)
        yield Step(f"If both figures are lower than {thin}, write “{titles['thin']}” as the Result and stop.")
    yield Step("Take the smaller figure away from the larger one.")
    yield Step(f"If {within} or less is left, write “{titles['balanced']}”.")
    yield Step(f"If more is left and {left} is the larger, write “{titles['left']}”.")
    yield Step(f"If more is left and {right} is the larger, write “{titles['right']}”.")
