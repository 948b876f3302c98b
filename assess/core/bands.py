"""The ``readiness`` method: a band for each section and one for the whole, with every cause and the way to the next.

A score is the weighted share of the points there are, in percent. Must-haves, critical sections and what a definition
adds hold a band down; whatever holds it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from assess.core.changes import Blocker
from assess.core.definition import Definition, Dimension, Level
from assess.core.methods import ReadinessMethod
from assess.core.scoring import Counted, LeftOut, Weighed, Why, add_up
from assess.core.texts import say, unended

FEW = 3
"""As many causes of a kind are named in a sentence; more are counted there, and listed where there is room."""


class CauseKind(StrEnum):
    """What holds a band down."""

    MUST_HAVE = "must_have"
    CRITICAL = "critical"
    SECTION = "section"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that holds a band at ``at_most``.

    ``text`` is ready to read, and ``phrase`` the gist of it for a list within a sentence.
    ``question`` is the id of the must-have, ``dimension`` that of the section; each is empty where there is none.
    """

    kind: CauseKind
    at_most: Level
    text: str
    phrase: str
    question: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A statement that counts, and how often: its points times ``weight`` of its full points times ``weight``."""

    counted: Counted
    weight: int

    @property
    def points(self) -> int:
        """Return the points it earns."""
        return self.counted.points * self.weight

    @property
    def possible(self) -> int:
        """Return the points it could earn."""
        return self.counted.full * self.weight


@dataclass(frozen=True, slots=True)
class SectionBand:
    """Everything the ``readiness`` method finds in one section.

    ``points`` of ``possible`` are whole numbers, weights included; ``score`` is their share in percent (0 to 100),
    unrounded. ``score_band`` is what the score alone earns, ``band`` what is left of it by the ``causes``. A section
    with too few answers is ``unfinished``.
    """

    weighted: tuple[Weighted, ...]
    left_out: tuple[LeftOut, ...]
    points: int
    possible: int
    score: Fraction
    score_band: Level
    band: Level
    causes: tuple[Cause, ...]
    critical: bool
    unfinished: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole of a readiness questionnaire: ``looked_at`` sections ``of`` those that apply.

    Score and bands are ``None`` while a section that applies is not looked at yet. ``causes`` are all that hold the
    ``band`` below the ``score_band``. ``changes`` are the fewest that reach at least ``next_band`` and ``reaches`` is
    the band they lead to; there are none where answers cannot reach it, and none at the top.
    """

    looked_at: int
    of: int
    score: Fraction | None
    score_band: Level | None
    band: Level | None
    causes: tuple[Cause, ...]
    next_band: Level | None
    changes: tuple[Blocker, ...]
    reaches: Level | None

    @property
    def share(self) -> Fraction | None:
        """Return the score as a share of everything, from 0 to 1."""
        return None if self.score is None else self.score / 100


# --- what is the same for a section and the whole ---------------------------------------------------------------------


Sections: TypeAlias = Sequence[tuple[Dimension, SectionBand]]
"""Those sections that were looked at, in file order."""


def counts_of(definition: Definition, section: SectionBand) -> int:
    """Return how often a section counts in the mean of all."""
    return definition.parameters(ReadinessMethod).critical_counts if section.critical else 1


def lowest(earned: Level, held: Iterable[Level]) -> Level:
    """Return what is left of a band by the bands that something holds it at."""
    return min((earned, *held), key=rank_of)


def rank_of(band: Level) -> int:
    """Return what bands are ordered by."""
    return band.rank


# --- one section ------------------------------------------------------------------------------------------------------


def build_section(definition: Definition, dimension: Dimension, weighed: Weighed) -> SectionBand | None:
    """Return what the ``readiness`` method finds in one section; ``None`` when nothing in it applies.

    "Don't know" and blank earn no points, so skipping never helps. What is not applicable or not asked is left out.
    """
    method = definition.parameters(ReadinessMethod)
    tally = add_up(weighed)
    if not tally.counted:
        return None
    weighted = tuple(Weighted(one, definition.questions[one.question].weight) for one in tally.counted)
    points = sum(one.points for one in weighted)
    possible = sum(one.possible for one in weighted)
    score = Fraction(100 * points, possible)
    earned = earned_by(definition, score)
    held = [(one, cap) for one in tally.counted if (cap := must_have_cap(definition, one))]
    causes = tuple(must_have_cause(one, cap, "section") for one, cap in held if cap.rank < earned.rank)
    return SectionBand(
        weighted=weighted,
        left_out=tally.left_out,
        points=points,
        possible=possible,
        score=score,
        score_band=earned,
        band=lowest(earned, (one.at_most for one in causes)),
        causes=causes,
        critical=bool(dimension.section) and definition.section(dimension.section).critical,
        unfinished=_share_answered(weighed) < method.finished,
    )


def earned_by(definition: Definition, score: Fraction) -> Level:
    """Return the band that a score in percent earns by itself."""
    cuts = definition.parameters(ReadinessMethod).cuts
    return next(band for band, cut in reversed([*zip(definition.levels, cuts, strict=True)]) if score >= cut)


def _share_answered(weighed: Weighed) -> Fraction:
    """Return which share of the statements that are asked has an answer; "not applicable" is one."""
    asked = [one for one in weighed if isinstance(one, Counted) or one.why is not Why.NOT_ASKED]
    answered = [one for one in asked if isinstance(one, LeftOut) or not one.is_blank]
    return Fraction(len(answered), len(asked))


def must_have_cause(counted: Counted, cap: Level, what: str) -> Cause:
    """Return that a must-have holds ``what`` ("section" or "whole") at the band ``cap``."""
    at, held = ("must_have_blank", "held_blank") if counted.is_blank else ("must_have_at", "held")
    phrase = say(at, statement=unended(counted.text), label=counted.label)
    text = say(f"{held}_{what}", cause=phrase, band=cap.title)
    return Cause(CauseKind.MUST_HAVE, cap, text, phrase, counted.question)


def gist(causes: Iterable[Cause]) -> Iterator[str]:
    """Yield what holds the whole as phrases of one sentence: more than ``FEW`` of a kind are counted, not named."""
    for kind, group in groupby(causes, key=attrgetter("kind")):
        several = tuple(group)
        if len(several) > FEW and kind is not CauseKind.ADDED:
            yield say(f"many_{kind}", n=len(several))
        else:
            yield from (one.phrase for one in several)


def told(causes: Sequence[Cause]) -> tuple[str, ...]:
    """Return every cause for a list: a few each say what they allow, many are named only."""
    return tuple(one.text if len(causes) <= FEW else one.phrase for one in causes)


def must_have_cap(definition: Definition, counted: Counted) -> Level | None:
    """Return the band that a must-have holds everything at, ``None`` when its answer holds nothing."""
    if not definition.questions[counted.question].must_have:
        return None
    caps = definition.parameters(ReadinessMethod).must_have_caps
    bands = [definition.level(cap.at_most) for cap in caps if (counted.value or 0) < cap.below]
    return min(bands, key=rank_of, default=None)
