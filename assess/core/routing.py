"""Which questions apply and which page comes next: pure functions of a definition and its answers.

An answer that stops applying is kept by the store but is invisible here, so it takes no part in rules, scores or
print, and it is back as soon as its question is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assess.core.answers import UNANSWERED, Answer, Answered, Answers, NotApplicable, Unanswered
from assess.core.definition import (
    CHOSEN_SECTIONS,
    Definition,
    Question,
    Section,
    placement_id,
    story_id,
)
from assess.core.expressions import ALWAYS, Value
from assess.core.extras import Stop

SETUP = "setup"


class PageKind(StrEnum):
    """What a page is for."""

    SETUP = "setup"
    STOP = "stop"
    PLACEMENT = "placement"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked together: ``questions`` are the ids in the order shown, those of notes included."""

    id: str
    kind: PageKind
    section: str
    questions: tuple[str, ...]


class Route:
    """The answers of one response as far as their questions apply; the ``Facts`` that rules look at."""

    __slots__ = ("_applies", "answers", "definition")

    def __init__(self, definition: Definition, answers: Answers) -> None:
        """Look at ``answers`` through the routing of ``definition``."""
        self.definition = definition
        self.answers = answers
        self._applies: dict[str, bool] = {}

    def applies(self, question_id: str) -> bool:
        """Return whether a question is asked on this route; false for one that does not exist.

        A rule looks only at questions before its own (checked by loading), so this ends.
        """
        known = self._applies.get(question_id)
        if known is None:
            known = self._applies[question_id] = self._find_out(question_id)
        return known

    def _find_out(self, question_id: str) -> bool:
        question = self.definition.questions.get(question_id)
        if question is None:
            return False
        if question.part_of in self.definition.questions and not self.applies(question.part_of):
            return False
        return question.enable_when is ALWAYS or question.enable_when.holds(self)

    def with_values(self, values: Mapping[str, Value]) -> Route:
        """Return the route of the same response with some values changed, which may ask other questions."""
        changed: dict[str, Answer] = {question: Answered(value) for question, value in values.items()}
        return Route(self.definition, Answers({**dict(self.answers.items()), **changed}))

    def answer(self, question: str) -> Answer:
        """Return the answer as far as it counts here.

        Unanswered when the question is not asked, and when "not applicable" was given but is not offered on this
        route.
        """
        answer = self.answers[question]
        if isinstance(answer, Unanswered) or not self.applies(question):
            return UNANSWERED
        if isinstance(answer, NotApplicable) and not self.offers_not_applicable(self.definition.questions[question]):
            return UNANSWERED
        return answer

    def value(self, question: str) -> Value | None:
        """Return the value given to a question that applies, or ``None``."""
        answer = self.answer(question)
        return answer.value if isinstance(answer, Answered) else None

    def answered(self, question: str) -> bool:
        """Return whether a question that applies has an answer; "not applicable" is one where it is offered."""
        return not isinstance(self.answer(question), Unanswered)

    def blank(self, question: str) -> bool:
        """Return whether a question that applies has no answer."""
        return self.applies(question) and not self.answered(question)

    def wording(self, question: Question) -> str:
        """Return the text of a question as this route reads it."""
        return question.wording.choose(self) or question.text

    def offers_not_applicable(self, question: Question) -> bool:
        """Return whether "not applicable" is offered for a question on this route."""
        return question.not_applicable_when is not None and question.not_applicable_when.holds(self)


def chosen_sections(definition: Definition, answers: Answers) -> tuple[Section, ...]:
    """Return the sections the respondent picked, in file order; all of them when nothing was picked.

    Picking decides which pages come next and nothing else: an answer given elsewhere still counts.
    """
    chosen = answers.several(CHOSEN_SECTIONS)
    return tuple(one for one in definition.sections if one.id in chosen) or definition.sections


def pages(definition: Definition, answers: Answers) -> tuple[Page, ...]:
    """Return the pages of this route in order.

    The set-up questions share a page with the first placement, so that the first statements are two pages away from
    the start. Stops come right after them, or first of all where there are none, each on a page of its own.
    """
    route = Route(definition, answers)
    sections = chosen_sections(definition, answers)
    found: list[Page] = []
    setup = tuple(question.id for question in definition.setup)
    notes = tuple(question.id for question in definition.notes)
    for position, section in enumerate(sections):
        placement = (placement_id(section.id),) if definition.placement else ()
        asks = _asks(route, section)
        if position == 0:
            page = Page(SETUP, PageKind.SETUP, section.id, setup + placement)
            found += [page] if setup and any(map(route.applies, page.questions)) else []
            found += _stop_pages(route, section)
        if placement and asks and (position or not setup):
            found.append(Page(placement[0], PageKind.PLACEMENT, section.id, placement))
        if asks:
            found.append(_statements_page(notes, section))
    return tuple(found)


def _stop_pages(route: Route, section: Section) -> list[Page]:
    asked = (stop.id for stop in route.definition.stops if route.applies(stop.id))
    return [Page(one, PageKind.STOP, section.id, (one,)) for one in asked]


def open_stop(definition: Definition, answers: Answers) -> Stop | None:
    """Return the first stop that holds and nobody acknowledged; nothing after the set-up is reached before it is."""
    if not definition.stops:
        return None
    route = Route(definition, answers)
    return next((one for one in definition.stops if route.blank(one.id)), None)


def _asks(route: Route, section: Section) -> bool:
    """Return whether a section has something to answer; its own text and notes are no reason for a page."""
    return any(one.asks and route.applies(one.id) for one in section.questions)


def _statements_page(notes: tuple[str, ...], section: Section) -> Page:
    asked = [question.id for question in section.questions]
    return Page(section.id, PageKind.STATEMENTS, section.id, (*notes, *asked, story_id(section.id)))


def page_after(route_pages: Sequence[Page], page_id: str) -> Page | None:
    """Return the page after one, or ``None`` after the last."""
    ids = [page.id for page in route_pages]
    following = route_pages[ids.index(page_id) + 1 :] if page_id in ids else ()
    return following[0] if following else None


def page_before(route_pages: Sequence[Page], page_id: str) -> Page | None:
    """Return the page before one, or ``None`` before the first."""
    ids = [page.id for page in route_pages]
    at = ids.index(page_id) if page_id in ids else 0
    return route_pages[at - 1] if at else None
