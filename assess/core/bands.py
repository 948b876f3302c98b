"""The ``readiness`` method: a band for each section and one for the whole, with every cause and the way to the next.

A score is the weighted share of the points there are, in percent. Must-haves, critical sections and what a definition
adds hold a band down; whatever holds it is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assess.core.changes import Blocker
from assess.core.definition import Level
from assess.core.scoring import Counted, LeftOut


class CauseKind(StrEnum):
    """What holds a band down."""

    MUST_HAVE = "must_have"
    CRITICAL = "critical"
    SECTION = "section"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that holds a band at ``at_most``; ``text`` is a sentence ready to read.

    ``question`` is the id of the must-have, ``dimension`` that of the section; each is empty where there is none.
    """

    kind: CauseKind
    at_most: Level
    text: str
    question: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A statement that counts, and how often: its points times ``weight`` of its full points times ``weight``."""

    counted: Counted
    weight: int


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
