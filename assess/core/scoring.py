"""What statements add up to, in whole numbers, with everything that was counted or left out named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a statement takes no part in a tally."""

    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Counted:
    """A statement that counts: ``value`` and ``label`` are ``None`` and empty when unanswered, which earns no points."""

    question: str
    text: str
    value: int | None
    label: str
    points: int
    full: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that does not count, why, and the reason the respondent gave (may be empty)."""

    question: str
    text: str
    why: Why
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned of points possible over the statements that count."""

    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
    points: int
    possible: int
