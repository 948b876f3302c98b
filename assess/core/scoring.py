"""What statements add up to, in whole numbers, with everything that was counted or left out named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from assess.core.answers import Answered, NotApplicable
from assess.core.definition import Definition, Dimension, Question, Scale
from assess.core.expressions import ALWAYS, Value
from assess.core.routing import Route


class Why(StrEnum):
    """Why a statement takes no part in a tally."""

    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Counted:
    """A statement that counts, its points and the most it can earn.

    ``value`` and ``label`` are ``None`` and empty when unanswered, which earns no points; "don't know" earns none
    either and has a label but no value.
    """

    question: str
    text: str
    value: int | None
    label: str
    points: int
    full: int

    @property
    def is_full(self) -> bool:
        """Return whether the statement was answered at full points."""
        return self.value is not None and self.points == self.full

    @property
    def is_nearly_full(self) -> bool:
        """Return whether the answer earns more than half of the full points, and not all of them."""
        return self.full < 2 * self.points < 2 * self.full

    @property
    def is_blank(self) -> bool:
        """Return whether the statement has no answer yet; "don't know" is one."""
        return self.value is None and not self.label

    @property
    def is_unknown(self) -> bool:
        """Return whether the answer was "don't know"."""
        return self.value is None and bool(self.label)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that does not count, why, and the reason the respondent gave (may be empty)."""

    question: str
    text: str
    why: Why
    reason: str


Weighed: TypeAlias = tuple[Counted | LeftOut, ...]
"""The statements of a dimension in its order, each with what it contributes on a route."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned of points possible over the statements that count."""

    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
    points: int
    possible: int


def scale_of(question: Question) -> Scale:
    """Return the scale of a statement; raise ``TypeError`` for any other question."""
    if question.scale is None:
        raise TypeError(question.id)
    return question.scale


def weigh(route: Route, question: Question) -> Counted | LeftOut:
    """Return what one statement contributes on this route."""
    answer = route.answer(question.id)
    if isinstance(answer, NotApplicable):
        return LeftOut(question.id, question.text, Why.NOT_APPLICABLE, answer.reason)
    scale = scale_of(question)
    if isinstance(answer, Answered):
        return _count(question, scale, answer.value)
    if not route.applies(question.id):
        return LeftOut(question.id, question.text, Why.NOT_ASKED, "")
    return Counted(question.id, question.text, None, "", 0, scale.full)


def _count(question: Question, scale: Scale, value: Value) -> Counted:
    if not isinstance(value, int):
        return Counted(question.id, question.text, None, scale.dont_know, 0, scale.full)
    option = scale.option(value)
    return Counted(question.id, question.text, option.value, option.label, option.points, scale.full)


def weigh_all(route: Route, dimension: Dimension) -> Weighed:
    """Return what each statement of a dimension contributes on this route."""
    questions = route.definition.questions
    return tuple([weigh(route, questions[one]) for one in dimension.statements])


def weigh_again(route: Route, dimension: Dimension, weighed: Weighed, raised: Mapping[str, int]) -> Weighed:
    """Return statements weighed already with some of those that count raised to a value.

    Where an answer in a section decides what is asked or may be not applicable, that is found out again.
    """
    statements = [route.definition.questions[one] for one in dimension.statements]
    if any(_looks_at_sections(route.definition, one) for one in statements):
        return weigh_all(route.with_values(raised), dimension)
    return tuple([raise_to(route.definition, one, raised.get(one.question)) for one in weighed])


def _looks_at_sections(definition: Definition, statement: Question) -> bool:
    rules = (statement.enable_when, statement.not_applicable_when)
    return any(
        definition.questions[asked].section for rule in rules if rule and rule is not ALWAYS for asked in rule.reads()
    )


_Weighed = TypeVar("_Weighed", Counted, Counted | LeftOut)


def raise_to(definition: Definition, one: _Weighed, value: int | None) -> _Weighed:
    """Return a statement that counts with another value of its scale; as it is for ``None``, or when it is left out."""
    if value is None or isinstance(one, LeftOut):
        return one
    option = scale_of(definition.questions[one.question]).option(value)
    return replace(one, value=option.value, label=option.label, points=option.points)


def lowest_first(value: Value | None) -> int:
    """Return what orders the values of statements, lowest first: what has none comes before every value."""
    return value if isinstance(value, int) else -1


def add_up(weighed: Iterable[Counted | LeftOut]) -> Tally:
    """Return the tally of statements already weighed, in their order."""
    counted: list[Counted] = []
    left_out: list[LeftOut] = []
    for one in weighed:
        if isinstance(one, Counted):
            counted.append(one)
        else:
            left_out.append(one)
    points, possible = sum([one.points for one in counted]), sum([one.full for one in counted])
    return Tally(tuple(counted), tuple(left_out), points, possible)
