"""The whole of a readiness questionnaire: the band of all sections together, and everything that holds it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from assess.core.bands import (
    Cause,
    CauseKind,
    Sections,
    Whole,
    counts_of,
    earned_by,
    lowest,
    must_have_causes,
)
from assess.core.changes import Blocker
from assess.core.definition import Definition, Level
from assess.core.methods import Cap, ReadinessMethod
from assess.core.next_band import carried_out, smallest_way
from assess.core.texts import say, unended


def build_whole(definition: Definition, sections: Sections, of: int, caps: Sequence[Cap]) -> Whole:
    """Return the whole of ``of`` sections that apply; ``caps`` are the further caps whose rules hold."""
    if not sections or len(sections) < of:
        return Whole(len(sections), of, None, None, None, (), None, (), None)
    score = _mean(definition, sections)
    earned = earned_by(definition, score)
    causes = tuple(one for one in _causes(definition, sections, caps) if one.at_most.rank < earned.rank)
    band = lowest(earned, causes)
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


def _causes(definition: Definition, sections: Sections, caps: Iterable[Cap]) -> Iterator[Cause]:
    """Yield everything that could hold the whole, whether or not its score is good enough to be held."""
    top = definition.levels[-1]
    for _, section in sections:
        yield from must_have_causes(definition, section.weighted, top, "whole")
    for dimension, section in sections:
        if section.critical:
            phrase = say("section_at", section=dimension.title, band=section.band.title)
            text = say("critical_cause", cause=phrase)
            yield Cause(CauseKind.CRITICAL, section.band, text, phrase, dimension=dimension.id)
    yield from _section_causes(definition, sections)
    for cap in caps:
        yield Cause(CauseKind.ADDED, definition.level(cap.at_most), cap.text, unended(cap.text))


def _section_causes(definition: Definition, sections: Sections) -> Iterator[Cause]:
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
            phrase = say("section_at", section=dimension.title, band=section.band.title)
            text = say("section_cause", cause=phrase, wanted=wanted.title, least=least.title)
            yield Cause(CauseKind.SECTION, below, text, phrase, dimension=dimension.id)


def _reached(
    definition: Definition, sections: Sections, caps: Sequence[Cap], changes: Sequence[Blocker]
) -> Level | None:
    """Return the band of the whole once the changes are carried out, found by looking at all of it again."""
    raised = {one.question: one.to_value for one in changes}
    again = [(dimension, carried_out(definition, dimension, one, raised)) for dimension, one in sections]
    score = _mean(definition, again)
    return lowest(earned_by(definition, score), _causes(definition, again, caps))
