"""What a profile is made of: arms with their means and words, how two of them compare, what a picture shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from assess.core.definition import Definition, Dimension, Level
from assess.core.expressions import Facts
from assess.core.methods import ProfileMethod
from assess.core.scoring import Counted, LeftOut, Weighed, Why, add_up, scale_of

PROMPTS_OF_SHORT = 2
"""How many questions are asked about a short arm at a time."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Everything the ``profile`` method finds in one arm.

    ``mean`` is the plain mean of the points of what was answered, unrounded, from 0 to ``full``; it and ``word`` are
    ``None`` where there is not enough to say yet.
    """

    word: Level | None
    mean: Fraction | None
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
    full: int

    @property
    def numbers(self) -> tuple[Counted, ...]:
        """Return the statements answered on the scale: the mean is that of their points."""
        return _numbers(self.counted)

    @property
    def points(self) -> int:
        """Return what their points come to."""
        return sum(one.points for one in self.numbers)

    @property
    def answers(self) -> int:
        """Return how many they are."""
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """How two arms compare: ``outcome`` is ``balanced``, ``left``, ``right``, ``thin`` or ``not_enough``.

    ``left`` and ``right`` are the unrounded means, ``None`` where a side has not enough to say.
    """

    id: str
    title: str
    outcome: str
    outcome_title: str
    text: str
    left: Fraction | None
    right: Fraction | None
    left_title: str
    right_title: str

    @property
    def apart(self) -> Fraction | None:
        """Return how far apart the means lie, ``None`` where there are not two."""
        return None if self.left is None or self.right is None else abs(self.left - self.right)


@dataclass(frozen=True, slots=True)
class Tick:
    """One choice of a picture, ticked or not."""

    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class PictureResult:
    """Every choice of a picture, and what is to be said about it: ``pinned`` first."""

    id: str
    title: str
    ticks: tuple[Tick, ...]
    pinned: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompted:
    """Questions to try, from one arm: ``lead`` says why these."""

    dimension: str
    dimension_title: str
    lead: str
    prompts: tuple[str, ...]


def prompts_of(dimension: Dimension, facts: Facts) -> tuple[str, ...]:
    """Return the questions to go on with in an arm, in the wording for these answers."""
    return tuple(said for one in dimension.prompts if (said := one.choose(facts)))


def full_of(definition: Definition, dimension: str) -> int:
    """Return the most that the mean of a dimension can come to."""
    statements = definition.dimension(dimension).statements
    return max(scale_of(definition.questions[one]).full for one in statements)


def build_arm(definition: Definition, method: ProfileMethod, weighed: Weighed) -> Arm:
    """Return what the statements of one arm come to.

    The mean is that of the points of every statement answered on the scale. There is none, and no word, where fewer
    than ``method.enough`` of the statements asked are answered ("not applicable" is an answer), or none on the scale.
    """
    tally = add_up(weighed)
    numbers = _numbers(tally.counted)
    blank = sum(one.is_blank for one in tally.counted)
    asked = len(tally.counted) + sum(one.why is not Why.NOT_ASKED for one in tally.left_out)
    enough = bool(numbers) and asked - blank >= method.enough * asked
    mean = Fraction(sum(one.points for one in numbers), len(numbers)) if enough else None
    full = max((one.full for one in tally.counted), default=0)
    return Arm(_word(definition, method, mean), mean, tally.counted, tally.left_out, full)


def _numbers(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(one for one in counted if one.value is not None)


def _word(definition: Definition, method: ProfileMethod, mean: Fraction | None) -> Level | None:
    if mean is None:
        return None
    return definition.levels[sum(cut <= mean for cut in method.cuts) - 1]
