"""The Result: the one outcome of :func:`assess`, which every page, print, file and figure only formats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assess.core.definition import Level
from assess.core.levels import Ladder
from assess.core.planning import SuggestedAction


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

    ``placed`` is ``None`` for "not sure"; ``outcome`` is ``None`` where no comparison is made (not looked at, or so far and behind);
    ``difference`` is practised rank minus placed rank, ``None`` unless compared.
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
    """Something the worker already does. ``beyond`` when it belongs to a level above the one reached."""

    dimension: str
    dimension_title: str
    question: str
    text: str
    label: str
    level_title: str
    beyond: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A text about a dimension, ready to show. ``about`` is ``level``, ``placement``, ``beyond``, ``role`` or ``so_far``."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """What was found in one dimension.

    ``level_title`` is what people read: a level's title, "Working towards Informed", or "Not looked at yet". ``rank`` and ``ladder``
    are ``None`` when not looked at. ``unanswered`` lists the asked statements without an answer.
    """

    id: str
    title: str
    section: str
    state: State
    asked: int
    answered: int
    unanswered: tuple[str, ...]
    rank: int | None
    level_title: str
    ladder: Ladder | None
    strengths: tuple[Strength, ...]
    placement: PlacementResult | None
    role_need: RoleNeed | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The few lines on top. ``level_title`` is empty when no level is reached by half of the ``of`` dimensions looked at."""

    text: str
    level_title: str
    n: int
    of: int
    ahead: int
    ahead_text: str


@dataclass(frozen=True, slots=True)
class SecondLookItem:
    """A statement worth a second look, with its evidence prompt."""

    dimension: str
    question: str
    text: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything computed from one definition and one set of answers.

    ``strengths`` are the at most three shown first; ``no_strength_text`` stands in when there is none. ``pinned`` actions come before
    everything ("do this first"); ``suggested`` are in the order of the rules, and the first three make a plan. ``unanswered`` are the
    ids of all asked statements without an answer.
    """

    questionnaire: str
    version: str
    content_hash: str
    title: str
    language: str
    method: str
    headline: Headline
    strengths: tuple[Strength, ...]
    no_strength_text: str
    dimensions: tuple[DimensionResult, ...]
    pinned: tuple[SuggestedAction, ...]
    suggested: tuple[SuggestedAction, ...]
    second_look: tuple[SecondLookItem, ...]
    unanswered: tuple[str, ...]
