"""From a question to the field of a form, and from what a form sent to raw JSON: one row for each type of question.

Nothing here decides what a value means; :func:`assess.core.answers.read_answer` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from wtforms import Field, StringField

from assess.core.answers import NOT_APPLICABLE
from assess.core.definition import Question, QuestionType

if TYPE_CHECKING:
    from wtforms import Form

    from assess.store import Json

NA = "na"
"""What the choice "not applicable" sends."""

REASON = ":reason"
"""Ends the name of the field that says why."""

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")

Fields: TypeAlias = dict[str, Field]
"""Fields by name. WTForms calls them fields before they belong to a form, too."""


class SeveralField(Field):
    """Every value sent under one name."""

    data: list[str]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the values in the order sent."""
        self.data = list(valuelist)

    def process_data(self, value: object) -> None:  # noqa: ARG002  nothing comes from anywhere but the form
        """Begin with none."""
        self.data = []


class NotSent(Exception):  # noqa: N818  a fact about a form
    """A page always sends this field, so its absence says nothing about the answer."""


def _one(question: Question) -> Fields:
    return {question.id: StringField()}


def _several(question: Question) -> Fields:
    return {question.id: SeveralField()}


def _none(question: Question) -> Fields:  # noqa: ARG001  one signature for the table below
    return {}


def _statement(question: Question) -> Fields:
    offered = question.not_applicable_when is not None
    return _one(question) | ({question.id + REASON: StringField()} if offered else {})


def sent(form: Form, name: str) -> str:
    """Return the value sent for a field, empty when there is none."""
    return form[name].data or "" if name in form else ""


def _read_choice(form: Form, question: Question) -> Json:
    return sent(form, question.id) or None


def _read_choices(form: Form, question: Question) -> Json:
    return form[question.id].data or None


def _read_acknowledgement(form: Form, question: Question) -> Json:
    """Return the value of the button that acknowledges; whoever leaves by another one takes nothing back."""
    if not form[question.id].raw_data:
        raise NotSent(question.id)
    return sent(form, question.id)


def _read_text(form: Form, question: Question) -> Json:
    if not form[question.id].raw_data:
        raise NotSent(question.id)
    return sent(form, question.id) or None


def _read_statement(form: Form, question: Question) -> Json:
    """Return the value; a reason given without any choice says "not applicable" too."""
    value, reason = sent(form, question.id), sent(form, question.id + REASON)
    if value == NA or (not value and reason.strip()):
        return {NOT_APPLICABLE: reason}
    if not value:
        return None
    return int(value) if _WHOLE_NUMBER.fullmatch(value) else value


def _read_nothing(form: Form, question: Question) -> Json:  # noqa: ARG001  as all in the table
    raise NotSent(question.id)


@dataclass(frozen=True, slots=True)
class Row:
    """How a type of question is asked.

    Its fields, how they are read, and the macro of ``respondent/_questions.html``.
    """

    fields: Callable[[Question], Fields]
    read: Callable[[Form, Question], Json]
    macro: str


TABLE: Mapping[QuestionType, Row] = MappingProxyType(
    {
        QuestionType.STATEMENT: Row(_statement, _read_statement, "statement"),
        QuestionType.SINGLE: Row(_one, _read_choice, "single"),
        QuestionType.MULTIPLE: Row(_several, _read_choices, "multiple"),
        QuestionType.YES_NO: Row(_one, _read_choice, "single"),
        QuestionType.SHORT_TEXT: Row(_one, _read_text, "short_text"),
        QuestionType.LONG_TEXT: Row(_one, _read_text, "long_text"),
        QuestionType.NOTE: Row(_none, _read_nothing, "remark"),
        QuestionType.ACKNOWLEDGEMENT: Row(_one, _read_acknowledgement, "single"),
    }
)
