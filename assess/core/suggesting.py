"""Which actions to suggest, in which order.

Must-haves, then what the role needs, then the lowest dimension, then the heaviest statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from types import MappingProxyType

from assess.core.definition import Action, Definition, Dimension, Due, Question, Scale
from assess.core.expressions import MustHaveBelow
from assess.core.facts import Known
from assess.core.outcomes import DimensionResult
from assess.core.scoring import lowest_first
from assess.core.texts import quote, say, shortened

FINISH = "finish:"
FIND_OUT = "find_out"
_LONGEST = 500  # a plan keeps no more characters of an action
_LONGEST_LIST = 400
_MARKS = len("“”; ")


class Need(StrEnum):
    """Why an action is suggested, most pressing first."""

    MUST_HAVE = "must_have"
    AGREED_NEED = "agreed_need"
    NEXT_STEP = "next_step"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class SuggestedAction:
    """An action that fits the result.

    ``id`` is that of the definition's action, or ``finish:<statement>``, or ``find_out``, which may be about several
    dimensions: ``dimension`` is the first of them. ``resources`` are titles and ``cpl`` tags, ready to print.
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
    found: DimensionResult
    place: int
    weight: int = 1


ORDER: Mapping[str, Callable[[_Candidate], Fraction | int]] = MappingProxyType(
    {
        "agreed needs first": lambda one: one.suggested.need is not Need.AGREED_NEED,
        "then what nobody knows yet": lambda one: one.suggested.id != FIND_OUT,
        "then where there is enough to go by": lambda one: one.found.standing is None,
        "then the lowest dimension": lambda one: one.found.standing or 0,
        "then what is about the heaviest statement": lambda one: -one.weight,
        "then stretch after the rest": lambda one: one.suggested.need is Need.STRETCH,
        "then file order": lambda one: one.place,
    }
)


def suggest(
    known: Known, dimensions: Sequence[DimensionResult]
) -> tuple[tuple[SuggestedAction, ...], tuple[SuggestedAction, ...]]:
    """Return (pinned must-haves, other suggestions), each in the order of the rules.

    ``dimensions`` are those of the result. One with too few answers for a rank or a score has actions all the same: a
    rule may ask about one answer alone.
    """
    definition = known.definition
    open_ones = {one.id: one for one in dimensions if one.has_steps}
    offered = [one for one in definition.actions if one.dimension in open_ones and one.when.holds(known)]
    pinned = _pinned(known, dimensions, offered)
    taken = {one.id for one in pinned}
    candidates = [
        _Candidate(_suggested(known, action, _need(found)), found, place, _weight(known, action))
        for place, action in enumerate(offered)
        if action.id not in taken
        for found in (open_ones[action.dimension],)
    ]
    candidates += _find_out(definition, dimensions)
    candidates.sort(key=lambda one: tuple(key(one) for key in ORDER.values()))
    return pinned, tuple(one.suggested for one in candidates)


# --- must-haves -------------------------------------------------------------------------------------------------------


def _pinned(
    known: Known, dimensions: Sequence[DimensionResult], offered: Sequence[Action]
) -> tuple[SuggestedAction, ...]:
    """Return each open must-have's own actions, or "Finish: ...", with those about all must-haves of its section.

    The lowest answer comes first, blank before all, then the heaviest statement.
    """
    definition = known.definition
    open_ones = [(one.id, definition.questions[each]) for one in dimensions for each in one.must_haves]
    open_ones.sort(key=lambda one: (lowest_first(known.value(one[1].id)), -one[1].weight))
    found: dict[str, SuggestedAction] = {}
    for dimension, statement in open_ones:
        here = [action for action in offered if action.dimension == dimension]
        own = [action for action in here if statement.id in action.when.reads()]
        beside = [action for action in here if action not in own and _is_about_all(action, statement.section)]
        first = [] if own else [_finish(definition, definition.dimension(dimension), statement)]
        for one in (*first, *(_suggested(known, action, Need.MUST_HAVE) for action in (*own, *beside))):
            found.setdefault(one.id, one)
    return tuple(found.values())


def _is_about_all(action: Action, section: str) -> bool:
    """Return whether the rule of an action looks at whichever must-have of a section is low."""
    return any(isinstance(rule, MustHaveBelow) and rule.section == section for rule in action.when.walk())


def _finish(definition: Definition, dimension: Dimension, statement: Question) -> SuggestedAction:
    return SuggestedAction(
        id=f"{FINISH}{statement.id}",
        dimension=dimension.id,
        dimension_title=dimension.title,
        text=shortened(say("finish", statement=statement.text), _LONGEST),
        helpers=(),
        due=_two_weeks(),
        evidence=statement.evidence_prompt,
        resources=(),
        cpl=definition.section(statement.section).cpl,
        need=Need.MUST_HAVE,
    )


# --- what nobody knows yet --------------------------------------------------------------------------------------------


def _find_out(definition: Definition, dimensions: Sequence[DimensionResult]) -> Iterator[_Candidate]:
    """Yield the one action that all "don't know" answers make together."""
    about = [one for one in dimensions if one.dont_know]
    if not about:
        return
    questions = dict.fromkeys(each for one in about for each in one.dont_know)
    sections = dict.fromkeys(one.section for one in about if one.section)
    action = SuggestedAction(
        id=FIND_OUT,
        dimension=about[0].id,
        dimension_title=", ".join(one.title for one in about),
        text=_find_out_text([definition.questions[one].text for one in questions]),
        helpers=(),
        due=_two_weeks(),
        evidence="",
        resources=(),
        cpl=tuple(dict.fromkeys(tag for one in sections for tag in definition.section(one).cpl)),
        need=Need.NEXT_STEP,
    )
    yield _Candidate(action, about[0], 0)


def _find_out_text(statements: Sequence[str]) -> str:
    """Return the action's words: as many of the statements as a plan has room for, at least one, and how many more."""
    lengths = accumulate(len(one) + _MARKS for one in statements)
    fitting = max(1, sum(length <= _LONGEST_LIST for length in lengths))
    named, more = quote(shortened(one, _LONGEST_LIST) for one in statements[:fitting]) or "", len(statements) - fitting
    return say("find_out_more", list=named, n=more) if more else say("find_out", list=named)


def _two_weeks() -> Due:
    return Due(say("two_weeks"), 14)


# --- the others -------------------------------------------------------------------------------------------------------


def _suggested(known: Known, action: Action, need: Need) -> SuggestedAction:
    definition = known.definition
    dimension = definition.dimension(action.dimension)
    return SuggestedAction(
        id=action.id,
        dimension=dimension.id,
        dimension_title=dimension.title,
        text=action.text.choose(known),
        helpers=action.helpers,
        due=action.due,
        evidence=action.evidence,
        resources=tuple(definition.resources[one].title for one in action.resources),
        cpl=definition.section(dimension.section).cpl if dimension.section else (),
        need=need,
    )


def _weight(known: Known, action: Action) -> int:
    """Return the weight of the heaviest statement that an action is about and that is not at its highest value.

    An action whose rule names no statement is about all of its dimension.
    """
    questions = known.definition.questions
    named = [one for one in action.when.reads() if questions[one].scale]
    about = (questions[one] for one in named or known.definition.dimension(action.dimension).statements)
    return max((one.weight for one in about if one.scale and _is_low(known, one.id, one.scale)), default=1)


def _is_low(known: Known, statement: str, scale: Scale) -> bool:
    return known.blank(statement) or known.value(statement) not in {None, scale.highest}


def _need(found: DimensionResult) -> Need:
    """Return why a step is suggested: the role asks for more than is practised, for no more, or nobody said."""
    wanted = found.role_need.level if found.role_need else None
    if wanted is None or found.rank is None:
        return Need.NEXT_STEP
    return Need.AGREED_NEED if wanted.rank > found.rank else Need.STRETCH
