"""The closed rule language of a definition: frozen nodes, a parser for JSON, one method to evaluate.

The whole grammar, one operator per node::

    {"all": [rule, ...]}                    every rule holds (true when empty)
    {"any": [rule, ...]}                    at least one rule holds (false when empty)
    {"not": rule}                           the rule does not hold
    {"count": [rule, ...], "ge": n}         at least n of the rules hold
    {"answer": question, OP: operand}       OP is one of is, in, any_of, all_of, lt, le, gt, ge, below
    {"answered": question}                  the question has an answer ("not applicable" is an answer)

and, only where a result is at hand (actions, feedback, notes of pictures)::

    {"score": dimension, "lt" | "ge": n}
    {"level": dimension, "lt" | "ge": level}
    {"next_level": dimension, "is": level}
    {"must_have_below": section, "value": n}
    {"gap": question, "ge": n}
    {"placement": dimension, "is": "ahead" | "same" | "placed_higher" | "unsure"}

``below`` counts "don't know" and blank as the lowest value; every other comparison is false on what is unanswered, not
applicable or not asked. Numbers and text are never equal. There is no arithmetic and no code of an author is ever run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

Value: TypeAlias = int | str | tuple[str, ...]
Json: TypeAlias = Any

DONT_KNOW = "dont_know"
PLACEMENT_OUTCOMES = ("ahead", "same", "placed_higher", "unsure")
MAX_RULE_DEPTH = 20
THIS = "this"
"""In a rule of a feedback text, the dimension it is said about."""
OVERALL = "overall"
"""In a rule of a feedback text, the whole."""


class Facts(Protocol):
    """What a rule may ask about one response. Everything is ``None`` or false when it is not known."""

    def value(self, question: str) -> Value | None:
        """Return the value given, or ``None`` when unanswered, not applicable or not asked."""

    def answered(self, question: str) -> bool:
        """Return whether an asked question has an answer; "not applicable" is one."""

    def blank(self, question: str) -> bool:
        """Return whether the question is asked and has no answer yet."""


class ResultFacts(Facts, Protocol):
    """What a rule may ask once scores and levels are worked out."""

    def score(self, dimension: str) -> Fraction | None:
        """Return the unrounded score of a dimension."""

    def rank(self, dimension: str) -> int | None:
        """Return the rank of the level reached in a dimension: 0 is below the first level."""

    def next_level(self, dimension: str) -> str | None:
        """Return the id of the level to work towards, if there is one."""

    def rank_of(self, level: str) -> int:
        """Return the rank of a level: 1 for the first."""

    def must_haves(self, section: str) -> tuple[str, ...]:
        """Return the ids of the section's must-have statements that are asked."""

    def gap(self, question: str) -> int | None:
        """Return how far "sure" lies behind "matters" for a two-part statement."""

    def placement(self, dimension: str) -> str | None:
        """Return how the level reached compares with the placement: one of ``PLACEMENT_OUTCOMES``."""


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is(value: Value, operand: Value) -> bool:
    return _is_number(value) == _is_number(operand) and value == operand


def _as_set(value: Value) -> frozenset[Value]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({value})


def _ordered(compare: Callable[[int, int], bool]) -> Callable[[Value, Any], bool]:
    return lambda value, operand: isinstance(value, int) and _is_number(operand) and compare(value, operand)


COMPARISONS: Mapping[str, Callable[[Value, Any], bool]] = {
    "is": _is,
    "in": lambda value, operand: any(_is(value, one) for one in operand),
    "any_of": lambda value, operand: any(one in _as_set(value) for one in operand),
    "all_of": lambda value, operand: all(one in _as_set(value) for one in operand),
    "lt": _ordered(lambda value, operand: value < operand),
    "le": _ordered(lambda value, operand: value <= operand),
    "gt": _ordered(lambda value, operand: value > operand),
    "ge": _ordered(lambda value, operand: value >= operand),
    "below": lambda value, operand: value == DONT_KNOW or (isinstance(value, int) and value < operand),
}
SEVERAL = frozenset({"in", "any_of", "all_of"})
NUMERIC = frozenset({"lt", "le", "gt", "ge", "below"})


AnyFacts: TypeAlias = Any
"""Facts, or ResultFacts for a rule that reads results: loading lets such rules stand only where there are results."""


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """One node of the rule language."""

    @abstractmethod
    def holds(self, facts: AnyFacts) -> bool:
        """Return whether the rule is true of ``facts``."""

    def parts(self) -> tuple[Rule, ...]:
        """Return the rules directly inside this one."""
        return ()

    def walk(self) -> Iterator[Rule]:
        """Yield this rule and every rule inside it, outermost first."""
        yield self
        for part in self.parts():
            yield from part.walk()

    def reads(self) -> frozenset[str]:
        """Return the ids of the questions whose answers this rule looks at."""
        asked = (rule for rule in self.walk() if isinstance(rule, Answer | Answered | Gap))
        return frozenset(rule.question for rule in asked)


@dataclass(frozen=True, slots=True)
class All(Rule):
    """Every rule holds."""

    rules: tuple[Rule, ...]

    def holds(self, facts: AnyFacts) -> bool:
        """Return whether no rule is false."""
        return all(rule.holds(facts) for rule in self.rules)

    def parts(self) -> tuple[Rule, ...]:
        """Return the rules directly inside this one."""
        return self.rules


@dataclass(frozen=True, slots=True)
class AnyOf(Rule):
    """At least one rule holds."""

    rules: tuple[Rule, ...]

    def holds(self, facts: AnyFacts) -> bool:
        """Return whether one rule is true."""
        return any(rule.holds(facts) for rule in self.rules)

    def parts(self) -> tuple[Rule, ...]:
        """Return the rules directly inside this one."""
        return self.rules


@dataclass(frozen=True, slots=True)
class Not(Rule):
    """The rule does not hold."""

    rule: Rule

    def holds(self, facts: AnyFacts) -> bool:
        """Return the opposite of the rule inside."""
        return not self.rule.holds(facts)

    def parts(self) -> tuple[Rule, ...]:
        """Return the rule inside."""
        return (self.rule,)


@dataclass(frozen=True, slots=True)
class Count(Rule):
    """At least ``ge`` of the rules hold."""

    rules: tuple[Rule, ...]
    ge: int

    def holds(self, facts: AnyFacts) -> bool:
        """Return whether enough rules are true."""
        return sum(rule.holds(facts) for rule in self.rules) >= self.ge

    def parts(self) -> tuple[Rule, ...]:
        """Return the rules directly inside this one."""
        return self.rules


@dataclass(frozen=True, slots=True)
class Answer(Rule):
    """The answer to a question compares with an operand as ``comparison`` says (a key of ``COMPARISONS``)."""

    question: str
    comparison: str
    operand: int | str | tuple[int | str, ...]

    def holds(self, facts: Facts) -> bool:
        """Return whether the comparison is true; only ``below`` is ever true of a blank."""
        value = facts.value(self.question)
        if value is None:
            return self.comparison == "below" and facts.blank(self.question)
        return COMPARISONS[self.comparison](value, self.operand)


@dataclass(frozen=True, slots=True)
class Answered(Rule):
    """The question has an answer."""

    question: str

    def holds(self, facts: Facts) -> bool:
        """Return whether the question is answered."""
        return facts.answered(self.question)


@dataclass(frozen=True, slots=True)
class Score(Rule):
    """The unrounded score of a dimension is under (``lt``) or at least (``ge``) a number."""

    dimension: str
    comparison: str
    operand: int

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether the dimension has a score and it compares so."""
        score = facts.score(self.dimension)
        return score is not None and (score < self.operand) == (self.comparison == "lt")


@dataclass(frozen=True, slots=True)
class Level(Rule):
    """The level reached in a dimension is under (``lt``) or at least (``ge``) a level."""

    dimension: str
    comparison: str
    level: str

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether the dimension has been looked at and its level compares so."""
        rank = facts.rank(self.dimension)
        return rank is not None and (rank < facts.rank_of(self.level)) == (self.comparison == "lt")


@dataclass(frozen=True, slots=True)
class NextLevel(Rule):
    """The level to work towards in a dimension is this one."""

    dimension: str
    level: str

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether this is the level directly above the one reached, and within the role."""
        return facts.next_level(self.dimension) == self.level


@dataclass(frozen=True, slots=True)
class MustHaveBelow(Rule):
    """At least one asked must-have of a section is below a value."""

    section: str
    value: int

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether any must-have is lower, "don't know" or blank."""
        return any(Answer(one, "below", self.value).holds(facts) for one in facts.must_haves(self.section))


@dataclass(frozen=True, slots=True)
class Gap(Rule):
    """The gap of a two-part statement is at least a number."""

    question: str
    ge: int

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether both parts are answered and lie so far apart."""
        gap = facts.gap(self.question)
        return gap is not None and gap >= self.ge


@dataclass(frozen=True, slots=True)
class Placement(Rule):
    """The level reached compares with the placement as ``outcome`` says."""

    dimension: str
    outcome: str

    def holds(self, facts: ResultFacts) -> bool:
        """Return whether the comparison was made and came out so."""
        return facts.placement(self.dimension) == self.outcome


ALWAYS = All(())
