"""How far somebody is, section by section, and where to go on: words, never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.core.routing import PageKind, Route, chosen_sections, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assess.core.definition import Section
    from assess.core.routing import Page
    from assess.service.responses import OpenResponse


class SectionState(StrEnum):
    """How much of a section has an answer."""

    NONE = "none"
    STARTED = "started"
    DONE = "done"


WORDS = {SectionState.NONE: "Not looked at yet", SectionState.STARTED: "Under way", SectionState.DONE: "Answered"}


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One section of the route. ``page`` is its first page, ``current`` whether that is the one being shown."""

    id: str
    title: str
    state: SectionState
    words: str
    page: str
    current: bool


def progress(opened: OpenResponse, route_pages: Sequence[Page], current: str) -> tuple[SectionProgress, ...]:
    """Return the sections of the route in order; ``current`` is the section being shown, or empty."""
    route = Route(opened.definition, opened.answers)
    first: dict[str, str] = {}
    for page in route_pages:
        first.setdefault(page.section, page.id)
    found = []
    for section in chosen_sections(opened.definition, opened.answers):
        if section.id in first:
            state = section_state(route, section)
            title, page_id = section.title, first[section.id]
            found.append(SectionProgress(section.id, title, state, WORDS[state], page_id, section.id == current))
    return tuple(found)


def section_state(route: Route, section: Section) -> SectionState:
    """Return how much of a section's statements, as far as they are asked, has an answer."""
    asked = [one.id for one in section.questions if one.asks and route.applies(one.id)]
    answered = sum(map(route.answered, asked))
    if not answered:
        return SectionState.NONE
    return SectionState.DONE if answered == len(asked) else SectionState.STARTED


def resume_page(opened: OpenResponse) -> Page | None:
    """Return the first page with a statement that has no answer, with the placement before it.

    ``None`` when there is none.
    """
    route = Route(opened.definition, opened.answers)
    route_pages = pages(opened.definition, opened.answers)
    for position, page in enumerate(route_pages):
        if page.kind is PageKind.STATEMENTS and any(_open(route, one) for one in page.questions):
            before = route_pages[position - 1] if position else page
            untouched = before.section == page.section and not any(map(route.answered, before.questions))
            return before if untouched else page
    return None


def _open(route: Route, question_id: str) -> bool:
    question = route.definition.questions[question_id]
    return question.part_of == "" and question.asks and route.blank(question_id)


def other_sections(opened: OpenResponse) -> tuple[Section, ...]:
    """Return the sections that were not picked."""
    chosen = {one.id for one in chosen_sections(opened.definition, opened.answers)}
    return tuple(one for one in opened.definition.sections if one.id not in chosen)
