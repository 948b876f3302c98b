"""The smallest set of changes over several parts at once: each part has to gain so much, and all of them together.

Within a part it does not matter which statements gain: of all choices that cost the same, the one that gains most
serves best. So each part is a short list of (cost, most gained), worked out as :mod:`assess.core.changes` does, and
the lists are joined from the last part to the first. A joined entry is dropped as soon as the parts before it could
not make up what is missing with the changes that are left, which leaves few, however many combinations there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

from assess.core.changes import CHANGED, NEVER, Change, Cost, Offers, by_file_order, choose, cost_table


@dataclass(frozen=True, slots=True)
class Part:
    """Statements whose points count together: they have to gain ``least``, and each point is ``worth`` so much."""

    choices: Offers
    least: int
    worth: int


_Front: TypeAlias = list[tuple[Cost, int]]
"""(cost, most that is gained for it), both rising."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A part worked out: its costs, its front in points, the most gained with the fewest changes and each one more."""

    part: Part
    costs: list[list[Cost]]
    front: _Front
    tops: list[int]

    @property
    def fewest(self) -> int:
        """Return how many changes the part takes at least."""
        return self.front[0][0] // CHANGED


def smallest_joint_changes(parts: Sequence[Part], needed: int) -> tuple[tuple[Change, ...], ...]:
    """Return one choice per statement of each part, at the smallest cost.

    Every part gains at least its ``least`` points, and all together at least ``needed``, where each point counts what
    its part says it is worth. Raise ``ValueError`` when no choices gain as much.
    """
    tables = [_work_out(part) for part in parts]
    if not all(table.front for table in tables):
        raise ValueError(needed)
    fronts = _joined(tables, needed)
    if not fronts[0]:
        raise ValueError(needed)
    left, chosen = fronts[0][0][0], []
    for table, after in zip(tables, fronts[1:], strict=True):
        choice = _pick(table, after, left, needed)
        chosen.append(choice)
        left -= sum(one.cost for one in choice)
        needed -= sum(one.gained for one in choice) * table.part.worth
    return tuple(chosen)


def _work_out(part: Part) -> _Table:
    most = sum(max((one.gained for one in offered), default=0) for offered in part.choices)
    costs = cost_table(part.choices, most)
    front: _Front = []
    for gained in range(max(part.least, 0), most + 1):
        cost = costs[0][gained]
        if cost >= NEVER:
            break
        if front and front[-1][0] == cost:
            front.pop()
        front.append((cost, gained))
    return _Table(part, costs, front, _tops(part, front))


def _tops(part: Part, front: _Front) -> list[int]:
    most = {cost // CHANGED: gained * part.worth for cost, gained in front}
    return [most.get(count, 0) for count in range(min(most, default=0), max(most, default=-1) + 1)]


def _joined(tables: Sequence[_Table], needed: int) -> list[_Front]:
    """Return the front of each part with all after it, the last of them empty; only what can still be enough."""
    hopes = [_Hope.of(tables[:at]) for at in range(len(tables) + 1)]
    changes = hopes[-1].fewest_for(needed)
    fronts: list[_Front] = [[(0, 0)]]
    for table, hope in zip(reversed(tables), reversed(hopes[:-1]), strict=True):
        best: dict[Cost, int] = {}
        for cost, gained in table.front:
            for cost_after, gained_after in fronts[-1]:
                total, value = cost + cost_after, gained * table.part.worth + gained_after
                if value + hope.most(changes - total // CHANGED) >= needed and value > best.get(total, -1):
                    best[total] = value
        fronts.append(_rising(best))
    return fronts[::-1]


def _rising(best: dict[Cost, int]) -> _Front:
    front: _Front = []
    for cost in sorted(best):
        if not front or best[cost] > front[-1][1]:
            front.append((cost, best[cost]))
    return front


@dataclass(frozen=True, slots=True)
class _Hope:
    """The most that parts can gain by a number of changes, whatever the raise: ``tops[0]`` by the ``fewest``."""

    fewest: int
    tops: list[int]

    @classmethod
    def of(cls, tables: Sequence[_Table]) -> _Hope:
        """Return the hope of several parts: each further change is gained where it gains most."""
        several = [table.tops for table in tables]
        steps = sorted((after - here for tops in several for here, after in pairwise(tops)))
        first = sum(tops[0] for tops in several)
        return cls(sum(table.fewest for table in tables), list(accumulate(reversed(steps), initial=first)))

    def most(self, changes: int) -> float:
        """Return the most that can be gained by at most so many changes, less than anything when they are too few."""
        if changes < self.fewest:
            return float("-inf")
        return self.tops[min(changes - self.fewest, len(self.tops) - 1)]

    def fewest_for(self, needed: int) -> int:
        """Return how few changes can gain as much; more than there are when none can."""
        return self.fewest + next((at for at, top in enumerate(self.tops) if top >= needed), len(self.tops))


def _pick(table: _Table, after: _Front, left: Cost, needed: int) -> tuple[Change, ...]:
    """Return the choices of one part: of all that leave enough to the parts after it, the best by file order."""
    found: list[tuple[Change, ...]] = []
    for cost, most in table.front:
        at = bisect_right(after, left - cost, key=lambda one: one[0])
        if not at:
            continue
        short = needed - after[at - 1][1]
        least = max(table.part.least, -(-short // table.part.worth), 0)
        if least <= most and table.costs[0][least] == cost:
            found.append(choose(table.part.choices, table.costs, least))
    return max(found, key=lambda choice: [by_file_order(one) for one in choice])
