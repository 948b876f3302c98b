"""Rules that no answers could make true: a question nobody is asked, an action nobody is offered, a text nobody sees.

Each rule is looked at by itself: every case of what it asks about is tried (every value of a statement, every choice,
every level with every placement), with the same ``holds`` that decides later. A rule that would take more than
``MOST_STEPS`` is taken to be possible, and so are those left over when a document has used up ``MOST_STEPS_IN_ALL``. So
nothing sound is ever refused, and what is refused can never happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from assess.core.loading.references import THIS

MOST_STEPS = 50_000
MOST_STEPS_IN_ALL = 4_000_000
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
        return (_MUST_HAVE + section,)

    def score(self, dimension: str) -> Fraction | None:
        raise NotImplementedError(dimension)  # rules with scores or gaps are never imagined

    gap = score


def _about_dimension(dimension: str) -> str:
    return f"dimension {dimension}"


def never_true(rules: Iterable[PlacedRule], outline: Outline) -> Iterator[Problem]:
    """Yield a problem for each of ``rules``, whose references are sound, that cannot hold."""
    left = MOST_STEPS_IN_ALL
    for placed in rules:
        parts = tuple(placed.rule.walk())
        cases = _all_cases(parts, outline)
        steps = prod(map(len, cases.values())) * len(parts)
        if not 0 < steps <= min(MOST_STEPS, left):
            continue
        left -= steps
        if not _possible(placed.rule, cases, outline.levels):
            message = "This can never happen, whatever anybody answers."
            hint = "Look for two conditions that exclude each other, or for a value, level or placement out of reach."
            yield Problem(placed.path, "never_true", message, hint)


def _possible(rule: Rule, cases: Mapping[str, tuple[_Case, ...]], levels: tuple[str, ...]) -> bool:
    return any(
        rule.holds(_Imagined(dict(zip(cases, chosen, strict=True)), levels)) for chosen in product(*cases.values())
    )


def _all_cases(parts: tuple[Rule, ...], outline: Outline) -> Mapping[str, tuple[_Case, ...]]:
    """Return every case of all that the parts of a rule ask about, with an empty tuple where that is not known."""
    found: dict[str, tuple[_Case, ...]] = {}
    size = len(parts)
    for rule in parts:
        subject = _subject(rule)
        if subject and subject not in found:
            found[subject] = _cases(rule, parts, outline)
            size *= len(found[subject])
            if not size or size > MOST_STEPS:
                break
    return found


def _subject(rule: Rule) -> str:
    """Return what a rule asks about, empty when it only joins other rules."""
    if isinstance(rule, Answer | Answered | Gap):
        return rule.question
    if isinstance(rule, Level | NextLevel | Placement | Score):
        return _about_dimension(rule.dimension)
    return _MUST_HAVE + rule.section if isinstance(rule, MustHaveBelow) else ""


def _cases(rule: Rule, parts: tuple[Rule, ...], outline: Outline) -> tuple[_Case, ...]:
    """Return every case of what a rule asks about, none when that is not known."""
    if isinstance(rule, Answer | Answered):
        asked = outline.by_id.get(rule.question)
        return _answers(asked, parts, outline) if asked else ()
    if isinstance(rule, Level | NextLevel | Placement):
        return tuple(_reachable(rule.dimension, outline))
    if isinstance(rule, MustHaveBelow):
        # One imagined statement stands for all must-haves of the section; without any, the rule can only be false.
        one = outline.must_haves.get(rule.section)
        return (*outline.values_of(one), _No.BLANK) if one else (_No.NOT_ASKED,)
    return ()  # scores and gaps are not imagined


def _answers(asked: Asked, parts: tuple[Rule, ...], outline: Outline) -> tuple[_Case, ...]:
    nothing = (_No.BLANK, _No.NOT_ASKED)
    if asked.is_statement:
        scale = outline.scale_of(asked)
        words = (DONT_KNOW,) if scale and scale.text("dont_know") else ()
        away = (_No.NOT_APPLICABLE,) if asked.spot.data.get("allow_not_applicable") else ()
        values = outline.values_of(asked)
        return (*values, *words, *away, *nothing) if values else ()
    if asked.type is QuestionType.MULTIPLE:
        chosen = tuple(_chosen(asked, parts))
        return (*chosen, *nothing) if chosen else ()
    return (*(asked.options or (_SOME_TEXT,)), *nothing)


def _chosen(asked: Asked, parts: tuple[Rule, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of choices that rules could tell apart, none at all when they are too many to try."""
    named: set[str] = set()
    for rule in parts:
        if isinstance(rule, Answer) and rule.question == asked.spot.id and isinstance(rule.operand, tuple):
            named.update(one for one in rule.operand if isinstance(one, str))
    others = [one for one in asked.options if one not in named]
    options = [one for one in asked.options if one in named] + others[:1]
    if len(options) > _MOST_CHOICES:
        return
    for size in range(1, len(options) + 1):
        yield from (chosen for chosen in combinations(options, size) if size == 1 or asked.alone.isdisjoint(chosen))


def _reachable(dimension: str, outline: Outline) -> Iterator[_Reached]:
    """Yield every outcome that a dimension can have."""
    have = frozenset(outline.levels) if dimension == THIS else outline.levels_in.get(dimension)
    if have is None:
        return
    yield _Reached()
    for rank in range(len(outline.levels) + 1):
        if not all(level in have for level in outline.levels[:rank]):
            return
        following = [level for level in outline.levels[rank : rank + 1] if level in have]
        for next_level in (None, *following):
            yield from (_Reached(rank, next_level, outcome) for outcome in _outcomes(rank, outline))


def _outcomes(rank: int, outline: Outline) -> Iterator[str | None]:
    """Yield how a level of this rank can compare with a placement, which is never lower than the first level."""
    yield None
    if "placement" not in outline.top.data:
        return
    possible = {"ahead": rank > 1, "same": rank > 0, "placed_higher": rank < len(outline.levels), "unsure": True}
    yield from (outcome for outcome in PLACEMENT_OUTCOMES if possible[outcome])
