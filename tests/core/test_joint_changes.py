"""The smallest set of changes over several parts: the same as trying everything, and quick where that is impossible."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.core.changes import STAY, Change
from assess.core.joint_changes import Part, smallest_joint_changes

CHANGES = st.builds(Change, st.integers(1, 3), st.integers(0, 3), st.integers(0, 4))
OFFERS = st.one_of(
    st.lists(CHANGES, max_size=2).map(lambda some: [STAY, *some]), st.lists(CHANGES, min_size=1, max_size=2)
)
PARTS = st.lists(
    st.builds(Part, st.lists(OFFERS, min_size=1, max_size=2), st.integers(-2, 4), st.integers(1, 5)),
    min_size=1,
    max_size=3,
)


@given(PARTS, st.integers(-3, 40))
@settings(max_examples=400, deadline=None)
def test_no_other_choice_is_better(parts: list[Part], needed: int) -> None:
    """Of all choices that are enough, the one found has the fewest changes, least raise, earliest raised most."""
    several = product(*(product(*part.choices) for part in parts))
    enough = [some for some in several if _is_enough(parts, some, needed)]
    if not enough:
        with pytest.raises(ValueError, match=str(needed)):
            smallest_joint_changes(parts, needed)
        return
    found = smallest_joint_changes(parts, needed)
    assert _is_enough(parts, found, needed)
    assert _order(found) == min(map(_order, enough))


def _is_enough(parts: list[Part], chosen: tuple[tuple[Change, ...], ...], needed: int) -> bool:
    gained = [sum(one.gained for one in several) for several in chosen]
    each = all(gain >= part.least for gain, part in zip(gained, parts, strict=True))
    return each and sum(gain * part.worth for gain, part in zip(gained, parts, strict=True)) >= needed


def _order(chosen: tuple[tuple[Change, ...], ...]) -> tuple[int, int, tuple[tuple[int, bool], ...]]:
    flat = [one for several in chosen for one in several]
    moved = [one for one in flat if one.to is not None]
    return len(moved), sum(one.raised for one in moved), tuple((-one.raised, one.to is None) for one in flat)


def test_many_parts_are_no_harder_than_two() -> None:
    """With 4 to the power of 480 combinations the answer is still exact: the parts that are worth most are raised."""
    offers = [[STAY, Change(1, 1, 1), Change(2, 2, 2), Change(3, 3, 3)] for _ in range(8)]
    parts = [Part(offers, 0, 2 if at % 2 else 1) for at in range(60)]
    chosen = smallest_joint_changes(parts, 30 * 8 * 6)
    assert [[one.to for one in several] for several in chosen] == [
        [3] * 8 if at % 2 else [None] * 8 for at in range(60)
    ]


def test_a_part_that_needs_more_for_itself_gets_it_first() -> None:
    """What a part has to gain is gained there, although the same change elsewhere would be worth more."""
    offers = [[STAY, Change(1, 1, 1)]]
    chosen = smallest_joint_changes([Part(offers, 1, 1), Part(offers, 0, 9)], 1)
    assert chosen == ((Change(1, 1, 1),), (STAY,))
