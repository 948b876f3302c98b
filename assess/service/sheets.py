"""The one-to-one sheet: what may go in, and what the worker ticked. Nothing is in it until they do.

The ticks are kept with the plan, so that the preview, the page printed from it and the PDF always agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.core.errors import Problem
from assess.report.plan_view import SheetChoices
from assess.service.responses import PLAN, store_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.report.plan_view import PlanView
    from assess.report.view import ResultView
    from assess.report.voices import Voice
    from assess.service.responses import OpenResponse, PageConflict, PageSaved, Stamp
    from assess.service.services import Services
    from assess.store import Json

SHEET = f"{PLAN}sheet"
STRENGTHS = "strengths"
PLACEMENT = "placement"
WHOLE = "whole"
FIRST = "first"
PLEDGE = "pledge"
MY_STORY = "my_story"
NOTES = "notes"
_DOMAIN = "domain "
_ACTION = "action "
_BESIDE = "beside "
_EVIDENCE = "evidence "
_STORY = "story "
_MOST_TICKS = 500
_LONGEST_TICK = 200


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that may go in; ``words`` are the worker's own, shown so that they know what they let go of."""

    id: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Ticks under one heading. ``free_text`` marks what the worker wrote in their own words about their work."""

    title: str
    ticks: tuple[Tick, ...]
    free_text: bool = False


def offered(result: ResultView, plan: PlanView) -> tuple[Group, ...]:
    """Return everything that may go on the sheet, in the order it is printed; empty groups are left out."""
    voice = result.voice
    groups = (
        Group("What is already strong", tuple(_strengths(result))),
        Group("Do this first", tuple(_first(plan))),
        Group(voice("My picture"), tuple(_picture(result))),
        Group(voice("What I want to work on"), tuple(_actions(plan, voice))),
        Group(voice("My own words"), tuple(_own_words(result, plan)), free_text=True),
    )
    return tuple(group for group in groups if group.ticks)


def ticked(opened: OpenResponse) -> frozenset[str]:
    """Return the ids ticked so far: none until the worker ticks them."""
    kept = opened.entries.get(SHEET)
    return frozenset(map(str, kept)) if isinstance(kept, list) else frozenset()


def choices(ticks: Iterable[str]) -> SheetChoices:
    """Return what the ticks let go on the sheet; a tick for something that is gone lets nothing through."""
    ids = tuple(ticks)
    return SheetChoices(
        strengths=STRENGTHS in ids,
        whole=WHOLE in ids,
        first=FIRST in ids,
        beside=_named(ids, _BESIDE),
        domains=_named(ids, _DOMAIN),
        placement=PLACEMENT in ids,
        actions=_named(ids, _ACTION),
        evidence=_named(ids, _EVIDENCE),
        stories=_named(ids, _STORY),
        my_story=MY_STORY in ids,
        pledge=PLEDGE in ids,
        notes=NOTES in ids,
    )


def save(
    services: Services, opened: OpenResponse, groups: Iterable[Group], sent: Iterable[str], known: Stamp
) -> PageSaved | PageConflict:
    """Keep the ticks that were offered, in the order shown. Raises ResponseMissing, StoreUnavailable."""
    wanted = frozenset(sent)
    ids: list[Json] = [tick.id for group in groups for tick in group.ticks if tick.id in wanted]
    return store_values(services, opened, {SHEET: ids or None}, known)


def read_ticks(raw: Json) -> Json | Problem:
    """Return ticks from a file as they are kept, or the one problem with them."""
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) > _MOST_TICKS or not all(map(_fits, raw)):
        return Problem(SHEET, "wrong_type", "This takes a list of ticks.", "Leave it out to tick them again.")
    return raw or None


def _fits(tick: Json) -> bool:
    return isinstance(tick, str) and len(tick) <= _LONGEST_TICK


def _named(ids: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return tuple(one.removeprefix(kind) for one in ids if one.startswith(kind))


def _strengths(result: ResultView) -> Iterator[Tick]:
    if result.strengths:
        yield Tick(
            STRENGTHS, result.voice("What stands on top of my result"), " ".join(one.text for one in result.strengths)
        )


def _first(plan: PlanView) -> Iterator[Tick]:
    if plan.pinned:
        yield Tick(FIRST, "What comes before everything else", " ".join(one.text for one in plan.pinned))


def _picture(result: ResultView) -> Iterator[Tick]:
    if result.whole:
        yield Tick(WHOLE, "Everything together, and what would take you on", result.whole.band)
    for domain in result.looked_at:
        yield Tick(f"{_DOMAIN}{domain.id}", domain.title, domain.practised)
    if result.looked_at and result.has_placement:
        yield Tick(PLACEMENT, "Where I put myself before I answered")
    for comparison in result.comparisons:
        yield Tick(f"{_BESIDE}{comparison.id}", comparison.title, comparison.outcome)
    for picture in result.pictures:
        yield Tick(f"{_BESIDE}{picture.id}", picture.title, ", ".join(one.label for one in picture.ticks if one.ticked))


def _actions(plan: PlanView, voice: Voice) -> Iterator[Tick]:
    for action in plan.headline:
        yield Tick(f"{_ACTION}{action.key}", action.text)
    if plan.pledge:
        yield Tick(PLEDGE, voice("My pledge"), plan.pledge)


def _own_words(result: ResultView, plan: PlanView) -> Iterator[Tick]:
    for example in result.evidence:
        yield Tick(f"{_EVIDENCE}{example.question}", example.statement, example.text or example.kinds)
    for story in result.stories:
        yield Tick(f"{_STORY}{story.section}", f"{story.title}: {story.prompt}", story.text)
    if plan.story:
        yield Tick(MY_STORY, result.voice("My story"), " ".join(text for _, text in plan.story))
    if plan.notes:
        yield Tick(NOTES, result.voice("My notes for the one-to-one"), plan.notes)
