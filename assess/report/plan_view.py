"""The action plan, the one-to-one sheet and the "What I already do" page as ready strings.

What the worker wrote stands exactly as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assess.core.arms import PictureResult
from assess.core.dates import long_date
from assess.core.planning import ActionPlan, PlannedAction
from assess.report import words
from assess.report.examples import EvidenceView, StoryView
from assess.report.view import ActionView, DomainView, ResultView, action_view
from assess.report.view_arms import ComparisonView
from assess.report.view_bands import WholeView
from assess.report.view_parts import StrengthView
from assess.report.voices import Voice, story_lines

MANAGER_QUESTIONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PlannedView:
    """One action of the plan in the worker's words. ``changed`` is a line when the answers no longer suggest it."""

    key: str
    text: str
    helpers: str
    due: str
    evidence: str
    resource: str
    cpl: str
    need: str
    changed: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan ready to show: ``headline`` holds the (at most three) actions to work on, ``story`` pairs (line, text).

    ``evidence`` and ``stories`` are the examples that the worker chose to print with it.
    """

    made_on: str
    pinned: tuple[ActionView, ...]
    headline: tuple[PlannedView, ...]
    others: tuple[PlannedView, ...]
    story: tuple[tuple[str, str], ...]
    pledge: str
    check_on: str
    what_happened: str
    notes: str
    manager_questions: tuple[str, ...]
    manager_will: str
    next_meeting: str
    evidence: tuple[EvidenceView, ...]
    stories: tuple[StoryView, ...]
    matters: str = ""


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """What the worker ticked for the one-to-one sheet; everything they wrote freely starts unticked.

    ``domains`` are dimension ids, ``actions`` keys of the plan's actions, ``evidence`` statement ids and ``stories``
    section ids; ``beside`` are ids of comparisons and pictures.
    """

    strengths: bool = True
    whole: bool = False
    first: bool = False
    beside: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    placement: bool = True
    actions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    my_story: bool = False
    pledge: bool = False
    notes: bool = False


@dataclass(frozen=True, slots=True)
class SheetView:
    """A one-to-one sheet: only what was ticked, and room for what the two people agree."""

    made_on: str
    strengths: tuple[StrengthView, ...]
    pinned: tuple[ActionView, ...]
    whole: WholeView | None
    comparisons: tuple[ComparisonView, ...]
    pictures: tuple[PictureResult, ...]
    domains: tuple[DomainView, ...]
    has_placement: bool
    actions: tuple[PlannedView, ...]
    evidence: tuple[EvidenceView, ...]
    stories: tuple[StoryView, ...]
    story: tuple[tuple[str, str], ...]
    pledge: str
    check_on: str
    notes: str
    manager_questions: tuple[str, ...]
    manager_will: str
    next_meeting: str


@dataclass(frozen=True, slots=True)
class DoneView:
    """A statement the worker already lives by, with their own example if they gave one."""

    text: str
    label: str
    example: str
    kinds: str


@dataclass(frozen=True, slots=True)
class AlreadyDomainView:
    """What the worker already does in one domain."""

    title: str
    done: tuple[DoneView, ...]


@dataclass(frozen=True, slots=True)
class AlreadyView:
    """The "What I already do" page: recognition, not a certificate. ``none`` is said when there is nothing to list."""

    made_on: str
    domains: tuple[AlreadyDomainView, ...]
    none: str


def plan_view(result: ResultView, plan: ActionPlan, today: date, matters: str = "") -> PlanView:
    """Return the view of a result's plan as it stands on ``today``; ``matters`` is what matters most to the worker."""
    return PlanView(
        made_on=long_date(today),
        pinned=tuple(map(action_view, plan.pinned)),
        headline=tuple(map(_planned, plan.headline)),
        others=tuple(map(_planned, plan.others)),
        story=tuple(_story(plan, result.voice)),
        pledge=plan.pledge,
        check_on=words.read_date(plan.check_on),
        what_happened=plan.what_happened,
        notes=plan.notes,
        manager_questions=result.manager_questions[:MANAGER_QUESTIONS_SHOWN],
        manager_will=plan.manager_will,
        next_meeting=words.read_date(plan.next_meeting),
        evidence=tuple(one for one in result.evidence if one.id in plan.examples),
        stories=tuple(one for one in result.stories if one.id in plan.examples),
        matters=matters,
    )


def sheet_view(result: ResultView, plan: PlanView, choices: SheetChoices) -> SheetView:
    """Return the one-to-one sheet: what ``choices`` ticks of a result and its plan, and nothing else."""
    return SheetView(
        made_on=plan.made_on,
        strengths=result.strengths if choices.strengths else (),
        pinned=plan.pinned if choices.first else (),
        whole=result.whole if choices.whole else None,
        comparisons=tuple(one for one in result.comparisons if one.id in choices.beside),
        pictures=tuple(one for one in result.pictures if one.id in choices.beside),
        domains=tuple(one for one in result.domains if one.id in choices.domains),
        has_placement=result.has_placement and choices.placement,
        actions=tuple(one for one in (*plan.headline, *plan.others) if one.key in choices.actions),
        evidence=tuple(one for one in result.evidence if one.question in choices.evidence),
        stories=tuple(one for one in result.stories if one.section in choices.stories),
        story=plan.story if choices.my_story else (),
        pledge=plan.pledge if choices.pledge else "",
        check_on=plan.check_on if choices.pledge else "",
        notes=plan.notes if choices.notes else "",
        manager_questions=plan.manager_questions,
        manager_will=plan.manager_will,
        next_meeting=plan.next_meeting,
    )


def already_view(result: ResultView, today: date) -> AlreadyView:
    """Return what the worker already does, domain by domain, with the examples they gave."""
    examples = {one.question: one for one in result.evidence}
    domains = (AlreadyDomainView(one.title, tuple(_done(one, examples))) for one in result.domains if one.strengths)
    return AlreadyView(long_date(today), tuple(domains), result.no_strength)


def _planned(action: PlannedAction) -> PlannedView:
    return PlannedView(
        key=action.key,
        text=action.text,
        helpers=action.helpers,
        due=action.due,
        evidence=action.evidence,
        resource=action.resource,
        cpl=words.cpl_names(action.cpl),
        need=words.NEEDS[action.need] if action.need else "",
        changed="" if action.still_suggested or not action.origin else words.NO_LONGER_SUGGESTED,
    )


def _story(plan: ActionPlan, voice: Voice) -> Iterator[tuple[str, str]]:
    """Yield the written lines of the story with what each is about; what happened after the pledge joins it."""
    lines = (*zip(story_lines(voice), plan.story, strict=False), (words.AFTER_PLEDGE, plan.what_happened))
    yield from ((about, text) for about, text in lines if text)


def _done(domain: DomainView, examples: dict[str, EvidenceView]) -> Iterator[DoneView]:
    for strength in domain.strengths:
        example = examples.get(strength.question)
        yield DoneView(strength.text, strength.label, example.text if example else "", example.kinds if example else "")
