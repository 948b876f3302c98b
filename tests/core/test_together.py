"""Two pictures side by side: words only, nothing added up over two people, questions where they differ most."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.result import assess
from assess.core.together import MOST_DIFFERING, Shown, ShownArm, Together, shown, side_by_side
from tests.core.builders import answers_to
from tests.core.cases import questionnaire

ONE = questionnaire("one-decision")
RISK = questionnaire("risk-enablement")
WORDS = [(level.rank, level.title) for level in RISK.levels]


def picture(**raw: Any) -> Shown:  # noqa: ANN401  raw answers
    """What is shown of answers whose ids are written without their first letters."""
    return shown(ONE, assess(ONE, answers_to(ONE, {f"od.{key}": value for key, value in raw.items()})))


def seen(*ranks: int | None) -> Shown:
    """A picture of risk enablement with these ranks, arm by arm."""
    titles = dict(WORDS)
    arms = zip(RISK.dimensions, ranks, strict=False)
    return Shown(
        tuple(ShownArm(one.id, one.title, titles.get(rank or 0, "Not yet"), rank, len(WORDS)) for one, rank in arms), ()
    )


def differing(mine: Shown, theirs: Shown) -> list[str]:
    """The arms that the two are asked about."""
    return [one.split("“")[1].split("”")[0] for one in side_by_side(RISK, mine, theirs).differing]


def test_what_is_shown_is_a_word_for_each_arm_and_a_title_for_each_comparison() -> None:
    """No mean, no answer, no text of anybody's goes in, and no picture of a single question."""
    found = picture(a1=2, a2=2, a3=1, b1=0, b2=1, b3=0, voices=["person"], **{"a1:evidence": "Her own words"})
    assert next((one.title, one.word) for one in found.arms) == (ONE.dimensions[0].title, "Part-way")
    assert [one.title for one in found.comparisons] == [one.title for one in ONE.comparisons]
    assert not any(isinstance(value, Fraction) for one in found.arms for value in _values(one))
    assert "Her own words" not in repr(found)
    assert "The person" not in repr(found)


def _values(one: ShownArm) -> list[object]:
    return [getattr(one, field.name) for field in fields(one)]


def test_each_arm_stands_once_with_both_words() -> None:
    """Rows come in the questionnaire's order, mine first; the prompts of the questionnaire close the page."""
    mine, theirs = seen(1, 2, 3, 1, 1, 1, 1), seen(2, 2, 1, 1, 1, 1, 1)
    found = side_by_side(RISK, mine, theirs)
    assert [row.title for row in found.rows] == [one.title for one in RISK.dimensions]
    assert [(row.mine, row.theirs) for row in found.rows] == list(zip(mine.arms, theirs.arms, strict=True))
    assert RISK.second_person
    assert found.prompts == RISK.second_person.prompts


def test_the_same_two_pictures_seen_from_the_other_side_are_the_same_swapped() -> None:
    """Nobody's picture is the measure of the other's."""
    mine, theirs = picture(a1=3, a2=3, a3=3, b1=0, b2=0, b3=0), picture(a1=0, a2=1, a3=0, b1=3, b2=3, b3=3)
    here, there = side_by_side(ONE, mine, theirs), side_by_side(ONE, theirs, mine)
    assert [(row.title, row.mine, row.theirs) for row in here.rows] == [
        (row.title, row.theirs, row.mine) for row in there.rows
    ]
    assert [(one.mine, one.theirs) for one in here.comparisons] == [(one.theirs, one.mine) for one in there.comparisons]
    assert here.differing == there.differing


@pytest.mark.parametrize(
    ("mine", "theirs", "arms"),
    [
        ((1, 1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1, 1), []),
        ((1, 1, 2, 1, 1, 1, 1), (1, 1, 3, 1, 1, 1, 1), ["Voice"]),
        ((1, 1, 2, 1, 1, 1, 1), (3, 1, 3, 1, 1, 1, 1), ["Benefits"]),
        ((1, 1, 1, 1, 1, 1, 1), (2, 2, 2, 2, 2, 2, 2), ["Benefits", "Harms", "Voice"]),
        ((None, 1, 1, 1, 1, 1, 1), (3, 1, 1, 1, 1, 1, 2), ["Reviewed"]),
        ((None, None), (3, 3), []),
    ],
)
def test_the_arms_seen_most_differently_are_asked_about(
    mine: tuple[int | None, ...], theirs: tuple[int | None, ...], arms: list[str]
) -> None:
    """Furthest apart first come, in order, three at most; an arm without a word for both is never one of them."""
    assert differing(seen(*mine), seen(*theirs)) == arms


def test_an_arm_that_one_was_not_asked_about_says_so() -> None:
    """It keeps its row: the other's word is not lost, and nothing is made up."""
    found = side_by_side(RISK, seen(1), seen(2, 3))
    assert [(row.title, row.mine.word, row.theirs.rank) for row in found.rows] == [
        ("Benefits", "Short so far", 2),
        ("Harms", "Not asked in this one", 3),
    ]


RANKS = st.lists(st.sampled_from([None, 1, 2, 3]), min_size=7, max_size=7)


@given(RANKS, RANKS)
def test_nothing_on_the_page_is_a_number_made_of_two_people(mine: list[int | None], theirs: list[int | None]) -> None:
    """Whatever the two see, each cell is what that person alone would show, and texts hold no figure."""
    found: Together = side_by_side(RISK, seen(*mine), seen(*theirs))
    assert [row.mine for row in found.rows] == list(seen(*mine).arms)
    assert [row.theirs for row in found.rows] == list(seen(*theirs).arms)
    assert len(found.differing) <= MOST_DIFFERING
    assert not any(character.isdigit() for text in found.differing for character in text)


def test_comparisons_show_the_title_of_each_outcome() -> None:
    """A text that speaks to one of the two is not shown to the other."""
    mine = picture(a1=3, a2=3, a3=3, a4=3, a5=3, b1=0, b2=0, b3=0, b4=0, b5=0)
    row = side_by_side(ONE, mine, replace(mine, comparisons=picture().comparisons)).comparisons[0]
    outcomes = ONE.comparisons[0].outcomes
    assert (row.mine, row.theirs) == (outcomes["left"].title, outcomes["not_enough"].title)
