"""Which actions to suggest, in which order: must-haves, then what the role needs, then the lowest dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assess.core.definition import WITH_MANAGER, Action, Definition, Dimension, Due, Question, role_need_id
from assess.core.expressions import Answer, MustHaveBelow
from assess.core.facts import Known
from assess.core.levels import Ladder
from assess.core.scoring import Counted
from assess.core.texts import say

FINISH = "finish:"
_FINISH_DAYS = 14


class Need(StrEnum):
    """Why an action is suggested, most pressing first."""

    MUST_HAVE = "must_have"
    AGREED_NEED = "agreed_need"
    NEXT_STEP = "next_step"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class SuggestedAction:
    """An action that fits the result.

    ``id`` is that of the definition's action, or ``finish:<statement>``; ``resources`` are titles and ``cpl`` tags,
    ready to print.
    """

    id: str
    dimension: str
    dimension_title: str
    text: str
    helpers: tuple[str, ...]
    due: Due
    evidence: str
    resources: tuple[str, ...]
    cpl: tuple[str, ...]
    need: Need


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A suggestion with all that its place in the order depends on."""

    suggested: SuggestedAction
    rank: int
    place: int


ORDER: Mapping[str, Callable[[_Candidate], int]] = MappingProxyType(
    {
        "agreed needs first": lambda one: one.suggested.need is not Need.AGREED_NEED,
        "then the lowest dimension": lambda one: one.rank,
        "then stretch after the rest": lambda one: one.suggested.need is Need.STRETCH,
        "then file order": lambda one: one.place,
    }
)


def suggest(
    definition: Definition, known: Known, dimensions: Sequence[Dimension]
) -> tuple[tuple[SuggestedAction, ...], tuple[SuggestedAction, ...]]:
    """Return (pinned must-haves, other suggestions), each in the order of the rules.

    ``dimensions`` are those of the result; one without a level gets no action.
    """
    offered = [
        action for action in definition.actions if known.rank(action.dimension) is not None and action.when.holds(known)
    ]
    pinned = _pinned(definition, known, dimensions, offered)
    taken = {one.id for one in pinned}
    candidates = [
        _Candidate(
            _suggested(definition, action, _need(known, action.dimension)), known.rank(action.dimension) or 0, place
        )
        for place, action in enumerate(offered)
        if action.id not in taken
    ]
    candidates.sort(key=lambda one: tuple(key(one) for key in ORDER.values()))
    return pinned, tuple(one.suggested for one in candidates)


# --- must-haves -------------------------------------------------------------------------------------------------------


def _pinned(
    definition: Definition, known: Known, dimensions: Sequence[Dimension], offered: Sequence[Action]
) -> tuple[SuggestedAction, ...]:
    """Return each open must-have's own actions, or "Finish: ..."; the lowest answer first, and blank is lowest."""
    open_ones = [
        (dimension, counted, definition.questions[counted.question])
        for dimension in dimensions
        if (ladder := known.ladder(dimension.id))
        for counted in _counted_up_to_next(ladder)
        if definition.questions[counted.question].must_have and not counted.is_full
    ]
    open_ones.sort(key=lambda one: -1 if one[1].value is None else one[1].value)
    found: dict[str, SuggestedAction] = {}
    for dimension, _, statement in open_ones:
        own = [action for action in offered if action.dimension == dimension.id and _is_about(action, statement)]
        several = [_suggested(definition, action, Need.MUST_HAVE) for action in own]
        for one in several or [_finish(definition, dimension, statement)]:
            found.setdefault(one.id, one)
    return tuple(found.values())


def _counted_up_to_next(ladder: Ladder) -> Iterator[Counted]:
    """Yield the statements that count at the levels reached and the next one: no higher level asks for anything yet."""
    top = ladder.next_level.rank if ladder.next_level else ladder.rank
    for outcome in ladder.outcomes:
        if outcome.level.rank <= top:
            yield from outcome.tally.counted


def _is_about(action: Action, statement: Question) -> bool:
    """Return whether an action is a must-have's own: its rule looks at that answer."""
    return any(
        (isinstance(rule, Answer) and rule.question == statement.id)
        or (isinstance(rule, MustHaveBelow) and rule.section == statement.section)
        for rule in action.when.walk()
    )


def _finish(definition: Definition, dimension: Dimension, statement: Question) -> SuggestedAction:
    return SuggestedAction(
        id=f"{FINISH}{statement.id}",
        dimension=dimension.id,
        dimension_title=dimension.title,
        text=say("finish", statement=statement.text),
        helpers=(),
        due=Due(say("finish_due"), _FINISH_DAYS),
        evidence=statement.evidence_prompt,
        resources=(),
        cpl=definition.section(statement.section).cpl,
        need=Need.MUST_HAVE,
    )


# --- the others -------------------------------------------------------------------------------------------------------


def _suggested(definition: Definition, action: Action, need: Need) -> SuggestedAction:
    dimension = definition.dimension(action.dimension)
    return SuggestedAction(
        id=action.id,
        dimension=dimension.id,
        dimension_title=dimension.title,
        text=action.text,
        helpers=action.helpers,
        due=action.due,
        evidence=action.evidence,
        resources=tuple(definition.resources[one].title for one in action.resources),
        cpl=definition.section(dimension.section).cpl if dimension.section else (),
        need=need,
    )


def _need(known: Known, dimension: str) -> Need:
    """Return why a step is suggested: the role asks for more than is practised, for no more, or nobody said."""
    role = known.value(role_need_id(dimension))
    if role is None or role == WITH_MANAGER:
        return Need.NEXT_STEP
    return Need.AGREED_NEED if known.rank_of(str(role)) > (known.rank(dimension) or 0) else Need.STRETCH
