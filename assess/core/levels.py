"""The level reached in a dimension: cumulative and gated, with the smallest change that reaches the next one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assess.core.definition import Level
from assess.core.scoring import Tally


class LevelState(StrEnum):
    """How far a level is met, looked at on its own."""

    MET = "met"
    WORKING_TOWARDS = "working_towards"
    NOT_YET = "not_yet"
    NOT_IN_ROLE = "not_in_role"


@dataclass(frozen=True, slots=True)
class LevelOutcome:
    """One level of one dimension. ``needed`` is the least points of ``tally.possible`` that meet it."""

    level: Level
    state: LevelState
    tally: Tally
    needed: int
    must_haves_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One change that is part of reaching the next level; ``from_value`` is ``None`` when the statement is unanswered."""

    question: str
    text: str
    from_value: int | None
    from_label: str
    to_value: int
    to_label: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything the ``levels`` method finds in one dimension.

    ``rank`` is that of the practised level, 0 while working towards the first. ``next_level`` is ``None`` at the top and where the
    next level is not in the role. ``reaches`` is the level that carrying out the ``blockers`` reaches (at least ``next_level``).
    ``not_in_role`` is the level directly above that is no part of the role, if that is so; ``top_for_role`` says that nothing
    higher has any credit either. ``beyond`` are the ids of statements above the practised level answered at full points.
    """

    outcomes: tuple[LevelOutcome, ...]
    rank: int
    next_level: Level | None
    blockers: tuple[Blocker, ...]
    reaches: Level | None
    not_in_role: Level | None
    top_for_role: bool
    beyond: tuple[str, ...]
