"""A ladder of levels in words: its rungs, what stands between here and the next one, and how each was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.core.definition import Definition
from assess.core.levels import Ladder, LevelOutcome
from assess.core.result import DimensionResult
from assess.core.scoring import Tally
from assess.report import words
from assess.report.view_parts import (
    BlockerView,
    CountedView,
    LeftOutView,
    blocker_view,
    counted_view,
    left_out_view,
    question_texts,
)
from assess.report.words import Mark


@dataclass(frozen=True, slots=True)
class RungView:
    """One rung of a ladder, lowest first: its title and mark, and whose flags stand on it."""

    title: str
    description: str
    mark: Mark
    placed: bool
    practised: bool
    role: bool


@dataclass(frozen=True, slots=True)
class LevelView:
    """How one level was worked out. ``must_haves`` are the must-have statements still to come."""

    title: str
    mark: Mark
    points: str
    needed: str
    counted: tuple[CountedView, ...]
    left_out: tuple[LeftOutView, ...]
    must_haves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LadderView:
    """What the ``levels`` method shows of one dimension; ``picture`` says in words all that the rungs show."""

    picture: str
    rungs: tuple[RungView, ...]
    blockers_lead: str
    blockers: tuple[BlockerView, ...]
    levels: tuple[LevelView, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """Return which shapes are drawn: the marks of the rungs, and the flags that stand on them."""
        flags = {"placed": any(one.placed for one in self.rungs), "role": any(one.role for one in self.rungs)}
        return frozenset((*(one.mark.kind for one in self.rungs), *(name for name, there in flags.items() if there)))


def ladder_view(definition: Definition, one: DimensionResult) -> LadderView | None:
    """Return the ladder of a dimension in words; ``None`` where it has none."""
    ladder = one.ladder
    if ladder is None:
        return None
    said = (f"{each.level.title}: {words.mark_of(each, ladder).word.lower()}." for each in ladder.outcomes)
    return LadderView(
        picture=" ".join(said),
        rungs=tuple(_rungs(one, ladder)),
        blockers_lead=f"What would take you to {ladder.reaches.title}:" if ladder.reaches else "",
        blockers=tuple(map(blocker_view, ladder.blockers)),
        levels=tuple(_level(definition, outcome, ladder) for outcome in ladder.outcomes),
    )


def _rungs(one: DimensionResult, ladder: Ladder) -> Iterator[RungView]:
    placed = one.placement.placed if one.placement else None
    role = one.role_need.level if one.role_need else None
    for outcome in ladder.outcomes:
        level = outcome.level
        yield RungView(
            title=level.title,
            description=level.description,
            mark=words.mark_of(outcome, ladder),
            placed=level == placed,
            practised=level.rank == ladder.rank,
            role=level == role,
        )


def _level(definition: Definition, outcome: LevelOutcome, ladder: Ladder) -> LevelView:
    tally = outcome.tally
    return LevelView(
        title=outcome.level.title,
        mark=words.mark_of(outcome, ladder),
        points=_points(tally),
        needed=f"{outcome.needed} needed to reach this level" if tally.counted else "",
        counted=tuple(map(counted_view, tally.counted)),
        left_out=tuple(map(left_out_view, tally.left_out)),
        must_haves=question_texts(definition, outcome.must_haves_missing),
    )


def _points(tally: Tally) -> str:
    return f"{tally.points} of {tally.possible} points" if tally.counted else "Nothing to count here"
