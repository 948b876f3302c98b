"""Rules that no answers could make true: a question nobody is asked, an action nobody is offered, a text nobody sees.

Every case of what a rule asks about is tried (every value of a statement, every choice, every level with every
placement), with the same ``holds`` that decides later. A question is imagined as asked only where its own rule can hold
too, and a level only beside answers that :mod:`assess.core.loading.climbing` lets it go with. A rule that would take
more than ``MOST_STEPS`` is taken to be possible, and so are those left over when a document has used up
``MOST_STEPS_IN_ALL``. So nothing sound is ever refused, and what is refused can never happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from math import prod
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

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
from assess.core.loading.climbing import Climb, Cut, No, climbs
from assess.core.loading.outline import Asked, Outline, PlacedRule

MOST_STEPS = 50_000
MOST_STEPS_IN_ALL = 4_000_000
_MOST_ROUTES = 16
_MOST_CHOICES = 8
_SOME_TEXT = "some text"
_MUST_HAVE = "must-have of "
_DIMENSION = "dimension "
_SCORE = "score of "


class _Reached(NamedTuple):
    """One outcome of a dimension; ``rank`` is ``None`` when it is not looked at."""

    rank: int | None = None
    next_level: str | None = None
    placement: str | None = None


_Case: TypeAlias = No | Value | _Reached


class _Imagined:
    """One imagined response and its result, as the facts that rules ask for."""

    def __init__(self, cases: Mapping[str, _Case], levels: tuple[str, ...]) -> None:
        self._cases = cases
        self._levels = levels

    def value(self, question: str) -> Value | None:
        case = self._cases[question]
        return None if isinstance(case, No | _Reached) else case

    def answered(self, question: str) -> bool:
        return self._cases[question] not in {No.BLANK, No.NOT_ASKED}

    def blank(self, question: str) -> bool:
        return self._cases[question] is No.BLANK

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
    return f"{_DIMENSION}{dimension}"


def never_true(rules: Iterable[PlacedRule], outline: Outline) -> Iterator[Problem]:
    """Yield a problem for each of ``rules``, whose references are sound, that cannot hold."""
    world = _World.of(tuple(rules), outline)
    left = MOST_STEPS_IN_ALL
    for placed in world.rules:
        parts = tuple(placed.rule.walk())
        cases = _all_cases(parts, world)
        steps = prod(map(len, cases.values())) * len(parts)
        if not 0 < steps <= min(MOST_STEPS, left):
            continue
        search = _Search(placed.rule, cases, _routes(cases, world), world)
        possible = search.finds_one()
        left -= search.steps
        if not possible:
            message = "This can never happen, whatever anybody answers."
            hint = "Look for two conditions that exclude each other, or for a value, level or placement out of reach."
            yield Problem(placed.path, "never_true", message, hint)


@dataclass(frozen=True, slots=True)
class _World:
    """What every rule is tried in: the document, which rule asks each question, and how dimensions are climbed."""

    outline: Outline
    rules: tuple[PlacedRule, ...]
    asked_when: Mapping[str, Rule]
    climbs: Mapping[str, Climb | Cut]
    kept: dict[str, tuple[_Case, ...]] = field(default_factory=dict)
    """Cases that are the same for every rule, by what they are of."""

    @classmethod
    def of(cls, rules: tuple[PlacedRule, ...], outline: Outline) -> _World:
        at = {placed.path: placed.rule for placed in rules}
        conditional = ((one.spot.id, at.get(one.spot.at(one.when))) for one in outline.by_id.values())
        asked_when = {question: rule for question, rule in conditional if rule is not None}
        return cls(outline, rules, asked_when, climbs(outline))


@dataclass(frozen=True, slots=True)
class _Routes:
    """The rules that decide whether questions are asked, and every case of what those look at besides."""

    rules: Mapping[str, Rule]
    cases: Mapping[str, tuple[_Case, ...]]


def _routes(cases: Mapping[str, tuple[_Case, ...]], world: _World) -> _Routes:
    """Return as much of the way to the questions in ``cases`` as is quickly tried; the rest is taken to be possible."""
    rules: dict[str, Rule] = {}
    besides: dict[str, tuple[_Case, ...]] = {}
    waiting = list(cases)
    for question in waiting:
        rule = world.asked_when.get(question)
        if rule is None:
            continue
        parts = tuple(rule.walk())
        known = {*cases, *besides}
        found = {subject: one for subject, one in _all_cases(parts, world).items() if subject not in known}
        size = prod(map(len, (*besides.values(), *found.values())))
        if 0 < size <= _MOST_ROUTES and not _tells_choices_apart(parts, known, world):
            rules[question] = rule
            besides |= found
            waiting.extend(found)
    return _Routes(rules, besides)


def _tells_choices_apart(parts: tuple[Rule, ...], known: set[str], world: _World) -> bool:
    """Return whether a rule asks about several choices of which only those that another rule names are imagined."""
    questions = (world.outline.by_id.get(subject) for subject in map(_subject, parts) if subject in known)
    return any(one is not None and one.type is QuestionType.MULTIPLE for one in questions)


class _Search:
    """Looks for one case in which a rule holds; ``steps`` counts what it took."""

    def __init__(self, rule: Rule, cases: Mapping[str, tuple[_Case, ...]], routes: _Routes, world: _World) -> None:
        self.steps = 0
        self._rule = rule
        self._size = sum(1 for _ in rule.walk())
        self._cases = cases
        self._routes = routes
        self._world = world

    def finds_one(self) -> bool:
        """Return whether there is one, or there may be one that would take too long to find."""
        for chosen in product(*self._cases.values()):
            self.steps += self._size
            imagined = dict(zip(self._cases, chosen, strict=True))
            if self._holds(self._rule, imagined) and self._climbs(imagined) and self._is_asked(imagined):
                return True
        return False

    def _holds(self, rule: Rule, imagined: Mapping[str, _Case]) -> bool:
        return rule.holds(_Imagined(imagined, self._world.outline.levels))

    def _climbs(self, imagined: Mapping[str, _Case]) -> bool:
        """Return whether every level imagined goes with the answers imagined beside it."""
        given = {subject: case for subject, case in imagined.items() if not isinstance(case, _Reached)}
        levels = self._world.outline.levels
        for subject, case in imagined.items():
            if isinstance(case, _Reached):
                climb = self._world.climbs[subject.removeprefix(_DIMENSION)]
                following = levels.index(case.next_level) if case.next_level else None
                if not climb.allows(case.rank, following, climb.only_own(given)):
                    return False
        return True

    def _is_asked(self, imagined: Mapping[str, _Case]) -> bool:
        """Return whether some way through the questionnaire asks exactly those questions imagined as asked."""
        for chosen in product(*self._routes.cases.values()):
            self.steps += len(self._routes.rules)
            if self.steps > MOST_STEPS:
                return True
            whole = {**imagined, **dict(zip(self._routes.cases, chosen, strict=True))}
            if all(
                (whole[question] is No.NOT_ASKED) != self._holds(rule, whole)
                for question, rule in self._routes.rules.items()
            ):
                return True
        return False


def _all_cases(parts: tuple[Rule, ...], world: _World) -> Mapping[str, tuple[_Case, ...]]:
    """Return every case of all that the parts of a rule ask about, with an empty tuple where that is not known."""
    found: dict[str, tuple[_Case, ...]] = {}
    size = len(parts)
    for rule in parts:
        subject = _subject(rule)
        if subject and subject not in found:
            found[subject] = _kept_cases(subject, rule, parts, world)
            size *= len(found[subject])
            if not size or size > MOST_STEPS:
                break
    return found


def _kept_cases(subject: str, rule: Rule, parts: tuple[Rule, ...], world: _World) -> tuple[_Case, ...]:
    """Return every case of ``subject``, worked out once; of several choices, once for each rule."""
    kept = world.kept.get(subject)
    if kept is not None:
        return kept
    cases, asked = _cases(rule, parts, world), world.outline.by_id.get(subject)
    if asked is None or asked.type is not QuestionType.MULTIPLE:
        world.kept[subject] = cases
    return cases


def _subject(rule: Rule) -> str:
    """Return what a rule asks about, empty when it only joins other rules."""
    of = _SUBJECTS.get(type(rule))
    return of(rule) if of else ""


def _dimension_of(rule: Level | NextLevel | Placement) -> str:
    return _about_dimension(rule.dimension)


def _score_of(rule: Score) -> str:
    return _SCORE + rule.dimension


_SUBJECTS: Mapping[type[Rule], Callable[[Any], str]] = {
    **dict.fromkeys((Answer, Answered, Gap), attrgetter("question")),
    **dict.fromkeys((Level, NextLevel, Placement), _dimension_of),
    Score: _score_of,
    MustHaveBelow: lambda rule: _MUST_HAVE + rule.section,
}


def _cases(rule: Rule, parts: tuple[Rule, ...], world: _World) -> tuple[_Case, ...]:
    """Return every case of what a rule asks about, none when that is not known."""
    outline = world.outline
    if isinstance(rule, Answer | Answered):
        asked = outline.by_id.get(rule.question)
        return _answers(asked, parts, outline) if asked else ()
    if isinstance(rule, Level | NextLevel | Placement):
        return tuple(_reachable(rule.dimension, world))
    if isinstance(rule, MustHaveBelow):
        # One imagined statement stands for all must-haves of the section; without any, the rule can only be false.
        one = outline.must_haves.get(rule.section)
        return (*outline.values_of(one), No.BLANK) if one else (No.NOT_ASKED,)
    return ()  # scores and gaps are not imagined


def _answers(asked: Asked, parts: tuple[Rule, ...], outline: Outline) -> tuple[_Case, ...]:
    nothing = (No.BLANK, No.NOT_ASKED) if asked.when in asked.spot.data else (No.BLANK,)
    if asked.is_statement:
        scale = outline.scale_of(asked)
        words = (DONT_KNOW,) if scale and scale.text("dont_know") else ()
        away = (No.NOT_APPLICABLE,) if asked.spot.data.get("allow_not_applicable") else ()
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


def _reachable(dimension: str, world: _World) -> Iterator[_Reached]:
    """Yield every outcome that a dimension can have."""
    climb, levels = world.climbs.get(dimension), world.outline.levels
    if climb is None:
        return
    yield _Reached()
    for rank in range(len(levels) + 1):
        for following in (None, *range(rank, len(levels))):
            if climb.allows(rank, following, {}):
                next_level = None if following is None else levels[following]
                yield from (_Reached(rank, next_level, outcome) for outcome in _outcomes(rank, world.outline))


def _outcomes(rank: int, outline: Outline) -> Iterator[str | None]:
    """Yield how a level of this rank can compare with a placement, which is never lower than the first level."""
    yield None
    if "placement" not in outline.top.data:
        return
    possible = {"ahead": rank > 1, "same": rank > 0, "placed_higher": rank < len(outline.levels), "unsure": True}
    yield from (outcome for outcome in PLACEMENT_OUTCOMES if possible[outcome])
