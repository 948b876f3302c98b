"""The way to the next band: the smallest set of changes after which the whole of a questionnaire has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, lcm

from assess.core.bands import SectionBand, Sections, Weighted, build_section, counts_of, rank_of
from assess.core.changes import STAY, Blocker, Change
from assess.core.definition import Definition, Dimension, Level, Question
from assess.core.joint_changes import Part, smallest_joint_changes
from assess.core.methods import ReadinessMethod
from assess.core.scoring import Counted, raise_to, scale_of


def smallest_way(definition: Definition, sections: Sections, target: Level) -> tuple[Blocker, ...]:
    """Return the smallest set of changes after which the whole has at least the band ``target``, in file order.

    Every must-have, every critical section, every section that the band asks something of, and the mean of all have
    to be far enough, all at once.
    """
    parts, needed = _as_parts(definition, [one for _, one in sections], target)
    chosen = smallest_joint_changes(parts, needed)
    return tuple(
        _blocker(definition.questions[one.counted.question], one.counted, change.to)
        for (_, section), changes in zip(sections, chosen, strict=True)
        for one, change in zip(section.weighted, changes, strict=True)
        if change.to is not None
    )


def _as_parts(definition: Definition, sections: Sequence[SectionBand], target: Level) -> tuple[list[Part], int]:
    """Return the sections as parts, and what all of them together need.

    Shares of different wholes become whole numbers: each point of a section is worth its part of the mean.
    """
    counts = [counts_of(definition, one) for one in sections]
    common = lcm(*(one.possible for one in sections))
    worths = [times * common // one.possible for times, one in zip(counts, sections, strict=True)]
    wanted = _cut(definition, target) / 100 * sum(counts) * common
    held = sum(worth * one.points for worth, one in zip(worths, sections, strict=True))
    parts = [
        Part(_choices(definition, one, target), _least(definition, one, target), worth)
        for one, worth in zip(sections, worths, strict=True)
    ]
    return parts, ceil(wanted) - held


def _cut(definition: Definition, band: Level) -> Fraction:
    return definition.parameters(ReadinessMethod).cuts[band.rank - 1]


def _least(definition: Definition, section: SectionBand, target: Level) -> int:
    """Return how many points a section has to gain for itself before the whole can have the band ``target``."""
    every = definition.parameters(ReadinessMethod).every_section
    wanted = target if section.critical else definition.levels[0]
    if every and target.rank >= definition.level(every.band).rank:
        wanted = max(wanted, definition.level(every.at_least), key=rank_of)
    return ceil(_cut(definition, wanted) / 100 * section.possible) - section.points


def _choices(definition: Definition, section: SectionBand, target: Level) -> list[list[Change]]:
    """Return what each statement of a section may become; a must-have that holds the whole may not stay."""
    caps = definition.parameters(ReadinessMethod).must_have_caps
    below = [cap.below for cap in caps if definition.level(cap.at_most).rank < target.rank]
    least = max(below, default=0)
    return [list(_raised(definition.questions[one.counted.question], one, least)) for one in section.weighted]


def _raised(question: Question, weighted: Weighted, least: int) -> Iterator[Change]:
    counted = weighted.counted
    value = counted.value or 0
    if not question.must_have or value >= least:
        yield STAY
    for option in scale_of(question).options:
        is_up = counted.value is None or option.value > counted.value
        if is_up and (not question.must_have or option.value >= least):
            gained = (option.points - counted.points) * weighted.weight
            yield Change(option.value, option.value - value, gained)


def _blocker(question: Question, counted: Counted, to: int) -> Blocker:
    label = scale_of(question).label(to)
    return Blocker(counted.question, counted.text, counted.value, counted.label, to, label)


def carried_out(
    definition: Definition, dimension: Dimension, section: SectionBand, raised: Mapping[str, int]
) -> SectionBand:
    """Return a section with some statements ``raised`` to a value, worked out again."""
    if not any(one.counted.question in raised for one in section.weighted):
        return section
    counted = [raise_to(definition, one.counted, raised.get(one.counted.question)) for one in section.weighted]
    return build_section(definition, dimension, (*counted, *section.left_out)) or section
