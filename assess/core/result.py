"""The Result: the one outcome of :func:`assess`, which every page, print, file and figure only formats.

A method is one row of ``METHODS``. The row says how a dimension is measured and what the headline is; all the rest
here is the same for every method. What ``levels`` measures stands in ``DimensionResult.ladder``; another method adds
one optional field of its own beside it (a band with its score and caps, an arm with its mean) and its own words in
``level_title``, and the fields of one method are ``None`` under the others. ``rank`` orders the words of any method
that has an order, so planning and comparisons need not know which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from assess.core.answers import Answers
from assess.core.definition import Definition, Dimension
from assess.core.facts import Known
from assess.core.findings import (
    Finding,
    Outcome,
    Picture,
    PlacementResult,
    RoleNeed,
    Strength,
    compare,
    findings_about,
    level_words,
    needed_by_role,
    shown_first,
    strengths_of,
)
from assess.core.levels import Ladder, build_ladder
from assess.core.records import dump, load
from assess.core.routing import Route
from assess.core.suggesting import SuggestedAction, suggest
from assess.core.texts import say

__all__ = [
    "METHODS",
    "DimensionResult",
    "Finding",
    "Headline",
    "Outcome",
    "PlacementResult",
    "Result",
    "RoleNeed",
    "SecondLookItem",
    "State",
    "Strength",
    "assess",
    "dump_result",
    "load_result",
]

FORMAT = 1
"""Counted up when a kept result can no longer be read by older code."""


class State(StrEnum):
    """How much of a dimension there is to go by."""

    LOOKED_AT = "looked_at"
    SO_FAR = "so_far"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """What was found in one dimension.

    ``level_title`` is what people read: a level's title, "Working towards Informed", "Not looked at yet" or "Not part
    of your role". ``ladder`` is ``None`` when not looked at; ``rank`` also where no level can be shown because the
    first is no part of the role. ``unanswered`` lists the asked statements without an answer.
    """

    id: str
    title: str
    section: str
    state: State
    asked: int
    answered: int
    unanswered: tuple[str, ...]
    rank: int | None
    level_title: str
    ladder: Ladder | None
    strengths: tuple[Strength, ...]
    placement: PlacementResult | None
    role_need: RoleNeed | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The few lines on top; ``level_title`` is empty when no level is reached by half of the ``of`` looked at."""

    text: str
    level_title: str
    n: int
    of: int
    ahead: int
    ahead_text: str


@dataclass(frozen=True, slots=True)
class SecondLookItem:
    """A statement worth a second look, with its evidence prompt."""

    dimension: str
    question: str
    text: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything computed from one definition and one set of answers.

    ``strengths`` are the at most three shown first; ``no_strength_text`` stands in when there is none. ``pinned``
    actions come before everything ("do this first"); ``suggested`` are in the order of the rules, and the first three
    make a plan. ``unanswered`` are the ids of all asked statements without an answer.
    """

    questionnaire: str
    version: str
    content_hash: str
    title: str
    language: str
    method: str
    headline: Headline
    strengths: tuple[Strength, ...]
    no_strength_text: str
    dimensions: tuple[DimensionResult, ...]
    pinned: tuple[SuggestedAction, ...]
    suggested: tuple[SuggestedAction, ...]
    second_look: tuple[SecondLookItem, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodRow:
    """How one scoring method measures a dimension and sums up the whole."""

    measure: Callable[[Route, Dimension], Ladder]
    headline: Callable[[Definition, Sequence[DimensionResult]], Headline]


def assess(definition: Definition, answers: Answers) -> Result:
    """Return everything there is to say about one set of answers."""
    route = Route(definition, answers)
    row = METHODS[definition.method.name]
    bare = [_look_at(route, one, row) for one in definition.dimensions if any(map(route.applies, one.statements))]
    known = _known(route, bare)
    dimensions = tuple(_with_findings(definition, known, one) for one in bare)
    pinned, suggested = suggest(definition, known, [definition.dimension(one.id) for one in dimensions])
    strengths = shown_first([(one.rank or 0, one.strengths) for one in dimensions])
    return Result(
        questionnaire=definition.id,
        version=definition.version,
        content_hash=definition.content_hash,
        title=definition.title,
        language=definition.language,
        method=definition.method.name,
        headline=row.headline(definition, dimensions),
        strengths=strengths,
        no_strength_text="" if strengths else _no_strength_text(dimensions),
        dimensions=dimensions,
        pinned=pinned,
        suggested=suggested,
        second_look=_second_look(definition, dimensions),
        unanswered=tuple(dict.fromkeys(question for one in dimensions for question in one.unanswered)),
    )


def dump_result(result: Result) -> dict[str, Any]:
    """Return a result as JSON, to be kept or sent."""
    return {"format": FORMAT, **dump(result)}


def load_result(raw: Mapping[str, Any]) -> Result:
    """Return the result that :func:`dump_result` gave; raise ``ValueError`` for anything else."""
    if raw.get("format") != FORMAT:
        raise ValueError(f"Not a result of format {FORMAT}.")
    return load(Result, dict(raw))


# --- one dimension ----------------------------------------------------------------------------------------------------


def _look_at(route: Route, dimension: Dimension, row: MethodRow) -> DimensionResult:
    """Return everything about a dimension but its findings, whose rules may ask about any dimension."""
    asked = [one for one in dimension.statements if route.applies(one)]
    unanswered = tuple(one for one in asked if not route.answered(one))
    ladder = row.measure(route, dimension) if len(unanswered) < len(asked) else None
    levelled = ladder if ladder and not ladder.outside_role else None
    return DimensionResult(
        id=dimension.id,
        title=dimension.title,
        section=dimension.section,
        state=State.NOT_LOOKED_AT if ladder is None else State.SO_FAR if unanswered else State.LOOKED_AT,
        asked=len(asked),
        answered=len(asked) - len(unanswered),
        unanswered=unanswered,
        rank=levelled.rank if levelled else None,
        level_title=level_words(ladder) if ladder else say("not_looked_at"),
        ladder=ladder,
        strengths=strengths_of(route.definition, dimension, ladder) if ladder else (),
        placement=compare(route, dimension, levelled, so_far=bool(unanswered)),
        role_need=needed_by_role(route, dimension),
        findings=(),
    )


def _known(route: Route, dimensions: Sequence[DimensionResult]) -> Known:
    ladders = {one.id: one.ladder for one in dimensions if one.ladder and one.rank is not None}
    outcomes = {one.id: one.placement.outcome for one in dimensions if one.placement and one.placement.outcome}
    return Known(route, ladders, outcomes)


def _with_findings(definition: Definition, known: Known, found: DimensionResult) -> DimensionResult:
    if found.ladder is None:
        return found
    picture = Picture(definition.dimension(found.id), found.ladder, found.placement, found.asked, found.answered)
    return replace(found, findings=findings_about(definition, known, picture))


# --- the whole --------------------------------------------------------------------------------------------------------


def _headline_of_levels(definition: Definition, dimensions: Sequence[DimensionResult]) -> Headline:
    """Return the highest level that at least half of the dimensions reach: never an average, never one grade."""
    ranks = [one.rank for one in dimensions if one.rank is not None]
    ahead = sum(one.placement is not None and one.placement.outcome is Outcome.AHEAD for one in dimensions)
    ahead_text = say("ahead", n=ahead) if ahead else ""
    for level in reversed(definition.levels):
        n = sum(rank >= level.rank for rank in ranks)
        if n and 2 * n >= len(ranks):
            top = level is definition.levels[-1]
            key = "headline_one" if len(ranks) == 1 else "headline_top" if top else "headline"
            text = say(key, level=level.title, n=n, of=len(ranks))
            return Headline(text, level.title, n, len(ranks), ahead, ahead_text)
    text = say(_headline_without_level(dimensions))
    return Headline(text, "", 0, len(ranks), ahead, ahead_text)


def _headline_without_level(dimensions: Sequence[DimensionResult]) -> str:
    if not any(one.ladder for one in dimensions):
        return "headline_nothing"
    return "headline_start" if any(one.strengths for one in dimensions) else "headline_start_only"


def _no_strength_text(dimensions: Sequence[DimensionResult]) -> str:
    return say("no_strength" if any(one.ladder for one in dimensions) else "nothing_yet")


def _second_look(definition: Definition, dimensions: Sequence[DimensionResult]) -> tuple[SecondLookItem, ...]:
    """Return the statements that few enough blockers name, dimension by dimension."""
    at_most = definition.method.second_look.at_most if definition.method.second_look else 0
    return tuple(
        SecondLookItem(one.id, blocker.question, blocker.text, definition.questions[blocker.question].evidence_prompt)
        for one in dimensions
        if one.ladder and len(one.ladder.blockers) <= at_most
        for blocker in one.ladder.blockers
    )


METHODS: Mapping[str, MethodRow] = MappingProxyType(
    {
        "levels": MethodRow(
            measure=lambda route, dimension: build_ladder(route, dimension, route.definition.method),
            headline=_headline_of_levels,
        ),
    }
)
"""The scoring methods by name."""
