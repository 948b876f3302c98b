"""Everything somebody answered, in the words of the questionnaire, to be read over before a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.core.answers import NOT_APPLICABLE
from assess.core.definition import Question, QuestionType, evidence_id, kinds_id, other_id, story_id
from assess.core.expressions import DONT_KNOW
from assess.core.routing import SETUP, PageKind, Route, pages
from assess.report.voices import voice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.core.definition import Definition
    from assess.core.routing import Page
    from assess.service.responses import OpenResponse
    from assess.store import Json

NOT_ANSWERED = "Not answered"


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words, and where to change it.

    ``reason``, ``example`` and ``kinds`` are what was added to it; each may be empty.
    """

    id: str
    page: str
    question: str
    answer: str
    reason: str = ""
    example: str = ""
    kinds: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one section, or of the set-up. ``blank`` are questions without an answer, never a story."""

    id: str
    title: str
    lines: tuple[Line, ...]
    blank: tuple[Line, ...]

    @property
    def skipped(self) -> str:
        """Return what to say, kindly, of the questions without an answer."""
        if not self.lines:
            return "You have not looked at this part yet. That is fine."
        return f"You have not answered {len(self.blank)} of these yet. That is fine."


def review(opened: OpenResponse) -> tuple[Group, ...]:
    """Return the answers on this route, group by group in the order of the pages."""
    reader = _Reader(opened)
    grouped: dict[str, list[Line]] = {}
    for page in pages(opened.definition, opened.answers):
        for line in reader.lines(page):
            grouped.setdefault(reader.group(page, line.id), []).append(line)
    return tuple(
        Group(
            group,
            reader.title(group),
            tuple(line for line in lines if line.answer),
            tuple(line for line in lines if not line.answer and line.id != story_id(group)),
        )
        for group, lines in grouped.items()
    )


class _Reader:
    """One response on its way into words."""

    def __init__(self, opened: OpenResponse) -> None:
        self._opened = opened
        self._questions = opened.definition.questions
        self._route = Route(opened.definition, opened.answers)

    def group(self, page: Page, question_id: str) -> str:
        """Return the section a question is listed under; the page of the set-up also holds the first placement."""
        setting_up = page.kind in {PageKind.SETUP, PageKind.STOP} and not self._questions[question_id].section
        return SETUP if setting_up else page.section

    def title(self, group: str) -> str:
        return (
            voice_of(self._opened.definition.kind)("About your work")
            if group == SETUP
            else self._opened.definition.section(group).title
        )

    def lines(self, page: Page) -> Iterator[Line]:
        for question_id in page.questions:
            question = self._questions[question_id]
            if question.asks and self._route.applies(question_id):
                yield self._line(page, question)

    def _line(self, page: Page, question: Question) -> Line:
        raw = self._opened.raw(question.id)
        return Line(
            id=question.id,
            page=page.id,
            question=self._route.wording(question),
            answer=self._words(question.id, raw),
            reason=str(raw[NOT_APPLICABLE]) if isinstance(raw, dict) else "",
            example=self._part(evidence_id(question.id)),
            kinds=self._part(kinds_id(question.id)),
        )

    def _words(self, question_id: str, raw: Json) -> str:
        words = in_words(self._questions[question_id], raw)
        other = self._part(other_id(question_id))
        return f"{words}: {other}" if words and other else words

    def _part(self, question_id: str) -> str:
        question = self._questions.get(question_id)
        return in_words(question, self._opened.raw(question_id)) if question else ""


def in_words(question: Question, raw: Json) -> str:
    """Return an answer, given as JSON, in the words of the page; empty when there is none."""
    return "" if raw is None else _WORDS[question.type](question, raw)


def whole_question(definition: Definition, question_id: str) -> str:
    """Return what a question asks; a part of a statement is named after it."""
    question = definition.questions[question_id]
    parent = definition.questions.get(question.part_of)
    if parent is None:
        return question.text
    return f"{'Kinds of evidence' if question_id == kinds_id(parent.id) else question.text} ({parent.text})"


def _option(question: Question, raw: Json) -> str:
    option = question.option(str(raw))
    return option.label if option else ""


def _options(question: Question, raw: Json) -> str:
    chosen = raw if isinstance(raw, list) else []
    return ", ".join(filter(None, (_option(question, one) for one in chosen)))


def _step(question: Question, raw: Json) -> str:
    scale = question.scale
    if scale is None:
        return ""
    if isinstance(raw, dict):
        return scale.not_applicable
    return scale.dont_know if raw == DONT_KNOW else scale.label(raw) if isinstance(raw, int) else ""


def _text(question: Question, raw: Json) -> str:  # noqa: ARG001  one signature for the table below
    return str(raw)


_WORDS: Mapping[QuestionType, Callable[[Question, Json], str]] = {
    QuestionType.STATEMENT: _step,
    QuestionType.SINGLE: _option,
    QuestionType.MULTIPLE: _options,
    QuestionType.YES_NO: _option,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NOTE: _text,
    QuestionType.ACKNOWLEDGEMENT: _option,
}
