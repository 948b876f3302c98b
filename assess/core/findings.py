"""What a dimension's result means in words, whatever the method: placement and role need, strengths, texts about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import TypeAlias

from assess.core.changes import Blocker
from assess.core.definition import UNSURE, Definition, Dimension, placement_id, role_need_id
from assess.core.facts import Known
from assess.core.outcomes import DimensionResult, Finding, Outcome, PlacementResult, RoleNeed, Strength
from assess.core.routing import Route
from assess.core.scoring import Counted, scale_of
from assess.core.texts import fill, joined, say, unended

SHOWN_FIRST = 3

Values: TypeAlias = Mapping[str, str | tuple[str, ...] | None]
"""Placeholders of a text with what stands for them: a phrase, a list of them, nothing to say."""


# --- placement and role need ------------------------------------------------------------------------------------------


def compare(route: Route, dimension: Dimension, rank: int | None, *, so_far: bool) -> PlacementResult | None:
    """Return the placement of a dimension beside the rank reached; ``None`` when nobody asked or nothing was said.

    ``rank`` is ``None`` where there is no level to compare with.
    """
    question = route.definition.questions.get(placement_id(dimension.section))
    chosen = question and question.option(str(route.value(question.id)))
    if not chosen:
        return None
    if chosen.id == UNSURE:
        return PlacementResult(None, chosen.label, None if rank is None else Outcome.UNSURE, None)
    placed = route.definition.level(chosen.id)
    if rank is None or (so_far and rank < placed.rank):
        return PlacementResult(placed, placed.title, None, None)
    difference = rank - placed.rank
    outcome = Outcome.AHEAD if difference > 0 else Outcome.PLACED_HIGHER if difference else Outcome.SAME
    return PlacementResult(placed, placed.title, outcome, difference)


def needed_by_role(route: Route, dimension: Dimension) -> RoleNeed | None:
    """Return the level the worker says their role needs; ``None`` when not said."""
    question = route.definition.questions.get(role_need_id(dimension.id))
    chosen = question and question.option(str(route.value(question.id)))
    if not chosen:
        return None
    level = next((one for one in route.definition.levels if one.id == chosen.id), None)
    return RoleNeed(level, chosen.label)


# --- strengths --------------------------------------------------------------------------------------------------------


def strength(
    definition: Definition, dimension: Dimension, counted: Counted, level_title: str = "", *, beyond: bool = False
) -> Strength:
    """Return a statement answered at full points, or at most of them, as a strength."""
    return Strength(
        dimension=dimension.id,
        dimension_title=dimension.title,
        question=counted.question,
        text=counted.text,
        label=counted.label,
        level_title=level_title,
        beyond=beyond,
        highest=_is_highest(definition, counted),
        nearly=counted.is_nearly_full,
    )


def strengths_of(definition: Definition, dimension: Dimension, counted: Iterable[Counted]) -> tuple[Strength, ...]:
    """Return what is strong in a dimension without levels of statements: answers at full points, or most of them."""
    strong = (one for one in counted if one.is_full or one.is_nearly_full)
    return tuple(strength(definition, dimension, one) for one in strong)


def is_open_must_have(definition: Definition, counted: Counted) -> bool:
    """Return whether a statement is a must-have that is not answered at full points."""
    return bool(definition.questions[counted.question].must_have) and not counted.is_full


def _is_highest(definition: Definition, counted: Counted) -> bool:
    options = scale_of(definition.questions[counted.question]).options
    return counted.value == options[-1].value and len(options) > 1 and options[-2].points == counted.full


def shown_first(dimensions: Sequence[DimensionResult]) -> tuple[Strength, ...]:
    """Return the at most three strengths to begin with.

    Those beyond the level come first, then "I help others do it", then the highest dimensions and levels; every
    dimension has its turn before one is shown twice. One place is kept for a strength that is not beyond. Where no
    answer is at full points, those that earn most of them stand in, but no must-have, which comes first in the plan.
    """
    nearly = all(each.nearly for one in dimensions for each in one.strengths)
    left = [pair for one in dimensions for pair in _standings(one.standing or 0, _shown_of(one, nearly=nearly))]
    left.sort(key=itemgetter(0))
    in_order = [one for _, one in left]
    within = next((one for one in in_order if not one.beyond), None)
    shown = _by_turns(in_order, SHOWN_FIRST)
    if within is None or not all(one.beyond for one in shown[: SHOWN_FIRST - 1]):
        return shown
    others = _by_turns([one for one in in_order if one != within], SHOWN_FIRST - 1, (within,))
    return tuple(sorted((*others, within), key=in_order.index))


def _shown_of(one: DimensionResult, *, nearly: bool) -> list[Strength]:
    return [
        each for each in one.strengths if each.nearly == nearly and not (nearly and each.question in one.must_haves)
    ]


def _by_turns(in_order: Sequence[Strength], most: int, before: Sequence[Strength] = ()) -> tuple[Strength, ...]:
    """Return at most so many strengths in their order, each dimension once before any comes again."""
    left, shown = list(in_order), list(before)
    while left and len(shown) < most + len(before):
        used = [one.dimension for one in shown]
        pick = min(left, key=lambda one: used.count(one.dimension))
        left.remove(pick)
        shown.append(pick)
    return tuple(shown[len(before) :])


def _standings(
    standing: Fraction | int, several: Sequence[Strength]
) -> Iterator[tuple[tuple[bool, bool, Fraction | int, int], Strength]]:
    """Yield each strength of a dimension with its place: beyond, helping others, standing, then highest level."""
    levels = list(dict.fromkeys(one.level_title for one in several))
    for one in several:
        yield (not one.beyond, not one.highest, -standing, -levels.index(one.level_title)), one


# --- texts ------------------------------------------------------------------------------------------------------------


def authored(
    known: Known, found: DimensionResult, values: Mapping[str, Callable[[Known, DimensionResult], Values | None]]
) -> Iterator[Finding]:
    """Yield the definition's texts about a dimension that hold and have something to say.

    ``values`` gives, by what a text is about, the values of its placeholders, or ``None`` where it is better unsaid.
    """
    facts = known.about(found.id)
    for feedback in known.definition.feedback:
        if not feedback.when.holds(facts):
            continue
        filling = values[feedback.about](known, found)
        if filling is not None and (found_text := filled(feedback.about, feedback.text, filling)):
            yield found_text


def filled(about: str, text: str, values: Values) -> Finding | None:
    """Return a text with its values in place, knowing the list in it; ``None`` when nothing of it can be said."""
    lines = {name: joined(one) or None if isinstance(one, tuple) else one for name, one in values.items()}
    said = fill(text, lines)
    if said is None:
        return None
    several = (one for one in values.values() if isinstance(one, tuple) and len(one) > 1)
    listed = next((one for one in several if joined(one) in said), ())
    return Finding(about, said, joined(listed), listed)


def change_words(blocker: Blocker) -> str:
    """Return one change on the way to a level or band as a phrase of a list."""
    before = blocker.from_label or say("not_answered")
    return say("change", **{"statement": unended(blocker.text), "from": before, "to": blocker.to_label})


def so_far(found: DimensionResult) -> Iterator[Finding]:
    """Yield the line that says how much of a dimension is answered, while some of it is not."""
    if found.unanswered:
        yield Finding("so_far", say("so_far", n=found.answered, of=found.asked))
