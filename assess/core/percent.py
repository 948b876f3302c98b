"""Percentages as people read them: at most one decimal, and never rounded across the line to another band."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor


def percent(score: Fraction, cuts: Sequence[Fraction]) -> str:
    """Return a score in percent to one decimal, without it where it is whole: "83.3%", "50%".

    Rounded to the nearest tenth, unless that lies in another band (each starts at one of ``cuts``) than the score
    itself does: then to the tenth on its own side, so that 84.97 is 84.9 where a band starts at 85.
    """
    tenths = score * 10
    nearest = floor(tenths + Fraction(1, 2))
    own_side = (
        one for one in (nearest, floor(tenths), ceil(tenths)) if _band(Fraction(one, 10), cuts) == _band(score, cuts)
    )
    whole, tenth = divmod(next(own_side, nearest), 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def _band(score: Fraction, cuts: Sequence[Fraction]) -> int:
    return sum(score >= cut for cut in cuts)
