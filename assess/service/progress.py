"""How far somebody is, section by section, and where to go on: words, never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.core.routing import PageKind, Route, chosen_sections, pages
from assess.service.responses import definition_of
from assess.service.retention import is_expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assess.core.definition import Section
    from assess.core.routing import Page
    from assess.service.responses import OpenResponse
    from assess.service.services import Services


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


@dataclass(frozen=True, slots=True)
class Begun:
    """A response that may be gone on with: its id, the title of its questionnaire, and the day it was started."""

    id: str
    title: str
    started_on: date


def begun(services: Services, response_ids: Iterable[str]) -> tuple[Begun, ...]:
    """Return those of some responses that are still there, the latest first. Raises StoreUnavailable."""
    today = services.clock().date()
    found = (services.store.response(one) for one in response_ids)
    records = [one for one in found if one and not is_expired(one, today)]
    records.sort(key=lambda one: (one.started_on, one.saved_at), reverse=True)
    return tuple(Begun(one.id, definition_of(services, one.content_hash).title, one.started_on) for one in records)
