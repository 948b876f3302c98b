"""What people read about a dimension: comparison, strengths, the lines of the engine, and what stays unsaid."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from assess.core.by_levels import VALUES
from assess.core.definition import Definition, Feedback
from assess.core.expressions import ALWAYS, Placement
from assess.core.facts import Known
from assess.core.loading.placeholders import PLACEHOLDERS
from assess.core.methods import LevelsMethod
from assess.core.result import DimensionResult, Result, assess
from assess.core.routing import Route
from tests.core.builders import answers_to, definition_of, row, two_each

ONE = definition_of(two_each("a"))


def looked_at(*values: Any, definition: Definition = ONE, **raw: Any) -> DimensionResult:  # noqa: ANN401  raw answers
    """Return the first dimension of a result."""
    named = {key.replace("_", ":", 1): value for key, value in raw.items()}
    return assess(definition, answers_to(definition, {**row("a", *values), **named})).dimensions[0]


def texts(one: DimensionResult, about: str) -> list[str]:
    """Return the texts of one kind."""
    return [finding.text for finding in one.findings if finding.about == about]


def test_no_comparison_is_made_while_unfinished_and_behind() -> None:
    """Blanks alone can put somebody behind their placement, so nothing is said about it until they are filled."""
    one = looked_at(2, 2, 2, None, 0, 0, 0, 0, a_placement="skilled")
    assert one.placement
    assert (one.placement.outcome, one.placement.difference) == (None, None)
    assert texts(one, "placement") == []


def test_being_ahead_is_said_even_while_unfinished() -> None:
    """What is already further on than the placement stays so, whatever the blanks turn out to be."""
    one = looked_at(2, 2, 2, 1, 2, None, 0, 0, a_placement="informed")
    assert one.placement
    assert (one.placement.outcome, one.placement.difference) == ("ahead", 1)
    assert texts(one, "placement") == ["From Informed to Skilled: “I do a e1”; “I do a s1”."]


def test_a_sentence_whose_placeholder_has_no_value_is_not_shown() -> None:
    """A sentence with nothing to put into it is left out rather than shown with a hole; the others stay."""
    assert texts(looked_at(1, 1, 0, 0, 0, 0, 0, 0), "level") == [
        "To reach Informed: “I do a i1”: from ‘Sometimes, or with support’ to ‘Yes, in my usual work’. Next: Informed."
    ]
    top = looked_at(2, 2, 2, 2, 2, 2, 2, 2, definition=_with("level", "[next_level] is next."))
    assert texts(top, "level") == []
    below = looked_at(2, 2, 0, 0, 0, 0, 0, 0, definition=_with("level", "[next_level] is next."))
    assert texts(below, "level") == ["Skilled is next."]


def _with(about: str, text: str) -> Definition:
    return definition_of(two_each("a"), feedback=(Feedback(about, ALWAYS, text),))


def test_a_blank_is_named_as_not_answered_yet() -> None:
    """In the changes that lead on, a blank is a place to start from and not a nought."""
    one = looked_at(2, 2, 2, None, 0, 0, 0, 0, definition=_with("level", "[changes]."))
    assert texts(one, "level") == ["“I do a s2”: from ‘not answered yet’ to ‘Sometimes, or with support’."]


def test_nobody_unfinished_is_told_they_are_at_the_start() -> None:
    """While blanks are what keeps the first level away, the line about the start is not said; the blanks are."""
    one = looked_at(1, None, 0, 0, 0, 0, 0, 0)
    assert texts(one, "level") == []
    assert texts(one, "so_far") == [
        "This is your picture so far: 7 of 8 statements answered. Come back to the rest when you like."
    ]


def test_not_being_sure_is_answered_with_what_the_answers_show() -> None:
    """The engine has its own line for "not sure", and gives way to the author's."""
    one = looked_at(1, 1, 0, 0, 0, 0, 0, 0, a_placement="unsure")
    assert texts(one, "placement") == [
        "You were not sure where to put yourself. Your answers show working towards Informed."
    ]
    own = definition_of(
        two_each("a"), feedback=(Feedback("placement", Placement("this", "unsure"), "Not sure is fine: [practised]."),)
    )
    assert texts(looked_at(2, 2, 0, 0, 0, 0, 0, 0, definition=own, a_placement="unsure"), "placement") == [
        "Not sure is fine: Informed."
    ]


def test_a_higher_level_with_some_credit_but_no_full_answer_promises_no_list() -> None:
    """When nothing beyond is done in full, no text points to a list of strengths that would be empty."""
    one = looked_at(2, 2, "na", "na", 1, 0, 0, 0)
    assert texts(one, "role") == ["You marked Skilled as not part of your role, so the level stays at Informed."]


def whole(raw: dict[str, Any], count: int = 3) -> Result:
    """Return the result of a questionnaire of several like dimensions."""
    definition = definition_of(*(two_each(name) for name in "abcdefgh"[:count]))
    return assess(definition, answers_to(definition, raw))


def test_strengths_beyond_come_first_then_helping_others_then_the_highest_domain() -> None:
    """Of three domains each gives one strength, in the order that surprises people most."""
    raw = {
        **row("a", 2, 2, 2, 2, 0, 0, 0, 0),
        **row("b", 2, 3, 0, 0, 0, 0, 0, 0),
        **row("c", 2, 2, 0, 0, 2, 0, 0, 0),
    }
    strengths = whole(raw).strengths
    assert [(one.question, one.beyond, one.highest) for one in strengths] == [
        ("c.e1", True, False),
        ("b.i2", False, True),
        ("a.s1", False, False),
    ]


def test_one_place_is_kept_for_what_is_within_a_level() -> None:
    """Three surprises from above a gap never hide that somebody helps others with what they know best.

    Nor does the place kept take another dimension its turn.
    """
    raw = {
        **row("a", 2, 0, 2, 2, 0, 0, 0, 0),
        **row("b", 2, 0, 2, 2, 0, 0, 0, 0),
        **row("c", 2, 2, 2, 3, 2, 0, 0, 0),
    }
    assert [(one.question, one.beyond) for one in whole(raw).strengths] == [
        ("a.s1", True),
        ("b.s1", True),
        ("c.s2", False),
    ]


def test_one_domain_fills_the_list_when_it_is_the_only_one() -> None:
    """With a single domain to choose from, its strengths follow one another, highest level first."""
    strengths = whole(row("a", 2, 2, 2, 2, 0, 0, 0, 0), 1).strengths
    assert [one.question for one in strengths] == ["a.s1", "a.s2", "a.i1"]


@pytest.mark.parametrize(
    ("ranks", "text"),
    [
        ([2, 2, 1, 0, 0], "You are working at Informed or above in 3 of 5 domains."),
        ([2, 2, 1, 0], "You are working at Skilled or above in 2 of 4 domains."),
        ([4, 4, 0], "You are working at Expert in 2 of 3 domains."),
        ([0, 0, 1], "You have made a start. Here is what you already do."),
    ],
)
def test_the_headline_names_the_highest_level_that_half_of_the_domains_reach(ranks: list[int], text: str) -> None:
    """Never an average: a level and in how many of the domains looked at it is reached or passed."""
    raw: dict[str, Any] = {}
    for name, rank in zip("abcdefgh", ranks, strict=False):
        raw |= row(name, *[2] * (2 * rank), *[0] * (8 - 2 * rank))
    result = whole(raw, len(ranks) + 1)
    assert result.headline.text == text
    assert result.headline.of == len(ranks)


def test_the_same_level_is_said_even_while_unfinished() -> None:
    """An unfinished dimension that already reaches the placement is not behind it."""
    one = looked_at(2, 2, 0, None, 0, 0, 0, 0, a_placement="informed")
    assert one.placement
    assert (one.placement.outcome, one.placement.difference) == ("same", 0)


def test_every_placeholder_that_may_be_written_is_filled_in_and_no_other() -> None:
    """What the checks allow in a text is what the method gives for it."""
    one = looked_at(2, 2, 0, 0, 2, 0, 0, 0, a_placement="informed")
    known = Known(Route(ONE, answers_to(ONE, {})), {})
    given = {about: frozenset(values(known, one) or {}) for about, values in VALUES.items()}
    assert given == PLACEHOLDERS["levels"]


def sometimes(**raw: Any) -> Result:  # noqa: ANN401  raw answers
    """Return a result in which half of the points meet a level and every answer is "Sometimes, or with support"."""
    half = LevelsMethod(Fraction(1, 2), Fraction(1, 4))
    definition = definition_of(two_each("a"), method=half, feedback=AHEAD)
    return assess(definition, answers_to(definition, {**row("a", 1, 1, 1, 1, 0, 0, 0, 0), **raw}))


AHEAD = (Feedback("placement", Placement("this", "ahead"), "You are further on than you thought. Take along: [list]."),)


def test_being_ahead_is_said_without_examples_where_nothing_is_done_in_full() -> None:
    """The good news does not wait for a list to go with it."""
    result = sometimes(**{"a:placement": "informed"})
    assert result.dimensions[0].level_title == "Skilled"
    assert texts(result.dimensions[0], "placement") == ["You are further on than you thought."]


def test_whoever_reaches_a_level_is_not_told_that_they_only_made_a_start() -> None:
    """The line for somebody with nothing strong yet is kept for them."""
    assert sometimes().no_strength_text == (
        "You already do much of this, some of the time or with support. That counts."
    )
    start = dict.fromkeys(row("a", *([None] * 8))) | {"a.i1": 1}
    assert sometimes(**start).no_strength_text == "You have looked honestly at your work. That is where it starts."


def test_a_list_in_a_text_is_known_as_one() -> None:
    """Several statements may be set out below each other; the one line they make is part of the text as it is read."""
    one = next(each for each in looked_at(2, 0, 2, 2, 0, 0, 0, 0).findings if each.listed)
    assert len(one.listed) > 1
    assert one.line == "; ".join(one.listed)
    assert one.line in one.text


def test_the_next_step_names_the_level_that_the_changes_reach() -> None:
    """Where the levels above the next one are met already, the table says what the text says."""
    assert looked_at(2, 0, 2, 2, 0, 0, 0, 0).next_step == "Informed, and then straight to Skilled"
    assert looked_at(2, 0, 0, 0, 0, 0, 0, 0).next_step == "Informed"
