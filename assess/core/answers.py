"""One answer: what a respondent's raw value means. Pages, the API, files and paper keying all come in by this door.

A raw value is JSON: ``None`` (unanswered), a whole number (a statement's scale value), a text, a list of option ids, or
``{"not_applicable": reason}``. The stored form of an answer is the same JSON, so what was kept can be read again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from assess.core.definition import Question, QuestionType
from assess.core.errors import Problem
from assess.core.expressions import DONT_KNOW, Json, Value

NOT_APPLICABLE = "not_applicable"
MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """A value was given: a scale value, a text, an option id, or a tuple of option ids."""

    value: Value


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The respondent says this does not apply to them; ``reason`` may be empty."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing was given. Not the same as "no", "not applicable" or "don't know"."""


Answer: TypeAlias = Answered | NotApplicable | Unanswered
UNANSWERED = Unanswered()


class Answers:
    """All answers of one response, by question id; what is missing is unanswered."""

    __slots__ = ("_answers",)

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        """Keep ``answers``; the mapping must not be changed afterwards."""
        self._answers = MappingProxyType(dict(answers or {}))

    def __getitem__(self, question: str) -> Answer:
        """Return the answer to a question, ``UNANSWERED`` when there is none."""
        return self._answers.get(question, UNANSWERED)

    def value(self, question: str) -> Value | None:
        """Return the value given, or ``None``."""
        answer = self._answers.get(question)
        return answer.value if isinstance(answer, Answered) else None

    def text(self, question: str) -> str:
        """Return a text answer, or an empty string."""
        value = self.value(question)
        return value if isinstance(value, str) else ""

    def several(self, question: str) -> tuple[str, ...]:
        """Return the option ids chosen, or an empty tuple."""
        value = self.value(question)
        return value if isinstance(value, tuple) else ()

    def answered(self, question: str) -> bool:
        """Return whether there is an answer; "not applicable" is one."""
        return not isinstance(self[question], Unanswered)

    def items(self) -> tuple[tuple[str, Answer], ...]:
        """Return (question id, answer) of everything answered."""
        return tuple((key, one) for key, one in self._answers.items() if not isinstance(one, Unanswered))


def _problem(question: Question, code: str, message: str, hint: str) -> Problem:
    return Problem(question.id, code, message, hint)


def clean_text(text: str) -> str:
    """Return text as it is kept: NFC, line feeds only, no white space at the ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _forbidden(character: str) -> bool:
    """Return whether a character cannot be stored alike everywhere: NUL and other controls, and lone surrogates."""
    return character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}


def _read_text(question: Question, raw: Json) -> Answer | Problem:
    if not isinstance(raw, str):
        return _problem(question, "wrong_type", "This takes a text.", "Send a text in quotes.")
    if any(map(_forbidden, raw.replace("\r", ""))):
        return _problem(
            question, "bad_character", "This holds a character that cannot be kept.", "Type the text again."
        )
    text = clean_text(raw)
    if len(text) > question.max_length:
        over = len(text) - question.max_length
        message = f"This is {over} character{'' if over == 1 else 's'} too long."
        return _problem(question, "too_long", message, f"Use at most {question.max_length} characters.")
    return Answered(text) if text else UNANSWERED


def _read_option(question: Question, raw: Json) -> Answer | Problem:
    if isinstance(raw, str) and question.option(raw):
        return Answered(raw)
    names = ", ".join(option.id for option in question.options)
    return _problem(question, "not_an_option", "This is not one of the choices.", f"Choose one of: {names}.")


def _read_options(question: Question, raw: Json) -> Answer | Problem:
    if not isinstance(raw, list | tuple):
        return _problem(
            question, "wrong_type", "This takes a list of choices.", "Send a list, such as [] or one choice in it."
        )
    for one in raw:
        if isinstance(problem := _read_option(question, one), Problem):
            return problem
    chosen = tuple(option.id for option in question.options if option.id in raw)
    alone = next((option for option in question.options if option.exclusive and option.id in chosen), None)
    if alone and len(chosen) > 1:
        message = f"“{alone.label}” cannot go together with other choices."
        return _problem(question, "not_alone", message, "Keep that one, or keep the others.")
    return Answered(chosen) if chosen else UNANSWERED


def _read_statement(question: Question, raw: Json) -> Answer | Problem:
    scale = question.scale
    if scale is None:
        raise TypeError(question.id)  # loading gives every statement its scale
    if scale.dont_know and raw == DONT_KNOW:
        return Answered(DONT_KNOW)
    values = [option.value for option in scale.options]
    if isinstance(raw, int) and not isinstance(raw, bool) and raw in values:
        return Answered(raw)
    return _problem(
        question, "not_on_scale", "This is not a value of the scale.", f"Use one of: {', '.join(map(str, values))}."
    )


def _read_nothing(question: Question, raw: Json) -> Answer | Problem:  # noqa: ARG001  one signature for the table below
    return _problem(question, "takes_no_answer", "This is a note and takes no answer.", "Leave it out.")


READERS: Mapping[QuestionType, Callable[[Question, Json], Answer | Problem]] = MappingProxyType(
    {
        QuestionType.STATEMENT: _read_statement,
        QuestionType.SINGLE: _read_option,
        QuestionType.MULTIPLE: _read_options,
        QuestionType.YES_NO: _read_option,
        QuestionType.SHORT_TEXT: _read_text,
        QuestionType.LONG_TEXT: _read_text,
        QuestionType.NOTE: _read_nothing,
        QuestionType.ACKNOWLEDGEMENT: _read_option,
    }
)


def _read_not_applicable(question: Question, raw: Mapping[str, Json]) -> Answer | Problem:
    reason = raw[NOT_APPLICABLE]
    if question.not_applicable_when is None:
        message = "“Not applicable” is not offered here."
        return _problem(question, "not_applicable_refused", message, "Choose an answer, or leave it blank.")
    read = _read_text(_REASON, reason)
    if isinstance(read, Problem):
        return Problem(question.id, read.code, read.message, read.hint)
    return NotApplicable(str(read.value) if isinstance(read, Answered) else "")


_REASON = Question(id="reason", type=QuestionType.SHORT_TEXT, text="", max_length=MAX_REASON)


def read_answer(question: Question, raw: Json) -> Answer | Problem:
    """Return what ``raw`` means as an answer to ``question``, or the one problem with it.

    Whether the question applies, or "not applicable" is offered, is a matter of :mod:`assess.core.routing`.
    """
    if raw is None or raw == "":
        return UNANSWERED
    if isinstance(raw, Mapping):
        if set(raw) == {NOT_APPLICABLE}:
            return _read_not_applicable(question, raw)
        return _problem(
            question, "wrong_type", "This is not an answer.", 'Send a value, or {"not_applicable": "reason"}.'
        )
    return READERS[question.type](question, raw)


def read_answers(questions: Mapping[str, Question], raw: Mapping[str, Json]) -> tuple[Answers, tuple[Problem, ...]]:
    """Return the answers in ``raw`` (question id to raw value) and every problem found; an unknown question is one."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key, value in raw.items():
        question = questions.get(key)
        if question is None:
            problems.append(
                Problem(key, "unknown_question", "There is no such question.", "Check the id, or leave it out.")
            )
            continue
        read = read_answer(question, value)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            answers[key] = read
    return Answers(answers), tuple(problems)


def dump_answer(answer: Answer) -> Json:
    """Return the JSON form of an answer, which :func:`read_answer` takes back; ``None`` when unanswered."""
    if isinstance(answer, NotApplicable):
        return {NOT_APPLICABLE: answer.reason}
    if isinstance(answer, Unanswered):
        return None
    return list(answer.value) if isinstance(answer.value, tuple) else answer.value


def recall_answer(stored: Json) -> Answer:
    """Return the answer that :func:`dump_answer` gave, without checking it again."""
    if stored is None:
        return UNANSWERED
    if isinstance(stored, Mapping):
        return NotApplicable(str(stored[NOT_APPLICABLE]))
    return Answered(tuple(stored) if isinstance(stored, list) else stored)
