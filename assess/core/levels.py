"""The level reached in a dimension: cumulative and gated, with the smallest change that reaches the next one.

A level none of whose statements are asked on a route is passed over: it is neither met nor in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assess.core.changes import STAY, Blocker, Change, smallest_changes
from assess.core.definition import Definition, Level, Question
from assess.core.methods import LevelsMethod
from assess.core.scoring import Counted, LeftOut, Tally, Weighed, Why, add_up, scale_of

MUST_HAVE_LEAST = 1
"""The lowest value at which a must-have lets its level be met."""


class LevelState(StrEnum):
    """How far a level is met, looked at on its own."""

    MET = "met"
    WORKING_TOWARDS = "working_towards"
    NOT_YET = "not_yet"
    NOT_IN_ROLE = "not_in_role"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class LevelOutcome:
    """One level of one dimension. ``needed`` is the least points of ``tally.possible`` that meet it."""

    level: Level
    state: LevelState
    tally: Tally
    needed: int
    must_haves_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything the ``levels`` method finds in one dimension.

    ``rank`` is that of the practised level, 0 while working towards the first. ``next_level`` is ``None`` at the top
    and where the next level is not in the role. ``reaches`` is the level that carrying out the ``blockers`` reaches
    (at least ``next_level``); there are none where carrying them out would ask other statements and not lead there.
    ``not_in_role`` is the level directly above that is no part of the role, if that is so;
    ``top_for_role`` says that nothing higher has any credit either. ``beyond`` are the ids of statements above the
    practised level answered at full points.
    """

    outcomes: tuple[LevelOutcome, ...]
    rank: int
    next_level: Level | None
    blockers: tuple[Blocker, ...]
    reaches: Level | None
    not_in_role: Level | None
    top_for_role: bool
    beyond: tuple[str, ...]

    @property
    def outside_role(self) -> bool:
        """Return whether no level can be shown, because the very first is no part of the role."""
        return self.rank == 0 and self.not_in_role is not None

    @property
    def practised(self) -> Level | None:
        """Return the level reached, ``None`` below the first."""
        return next((one.level for one in self.outcomes if one.level.rank == self.rank), None)


def build_ladder(
    definition: Definition, method: LevelsMethod, weighed: Weighed, again: Callable[[Mapping[str, int]], Weighed]
) -> Ladder:
    """Return what the ``levels`` method finds in one dimension, whose statements are ``weighed``.

    ``again`` weighs them with some values changed, as the route then asks them: no way up is told that leads elsewhere.
    """
    statements = definition.questions
    outcomes = _outcomes(definition, method, weighed)
    rank = _climb(outcomes)
    above = tuple(one for one in outcomes if one.level.rank > rank and one.state is not LevelState.NOT_ASKED)
    outside = above[0].level if above and above[0].state is LevelState.NOT_IN_ROLE else None
    following = above[0] if above and outside is None else None
    blockers = _blockers(following, statements) if following else ()
    raised = {one.question: one.to_value for one in blockers}
    reached = _climb(_outcomes(definition, method, again(raised))) if raised else 0
    leads_up = following is not None and reached >= following.level.rank
    return Ladder(
        outcomes=outcomes,
        rank=rank,
        next_level=following.level if following else None,
        blockers=blockers if leads_up else (),
        reaches=definition.levels[reached - 1] if leads_up else None,
        not_in_role=outside,
        top_for_role=outside is not None and not any(one.tally.points for one in above),
        beyond=tuple(counted.question for one in above for counted in one.tally.counted if counted.is_full),
    )


def _outcomes(definition: Definition, method: LevelsMethod, weighed: Weighed) -> tuple[LevelOutcome, ...]:
    """Return every level with what its statements come to."""
    of_level: dict[str, list[Counted | LeftOut]] = {level.id: [] for level in definition.levels}
    for one in weighed:
        of_level[definition.questions[one.question].level].append(one)
    found = ((level, add_up(of_level[level.id])) for level in definition.levels)
    return tuple([_look_at(method, level, definition.questions, tally) for level, tally in found])


def _look_at(method: LevelsMethod, level: Level, statements: Mapping[str, Question], tally: Tally) -> LevelOutcome:
    low = [one.question for one in tally.counted if (one.value or 0) < MUST_HAVE_LEAST]
    missing = tuple([one for one in low if statements[one].must_have])
    needed = _least(method.met, tally.possible)
    return LevelOutcome(
        level, _state(method, tally, met=tally.points >= needed and not missing), tally, needed, missing
    )


def _least(share: Fraction, possible: int) -> int:
    """Return the least whole points that are at least ``share`` of ``possible``."""
    return -(-share.numerator * possible // share.denominator)


def _state(method: LevelsMethod, tally: Tally, *, met: bool) -> LevelState:
    if not tally.counted:
        not_applicable = any(one.why is Why.NOT_APPLICABLE for one in tally.left_out)
        return LevelState.NOT_IN_ROLE if not_applicable else LevelState.NOT_ASKED
    if met:
        return LevelState.MET
    towards = tally.points >= _least(method.working_towards, tally.possible)
    return LevelState.WORKING_TOWARDS if towards else LevelState.NOT_YET


def _climb(outcomes: Sequence[LevelOutcome]) -> int:
    """Return the rank of the highest level met with all lower ones met."""
    rank = 0
    for outcome in outcomes:
        if outcome.state is LevelState.MET:
            rank = outcome.level.rank
        elif outcome.state is not LevelState.NOT_ASKED:
            break
    return rank


def _blockers(following: LevelOutcome, statements: Mapping[str, Question]) -> tuple[Blocker, ...]:
    """Return the smallest change that meets a level, in file order."""
    counted = following.tally.counted
    choices = [_choices(one, statements[one.question]) for one in counted]
    changes = smallest_changes(choices, following.needed - following.tally.points)
    return tuple(
        Blocker(one.question, one.text, one.value, one.label, change.to, _label(statements[one.question], change.to))
        for one, change in zip(counted, changes, strict=True)
        if change.to is not None
    )


def _label(question: Question, value: int) -> str:
    return scale_of(question).label(value)


def _choices(counted: Counted, question: Question) -> list[Change]:
    """Return how a statement may change; a blank counts as 0, and a missing must-have may not stay as it is."""
    value = counted.value or 0
    least = MUST_HAVE_LEAST if question.must_have else 0
    raised = [
        Change(option.value, option.value - value, option.points - counted.points)
        for option in scale_of(question).options
        if option.value >= least and (counted.value is None or option.value > counted.value)
    ]
    return raised if value < least else [STAY, *raised]
