"""Which level of a dimension can go together with answers to some of its statements: the arithmetic of levels, bounded.

A level is met by the best that its other statements could still add, and missed by the worst. The levels of a dimension
share no statement, so looking at one after the other is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import TypeAlias, TypeVar

from assess.core.expressions import OVERALL, THIS, Value
from assess.core.loading.outline import Asked, Outline, method_of, share

_T = TypeVar("_T")
_LEAST_OF_MUST_HAVE = 1


class No(Enum):
    """Why a question has no value."""

    BLANK = auto()
    NOT_APPLICABLE = auto()
    NOT_ASKED = auto()


Given: TypeAlias = Mapping[str, "No | Value"]
"""Statement to what is imagined as its answer; every other statement may have any."""


class _Comes(Enum):
    """What a level can come to, looked at on its own."""

    MET = auto()
    OPEN = auto()
    AWAY = auto()
    PASSED_OVER = auto()


@dataclass(frozen=True, slots=True)
class _Statement:
    """What counts of a statement: the points of its values, whether it can be left out of the count, and how."""

    id: str
    points: Mapping[int, int]
    must_have: bool
    may_be_away: bool
    may_be_unasked: bool

    @property
    def full(self) -> int:
        return max(self.points.values(), default=0)

    def earned(self, case: No | Value) -> int:
        return self.points.get(case, 0) if isinstance(case, int) else 0

    def lacks(self, case: No | Value) -> bool:
        return self.must_have and not (isinstance(case, int) and case >= _LEAST_OF_MUST_HAVE)


@dataclass(frozen=True, slots=True)
class Climb:
    """The levels of one dimension, lowest first, each with its statements; ``met`` is the share that meets one."""

    levels: tuple[tuple[_Statement, ...], ...]
    met: Fraction

    def only_own(self, given: Mapping[str, _T]) -> Mapping[str, _T]:
        """Return what is given of this dimension's statements."""
        return {one.id: given[one.id] for level in self.levels for one in level if one.id in given}

    def allows(self, rank: int | None, following: int | None, given: Given) -> bool:
        """Return whether a rank (``None``: not looked at) and the next level's index go with the answers ``given``."""
        if rank is None:
            return not any(isinstance(one, int | str) for one in given.values()) or self._ends(0, given)
        met, passed = _Comes.MET, _Comes.PASSED_OVER
        below = all(self._can(at, met, given) or self._can(at, passed, given) for at in range(rank - 1))
        if not below or (rank and not self._can(rank - 1, met, given)):
            return False
        if following is None:
            return self._ends(rank, given)
        return self._all_passed(rank, following, given) and self._can(following, _Comes.OPEN, given)

    def _ends(self, start: int, given: Given) -> bool:
        """Return whether nothing from ``start`` on asks for more: all is passed over, or a level is not in the role."""
        stops = range(start, len(self.levels) + 1)
        return any(
            self._all_passed(start, stop, given) and (stop == len(self.levels) or self._can(stop, _Comes.AWAY, given))
            for stop in stops
        )

    def _all_passed(self, start: int, stop: int, given: Given) -> bool:
        return all(self._can(at, _Comes.PASSED_OVER, given) for at in range(start, stop))

    def _can(self, at: int, wanted: _Comes, given: Given) -> bool:
        named = [(one, given[one.id]) for one in self.levels[at] if one.id in given]
        free = [one for one in self.levels[at] if one.id not in given]
        return _CAN[wanted](named, free, self.met)


@dataclass(frozen=True, slots=True)
class Cut:
    """A dimension whose level is cut from a score: each of so many can come, and nobody is below the first.

    Nothing is worked out from answers, so every one is taken to go with any level.
    """

    levels: int

    def only_own(self, _: Mapping[str, _T]) -> Mapping[str, _T]:
        """Return that no answer matters."""
        return {}

    def allows(self, rank: int | None, following: int | None, _: Given) -> bool:
        """Return whether a rank (``None``: not looked at) and the next level's index go together."""
        if not rank:
            return rank is None
        return following == (rank if rank < self.levels else None)


_Named: TypeAlias = Sequence[tuple[_Statement, "No | Value"]]


def _counted(named: _Named) -> _Named:
    return [(one, case) for one, case in named if case not in {No.NOT_APPLICABLE, No.NOT_ASKED}]


def _can_be_met(named: _Named, free: Sequence[_Statement], met: Fraction) -> bool:
    counted = _counted(named)
    if not counted and not free:
        return False
    possible = sum(one.full for one, _ in counted) + sum(one.full for one in free)
    best = sum(one.earned(case) for one, case in counted) + sum(one.full for one in free)
    return best >= met * possible and not any(one.lacks(case) for one, case in counted)


def _can_be_open(named: _Named, free: Sequence[_Statement], met: Fraction) -> bool:
    counted = _counted(named)
    possible = sum(one.full for one, _ in counted) + sum(one.full for one in free)
    worst = sum(one.earned(case) for one, case in counted)
    lacking = any(one.lacks(case) for one, case in counted) or any(one.must_have for one in free)
    return bool(counted or free) and (worst < met * possible or lacking)


def _can_be_away(named: _Named, free: Sequence[_Statement], _: Fraction) -> bool:
    someone = any(case is No.NOT_APPLICABLE for _, case in named) or any(one.may_be_away for one in free)
    return someone and not _counted(named) and all(one.may_be_away or one.may_be_unasked for one in free)


def _can_be_passed_over(named: _Named, free: Sequence[_Statement], _: Fraction) -> bool:
    return all(case is No.NOT_ASKED for _, case in named) and all(one.may_be_unasked for one in free)


_CAN: Mapping[_Comes, Callable[[_Named, Sequence[_Statement], Fraction], bool]] = {
    _Comes.MET: _can_be_met,
    _Comes.OPEN: _can_be_open,
    _Comes.AWAY: _can_be_away,
    _Comes.PASSED_OVER: _can_be_passed_over,
}


def climbs(outline: Outline) -> Mapping[str, Climb | Cut]:
    """Return how each dimension is climbed, by its id and by the names that feedback has for one."""
    if method_of(outline.top) != "levels":
        cut = Cut(len(outline.levels))
        return dict.fromkeys((*(one.id for one in outline.dimensions), THIS, OVERALL), cut)
    met = Fraction(*share(outline.top.inside("method"), "met", (3, 4)))
    found = {one.id: Climb(tuple(_levels(one.statements, outline)), met) for one in outline.dimensions}
    return {**found, THIS: _any_climb(outline)}


def _any_climb(outline: Outline) -> Climb:
    """Return the climb of no dimension in particular, in which every level can come to everything."""
    anything = _Statement("", {0: 0, 1: 1}, must_have=False, may_be_away=True, may_be_unasked=True)
    return Climb(((anything,),) * len(outline.levels), Fraction(1))


def _levels(statements: Sequence[str], outline: Outline) -> Iterator[tuple[_Statement, ...]]:
    asked = [one for one in map(outline.by_id.get, statements) if one]
    for level in outline.levels:
        yield tuple(_statement(one, outline) for one in asked if one.spot.text("level") == level)


def _statement(one: Asked, outline: Outline) -> _Statement:
    scale = outline.scale_of(one)
    steps = scale.spots("options") if scale else ()
    return _Statement(
        id=one.spot.id,
        points={step.number("value") or 0: step.number("points") or 0 for step in steps},
        must_have=bool(one.spot.text("must_have")),
        may_be_away=bool(one.spot.data.get("allow_not_applicable")),
        may_be_unasked="enable_when" in one.spot.data,
    )
