"""What a result says about one dimension, alike for every scoring method: :class:`Measured`, and all that joins it.

A method answers with a :class:`Measured` and fills in what it has: a profile has a ``score`` and no ``rank``, levels
have a ``rank`` and no ``score``, readiness has both. Rules, suggestions, texts and pages ask for these and never for a
method. How a method came to its answer is a field of its own (``ladder`` for ``levels``, ``section_band`` for
``readiness``, ``arm`` for ``profile``), which is ``None`` under the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assess.core.arms import Arm
from assess.core.bands import SectionBand
from assess.core.definition import Level
from assess.core.levels import Ladder


class State(StrEnum):
    """How much of a dimension there is to go by."""

    LOOKED_AT = "looked_at"
    SO_FAR = "so_far"
    NOT_LOOKED_AT = "not_looked_at"


class Outcome(StrEnum):
    """How the level reached compares with the placement."""

    AHEAD = "ahead"
    SAME = "same"
    PLACED_HIGHER = "placed_higher"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """Where the worker put themself, and how their answers compare.

    ``placed`` is ``None`` for "not sure"; ``outcome`` is ``None`` where no comparison is made (not looked at, or so
    far and behind); ``difference`` is practised rank minus placed rank, ``None`` unless compared.
    """

    placed: Level | None
    placed_label: str
    outcome: Outcome | None
    difference: int | None


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """The level the role needs: ``level`` is ``None`` when it will be agreed with the manager."""

    level: Level | None
    label: str


@dataclass(frozen=True, slots=True)
class Strength:
    """Something the worker already does.

    ``beyond`` when it belongs to a level above the one reached; ``highest`` when the answer is the top of a scale on
    which a lower answer earns full points too ("Yes, and I help others do it"); ``nearly`` when the answer earns
    most of the full points only. ``level_title`` is empty where the method has no levels of statements.
    """

    dimension: str
    dimension_title: str
    question: str
    text: str
    label: str
    level_title: str
    beyond: bool
    highest: bool = False
    nearly: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A text about a dimension or the whole.

    ``about`` is ``level``, ``placement``, ``beyond``, ``role``, ``section`` or ``so_far``, and of the whole ``overall``
    or ``capped``.

    ``listed`` are the phrases of a list that the text holds in one line, where there are several, and ``line`` that
    line: they may be set out below each other.
    """

    about: str
    text: str
    line: str = ""
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What a method says about one dimension.

    ``level_title`` is what people read ("Skilled", "Not looked at yet") and ``next_step`` where to go from there.
    ``rank`` orders levels or bands, 0 below the first; ``next_level`` is the id of the one to work towards. ``score``
    is unrounded. ``must_haves`` are the ids of must-haves still to come that come before anything else, and
    ``second_look`` those of statements worth showing once more, each in the order they are explained in.
    """

    state: State
    level_title: str
    next_step: str
    rank: int | None = None
    next_level: str | None = None
    score: Fraction | None = None
    strengths: tuple[Strength, ...] = ()
    must_haves: tuple[str, ...] = ()
    second_look: tuple[str, ...] = ()
    ladder: Ladder | None = None
    section_band: SectionBand | None = None
    arm: Arm | None = None


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """What was found in one dimension: what the method says (see :class:`Measured`), and what is the same for all.

    ``counted`` are the ids of the statements that count, answered or not;
    ``unanswered`` the asked ones without an answer, ``dont_know`` those answered so. ``asked`` and
    ``answered`` count statements.
    """

    id: str
    title: str
    section: str
    state: State
    asked: int
    answered: int
    counted: tuple[str, ...]
    unanswered: tuple[str, ...]
    dont_know: tuple[str, ...]
    level_title: str
    next_step: str
    rank: int | None
    next_level: str | None
    score: Fraction | None
    strengths: tuple[Strength, ...]
    must_haves: tuple[str, ...]
    second_look: tuple[str, ...]
    ladder: Ladder | None
    placement: PlacementResult | None
    role_need: RoleNeed | None
    findings: tuple[Finding, ...]
    section_band: SectionBand | None = None
    arm: Arm | None = None

    @property
    def standing(self) -> Fraction | int | None:
        """Return what "the lowest dimension first" goes by: the score, or else the rank; ``None`` without either."""
        return self.rank if self.score is None else self.score

    @property
    def has_steps(self) -> bool:
        """Return whether there can be something to do next: it is looked at, and part of the role."""
        return self.state is not State.NOT_LOOKED_AT and not (self.ladder and self.ladder.outside_role)


@dataclass(frozen=True, slots=True)
class Headline:
    """The few lines on top; ``level_title`` is empty when no level is reached by half of the ``of`` looked at.

    Under ``readiness`` it is the band of the whole, empty while not all ``of`` sections are among the ``n`` looked at.
    ``findings`` are the texts about the whole.
    """

    text: str
    level_title: str
    n: int
    of: int
    ahead: int
    ahead_text: str
    findings: tuple[Finding, ...] = ()
