"""Arms in words: a word and a bar for each, how it was worked out, and how two of them compare.

All bars look alike, whatever their length: nothing here says that one arm is better than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assess.core.arms import Arm, ComparisonResult, full_of
from assess.core.definition import Definition
from assess.core.methods import ProfileMethod
from assess.core.result import DimensionResult, Result
from assess.core.scoring import Counted, LeftOut, Why, scale_of
from assess.core.texts import decimal
from assess.report import words
from assess.report.view_parts import CountedView, LeftOutView, counted_view, left_out_view

ON_THE_LINE = frozenset({"balanced", "left", "right"})
"""Outcomes of a comparison that have a place on the line between its sides."""


@dataclass(frozen=True, slots=True)
class WordView:
    """A word of the bar: the mean it starts at, and whether it is the one reached."""

    title: str
    start: Fraction
    reached: bool


@dataclass(frozen=True, slots=True)
class ArmView:
    """One arm; ``picture`` says in words what its bar shows.

    ``mean`` is where the bar ends, of ``full``; ``None`` where there is not enough to say. ``share`` says what the
    answers come to. ``counted`` are the answers on the scale, ``left_out`` all the others, with why.
    """

    picture: str
    mean: Fraction | None
    full: int
    words: tuple[WordView, ...]
    share: str
    counted: tuple[CountedView, ...]
    left_out: tuple[LeftOutView, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """Return which shapes are drawn."""
        return frozenset(("open" if self.mean is None else "bar",))


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """How two arms compare, on a line between the two.

    ``means`` are where they stand, of ``full``; ``None`` where there is no line to draw. They count as alike while they
    are at most ``within`` apart. ``worked_out`` is empty where a side has not enough to say.
    """

    id: str
    title: str
    outcome: str
    text: str
    left: str
    right: str
    means: tuple[Fraction, Fraction] | None
    within: Fraction
    full: int
    worked_out: str

    @property
    def picture(self) -> str:
        """Return in words what its line shows."""
        return f"{self.title}, from {self.left} on the left to {self.right} on the right: {self.outcome}."


def arm_view(definition: Definition, one: DimensionResult) -> ArmView | None:
    """Return the arm of a dimension in words; ``None`` where it has none."""
    arm = one.arm
    if arm is None:
        return None
    blank = (each for each in arm.counted if each.value is None)
    return ArmView(
        picture="There is no bar yet." if arm.mean is None else f"The bar reaches {decimal(arm.mean)} of {arm.full}.",
        mean=arm.mean,
        full=arm.full,
        words=tuple(_words(definition, arm)),
        share=_share(one, arm),
        counted=tuple(map(counted_view, arm.numbers)),
        left_out=(*map(_blank, blank), *(_left_out(definition, each) for each in arm.left_out)),
    )


def _words(definition: Definition, arm: Arm) -> Iterator[WordView]:
    for word, cut in zip(definition.levels, definition.parameters(ProfileMethod).cuts, strict=True):
        yield WordView(word.title, cut, word == arm.word)


def _share(one: DimensionResult, arm: Arm) -> str:
    if arm.mean is None:
        return f"{one.answered} of {one.asked} statements answered"
    return f"{words.many(arm.points, 'point')} over {words.many(arm.answers, 'answer')}: {decimal(arm.mean)}"


def _blank(counted: Counted) -> LeftOutView:
    """Return a statement without a number: not answered, or with "don't know"."""
    return LeftOutView(counted.text, words.left_out_as(counted.label or words.NOT_ANSWERED), "")


def _left_out(definition: Definition, left: LeftOut) -> LeftOutView:
    """Return a statement that takes no part; "not applicable" in the words of its own scale."""
    view = left_out_view(left)
    scale = scale_of(definition.questions[left.question])
    if left.why is not Why.NOT_APPLICABLE or not scale.not_applicable:
        return view
    return LeftOutView(view.text, words.left_out_as(scale.not_applicable), view.reason)


def comparison_views(definition: Definition, result: Result) -> tuple[ComparisonView, ...]:
    """Return in words how arms compare."""
    return tuple(_comparison(definition, one) for one in result.comparisons)


def _comparison(definition: Definition, one: ComparisonResult) -> ComparisonView:
    asked = next(each for each in definition.comparisons if each.id == one.id)
    both = None if one.left is None or one.right is None else (one.left, one.right)
    return ComparisonView(
        id=one.id,
        title=one.title,
        outcome=one.outcome_title,
        text=one.text,
        left=one.left_title,
        right=one.right_title,
        means=both if one.outcome in ON_THE_LINE else None,
        within=asked.within,
        full=full_of(definition, asked.left),
        worked_out=_worked_out(one),
    )


def _worked_out(one: ComparisonResult) -> str:
    if one.left is None or one.right is None or one.apart is None:
        return ""
    sides = f"{one.left_title} {decimal(one.left)}, {one.right_title} {decimal(one.right)}"
    return f"{sides}: {decimal(one.apart)} apart"
