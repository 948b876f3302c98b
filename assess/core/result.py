"""The Result: the one outcome of :func:`assess`, which every page, print, file and figure only formats.

A method is one row of ``METHODS``: how a dimension is measured, what is said about it, and what stands on top. All the
rest here is the same for every method and knows only :class:`assess.core.outcomes.DimensionResult`. What only one
method finds is a field of its own beside ``ladder``; what it finds of the whole, a field of ``Headline``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from assess.core import beside, by_levels, by_profile, by_readiness
from assess.core.answers import Answers
from assess.core.arms import ComparisonResult, PictureResult, Prompted
from assess.core.bands import Whole
from assess.core.definition import Definition, Dimension
from assess.core.facts import Known
from assess.core.findings import compare, needed_by_role, shown_first, so_far
from assess.core.outcomes import (
    DimensionResult,
    Finding,
    Headline,
    Measured,
    Outcome,
    PlacementResult,
    RoleNeed,
    State,
    Strength,
)
from assess.core.records import dump, load
from assess.core.routing import Route
from assess.core.scoring import Counted, Weighed, Why, weigh_all
from assess.core.suggesting import SuggestedAction, suggest
from assess.core.texts import say

__all__ = [
    "METHODS",
    "DimensionResult",
    "Finding",
    "Headline",
    "MethodRow",
    "Outcome",
    "PlacementResult",
    "Result",
    "RoleNeed",
    "ShownAgain",
    "State",
    "Strength",
    "assess",
    "dump_result",
    "load_result",
]

FORMAT = 2
"""Counted up when a kept result can no longer be read by older code."""
READABLE = frozenset({1, FORMAT})
"""The formats that can still be read: what a later one added has its default there."""


@dataclass(frozen=True, slots=True)
class ShownAgain:
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
    make a plan. ``unanswered`` are the ids of all asked statements without an answer. ``safety`` are lines said before
    anything else. ``whole`` is there under ``readiness`` only; ``comparisons``, ``pictures`` and ``prompts`` are what a
    profile shows beside its arms.
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
    second_look: tuple[ShownAgain, ...]
    unanswered: tuple[str, ...]
    safety: tuple[str, ...] = ()
    whole: Whole | None = None
    comparisons: tuple[ComparisonResult, ...] = ()
    pictures: tuple[PictureResult, ...] = ()
    prompts: tuple[Prompted, ...] = ()


def no_whole(_: Known, __: Sequence[DimensionResult]) -> None:
    """Return nothing: the method looks at each dimension by itself."""


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One scoring method.

    ``measure`` is given the statements of a dimension as they count on the route, an answer among those that do, and
    says ``None`` where nothing in it applies; ``findings`` what is known of all dimensions and the one to speak of;
    ``headline`` the same and all of them. ``whole`` is for a method that has a result of the whole.
    """

    measure: Callable[[Route, Dimension, Weighed], Measured | None]
    findings: Callable[[Known, DimensionResult], Iterable[Finding]]
    headline: Callable[[Known, Sequence[DimensionResult]], Headline]
    whole: Callable[[Known, Sequence[DimensionResult]], Whole | None] = no_whole


METHODS: Mapping[str, MethodRow] = MappingProxyType(
    {
        "levels": MethodRow(by_levels.measure, by_levels.findings, by_levels.headline),
        "readiness": MethodRow(by_readiness.measure, by_readiness.findings, by_readiness.headline, by_readiness.whole),
        "profile": MethodRow(by_profile.measure, by_profile.findings, by_profile.headline),
    }
)
"""The scoring methods by name."""


def assess(definition: Definition, answers: Answers) -> Result:
    """Return everything there is to say about one set of answers."""
    route = Route(definition, answers)
    method = METHODS[definition.method.name]
    measured = [found for one in definition.dimensions if (found := _look_at(route, one, method))]
    by_id = {one.id: one for one in measured}
    known = Known(route, by_id)
    known = known.with_whole(method.whole(known, measured))
    shown = (one for one in measured if not definition.dimension(one.id).compared_only)
    dimensions = tuple(replace(one, findings=_findings(method, known, one)) for one in shown)
    pinned, suggested = suggest(known, dimensions)
    strengths = shown_first(dimensions)
    return Result(
        questionnaire=definition.id,
        version=definition.version,
        content_hash=definition.content_hash,
        title=definition.title,
        language=definition.language,
        method=definition.method.name,
        headline=method.headline(known, dimensions),
        strengths=strengths,
        no_strength_text="" if strengths else _no_strength_text(definition, dimensions),
        dimensions=dimensions,
        pinned=pinned,
        suggested=suggested,
        second_look=_second_look(definition, dimensions),
        unanswered=tuple(dict.fromkeys(question for one in dimensions for question in one.unanswered)),
        safety=beside.safety(known),
        whole=known.whole,
        comparisons=beside.comparisons(known, by_id),
        pictures=beside.pictures(known),
        prompts=beside.prompts(known, dimensions),
    )


def dump_result(result: Result) -> dict[str, Any]:
    """Return a result as JSON, to be kept or sent."""
    return {"format": FORMAT, **dump(result)}


def load_result(raw: Mapping[str, Any]) -> Result:
    """Return the result that :func:`dump_result` gave; raise ``ValueError`` for anything else."""
    if type(raw.get("format")) is not int or raw["format"] not in READABLE:
        raise ValueError(f"Not a result of a format up to {FORMAT}.")
    return load(Result, dict(raw))


# --- one dimension ----------------------------------------------------------------------------------------------------

_MEASURED = tuple(one.name for one in fields(Measured))
"""What a dimension's result takes over from its method."""


def _look_at(route: Route, dimension: Dimension, method: MethodRow) -> DimensionResult | None:
    """Return everything about a dimension but its findings, whose rules may ask about any dimension.

    ``None`` when none of its statements is asked on this route, or the method finds that nothing in it applies. It is
    not looked at while no statement has an answer that counts; saying of all that they are not applicable is a look.
    """
    weighed = weigh_all(route, dimension)
    counted = [one for one in weighed if isinstance(one, Counted)]
    unanswered = tuple(one.question for one in counted if one.is_blank)
    asked = sum(isinstance(one, Counted) or one.why is not Why.NOT_ASKED for one in weighed)
    if not asked:
        return None
    begun = not counted or len(unanswered) < len(counted)
    found = method.measure(route, dimension, weighed) if begun else _not_looked_at()
    if found is None:
        return None
    return DimensionResult(
        id=dimension.id,
        title=dimension.title,
        section=dimension.section,
        asked=asked,
        answered=asked - len(unanswered),
        counted=tuple(one.question for one in counted),
        unanswered=unanswered,
        dont_know=tuple(one.question for one in counted if one.is_unknown),
        placement=compare(route, dimension, found.rank, so_far=bool(unanswered)),
        role_need=needed_by_role(route, dimension),
        findings=(),
        **{name: getattr(found, name) for name in _MEASURED},
    )


def _not_looked_at() -> Measured:
    return Measured(State.NOT_LOOKED_AT, say("not_looked_at"), say("whenever"))


def _findings(method: MethodRow, known: Known, found: DimensionResult) -> tuple[Finding, ...]:
    """Return the texts about one dimension; nothing is said about one nobody looked at."""
    if found.state is State.NOT_LOOKED_AT:
        return ()
    return (*method.findings(known, found), *so_far(found))


# --- the whole --------------------------------------------------------------------------------------------------------


def _no_strength_text(definition: Definition, dimensions: Sequence[DimensionResult]) -> str:
    """Return what stands in for strengths, in the words of the method.

    A level may well be reached without any statement at its full points.
    """
    begun = any(one.state is not State.NOT_LOOKED_AT for one in dimensions)
    on_the_way = any(map(_is_on_the_way, dimensions))
    found = "some_strength" if on_the_way else "no_strength" if begun else "nothing_yet"
    return say(f"{found}_{definition.method.name}")


def _is_on_the_way(one: DimensionResult) -> bool:
    """Return whether something is reached: everybody starts in the lowest band, and nobody at the first level."""
    return one.rank is not None and one.rank > (0 if one.ladder else 1)


def _second_look(definition: Definition, dimensions: Sequence[DimensionResult]) -> tuple[ShownAgain, ...]:
    """Return the statements worth a second look, dimension by dimension."""
    asked = ((one.id, definition.questions[each]) for one in dimensions for each in one.second_look)
    return tuple(ShownAgain(dimension, each.id, each.text, each.evidence_prompt) for dimension, each in asked)
