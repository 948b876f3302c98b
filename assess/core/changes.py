"""The smallest set of changes that earns enough points: exact, and quick for any number of statements.

Every statement offers choices: stay as it is, or be raised to a value. Fewest changes come first, then the smallest
total raise, then file order, where the earlier statement is raised most. Costs are worked out from the last statement
back to the first, for each number of points still needed, so the work grows with statements times points and never
with the number of combinations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Blocker:
    """One change on the way to the next level or band; ``from_value`` is ``None`` where the statement has no value."""

    question: str
    text: str
    from_value: int | None
    from_label: str
    to_value: int
    to_label: str


Cost: TypeAlias = int
"""Statements changed, then total raise, as one number: changes count ``CHANGED`` each, far more than any raise."""

CHANGED: Cost = 1 << 30
NEVER: Cost = 1 << 60


@dataclass(frozen=True, slots=True)
class Change:
    """One choice for a statement: its new value (``None`` to stay), how far that is up, and the points it gains."""

    to: int | None
    raised: int
    gained: int

    @property
    def cost(self) -> Cost:
        """Return what choosing it costs."""
        return self.raised + (0 if self.to is None else CHANGED)


STAY = Change(None, 0, 0)

Offers: TypeAlias = Sequence[Sequence[Change]]
"""The choices of each statement, in file order; a statement without any cannot be."""


def smallest_changes(choices: Offers, needed: int) -> tuple[Change, ...]:
    """Return one choice per statement that together gain at least ``needed`` points at the smallest cost.

    Raise ``ValueError`` when no choices gain as much.
    """
    needed = max(needed, 0)
    costs = cost_table(choices, needed)
    if costs[0][needed] >= NEVER:
        raise ValueError(needed)
    return choose(choices, costs, needed)


def cost_table(choices: Offers, needed: int) -> list[list[Cost]]:
    """Return, for each statement and each number of points still needed, the least cost from there to the end.

    ``NEVER`` or more where no choices gain as much.
    """
    after: list[Cost] = [0, *[NEVER] * needed]
    costs = [after]
    for offered in reversed(choices):
        after = _before(offered, after)
        costs.append(after)
    return costs[::-1]


def _before(offered: Sequence[Change], after: list[Cost]) -> list[Cost]:
    """Return the least costs with one more statement; points gained beyond those needed do no harm."""
    each = [[cost + price for cost in _later(after, one.gained)] for one in offered for price in (one.cost,)]
    return list(map(min, *each)) if len(each) > 1 else each[0] if each else [NEVER] * len(after)


def _later(after: list[Cost], gained: int) -> list[Cost]:
    return [*after[:1] * gained, *after][: len(after)]


def choose(choices: Offers, costs: list[list[Cost]], needed: int) -> tuple[Change, ...]:
    """Return the choices at the least cost; ``costs`` is their table, in which ``needed`` can be reached."""
    chosen: list[Change] = []
    for offered, here, after in zip(choices, costs, costs[1:], strict=False):
        best = [one for one in offered if one.cost + after[max(needed - one.gained, 0)] == here[needed]]
        chosen.append(max(best, key=by_file_order))
        needed = max(needed - chosen[-1].gained, 0)
    return tuple(chosen)


def by_file_order(change: Change) -> tuple[int, bool, int]:
    """Return what makes one choice for a statement better than another at the same cost in all, the best highest."""
    return (change.raised, change.to is not None, change.gained)
