"""What the rules of a document refer to: it exists, it comes before, and it can be compared in that way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from assess.core.definition import QuestionType
from assess.core.errors import Problem
from assess.core.expressions import (
    DONT_KNOW,
    Answer,
    Answered,
    Count,
    Gap,
    Level,
    MustHaveBelow,
    NextLevel,
    Placement,
    Rule,
    Score,
)
from assess.core.loading.outline import Asked, Outline, PlacedRule, nodes
from assess.core.loading.reading import pointer, printable

_CHOICE = frozenset({"is", "in"})
COMPARABLE: Mapping[QuestionType, frozenset[str]] = MappingProxyType(
    {
        QuestionType.STATEMENT: _CHOICE | {"lt", "le", "gt", "ge", "below"},
        QuestionType.SINGLE: _CHOICE,
        QuestionType.YES_NO: _CHOICE,
        QuestionType.MULTIPLE: frozenset({"any_of", "all_of"}),
        QuestionType.SHORT_TEXT: frozenset(),
        QuestionType.LONG_TEXT: frozenset(),
        QuestionType.NOTE: frozenset(),
        QuestionType.ACKNOWLEDGEMENT: _CHOICE,
    }
)
"""Question type to the comparisons that make sense of its answers."""
HIGHEST_SCORE = 100


def unknown(path: str, kind: str, wanted: str) -> Problem:
    """Return the problem that there is no ``kind`` of the id ``wanted``."""
    message = f"There is no {kind} “{printable(wanted)}”."
    return Problem(path, f"unknown_{kind}", message, "Check the spelling, or add it.")


def wrong_references(placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    """Yield every reference of a rule that leads nowhere, looks ahead, or compares what cannot be compared."""
    for path, rule in nodes(placed):
        check = _CHECKS.get(type(rule))
        if check:
            yield from check(rule, path, placed, outline)


def _question(key: str, wanted: str, path: str, placed: PlacedRule, outline: Outline) -> Asked | Problem:
    at = pointer(path, key)
    asked = outline.by_id.get(wanted)
    if asked is None:
        return unknown(at, "question", wanted)
    if asked.type is QuestionType.NOTE:
        return Problem(at, "takes_no_answer", f"“{wanted}” is a note and has no answer.", "Name a question.")
    if asked.position >= placed.looks_before:
        message = f"“{wanted}” does not come before this rule."
        return Problem(at, "looks_ahead", message, "Name a question that is asked earlier, or move it.")
    return asked


def _check_answered(rule: Answered, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    found = _question("answered", rule.question, path, placed, outline)
    if isinstance(found, Problem):
        yield found


def _check_answer(rule: Answer, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    found = _question("answer", rule.question, path, placed, outline)
    if isinstance(found, Problem):
        yield found
        return
    at = pointer(path, rule.comparison)
    usable = COMPARABLE[found.type] if found.type else frozenset({rule.comparison})
    if rule.comparison not in usable:
        message = f"“{rule.comparison}” cannot compare the answer to “{rule.question}”."
        hint = f"Use one of: {', '.join(sorted(usable))}." if usable else "Ask only whether it is “answered”."
        yield Problem(at, "wrong_comparison", message, hint)
        return
    operands = rule.operand if isinstance(rule.operand, tuple) else (rule.operand,)
    tell = _not_on_scale if found.is_statement else _not_an_option
    yield from tell(operands, at, found, outline)


def _not_an_option(operands: tuple[int | str, ...], at: str, asked: Asked, _: Outline) -> Iterator[Problem]:
    for operand in dict.fromkeys(operands):
        if operand not in asked.options:
            message = f"“{printable(str(operand))}” is not a choice of “{asked.spot.id}”."
            yield Problem(at, "not_an_option", message, f"Choices: {printable(', '.join(asked.options))}.")


def _not_on_scale(operands: tuple[int | str, ...], at: str, asked: Asked, outline: Outline) -> Iterator[Problem]:
    scale, values = outline.scale_of(asked), outline.values_of(asked)
    words = {DONT_KNOW} if scale and scale.text("dont_know") else set()
    for operand in dict.fromkeys(operands):
        if scale and operand not in values and operand not in words:
            message = f"“{printable(str(operand))}” is not a value of the scale of “{asked.spot.id}”."
            yield Problem(at, "not_on_scale", message, f"Values: {', '.join(map(str, values))}, without quotes.")


def _dimension(
    key: str, rule: Score | Level | NextLevel | Placement, path: str, placed: PlacedRule, outline: Outline
) -> Iterator[Problem]:
    if rule.dimension in placed.besides:
        return
    if rule.dimension not in outline.levels_in:
        yield unknown(pointer(path, key), "dimension", rule.dimension)


def _check_score(rule: Score, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    yield from _dimension("score", rule, path, placed, outline)
    if not 1 <= rule.operand <= HIGHEST_SCORE:
        message = "Every score from 0 to 100 is on one side of this."
        hint = f"Write a number from 1 to {HIGHEST_SCORE}."
        yield Problem(pointer(path, rule.comparison), "out_of_range", message, hint)


def _check_placement(rule: Placement, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    return _dimension("placement", rule, path, placed, outline)


def _check_level(rule: Level, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    yield from _dimension("level", rule, path, placed, outline)
    if rule.level not in outline.levels:
        yield unknown(pointer(path, rule.comparison), "level", rule.level)


def _check_next_level(rule: NextLevel, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    yield from _dimension("next_level", rule, path, placed, outline)
    if rule.level not in outline.levels:
        yield unknown(pointer(path, "is"), "level", rule.level)


def _check_must_have(rule: MustHaveBelow, path: str, _: PlacedRule, outline: Outline) -> Iterator[Problem]:
    must_have = outline.must_haves.get(rule.section)
    if must_have:
        yield from _not_on_scale((rule.value,), pointer(path, "value"), must_have, outline)
    elif rule.section not in outline.section_ids:
        yield unknown(pointer(path, "must_have_below"), "section", rule.section)


def _check_gap(rule: Gap, path: str, placed: PlacedRule, outline: Outline) -> Iterator[Problem]:
    found = _question("gap", rule.question, path, placed, outline)
    if isinstance(found, Problem):
        yield found


def _check_count(rule: Count, path: str, _: PlacedRule, __: Outline) -> Iterator[Problem]:
    if rule.ge < 1:
        message = "At least none of the rules always holds."
        yield Problem(pointer(path, "ge"), "out_of_range", message, f"Write a number from 1 to {len(rule.rules)}.")


_CHECKS: Mapping[type[Rule], Callable[[Any, str, PlacedRule, Outline], Iterator[Problem]]] = MappingProxyType(
    {
        Answer: _check_answer,
        Answered: _check_answered,
        Count: _check_count,
        Score: _check_score,
        Level: _check_level,
        NextLevel: _check_next_level,
        MustHaveBelow: _check_must_have,
        Gap: _check_gap,
        Placement: _check_placement,
    }
)
