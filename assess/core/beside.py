"""What stands beside the dimensions of a result: safety lines, talking points, comparisons, pictures, and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assess.core.arms import PROMPTS_OF_SHORT, ComparisonResult, PictureResult, Prompted, Tick, prompts_of
from assess.core.extras import Comparison, Picture
from assess.core.facts import Known
from assess.core.outcomes import DimensionResult
from assess.core.routing import Route
from assess.core.texts import say

PROMPTS_OF_STRONGEST = 1


def safety(known: Known) -> tuple[str, ...]:
    """Return the lines to be said before anything else."""
    return tuple(line.text for line in known.definition.safety_lines if line.when.holds(known))


def talking_points(route: Route) -> tuple[str, ...]:
    """Return the points of the conversation card that fit these answers; none where there is no card."""
    card = route.definition.conversation_card
    return tuple(one.text for one in card.points if one.when.holds(route)) if card else ()


# --- comparisons ------------------------------------------------------------------------------------------------------


def comparisons(known: Known, found: Mapping[str, DimensionResult]) -> tuple[ComparisonResult, ...]:
    """Return how arms compare; ``found`` has every dimension measured, also those that are compared only."""
    return tuple(_compared(known, one, found) for one in known.definition.comparisons)


def _compared(known: Known, one: Comparison, found: Mapping[str, DimensionResult]) -> ComparisonResult:
    left, right = (found[side].score if side in found else None for side in (one.left, one.right))
    outcome = _outcome(one, left, right)
    said, definition = one.outcomes[outcome], known.definition
    return ComparisonResult(
        id=one.id,
        title=one.title,
        outcome=outcome,
        outcome_title=said.title,
        text=said.text.choose(known),
        left=left,
        right=right,
        left_title=definition.dimension(one.left).title,
        right_title=definition.dimension(one.right).title,
    )


def _outcome(one: Comparison, left: Fraction | None, right: Fraction | None) -> str:
    """Return the key of the outcome. Being thin on both sides comes before any leaning."""
    if left is None or right is None:
        return "not_enough"
    if one.thin_below is not None and max(left, right) < one.thin_below:
        return "thin"
    if abs(left - right) <= one.within:
        return "balanced"
    return "left" if left > right else "right"


# --- pictures ---------------------------------------------------------------------------------------------------------


def pictures(known: Known) -> tuple[PictureResult, ...]:
    """Return every picture, with the notes that hold."""
    return tuple(_picture(known, one) for one in known.definition.pictures)


def _picture(known: Known, one: Picture) -> PictureResult:
    value = known.value(one.question)
    ticked = value if isinstance(value, tuple) else ()
    notes = [note for note in one.notes if note.when.holds(known)]
    return PictureResult(
        id=one.id,
        title=one.title,
        ticks=tuple(Tick(each.label, each.id in ticked) for each in known.definition.questions[one.question].options),
        pinned=tuple(note.text for note in notes if note.pinned),
        notes=tuple(note.text for note in notes if not note.pinned),
    )


# --- questions to go on with ------------------------------------------------------------------------------------------


def prompts(known: Known, dimensions: Sequence[DimensionResult]) -> tuple[Prompted, ...]:
    """Return questions to go on with: two from the shortest arm, then one from the strongest if it has the last word.

    The first in file order is taken of arms that are alike, and nothing of the strongest where all of them are.
    """
    measured = [(one.arm.mean, one) for one in dimensions if one.arm and one.arm.mean is not None]
    if not measured:
        return ()
    shortest = min(measured, key=lambda pair: pair[0])
    strongest = max(measured, key=lambda pair: pair[0])
    found = [_prompted(known, shortest[1], "go_on", PROMPTS_OF_SHORT)]
    if strongest[0] > shortest[0] and strongest[1].rank == known.definition.levels[-1].rank:
        found.append(_prompted(known, strongest[1], "teach", PROMPTS_OF_STRONGEST))
    return tuple(one for one in found if one.prompts)


def _prompted(known: Known, found: DimensionResult, lead: str, most: int) -> Prompted:
    return Prompted(found.id, found.title, say(lead), prompts_of(known.definition.dimension(found.id), known)[:most])
