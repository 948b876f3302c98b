"""Two reflections on one decision, side by side: what each person lets the other see, and where they differ.

Nothing is added up or averaged over two people, and no difference is given as a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.core.definition import Definition
from assess.core.outcomes import DimensionResult, State
from assess.core.result import Result
from assess.core.texts import say

MOST_DIFFERING = 3
"""How many of the arms seen most differently are named."""


@dataclass(frozen=True, slots=True)
class ShownArm:
    """One arm in a word; no mean goes in.

    ``rank`` is the word's, from 1, of ``words``, or ``None`` where the answers do not say.
    """

    id: str
    title: str
    word: str
    rank: int | None
    words: int


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """How two arms compare, in the title of its outcome."""

    id: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything one person lets the other see: no answer, no text of theirs, no picture of a single question."""

    arms: tuple[ShownArm, ...]
    comparisons: tuple[ShownComparison, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One arm as both people see it."""

    title: str
    mine: ShownArm
    theirs: ShownArm


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """How two arms compare for each of the two."""

    title: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Together:
    """Two pictures side by side. ``differing`` are questions about the arms that the two see most differently."""

    rows: tuple[Row, ...]
    comparisons: tuple[ComparisonRow, ...]
    differing: tuple[str, ...]
    prompts: tuple[str, ...]


def shown(definition: Definition, result: Result) -> Shown:
    """Return what somebody who shows their picture lets the other person see, and nothing else."""
    return Shown(
        tuple(_shown_arm(definition, one) for one in result.dimensions),
        tuple(ShownComparison(one.id, one.title, one.outcome_title) for one in result.comparisons),
    )


def _shown_arm(definition: Definition, one: DimensionResult) -> ShownArm:
    word = one.level_title if one.state is not State.NOT_LOOKED_AT else say("not_looked_at")
    return ShownArm(one.id, one.title, word, one.rank, len(definition.levels))


def side_by_side(definition: Definition, mine: Shown, theirs: Shown) -> Together:
    """Return both pictures, arm by arm in the questionnaire's order; whoever was not asked about an arm has no word."""
    rows = tuple(_rows(definition, mine, theirs))
    prompts = definition.second_person.prompts if definition.second_person else ()
    return Together(rows, tuple(_comparisons(mine, theirs)), tuple(_differing(rows)), prompts)


def _rows(definition: Definition, mine: Shown, theirs: Shown) -> Iterator[Row]:
    of_mine, of_theirs = ({one.id: one for one in each.arms} for each in (mine, theirs))
    for dimension in definition.dimensions:
        if dimension.id in of_mine or dimension.id in of_theirs:
            no_word = ShownArm(dimension.id, dimension.title, say("not_asked_here"), None, len(definition.levels))
            yield Row(dimension.title, of_mine.get(dimension.id, no_word), of_theirs.get(dimension.id, no_word))


def _comparisons(mine: Shown, theirs: Shown) -> Iterator[ComparisonRow]:
    of_theirs = {one.id: one.outcome for one in theirs.comparisons}
    for one in mine.comparisons:
        yield ComparisonRow(one.title, one.outcome, of_theirs[one.id])


def _differing(rows: tuple[Row, ...]) -> Iterator[str]:
    """Yield a question for each arm whose two words lie furthest apart; none where all words are the same."""
    apart = [(_apart(row), row) for row in rows]
    furthest = max((steps for steps, _ in apart), default=0)
    found = [row for steps, row in apart if furthest and steps == furthest]
    for row in found[:MOST_DIFFERING]:
        yield say("seen_differently", arm=row.title)


def _apart(row: Row) -> int:
    """Return how many words lie between two people; none where one of them has no word."""
    if row.mine.rank is None or row.theirs.rank is None:
        return 0
    return abs(row.mine.rank - row.theirs.rank)
