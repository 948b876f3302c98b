"""Arms in words: a word and a bar for each, how it was worked out, and how two of them compare.

All bars look alike, whatever their length: nothing here says that one arm is better than another.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assess.core.arms import Arm, ComparisonResult
from assess.core.definition import Definition, Dimension
from assess.core.methods import ProfileMethod
from assess.core.result import DimensionResult, Result
from assess.core.scoring import Counted, LeftOut, Why, scale_of
from assess.core.texts import decimal
from assess.report import words
from assess.report.view_parts import CountedView, LeftOutView, counted_view, left_out_view

LEANING = frozenset({"balanced", "left", "right"})
"""Outcomes of a comparison that have a place on the line between its sides."""


@dataclass(frozen=True, slots=True)
class WordView:
    """A word of the bar: where it starts, in percent of the bar, and whether it is the one reached."""

    title: str
    start: float
    reached: bool


@dataclass(frozen=True, slots=True)
class ArmView:
    """One arm; ``picture`` says in words what its bar shows.

    ``length`` is that of the bar, in percent, ``None`` where there is not enough to say. ``share`` says what the
    answers come to. ``counted`` are the answers on the scale, ``left_out`` all the others, with why.
    """

    picture: str
    length: float | None
    words: tuple[WordView, ...]
    share: str
    counted: tuple[CountedView, ...]
    left_out: tuple[LeftOutView, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """Return which shapes are drawn."""
        return frozenset(("open" if self.length is None else "bar",))


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """How two arms compare. ``place`` is where the mark stands between the two, in percent from the left.

    It is ``None`` where there is none, and the ``edges`` are those of what counts as balanced. ``worked_out`` says what
    the two come to; it is empty where a side has not enough to say.
    """

    id: str
    title: str
    outcome: str
    text: str
    left: str
    right: str
    place: float | None
    edges: tuple[float, float]
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
        length=None if arm.mean is None else _percent(arm.mean / arm.full),
        words=_words(definition, arm),
        share=_share(one, arm),
        counted=tuple(map(counted_view, arm.numbers)),
        left_out=(*map(_blank, blank), *(_left_out(definition, each) for each in arm.left_out)),
    )


def _words(definition: Definition, arm: Arm) -> tuple[WordView, ...]:
    cuts = definition.parameters(ProfileMethod).cuts
    pairs = zip(definition.levels, cuts, strict=True)
    return tuple(WordView(word.title, _percent(cut / arm.full), word == arm.word) for word, cut in pairs)


def _share(one: DimensionResult, arm: Arm) -> str:
    if arm.mean is None:
        return f"{one.answered} of {one.asked} statements answered"
    return f"{_many(arm.points, 'point')} over {_many(len(arm.numbers), 'answer')}: {decimal(arm.mean)}"


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _percent(share: Fraction) -> float:
    """Return a share from 0 to 1 as a place in a drawing."""
    return float(100 * share)


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


# --- comparisons ------------------------------------------------------------------------------------------------------


def comparison_views(definition: Definition, result: Result) -> tuple[ComparisonView, ...]:
    """Return in words how arms compare."""
    return tuple(_comparison(definition, one) for one in result.comparisons)


def _comparison(definition: Definition, one: ComparisonResult) -> ComparisonView:
    asked = next(each for each in definition.comparisons if each.id == one.id)
    full = _full(definition, definition.dimension(asked.left))
    edge = asked.within / full / 2
    return ComparisonView(
        id=one.id,
        title=one.title,
        outcome=one.outcome_title,
        text=one.text,
        left=one.left_title,
        right=one.right_title,
        place=_place(one, full),
        edges=(_percent(Fraction(1, 2) - edge), _percent(Fraction(1, 2) + edge)),
        worked_out=_worked_out(one),
    )


def _full(definition: Definition, dimension: Dimension) -> int:
    return max(scale_of(definition.questions[each]).full for each in dimension.statements)


def _place(one: ComparisonResult, full: int) -> float | None:
    """Return where the mark stands: in the middle when the two are alike, towards whichever comes to more."""
    if one.left is None or one.right is None or one.outcome not in LEANING:
        return None
    return _percent(Fraction(1, 2) + (one.right - one.left) / full / 2)


def _worked_out(one: ComparisonResult) -> str:
    if one.left is None or one.right is None:
        return ""
    apart = decimal(abs(one.left - one.right))
    return f"{one.left_title} {decimal(one.left)}, {one.right_title} {decimal(one.right)}: {apart} apart"
