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


@dataclass(frozen=True, slots=True)
class Change:
    """One choice for a statement: its new value (``None`` to stay), how far that is up, and the points it gains."""

    to: int | None
    raised: int
    gained: int

    @property
    def cost(self) -> _Cost:
        """Return (statements changed, total raise)."""
        return (int(self.to is not None), self.raised)


_Cost: TypeAlias = tuple[int, int]

STAY = Change(None, 0, 0)
_NEVER: _Cost = (1 << 60, 0)


def smallest_changes(choices: Sequence[Sequence[Change]], needed: int) -> tuple[Change, ...]:
    """Return one choice per statement that together gain at least ``needed`` points at the smallest cost.

    Raise ``ValueError`` when no choices gain as much.
    """
    needed = max(needed, 0)
    costs = _costs(choices, needed)
    if costs[0][needed] >= _NEVER:
        raise ValueError(needed)
    chosen: list[Change] = []
    for offered, here, after in zip(choices, costs, costs[1:], strict=False):
        best = [one for one in offered if _add(one.cost, after[max(needed - one.gained, 0)]) == here[needed]]
        chosen.append(max(best, key=lambda one: (one.raised, one.to is not None, one.gained)))
        needed = max(needed - chosen[-1].gained, 0)
    return tuple(chosen)


def _costs(choices: Sequence[Sequence[Change]], needed: int) -> list[list[_Cost]]:
    """Return, for each statement and each number of points still needed, the least cost from there to the end."""
    after: list[_Cost] = [(0, 0), *[_NEVER] * needed]
    costs = [after]
    for offered in reversed(choices):
        after = [
            min((_add(one.cost, after[max(points - one.gained, 0)]) for one in offered), default=_NEVER)
            for points in range(needed + 1)
        ]
        costs.append(after)
    return costs[::-1]


def _add(one: _Cost, other: _Cost) -> _Cost:
    return (one[0] + other[0], one[1] + other[1])
