"""Rules that no answers could make true: a question nobody is asked, an action nobody is offered, a text nobody sees.

Each rule is looked at by itself: every case of what it asks about is tried (every value of a statement, every choice,
every level with every placement), with the same ``holds`` that decides later. A rule that asks about so much that the
cases are more than ``MOST_CASES`` is taken to be possible. So nothing sound is ever refused, and what is refused can
never happen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import NamedTuple, TypeAlias

from assess.core.definition import QuestionType
from assess.core.errors import Problem
from assess.core.expressions import (
    DONT_KNOW,
    PLACEMENT_OUTCOMES,
    Answer,
    Answered,
    Gap,
    Level,
    MustHaveBelow,
    NextLevel,
    Placement,
    Rule,
    Score,
    Value,
)
from assess.core.loading.outline import Asked, Outline, PlacedRule

MOST_CASES = 20_000
_MOST_CHOICES = 8
_SOME_TEXT = "some text"
_MUST_HAVE = "must-have of "


class _No(Enum):
    """Why a question has no value."""

    BLANK = auto()
    NOT_APPLICABLE = auto()
    NOT_ASKED = auto()


class _Reached(NamedTuple):
    """One outcome of a dimension; ``rank`` is ``None`` when it is not looked at."""

    rank: int | None = None
    next_level: str | None = None
    placement: str | None = None


_Case: TypeAlias = _No | Value | _Reached


class _Imagined:
    """One imagined response and its result, as the facts that rules ask for."""

    def __init__(self, cases: Mapping[str, _Case], levels: tuple[str, ...]) -> None:
        self._cases = cases
        self._levels = levels

    def value(self, question: str) -> Value | None:
        case = self._cases[question]
        return None if isinstance(case, _No | _Reached) else case

    def answered(self, question: str) -> bool:
        return self._cases[question] not in {_No.BLANK, _No.NOT_ASKED}

    def blank(self, question: str) -> bool:
        return self._cases[question] is _No.BLANK

    def _reached(self, dimension: str) -> _Reached:
        case = self._cases[_about_dimension(dimension)]
        return case if isinstance(case, _Reached) else _Reached()

    def rank(self, dimension: str) -> int | None:
        return self._reached(dimension).rank

    def next_level(self, dimension: str) -> str | None:
        return self._reached(dimension).next_level

    def placement(self, dimension: str) -> str | None:
        return self._reached(dimension).placement

    def rank_of(self, level: str) -> int:
        return self._levels.index(level) + 1 if level in self._levels else 0

    def must_haves(self, section: str) -> tuple[str, ...]:
        return (_MUST_HAVE + section,) if _MUST_HAVE + section in self._cases else ()

    def score(self, dimension: str) -> Fraction | None:
        raise NotImplementedError(dimension)  # rules with scores or gaps are never imagined

    gap = score


def _about_dimension(dimension: str) -> str:
    return f"dimension {dimension}"


def never_true(outline: Outline) -> Iterator[Problem]:
    """Yield every rule that cannot hold, once it refers only to things that exist."""
    for placed in outline.rules:
        if not _possible(placed, outline):
            message = "This can never happen, whatever anybody answers."
            hint = "Look for two conditions that exclude each other, or for a value, level or placement out of reach."
            yield Problem(placed.path, "never_true", message, hint)


def _possible(placed: PlacedRule, outline: Outline) -> bool:
    asked_for = list(placed.rule.walk())
    if any(isinstance(rule, Score | Gap) for rule in asked_for):
        return True
    cases: dict[str, tuple[_Case, ...]] = {}
    for rule in asked_for:
        subject, found = _cases(rule, asked_for, outline)
        if subject and not found:
            return True  # it refers to nothing, which is reported elsewhere
        if subject:
            cases[subject] = found
    if prod(map(len, cases.values())) > MOST_CASES:
        return True
    return any(
        placed.rule.holds(_Imagined(dict(zip(cases, chosen, strict=True)), outline.levels))
        for chosen in product(*cases.values())
    )


def _cases(rule: Rule, asked_for: list[Rule], outline: Outline) -> tuple[str, tuple[_Case, ...]]:
    """Return what a rule asks about (empty when nothing) and every case of it (none when it refers to nothing)."""
    if isinstance(rule, Answer | Answered):
        asked = outline.by_id.get(rule.question)
        return rule.question, _answers(asked, asked_for, outline) if asked else ()
    if isinstance(rule, Level | NextLevel | Placement):
        return _about_dimension(rule.dimension), tuple(_reachable(rule.dimension, outline))
    if isinstance(rule, MustHaveBelow):
        return _must_have(rule.section, outline)
    return "", ()


def _must_have(section: str, outline: Outline) -> tuple[str, tuple[_Case, ...]]:
    """Return the cases of a must-have of a section; it stands for all of them, so it is no particular statement."""
    for one in outline.questions:
        if one.section == section and one.spot.text("must_have"):
            return _MUST_HAVE + section, (*outline.values_of(one), _No.BLANK)
    return "", ()


def _answers(asked: Asked, asked_for: list[Rule], outline: Outline) -> tuple[_Case, ...]:
    nothing = (_No.BLANK, _No.NOT_ASKED)
    if asked.is_statement:
        scale = outline.scale_of(asked)
        words = (DONT_KNOW,) if scale and scale.text("dont_know") else ()
        away = (_No.NOT_APPLICABLE,) if asked.spot.data.get("allow_not_applicable") else ()
        return (*outline.values_of(asked), *words, *away, *nothing)
    if asked.type is QuestionType.MULTIPLE:
        return (*_chosen(asked, asked_for), *nothing)
    return (*(asked.options or (_SOME_TEXT,)), *nothing)


def _chosen(asked: Asked, asked_for: list[Rule]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of choices that rules could tell apart."""
    alone = {option.id for option in asked.spot.spots("options") if option.data.get("exclusive") is True}
    named: set[str] = set()
    for rule in asked_for:
        if isinstance(rule, Answer) and rule.question == asked.spot.id and isinstance(rule.operand, tuple):
            named.update(one for one in rule.operand if isinstance(one, str))
    others = [one for one in asked.options if one not in named]
    options = [one for one in asked.options if one in named] + others[:1]
    if len(options) > _MOST_CHOICES:
        yield tuple(one for one in options if one not in alone)
    for size in range(1, min(len(options), _MOST_CHOICES) + 1):
        yield from (chosen for chosen in combinations(options, size) if size == 1 or not alone & set(chosen))


def _reachable(dimension: str, outline: Outline) -> Iterator[_Reached]:
    """Yield every outcome that a dimension can have."""
    have = _levels_with_statements(dimension, outline)
    if have is None:
        return
    yield _Reached()
    for rank in range(len(outline.levels) + 1):
        if not all(level in have for level in outline.levels[:rank]):
            return
        following = [level for level in outline.levels[rank : rank + 1] if level in have]
        for next_level in (None, *following):
            yield from (_Reached(rank, next_level, outcome) for outcome in _outcomes(rank, outline))


def _levels_with_statements(dimension: str, outline: Outline) -> frozenset[str] | None:
    if dimension == "this":
        return frozenset(outline.levels)
    for one in outline.dimensions:
        if one.id == dimension:
            asked = (outline.by_id.get(statement) for statement in one.statements)
            return frozenset(question.spot.text("level") for question in asked if question)
    return None


def _outcomes(rank: int, outline: Outline) -> Iterator[str | None]:
    """Yield how a level of this rank can compare with a placement, which is never lower than the first level."""
    yield None
    if "placement" not in outline.top.data:
        return
    possible = {"ahead": rank > 1, "same": rank > 0, "placed_higher": rank < len(outline.levels), "unsure": True}
    yield from (outcome for outcome in PLACEMENT_OUTCOMES if possible[outcome])
