"""What a page of questions shows: each question with its value, help and problem, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assess.core.answers import NOT_APPLICABLE
from assess.core.definition import QuestionType, evidence_id, kinds_id, other_id, placement_id, story_id
from assess.core.routing import Route
from assess.web.fields import NA, TABLE
from assess.web.forms import questions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assess.core.definition import Definition, Question
    from assess.core.errors import Problem
    from assess.core.routing import Page
    from assess.service.responses import OpenResponse
    from assess.store import Json


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a page shows it.

    value: a text, or the texts ticked. not_applicable: the label of that choice, empty where it is not offered.
    hints: option id to the words under it. other, evidence, kinds: the questions that go with it.
    """

    question: Question
    macro: str
    value: Any
    error: str = ""
    help: str = ""
    examples: str = ""
    not_applicable: str = ""
    reason: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    other: Shown | None = None
    evidence: Shown | None = None
    kinds: Shown | None = None


def shown_ids(opened: OpenResponse, page: Page) -> tuple[str, ...]:
    """Return the ids of everything on a page that takes an answer and is asked on this route."""
    route = Route(opened.definition, opened.answers)
    questions = questions_of(opened.definition, page)
    return tuple(one.id for one in questions if one.asks and route.applies(one.id))


def show_page(
    opened: OpenResponse, page: Page, typed: Mapping[str, Json] | None = None, problems: Iterable[Problem] = ()
) -> tuple[Shown, ...]:
    """Return the questions of a page with the answers kept, or with what was ``typed`` in their place."""
    view = _View(opened, typed or {}, {one.path: f"{one.message} {one.hint}" for one in problems})
    return tuple(view.show(one) for one in page.questions if view.route.applies(one))


class _View:
    """One page of one response on its way to the template."""

    def __init__(self, opened: OpenResponse, typed: Mapping[str, Json], errors: Mapping[str, str]) -> None:
        self.definition: Definition = opened.definition
        self.route = Route(opened.definition, opened.answers)
        self._stored = opened.raw
        self._typed = typed
        self._errors = errors

    def show(self, question_id: str) -> Shown:
        question = self._worded(self.definition.questions[question_id])
        value, reason = _VALUES[question.type](self._raw(question_id))
        return Shown(
            question=question,
            macro="story" if question.id == story_id(question.section) else TABLE[question.type].macro,
            value=value,
            reason=reason,
            error=self._errors.get(question_id, ""),
            help=question.help.choose(self.route),
            examples=question.examples.choose(self.route),
            not_applicable=self._not_applicable(question),
            hints=self._hints(question),
            other=self._part(other_id(question_id)),
            evidence=self._part(evidence_id(question_id)),
            kinds=self._part(kinds_id(question_id)),
        )

    def _worded(self, question: Question) -> Question:
        """Return a question with the text that this route reads."""
        return replace(question, text=self.route.wording(question)) if question.wording.variants else question

    def _raw(self, question_id: str) -> Json:
        return self._typed[question_id] if question_id in self._typed else self._stored(question_id)

    def _part(self, question_id: str) -> Shown | None:
        """Return a question that belongs to another: a plain text or choice, which has no parts of its own."""
        question = self.definition.questions.get(question_id)
        if question is None:
            return None
        value, _ = _VALUES[question.type](self._raw(question_id))
        return Shown(question, TABLE[question.type].macro, value, self._errors.get(question_id, ""))

    def _not_applicable(self, question: Question) -> str:
        if question.scale is None or not self.route.offers_not_applicable(question):
            return ""
        return question.scale.not_applicable

    def _hints(self, question: Question) -> Mapping[str, str]:
        """Return what each level means, beside the question where somebody would put themself."""
        if question.id != placement_id(question.part_of):
            return {}
        return {level.id: level.description for level in self.definition.levels}


def _text(raw: Json) -> tuple[Any, str]:
    return (raw if isinstance(raw, str) else ""), ""


def _texts(raw: Json) -> tuple[Any, str]:
    return (tuple(raw) if isinstance(raw, list) else ()), ""


def _step(raw: Json) -> tuple[Any, str]:
    """Return what the radio of a statement sends, and the reason why it does not apply."""
    if isinstance(raw, dict):
        return NA, str(raw.get(NOT_APPLICABLE, ""))
    return ("" if raw is None else str(raw)), ""


_VALUES: Mapping[QuestionType, Callable[[Json], tuple[Any, str]]] = {
    QuestionType.STATEMENT: _step,
    QuestionType.SINGLE: _text,
    QuestionType.MULTIPLE: _texts,
    QuestionType.YES_NO: _text,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NOTE: _text,
    QuestionType.ACKNOWLEDGEMENT: _text,
}


WRITTEN = frozenset({"short_text", "long_text", "story"})
"""The macros of questions that are answered in somebody's own words."""


def has_free_text(shown: Iterable[Shown]) -> bool:
    """Return whether a page holds boxes to write in freely."""
    return any(one.macro in WRITTEN or one.not_applicable or one.evidence or one.other for one in shown)
