"""The parameters of the scoring methods, as a definition gives them: one frozen dataclass for each method."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from assess.core.expressions import Rule


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Show the statements that block the next level once more when a dimension has at most ``at_most`` of them."""

    at_most: int
    lead: str


class Method(Protocol):
    """The parameters of any scoring method: a frozen dataclass for each, of which the rest knows only this much."""

    @property
    def name(self) -> str:
        """Return the key of the method in every table of methods."""

    @property
    def second_look(self) -> SecondLook | None:
        """Return how statements are shown once more, ``None`` where they are not."""


@dataclass(frozen=True, slots=True)
class LevelsMethod:
    """Parameters of the ``levels`` method: the shares at which a level is met, and worked towards."""

    met: Fraction
    working_towards: Fraction
    second_look: SecondLook | None = None

    name: str = field(default="levels", init=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """The whole is at most the band ``at_most`` while the rule holds; ``text`` says why in one sentence."""

    when: Rule
    at_most: str
    text: str


@dataclass(frozen=True, slots=True)
class MustHaveCap:
    """A must-have answered with a value under ``below`` holds its section and the whole at the band ``at_most``.

    "Don't know" and blank count as the value 0.
    """

    below: int
    at_most: str


@dataclass(frozen=True, slots=True)
class EverySection:
    """The whole reaches ``band`` only when every section is at ``at_least`` or above; else it stays just below."""

    band: str
    at_least: str


@dataclass(frozen=True, slots=True)
class ReadinessMethod:
    """Parameters of the ``readiness`` method.

    ``cuts`` are the percentages from which each band is earned, one for each of the definition's levels, lowest first;
    ``critical_counts`` is how often a critical section counts in the mean of the whole; ``finished`` the share of a
    section's statements that must be answered, or it is called unfinished.
    """

    cuts: tuple[Fraction, ...]
    must_have_caps: tuple[MustHaveCap, ...] = ()
    critical_counts: int = 2
    finished: Fraction = Fraction(4, 5)
    every_section: EverySection | None = None
    caps: tuple[Cap, ...] = ()
    second_look: SecondLook | None = field(default=None, init=False)

    name: str = field(default="readiness", init=False)


@dataclass(frozen=True, slots=True)
class ProfileMethod:
    """Parameters of the ``profile`` method.

    ``cuts`` are the means from which each word is earned, one for each of the definition's levels, lowest first;
    ``enough`` is the share of an arm's statements that must be answered before anything is said about it.
    """

    cuts: tuple[Fraction, ...]
    enough: Fraction = Fraction(1, 2)
    second_look: SecondLook | None = field(default=None, init=False)

    name: str = field(default="profile", init=False)
