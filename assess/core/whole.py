"""The whole of a readiness questionnaire: the band of all sections together, and everything that holds it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from assess.core.bands import (
    Cause,
    CauseKind,
    Sections,
    Whole,
    counts_of,
    earned_by,
    lowest,
    must_have_cap,
    must_have_cause,
)
from assess.core.changes import Blocker
from assess.core.definition import Definition, Dimension, Level
from assess.core.methods import Cap, ReadinessMethod
from assess.core.next_band import carried_out, smallest_way
from assess.core.texts import say, unended


def build_whole(definition: Definition, sections: Sections, of: int, caps: Sequence[Cap]) -> Whole:
    """Return the whole of ``of`` sections that apply; ``caps`` are the further caps whose rules hold."""
    if not sections or len(sections) < of:
        return Whole(len(sections), of, None, None, None, (), None, (), None)
    score = _mean(definition, sections)
    earned = earned_by(definition, score)
    holds = [*_holds(definition, sections, caps)]
    causes = tuple(write() for held, write in holds if held.rank < earned.rank)
    band = lowest(earned, (held for held, _ in holds))
    following = definition.level_after(band)
    allowed = following and all(definition.level(cap.at_most).rank >= following.rank for cap in caps)
    changes = smallest_way(definition, sections, following) if following and allowed else ()
    reaches = _reached(definition, sections, caps, changes) if changes else None
    return Whole(len(sections), of, score, earned, band, causes, following, changes, reaches)


def _mean(definition: Definition, sections: Sections) -> Fraction:
    """Return the mean of the section scores, in which a critical one counts more."""
    counts = [counts_of(definition, one) for _, one in sections]
    total = sum((one.score * times for (_, one), times in zip(sections, counts, strict=True)), Fraction(0))
    return total / sum(counts)


_Hold: TypeAlias = tuple[Level, Callable[[], Cause]]
"""The band that something holds the whole at, and what writes it out as a cause."""


def _holds(definition: Definition, sections: Sections, caps: Iterable[Cap]) -> Iterator[_Hold]:
    """Yield everything that could hold the whole, whether or not its score is good enough to be held.

    Causes are written only where they are read: working out what changes lead to takes the bands alone.
    """
    for _, section in sections:
        for one in section.weighted:
            if held := must_have_cap(definition, one.counted):
                yield held, partial(must_have_cause, one.counted, held, "whole")
    for dimension, section in sections:
        if section.critical:
            yield section.band, partial(_critical_cause, dimension, section.band)
    yield from _section_holds(definition, sections)
    for cap in caps:
        held = definition.level(cap.at_most)
        yield held, partial(Cause, CauseKind.ADDED, held, cap.text, unended(cap.text))


def _section_holds(definition: Definition, sections: Sections) -> Iterator[_Hold]:
    """Yield each section that keeps the whole from the band which asks something of every section.

    A critical section is told as such: that holds the whole lower still.
    """
    every = definition.parameters(ReadinessMethod).every_section
    if every is None:
        return
    wanted, least = definition.level(every.band), definition.level(every.at_least)
    below = next((one for one in definition.levels if one.rank == wanted.rank - 1), None)
    for dimension, section in sections:
        if below and section.band.rank < least.rank and not section.critical:
            yield below, partial(_section_cause, dimension, section.band, below, (wanted, least))


def _critical_cause(dimension: Dimension, band: Level) -> Cause:
    phrase = say("section_at", section=dimension.title, band=band.title)
    text = say("critical_cause", cause=phrase)
    return Cause(CauseKind.CRITICAL, band, text, phrase, dimension=dimension.id)


def _section_cause(dimension: Dimension, band: Level, below: Level, every: tuple[Level, Level]) -> Cause:
    wanted, least = every
    phrase = say("section_at", section=dimension.title, band=band.title)
    text = say("section_cause", cause=phrase, wanted=wanted.title, least=least.title)
    return Cause(CauseKind.SECTION, below, text, phrase, dimension=dimension.id)


def _reached(
    definition: Definition, sections: Sections, caps: Sequence[Cap], changes: Sequence[Blocker]
) -> Level | None:
    """Return the band of the whole once the changes are carried out, found by looking at all of it again."""
    raised = {one.question: one.to_value for one in changes}
    again = [(dimension, carried_out(definition, dimension, one, raised)) for dimension, one in sections]
    score = _mean(definition, again)
    return lowest(earned_by(definition, score), (held for held, _ in _holds(definition, again, caps)))
