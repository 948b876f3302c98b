"""The ``readiness`` method by hand: points and band of each section, then the whole with all that holds it.

Each share of the whole is read from a table that gives whole numbers, rounded down. Where that could change the band,
the sheet says so: the band that is printed as "perhaps" is reached or missed by less than a hundredth for each section.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assess.core.definition import Definition, Dimension, Level
from assess.core.methods import ReadinessMethod
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
    often,
    reachable,
    title_of,
)

_SECTION_BOXES = ("Points", "Most", "By points", "Held at", "Band", "Share")
_WHOLE_BOXES = ("Count", "Total", "By points", "Limits", "The whole")
_NOTHING = "0 beside the line"
_PERCENT = Fraction(1, 100)
_WHOLE_SHARE = 100


def steps(sheet: Sheet) -> Steps:
    """Return how to find the band of each section and of the whole."""
    definition = sheet.definition
    parts = tuple(_part(sheet, one) for one in definition.dimensions)
    mosts = reachable(group for part in parts for group in part.groups)
    return Steps(
        stages=(
            sheet.marking(BLANK_IS_0, WRITE_0),
            Stage("For each section", tuple(_section_steps(definition))),
            Stage("For the whole", tuple(_whole_steps(sheet)), _WHOLE_BOXES),
        ),
        tables=(_bands(definition, mosts), _held(sheet), _counts(sheet), _shares(mosts)),
        parts=parts,
        left_to_the_screen=(
            "The smallest set of changes that leads to the next band, out of every change there could be.",
            "A whole that comes out as “perhaps”: the table of shares is rounded, and here that matters.",
            "Suggested actions in the order that helps most, and the plan made from them.",
        ),
    )


def _part(sheet: Sheet, dimension: Dimension) -> Part:
    critical = sheet.definition.section(dimension.section).critical
    times = sheet.definition.parameters(ReadinessMethod).critical_counts
    lines = tuple(map(sheet.line, sheet.statements(dimension)))
    note = f"critical, counts {often(times)}" if critical else ""
    return Part(title_of(sheet.definition, dimension), note, sheet.heads, (Group("", lines, _SECTION_BOXES),))


# --- tables -----------------------------------------------------------------------------------------------------------


def _bands(definition: Definition, mosts: tuple[int, ...]) -> Table:
    cuts = definition.parameters(ReadinessMethod).cuts
    heads = ("Most", *(level.title for level in definition.levels))
    return looked_up(1, "Points from which each band is earned", heads, ((one, *_from(cuts, one)) for one in mosts))


def _from(cuts: tuple[Fraction, ...], most: int) -> Iterator[int]:
    return (least(cut * _PERCENT, most) for cut in cuts)


def _held(sheet: Sheet) -> Table:
    """Return the highest band that the lowest answer to a must-have allows."""
    answers = ((_NOTHING, 0), *((one.label, one.value) for one in sheet.scale.options))
    rows = ((label, allowed(sheet.definition, value).title) for label, value in answers)
    return looked_up(2, "What the lowest MUST allows", ("Lowest answer on a MUST line", "Highest band"), rows)


def allowed(definition: Definition, value: int) -> Level:
    """Return the highest band that a must-have answered with this value allows."""
    caps = [one.at_most for one in definition.parameters(ReadinessMethod).must_have_caps if value < one.below]
    return min(map(definition.level, caps), key=lambda level: level.rank, default=definition.levels[-1])


def _counts(sheet: Sheet) -> Table:
    """Return from which total on each band is sure, and from which it is too close to tell."""
    definition = sheet.definition
    method = definition.parameters(ReadinessMethod)
    heads = ["Count", definition.levels[0].title]
    for level in definition.levels[1:]:
        heads += [f"Perhaps {level.title}", level.title]
    rows = ((count, 0, *_totals(method.cuts[1:], count)) for count in _possible_counts(sheet))
    return looked_up(3, "Totals from which each band is earned", heads, rows)


def _totals(cuts: tuple[Fraction, ...], count: int) -> Iterator[int]:
    """Yield, for each cut, the least total that may be worth it once what was rounded away is back, and that is."""
    for cut in cuts:
        sure = least(cut, count)
        yield min(int(cut * count) - count + 1, sure)
        yield sure


def _possible_counts(sheet: Sheet) -> tuple[int, ...]:
    """Return every count there can be: a section is left out only where all of its lines may be crossed out."""
    found = {0}
    for dimension in sheet.definition.dimensions:
        with_it = {one + _times(sheet.definition, dimension) for one in found}
        may_go = all(sheet.line(one).optional for one in sheet.statements(dimension))
        found = found | with_it if may_go else with_it
    return tuple(sorted(found - {0}))


def _times(definition: Definition, dimension: Dimension) -> int:
    return (
        definition.parameters(ReadinessMethod).critical_counts if definition.section(dimension.section).critical else 1
    )


def _shares(mosts: tuple[int, ...]) -> Table:
    """Return, for any points of any most, how many of a hundred that is, rounded down."""
    rows = (
        (points, *(_WHOLE_SHARE * points // most if points <= most else "" for most in mosts))
        for points in range(mosts[-1] + 1)
    )
    title = "Shares: your Most along the top, your Points down the side"
    return looked_up(4, title, ("Points", *map(str, mosts)), rows)


# --- steps ------------------------------------------------------------------------------------------------------------


def _section_steps(definition: Definition) -> Iterator[Step]:
    yield Step("If every line of a section is crossed out, it does not apply: leave it out everywhere.")
    yield Step(
        "If every line that is not crossed out has 0? beside it, write “Not looked at yet” as its Band and go on to the"
        " next section."
    )
    yield Step("add up the numbers you circled.", "Points")
    yield Step("add up the last number of every line that is not crossed out.", "Most")
    yield Step("find your Most in table 1. Take the last band whose number is not above your Points.", "By points")
    yield Step(
        "find the lowest answer of the MUST lines that are not crossed out in table 2."
        f" Without such a line write {definition.levels[-1].title}.",
        "Held at",
    )
    yield Step("the lower of By points and Held at.", "Band")
    yield Step("find your Points and your Most in table 4.", "Share")


def _whole_steps(sheet: Sheet) -> Iterator[Step]:
    times = sheet.definition.parameters(ReadinessMethod).critical_counts
    again = f"Take each section marked critical {often(times)}."
    yield Step("If a section is “Not looked at yet”, stop: there is no result for the whole yet.")
    yield Step(f"count the sections that apply. {again}", "Count")
    yield Step(f"add up the Shares of the sections that apply. {again}", "Total")
    yield Step("find your Count in table 3. Take the last band whose number is not above your Total.", "By points")
    yield Step("write the lowest of these:", "Limits")
    yield from map(Step, _limits(sheet))
    yield Step("the lower of By points and Limits.", "The whole")
    yield Step(
        "If By points says “Perhaps” and Limits is lower than that band, write Limits. If not, it is too close to tell"
        " by hand: write that band and the one before it."
    )


def _limits(sheet: Sheet) -> Iterator[str]:
    definition = sheet.definition
    method = definition.parameters(ReadinessMethod)
    yield "Limit: the lowest Band of the sections marked critical."
    yield "Limit: the lowest Held at of all sections."
    for cap in method.caps:
        yield f"Limit: {definition.level(cap.at_most).title}, if this is so: {sheet.condition(cap.when)}."
    if every := method.every_section:
        wanted, least_band = definition.level(every.band), definition.level(every.at_least)
        for below in (one for one in definition.levels if one.rank == wanted.rank - 1):
            yield f"Limit: {below.title}, if the Band of any section is lower than {least_band.title}."
    yield f"Limit: {definition.levels[-1].title}, if nothing else holds it."
