"""What an answer may look like, as a JSON Schema made from a definition, so that any client can check before it sends.

It says the same as :func:`assess.core.answers.read_answers`, which stays the one place that decides, but for two things
that no schema can say: white space at the ends of a text is not counted by the reader, so it takes a text that is too
long only because of that; and to a schema 2.0 is the whole number 2, which the reader refuses. Whether a question
applies to a respondent is a matter of routing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assess.core.answers import MAX_REASON, NOT_APPLICABLE
from assess.core.definition import Definition, Question, QuestionType
from assess.core.expressions import DONT_KNOW, Json

_NOTHING = MappingProxyType({"enum": [None, ""]})
_KEEPABLE = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]*$"


def answers_schema(definition: Definition) -> dict[str, Json]:
    """Return the JSON Schema (2020-12) of the answers to a definition: an object of question id to raw value."""
    asked = (question for question in definition.questions.values() if question.asks)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:assess:answers:{definition.id}:{definition.version}",
        "title": f"Answers to “{definition.title}”, version {definition.version}",
        "description": "Question id to value. null or an empty text means no answer; a question may be left out.",
        "type": "object",
        "additionalProperties": False,
        "properties": {question.id: _question(question) for question in asked},
    }


def _question(question: Question) -> dict[str, Json]:
    choices = [dict(_NOTHING), _VALUES[question.type](question)]
    if question.not_applicable_when is not None:
        choices.append(_not_applicable())
    described = {"description": question.text} if question.text else {}
    return {**described, "anyOf": choices}


def _statement(question: Question) -> dict[str, Json]:
    scale = question.scale
    if scale is None:  # loading gives every statement its scale
        raise ValueError(question.id)
    words = [DONT_KNOW] if scale.dont_know else []
    return {"enum": [*(option.value for option in scale.options), *words]}


def _option(question: Question) -> dict[str, Json]:
    return {"enum": [option.id for option in question.options]}


def _options(question: Question) -> dict[str, Json]:
    alone = [
        {"if": {"contains": {"const": option.id}}, "then": {"items": {"const": option.id}}}
        for option in question.options
        if option.exclusive
    ]
    return {"type": "array", "items": _option(question), **({"allOf": alone} if alone else {})}


def _text(question: Question) -> dict[str, Json]:
    return {"type": "string", "maxLength": question.max_length, "pattern": _KEEPABLE}


_VALUES: Mapping[QuestionType, Callable[[Question], dict[str, Json]]] = MappingProxyType(
    {
        QuestionType.STATEMENT: _statement,
        QuestionType.SINGLE: _option,
        QuestionType.MULTIPLE: _options,
        QuestionType.YES_NO: _option,
        QuestionType.SHORT_TEXT: _text,
        QuestionType.LONG_TEXT: _text,
        QuestionType.ACKNOWLEDGEMENT: _option,
    }
)


def _not_applicable() -> dict[str, Json]:
    return {
        "type": "object",
        "required": [NOT_APPLICABLE],
        "additionalProperties": False,
        "properties": {NOT_APPLICABLE: {"type": "string", "maxLength": MAX_REASON, "pattern": _KEEPABLE}},
    }
