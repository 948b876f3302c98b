"""Rules as plain English over the numbers of questions on paper, exact for every rule that may decide what is asked.

A condition reads as one line: ``you ticked ‘Yes’ at question 3``, several of them joined by "and" or by "or", or a list
whose parts are lettered: ``at least 2 of these are true: (a) ...; (b) all of these are true: (b.1) ...; (b.2) ...``.
"Not" stands only inside the single statements, so nobody has to turn a whole list round in their head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assess.core.definition import Question, QuestionType
from assess.core.expressions import COMPARISONS, DONT_KNOW, All, Answer, Answered, Count, Not, Rule, Value
from assess.report.words import listed

HOW_TO_READ = (
    "“Answer this only if” means: if it is not so, leave the question out and go on.",
    "A question that is not for you never counts, not even as one that you left blank.",
)
"""What has to be known to read conditions exactly."""

_MOST_IN_A_SENTENCE = 3
_ONE_CHOICE = frozenset({QuestionType.SINGLE, QuestionType.YES_NO, QuestionType.ACKNOWLEDGEMENT})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Single:
    """One rule about one question, or the opposite of it."""

    rule: Answer | Answered
    holds: bool


@dataclass(frozen=True, slots=True)
class _Several:
    """At least ``least`` of ``parts`` are true: all of them, one of them, or a number in between."""

    least: int
    parts: tuple[_Single | _Several, ...]


_Said: TypeAlias = bool | _Single | _Several


class RoutingWords:
    """Says rules in the words of one definition, over the numbers its questions have on paper."""

    def __init__(self, questions: Mapping[str, Question], numbers: Mapping[str, int]) -> None:
        """``numbers`` are those of the questions on paper; what has none is never answered."""
        self._questions = questions
        self._numbers = numbers

    def condition(self, rule: Rule) -> str:
        """Return when a rule holds, as a line to stand after "if"; empty when it always does, or never."""
        said = self._plain(rule, holds=True)
        return "" if isinstance(said, bool) else self._line(said, "")

    def possible(self, rule: Rule) -> bool:
        """Return whether any answers on this paper could make a rule true, as far as each part of it tells alone.

        Loading refuses what can never be asked, but not where that would take too long to find out.
        """
        return self._plain(rule, holds=True) is not False

    def _plain(self, rule: Rule, *, holds: bool) -> _Said:
        """Return a rule, or its opposite, as single statements in lists, without what is always or never true."""
        if isinstance(rule, Not):
            return self._plain(rule.rule, holds=not holds)
        if isinstance(rule, Answer | Answered):
            return _Single(rule, holds) if self._can_hold(rule) else not holds
        parts = rule.parts()
        least = _least(rule, len(parts))
        # "Not at least n of m" says the same as "at least m - n + 1 of their opposites".
        wanted = least if holds else len(parts) - least + 1
        return _several(wanted, [self._plain(one, holds=holds) for one in parts])

    def _can_hold(self, rule: Answer | Answered) -> bool:
        if rule.question not in self._numbers:
            return False
        if isinstance(rule, Answered) or rule.comparison == "below":
            return True
        return any(_labels_that_hold(self._questions[rule.question], rule))

    def _line(self, said: _Single | _Several, label: str) -> str:
        if isinstance(said, _Single):
            return self._clause(said)
        joint = "" if label else _joint(said)
        if joint:
            return f" {joint} ".join(self._line(one, label) for one in said.parts)
        named = zip(_labels(label, said.parts), said.parts, strict=True)
        return f"{_head(said)}: {'; '.join(f'({name}) {self._line(one, name)}' for name, one in named)}"

    def _clause(self, said: _Single) -> str:
        rule, at = said.rule, self._numbers[said.rule.question]
        if isinstance(rule, Answered):
            return f"you {'answered' if said.holds else 'did not answer'} question {at}"
        labels = tuple(map(_quoted, _labels_that_hold(self._questions[rule.question], rule)))
        if not labels:
            return f"you {'left' if said.holds else 'did not leave'} question {at} blank"
        ticks = listed(labels) if rule.comparison == "all_of" else _either(labels)
        blank = rule.comparison == "below"
        if said.holds:
            return f"you ticked {ticks} at question {at}{', or left it blank' if blank else ''}"
        return f"you did not tick {ticks} at question {at}{', nor leave it blank' if blank else ''}"


def lettered(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a list, each behind the letter that names it."""
    found = list(lines)
    return (f"({name}) {line}" for name, line in zip(_labels("", found), found, strict=True))


def go_on(question: Question, later: Sequence[tuple[int, Rule]]) -> tuple[tuple[str, ...], int]:
    """Return the lines that lead on from a question by what was ticked, and the furthest question they lead to.

    There are none, and it is 0, when every answer leads to the next question. ``later`` are the numbers of all
    questions after it, with their rules. A line leads past those that the answer itself rules out, and only past those.
    """
    if not later:
        return (), 0
    ways: dict[int, list[str]] = {}
    for outcome in _outcomes(question):
        ways.setdefault(_next(question.id, outcome, later), []).append(_quoted(outcome.label))
    otherwise = _next(question.id, _Ticked(""), later)
    leading = [
        f"If you ticked {_either(labels)}, {_go(number, later)}."
        for number, labels in ways.items()
        if number != otherwise
    ]
    return ((*leading, f"Otherwise, {_go(otherwise, later)}."), max(*ways, otherwise)) if leading else ((), 0)


# --- lists ------------------------------------------------------------------------------------------------------------


def _least(rule: Rule, parts: int) -> int:
    if isinstance(rule, Count):
        return rule.ge
    return parts if isinstance(rule, All) else 1


def _several(least: int, parts: Iterable[_Said]) -> _Said:
    found = list(parts)
    least -= sum(one is True for one in found)
    undecided = tuple(one for one in found if not isinstance(one, bool))
    if least <= 0 or least > len(undecided):
        return least <= 0
    return undecided[0] if len(undecided) == 1 else _Several(least, undecided)


def _head(said: _Several) -> str:
    if said.least == len(said.parts):
        return "all of these are true"
    return "at least one of these is true" if said.least == 1 else f"at least {said.least} of these are true"


def _joint(said: _Several) -> str:
    """Return the word that joins a few single statements into one sentence; empty where a list reads better."""
    if len(said.parts) > _MOST_IN_A_SENTENCE or any(isinstance(one, _Several) for one in said.parts):
        return ""
    return {len(said.parts): "and", 1: "or"}.get(said.least, "")


def _labels(above: str, parts: Sequence[object]) -> Iterator[str]:
    """Yield the names of the parts of a list: letters first, then numbers behind them."""
    for at in range(len(parts)):
        if above:
            yield f"{above}.{at + 1}"
        else:
            yield _LETTERS[at] if at < len(_LETTERS) else f"z{at + 1}"


# --- answers ----------------------------------------------------------------------------------------------------------


def _quoted(label: str) -> str:
    return f"‘{label}’"


def _either(labels: Sequence[str]) -> str:
    *head, last = labels
    return f"{', '.join(head)} or {last}" if head else last


def _go(number: int, later: Sequence[tuple[int, Rule]]) -> str:
    return f"go {'on ' if number == later[0][0] else ''}to question {number}"


def _labels_that_hold(question: Question, rule: Answer) -> Iterator[str]:
    if question.scale is None:
        wanted = rule.operand if isinstance(rule.operand, tuple) else (rule.operand,)
        return (option.label for option in question.options if option.id in wanted)
    compare = COMPARISONS[rule.comparison]
    told = ((one.label, one.answer) for one in _outcomes(question))
    return (label for label, value in told if value is not None and compare(value, rule.operand))


@dataclass(frozen=True, slots=True)
class _Ticked:
    """One question that is asked, with the box that was ticked, as the facts that rules look at.

    ``label`` is empty where nothing was ticked; ``answer`` is ``None`` then, and at "not applicable".
    """

    label: str
    answer: Value | None = None

    def value(self, question: str) -> Value | None:  # noqa: ARG002  only ever asked about its own question
        return self.answer

    def answered(self, question: str) -> bool:  # noqa: ARG002  as above
        return bool(self.label)

    def blank(self, question: str) -> bool:  # noqa: ARG002  as above
        return not self.label


def _outcomes(question: Question) -> Iterator[_Ticked]:
    """Yield everything that can be ticked as the one answer to a question."""
    if question.scale is not None:
        yield from (_Ticked(step.label, step.value) for step in question.scale.options)
        if question.scale.dont_know:
            yield _Ticked(question.scale.dont_know, DONT_KNOW)
        if question.not_applicable_when is not None:
            yield _Ticked(question.scale.not_applicable)
    elif question.type in _ONE_CHOICE:
        yield from (_Ticked(option.label, option.id) for option in question.options)


def _next(question: str, facts: _Ticked, later: Sequence[tuple[int, Rule]]) -> int:
    """Return the number of the next question that may still be asked; the last one when there is none."""
    return next((number for number, rule in later if _truth(rule, question, facts) is not False), later[-1][0])


def _truth(rule: Rule, question: str, facts: _Ticked) -> bool | None:
    """Return whether a rule holds as far as one answer tells; ``None`` when it depends on others."""
    if isinstance(rule, Answer | Answered):
        return rule.holds(facts) if rule.question == question else None
    if isinstance(rule, Not):
        inside = _truth(rule.rule, question, facts)
        return None if inside is None else not inside
    found = [_truth(one, question, facts) for one in rule.parts()]
    least, sure, open_ones = _least(rule, len(found)), found.count(True), found.count(None)
    if sure >= least:
        return True
    return False if sure + open_ones < least else None
