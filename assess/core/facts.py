"""What the rules of actions and feedback may ask once the levels are known."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assess.core.definition import Definition
from assess.core.expressions import Value
from assess.core.levels import Ladder
from assess.core.routing import Route

THIS = "this"
"""In a rule of a feedback text, the dimension it is said about."""


class Known:
    """One response with its ladders and comparisons; the :class:`assess.core.expressions.ResultFacts` of rules.

    ``ladders`` hold only dimensions that were looked at and have a level; ``outcomes`` only comparisons that were
    made.
    """

    __slots__ = ("_about", "_definition", "_ladders", "_outcomes", "_route")

    def __init__(
        self, route: Route, ladders: Mapping[str, Ladder], outcomes: Mapping[str, str], about: str | None = None
    ) -> None:
        """Know these; ``about`` is the dimension that ``THIS`` stands for."""
        self._route = route
        self._definition: Definition = route.definition
        self._ladders = ladders
        self._outcomes = outcomes
        self._about = about

    def about(self, dimension: str) -> Known:
        """Return the same facts where ``THIS`` stands for ``dimension``."""
        return Known(self._route, self._ladders, self._outcomes, dimension)

    def _meant(self, dimension: str) -> str:
        return self._about if dimension == THIS and self._about is not None else dimension

    def value(self, question: str) -> Value | None:
        """Return the value given, or ``None`` when unanswered, not applicable or not asked."""
        return self._route.value(question)

    def answered(self, question: str) -> bool:
        """Return whether an asked question has an answer."""
        return self._route.answered(question)

    def blank(self, question: str) -> bool:
        """Return whether the question is asked and has no answer yet."""
        return self._route.blank(question)

    def score(self, dimension: str) -> Fraction | None:  # noqa: ARG002  the levels method gives no score
        """Return ``None``: levels are reached, not scored."""
        return None

    def ladder(self, dimension: str) -> Ladder | None:
        """Return the ladder of a dimension that has a level."""
        return self._ladders.get(self._meant(dimension))

    def rank(self, dimension: str) -> int | None:
        """Return the rank reached in a dimension, ``None`` where there is no level to speak of."""
        ladder = self.ladder(dimension)
        return ladder.rank if ladder else None

    def next_level(self, dimension: str) -> str | None:
        """Return the id of the level to work towards."""
        ladder = self.ladder(dimension)
        return ladder.next_level.id if ladder and ladder.next_level else None

    def rank_of(self, level: str) -> int:
        """Return the rank of a level."""
        return self._definition.level(level).rank

    def must_haves(self, section: str) -> tuple[str, ...]:
        """Return the ids of the section's must-have statements that are asked."""
        statements = self._definition.section(section).statements
        return tuple(one.id for one in statements if one.must_have and self._route.applies(one.id))

    def gap(self, question: str) -> int | None:  # noqa: ARG002  no two-part statements in the levels method
        """Return ``None``: a levels questionnaire has no two-part statements."""
        return None

    def placement(self, dimension: str) -> str | None:
        """Return how the level reached compares with the placement."""
        return self._outcomes.get(self._meant(dimension))
