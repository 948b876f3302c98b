"""The ``levels`` method as ``METHODS`` wants it: a ladder for each dimension, its texts, and the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.core.definition import Definition, Dimension
from assess.core.facts import Known
from assess.core.findings import SHOWN_FIRST, Values, authored, change_words, is_open_must_have, strength
from assess.core.levels import Ladder, build_ladder
from assess.core.methods import LevelsMethod
from assess.core.outcomes import DimensionResult, Finding, Headline, Measured, Outcome, State, Strength
from assess.core.routing import Route
from assess.core.scoring import Counted, Weighed, weigh_again
from assess.core.texts import quoted, say

# --- one dimension ----------------------------------------------------------------------------------------------------


def measure(route: Route, dimension: Dimension, weighed: Weighed) -> Measured:
    """Return what the ``levels`` method says about a dimension with at least one answer.

    There is no rank where the very first level is no part of the role.
    """
    definition = route.definition
    method = definition.parameters(LevelsMethod)
    ladder = build_ladder(definition, method, weighed, lambda raised: weigh_again(route, dimension, weighed, raised))
    so_far = any(isinstance(one, Counted) and one.is_blank for one in weighed)
    return Measured(
        state=State.SO_FAR if so_far else State.LOOKED_AT,
        level_title=_level_words(ladder),
        next_step=_next_step(ladder),
        rank=None if ladder.outside_role else ladder.rank,
        next_level=ladder.next_level.id if ladder.next_level else None,
        strengths=tuple(_strengths(definition, dimension, ladder)),
        must_haves=tuple(_open_must_haves(definition, ladder)),
        second_look=_second_look(definition, ladder),
        ladder=ladder,
    )


def _strengths(definition: Definition, dimension: Dimension, ladder: Ladder) -> Iterator[Strength]:
    """Yield everything answered at full points, lowest level first."""
    beyond = frozenset(ladder.beyond)
    for outcome in ladder.outcomes:
        for one in outcome.tally.counted:
            if one.is_full:
                yield strength(definition, dimension, one, outcome.level.title, beyond=one.question in beyond)


def _open_must_haves(definition: Definition, ladder: Ladder) -> Iterator[str]:
    """Yield the open must-haves of the levels reached and the next one: no higher level asks for anything yet."""
    top = 0 if ladder.outside_role else ladder.next_level.rank if ladder.next_level else ladder.rank
    for outcome in ladder.outcomes:
        if outcome.level.rank <= top:
            for one in outcome.tally.counted:
                if is_open_must_have(definition, one):
                    yield one.question


def _second_look(definition: Definition, ladder: Ladder) -> tuple[str, ...]:
    """Return the blockers where they are few enough to be looked at once more."""
    look = definition.method.second_look
    few = look is not None and len(ladder.blockers) <= look.at_most
    return tuple(one.question for one in ladder.blockers) if few else ()


# --- words ------------------------------------------------------------------------------------------------------------


def _level_words(ladder: Ladder) -> str:
    """Return the level reached as it reads on its own: "Skilled", or "Working towards Informed"."""
    if ladder.practised:
        return ladder.practised.title
    if ladder.outside_role or ladder.next_level is None:
        return say("outside_role" if ladder.top_for_role else "no_level")
    return say("working_towards", level=ladder.next_level.title)


def _practised_words(ladder: Ladder) -> str:
    """Return the level reached as it reads inside a sentence: "Skilled", or "working towards Informed"."""
    title = _level_words(ladder)
    return title if ladder.practised else title[:1].lower() + title[1:]


def _next_step(ladder: Ladder) -> str:
    if ladder.next_level and ladder.reaches and ladder.reaches != ladder.next_level:
        return say("next_and_on", level=ladder.next_level.title, reached_level=ladder.reaches.title)
    if ladder.next_level:
        return ladder.next_level.title
    if ladder.top_for_role:
        return say("as_far_as_role")
    return say("next_outside_role", level=ladder.not_in_role.title) if ladder.not_in_role else say("share")


# --- texts ------------------------------------------------------------------------------------------------------------


def findings(known: Known, found: DimensionResult) -> Iterator[Finding]:
    """Yield the texts about one dimension: the definition's own, then those of the method."""
    ladder = found.ladder
    if ladder is None:
        return
    own = () if ladder.outside_role else tuple(authored(known, found, VALUES))
    yield from own
    unsure = found.placement is not None and found.placement.outcome is Outcome.UNSURE
    if unsure and not any(one.about == "placement" for one in own):
        yield Finding("placement", say("unsure", practised=_practised_words(ladder)))
    yield from _role(ladder)


def _role(ladder: Ladder) -> Iterator[Finding]:
    if ladder.top_for_role:
        yield Finding("role", say("top_for_role"))
    elif ladder.not_in_role:
        key = "not_in_role_first" if ladder.outside_role else "not_in_role"
        text = say(key, level=ladder.not_in_role.title, practised=_practised_words(ladder))
        yield Finding("role", f"{text} {say('listed_beyond')}" if ladder.beyond else text)


def _about_level(_: Known, found: DimensionResult) -> Values | None:
    """Say nothing to somebody unfinished who seems to be at the start: that may be nothing but the blanks."""
    ladder = found.ladder
    at_the_start = bool(found.unanswered) and not found.rank
    if at_the_start or ladder is None:
        return None
    return {
        "level": ladder.practised.title if ladder.practised else None,
        "practised": _practised_words(ladder),
        "next_level": ladder.next_level.title if ladder.next_level else None,
        "reached_level": ladder.reaches.title if ladder.reaches else None,
        "changes": tuple(map(change_words, ladder.blockers)),
    }


def _about_beyond(known: Known, found: DimensionResult) -> Values | None:
    if found.ladder is None or not found.ladder.beyond:
        return None
    return {
        "level": found.ladder.practised.title if found.ladder.practised else None,
        "practised": _practised_words(found.ladder),
        "list": quoted(known.definition.questions[one].text for one in found.ladder.beyond),
    }


def _about_placement(_: Known, found: DimensionResult) -> Values | None:
    if found.ladder is None:
        return None
    placed = found.placement.placed if found.placement else None
    higher = [
        counted.text
        for outcome in reversed(found.ladder.outcomes)
        if placed and outcome.level.rank > placed.rank
        for counted in outcome.tally.counted
        if counted.is_full
    ]
    return {
        "placed": placed.title if placed else None,
        "practised": _practised_words(found.ladder),
        "list": quoted(higher[:SHOWN_FIRST]),
    }


VALUES = {"level": _about_level, "placement": _about_placement, "beyond": _about_beyond}
"""What a text may be about, and what stands for its placeholders."""


# --- the whole --------------------------------------------------------------------------------------------------------


def headline(known: Known, dimensions: Sequence[DimensionResult]) -> Headline:
    """Return the highest level that at least half of the dimensions reach: never an average, never one grade."""
    levels = known.definition.levels
    ranks = [one.rank for one in dimensions if one.rank is not None]
    ahead = sum(one.placement is not None and one.placement.outcome is Outcome.AHEAD for one in dimensions)
    ahead_text = say("ahead", n=ahead) if ahead else ""
    for level in reversed(levels):
        n = sum(rank >= level.rank for rank in ranks)
        if n and 2 * n >= len(ranks):
            top = level is levels[-1]
            key = "headline_one" if len(ranks) == 1 else "headline_top" if top else "headline"
            text = say(key, level=level.title, n=n, of=len(ranks))
            return Headline(text, level.title, n, len(ranks), ahead, ahead_text)
    text = say(_headline_without_level(dimensions))
    return Headline(text, "", 0, len(ranks), ahead, ahead_text)


def _headline_without_level(dimensions: Sequence[DimensionResult]) -> str:
    if all(one.state is State.NOT_LOOKED_AT for one in dimensions):
        return "headline_nothing"
    return "headline_start" if any(one.strengths for one in dimensions) else "headline_start_only"
