"""The engine's sentences: every name is filled, in one pass, or the sentence is not said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assess.core.texts import decimal, fill, quote, say


def test_a_value_is_never_read_as_a_name() -> None:
    """Square brackets in what a person or an author wrote stay as they are."""
    assert fill("You said [placed]. So [list].", {"placed": "[list]", "list": "there"}) == "You said [list]. So there."


def test_a_missing_value_silences_the_sentence() -> None:
    """A sentence with a name that has no value is left out; what stands beside it is still said."""
    assert fill("Next: [next_level].", {"next_level": None}) is None
    assert fill("Next: [other].", {}) is None
    assert (
        fill("That is [level]. Next: [next]. They count.", {"level": "good", "next": None})
        == "That is good. They count."
    )
    assert fill("Next: [next]. [level] it is.", {"level": "good"}) == "Good it is."


def test_a_sentence_opened_by_a_value_starts_with_a_capital() -> None:
    """A level reads "working towards" inside a sentence and "Working towards" at its start."""
    assert fill("[practised] it is.", {"practised": "working towards Informed"}) == "Working towards Informed it is."
    assert fill("It is [practised].", {"practised": "working towards Informed"}) == "It is working towards Informed."


@pytest.mark.parametrize(("n", "ending"), [(1, "1 domain."), (2, "2 domains.")])
def test_one_and_many_have_their_own_words(n: int, ending: str) -> None:
    """One domain is not "1 domains"."""
    assert say("ahead", n=n).endswith(ending)


def test_a_quoted_question_that_ends_a_sentence_needs_no_full_stop() -> None:
    """Two marks in a row would say that a sentence ends twice; after a statement the full stop stays."""
    assert fill("Try [one]. Then rest.", {"one": "“Am I there?”"}) == "Try “Am I there?” Then rest."
    assert fill("Try [one].", {"one": "“I listen”"}) == "Try “I listen”."


def test_statements_in_a_list_lose_their_full_stops() -> None:
    """A list of statements reads as one phrase that a sentence may end."""
    assert quote(["I listen.", "Am I there?"]) == "“I listen”; “Am I there?”"
    assert quote([]) is None


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (Fraction(3, 2), 2, "1.5"),
        (Fraction(149999, 100000), 2, "1.49"),
        (Fraction(8497, 100), 1, "84.9"),
        (Fraction(20), 2, "20"),
        (Fraction(201, 100), 2, "2.01"),
        (Fraction(0), 2, "0"),
        (Fraction(30), 0, "30"),
    ],
)
def test_a_number_is_never_shown_as_more_than_it_is(number: Fraction, places: int, shown: str) -> None:
    """What lies just under a cut is shown under it, and no nought stands there for nothing."""
    assert decimal(number, places) == shown
