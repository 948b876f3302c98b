"""Percentages are rounded once, for people, and never into a band that was not earned."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.percent import percent

CUTS = tuple(map(Fraction, (0, 40, 65, 85)))


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        ("250/3", "83.3%"),
        ("200/3", "66.7%"),
        ("700/9", "77.8%"),
        ("50", "50%"),
        ("0", "0%"),
        ("100", "100%"),
        ("84.97", "84.9%"),
        ("85", "85%"),
        ("64.999", "64.9%"),
        ("39.95", "39.9%"),
        ("85.04", "85%"),
        ("12.25", "12.3%"),
    ],
)
def test_a_score_is_shown_in_the_band_it_earned(score: str, shown: str) -> None:
    """The nearest tenth, but never the first of the next band."""
    assert percent(Fraction(score), CUTS) == shown


@given(st.fractions(0, 100), st.sets(st.integers(1, 100), max_size=6))
def test_no_rounding_crosses_the_line_and_none_is_further_than_a_tenth(score: Fraction, cuts: set[int]) -> None:
    """What is shown would earn the same band, and lies within a tenth of what is true."""
    lines = (Fraction(0), *map(Fraction, sorted(cuts)))
    shown = Fraction(percent(score, lines).removesuffix("%"))
    assert abs(shown - score) < Fraction(1, 10)
    assert sum(shown >= line for line in lines) == sum(score >= line for line in lines)
