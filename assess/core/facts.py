"""What the rules of actions and feedback may ask once every dimension is measured."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assess.core.bands import Whole
from assess.core.definition import Definition
from assess.core.expressions import OVERALL, THIS, Value
from assess.core.outcomes import DimensionResult
from assess.core.routing import Route


class Known:
    """One response with what was found in its dimensions; the :class:`assess.core.expressions.ResultFacts` of rules."""

    __slots__ = ("_about", "_found", "_route", "definition", "whole")

    def __init__(
        self,
        route: Route,
        found: Mapping[str, DimensionResult],
        about: str | None = None,
        whole: Whole | None = None,
    ) -> None:
        """Know these; ``about`` is the dimension that ``THIS`` stands for, and ``OVERALL`` stands for the ``whole``."""
        self.definition: Definition = route.definition
        self.whole = whole
        self._route = route
        self._found = found
        self._about = about

    def about(self, dimension: str) -> Known:
        """Return the same facts where ``THIS`` stands for ``dimension``."""
        return Known(self._route, self._found, dimension, self.whole)

    def _meant(self, dimension: str) -> DimensionResult | None:
        return self._found.get(self._about if dimension == THIS and self._about is not None else dimension)

    def with_whole(self, whole: Whole | None) -> Known:
        """Return the same facts where ``OVERALL`` stands for ``whole``."""
        return Known(self._route, self._found, self._about, whole)

    def value(self, question: str) -> Value | None:
        """Return the value given, or ``None`` when unanswered, not applicable or not asked."""
        return self._route.value(question)

    def answered(self, question: str) -> bool:
        """Return whether an asked question has an answer."""
        return self._route.answered(question)

    def blank(self, question: str) -> bool:
        """Return whether the question is asked and has no answer yet."""
        return self._route.blank(question)

    def score(self, dimension: str) -> Fraction | None:
        """Return the unrounded score of a dimension or the whole, ``None`` where there is none."""
        if dimension == OVERALL:
            return self.whole.score if self.whole else None
        found = self._meant(dimension)
        return found.score if found else None

    def rank(self, dimension: str) -> int | None:
        """Return the rank reached in a dimension, ``None`` where there is no level to speak of."""
        if dimension == OVERALL:
            return self.whole.band.rank if self.whole and self.whole.band else None
        found = self._meant(dimension)
        return found.rank if found else None

    def next_level(self, dimension: str) -> str | None:
        """Return the id of the level to work towards."""
        found = self._meant(dimension)
        return found.next_level if found else None

    def rank_of(self, level: str) -> int:
        """Return the rank of a level."""
        return self.definition.level(level).rank

    def must_haves(self, section: str) -> tuple[str, ...]:
        """Return the ids of the section's must-have statements that are asked."""
        statements = self.definition.section(section).statements
        return tuple(one.id for one in statements if one.must_have and self._route.applies(one.id))

    def gap(self, question: str) -> int | None:  # noqa: ARG002  there is no type of question with two parts
        """Return ``None``: no statement has two parts."""
        return None

    def placement(self, dimension: str) -> str | None:
        """Return how the level reached compares with the placement."""
        found = self._meant(dimension)
        return found.placement.outcome if found and found.placement else None
