"""The smallest set of changes: the same as trying everything, and quick where trying everything is not possible."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.core.changes import STAY, Change, smallest_changes

CHANGES = st.builds(Change, st.integers(1, 3), st.integers(0, 3), st.integers(0, 3))
OFFERS = st.lists(st.lists(CHANGES, max_size=3).map(lambda some: [STAY, *some]), min_size=1, max_size=5)


def order(chosen: tuple[Change, ...]) -> tuple[int, int, tuple[tuple[int, bool], ...]]:
    """Return what makes one choice better than another, least first."""
    moved = [one for one in chosen if one.to is not None]
    raised = sum(one.raised for one in moved)
    return len(moved), raised, tuple((-one.raised, one.to is None) for one in chosen)


@given(OFFERS, st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_no_other_choice_is_better(offers: list[list[Change]], needed: int) -> None:
    """Of all choices that gain enough, the one found has the fewest changes, least raise, earliest raised most."""
    enough = [some for some in product(*offers) if sum(one.gained for one in some) >= needed]
    if not enough:
        with pytest.raises(ValueError, match=str(needed)):
            smallest_changes(offers, needed)
        return
    found = smallest_changes(offers, needed)
    assert sum(one.gained for one in found) >= needed
    assert order(found) == min(map(order, enough))


def test_sixty_statements_are_no_harder_than_two() -> None:
    """With 4 to the power of 60 combinations the answer is still exact: just enough, the first ones raised."""
    offers = [[STAY, Change(1, 1, 1), Change(2, 2, 2), Change(3, 3, 2)] for _ in range(60)]
    found = smallest_changes(offers, 90)
    assert [one.to for one in found] == [2] * 45 + [None] * 15


def test_a_statement_that_may_not_stay_is_changed_even_when_the_points_are_there() -> None:
    """A must-have that is missing is part of the change although nothing more needs to be earned."""
    assert smallest_changes([[STAY, Change(1, 1, 1)], [Change(1, 1, 1), Change(2, 2, 2)]], -5) == (
        STAY,
        Change(1, 1, 1),
    )


def test_nothing_needed_changes_nothing() -> None:
    """Without anything to gain every statement stays, and with no statements there is nothing to say."""
    assert smallest_changes([[STAY, Change(1, 1, 1)]], 0) == (STAY,)
    assert smallest_changes([], 0) == ()
