"""The profile method: a word for each arm, comparisons of their means, and nothing that adds up to a grade."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assess.core.answers import Answers
from assess.core.by_profile import VALUES
from assess.core.definition import Definition
from assess.core.expressions import DONT_KNOW
from assess.core.facts import Known
from assess.core.loading.placeholders import PLACEHOLDERS
from assess.core.methods import ProfileMethod
from assess.core.result import DimensionResult, Result, State, assess, dump_result
from assess.core.routing import PageKind, Route, open_stop, pages
from assess.report.exports import result_text
from tests.core.builders import answers_to
from tests.core.cases import questionnaire

OFTEN = settings(max_examples=60, deadline=None)
ONE = questionnaire("one-decision")
STATEMENTS = [one.id for section in ONE.sections for one in section.statements]
HIGHEST = 3
AWAY = {"not_applicable": ""}
GRADES = re.compile(r"\b(total|grade[ds]?|rank\w*|best|worst|top|score\w*|overall|per ?cent|red|amber|green)\b|%|\d/\d")


def result_of(**raw: Any) -> Result:  # noqa: ANN401  raw answers
    """Return the result of answers whose ids are written without their first letters: ``a1=2`` is ``od.a1``."""
    return assess(ONE, answers_to(ONE, {f"od.{key}": value for key, value in raw.items()}))


def arm(name: str, **raw: Any) -> DimensionResult:  # noqa: ANN401  raw answers
    """Return what is found of one arm."""
    return next(one for one in result_of(**raw).dimensions if one.id == f"od.arm.{name}")


def gains(*values: Any) -> dict[str, Any]:  # noqa: ANN401  raw answers
    """Return raw answers to the five statements of the first arm."""
    return {f"a{at}": value for at, value in enumerate(values, start=1)}


# --- one arm ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "mean", "word"),
    [
        ((1, 1, 2, 2, AWAY), Fraction(3, 2), "Part-way"),
        ((1, 1, 1, 2, 2), Fraction(7, 5), "Short so far"),
        ((2, 2, 3, 3, AWAY), Fraction(5, 2), "Strong"),
        ((2, 2, 2, 3, 3), Fraction(12, 5), "Part-way"),
        ((0, 0, 0, 0, 0), Fraction(0), "Short so far"),
        ((3, DONT_KNOW, DONT_KNOW, DONT_KNOW, DONT_KNOW), Fraction(3), "Strong"),
    ],
)
def test_a_word_goes_by_the_plain_mean_of_what_was_answered(values: Any, mean: Fraction, word: str) -> None:  # noqa: ANN401
    """The cuts belong to the higher word, and only answers on the scale take part in the mean."""
    found = arm("gains", **gains(*values))
    assert (found.score, found.level_title) == (mean, word)
    assert found.arm
    assert (found.arm.mean, found.arm.full) == (mean, 3)


@pytest.mark.parametrize(
    ("values", "enough"),
    [
        ((3, 3, None, None, None), False),
        ((3, 3, 3, None, None), True),
        ((3, AWAY, AWAY, None, None), True),
        ((3, AWAY, None, None, None), False),
        ((None, 3, AWAY, AWAY, None), True),
        ((DONT_KNOW, DONT_KNOW, DONT_KNOW, DONT_KNOW, DONT_KNOW), False),
    ],
)
def test_fewer_than_half_answered_or_none_on_the_scale_is_not_enough(values: Any, *, enough: bool) -> None:  # noqa: ANN401
    """Not applicable counts as answered; a first statement that must be answered is never not applicable."""
    found = arm("gains", **gains(*values))
    assert (found.score is not None) == enough
    assert (found.level_title == "Not enough to say yet") == (not enough)
    assert (found.rank is None) == (not enough)


def test_what_is_not_applicable_is_no_look_at_the_rest() -> None:
    """As long as no statement that counts has an answer, the arm is not looked at."""
    assert arm("gains", **gains(None, AWAY, AWAY, AWAY, AWAY)).state is State.NOT_LOOKED_AT


def test_a_statement_that_is_not_asked_is_no_part_of_the_half() -> None:
    """One answer of the one statement asked is enough; of two it is just enough, and none of two is not looked at."""
    assert arm("reviewed", c3=2).level_title == "Part-way"
    assert arm("reviewed", c3=2, when="decided").level_title == "Part-way"
    assert arm("reviewed", when="decided").state is State.NOT_LOOKED_AT


def test_without_a_strength_a_reflection_is_told_what_is_true_of_it() -> None:
    """Nothing is said about work or support: a part-way arm has been thought about, a short one looked at."""
    assert result_of().no_strength_text.endswith("what you have thought about.")
    assert (
        result_of(**gains(1, 1, 1, 1, 1)).no_strength_text
        == "You have looked at this honestly. That is where it starts."
    )
    assert (
        result_of(**gains(2, 1, AWAY, AWAY, AWAY)).no_strength_text
        == "You have already thought about some of this. That counts."
    )


def test_a_short_arm_names_two_questions() -> None:
    """As many as stand below the picture, and the last of them ends the sentence."""
    (said, *_) = arm("gains", **gains(1, 1, 1, 1, 1)).findings
    assert said.listed == ("“What would this give the person?”", "“What would they miss if the answer were no?”")
    assert said.text.endswith("were no?”")


def test_texts_are_about_the_first_word_and_the_last_alone() -> None:
    """What is said of short and of strong arms fits, and nothing is said of one with not enough to go by."""
    found = result_of(**gains(1, 1, 1, 1, 1), b1=3, b2=3, b3=3, c1=3)
    abouts = {one.id: [each.about for each in one.findings] for one in found.dimensions}
    assert abouts["od.arm.gains"] == ["arm_short"]
    assert abouts["od.arm.harms"] == ["arm_strong", "so_far"]
    assert arm("gains", a2=0).findings[0].about == "so_far"


def test_every_placeholder_that_may_be_written_is_filled_in_and_no_other() -> None:
    """What the checks allow in a text is what the method gives for it."""
    short, strong = arm("gains", **gains(1, 1, 1, 1, 1)), arm("gains", **gains(3, 3, 3, 3, 3))
    known = Known(Route(ONE, answers_to(ONE, {})), {})
    given_ = {"arm_short": VALUES["arm_short"](known, short), "arm_strong": VALUES["arm_strong"](known, strong)}
    assert {about: frozenset(values or ()) for about, values in given_.items()} == PLACEHOLDERS["profile"]
    assert VALUES["arm_strong"](known, short) is VALUES["arm_short"](known, strong) is None


def test_must_haves_hold_nothing_down_and_come_first() -> None:
    """An open must-have is pinned while its arm may be strong all the same."""
    found = result_of(**gains(2, 3, 3, 3, 3))
    assert found.dimensions[0].level_title == "Strong"
    assert [one.id for one in found.pinned] == ["finish:od.a1"]


# --- beside the arms --------------------------------------------------------------------------------------------------


def test_what_is_compared_only_is_shown_nowhere_else() -> None:
    """Two groups that only a comparison uses are no arms, have no texts, and name nothing as unanswered."""
    found = result_of(**gains(3, 2, 2, 2, 2))
    assert [one.id for one in found.dimensions] == [one.id for one in ONE.dimensions if not one.compared_only]
    assert [one.outcome for one in found.comparisons] == ["not_enough", "right"]
    assert len(found.unanswered) == len(set(found.unanswered))
    whole = replace(ONE, comparisons=())
    shown = dump_result(assess(whole, answers_to(whole, {"od.a1": 1})))
    assert "What the person said" not in str(shown)


def test_a_picture_shows_every_choice_and_pins_what_is_missing() -> None:
    """A choice that is not ticked shows too; notes follow their rules, and silence is no tick."""
    (none,) = result_of().pictures
    assert [one.ticked for one in none.ticks] == [False] * 3
    assert none.pinned == ("You have not said that you heard from the person yet.",)
    (heard,) = result_of(voices=["person"], **gains(3, 3, 3, 3, 3)).pictures
    assert [one.ticked for one in heard.ticks] == [True, False, False]
    assert (heard.pinned, heard.notes) == ((), ("You have thought a lot about what could go well.",))


def test_two_questions_come_from_the_shortest_arm_and_one_from_the_strongest() -> None:
    """The first in file order is taken of two alike, and where all are alike there is no strongest."""
    found = result_of(**gains(1, 1, 1, 1, 1), b1=1, b2=1, b3=1, c1=3, c2=3)
    assert [(one.dimension, len(one.prompts)) for one in found.prompts] == [
        ("od.arm.gains", 2),
        ("od.arm.recorded", 1),
    ]
    assert found.prompts[1].lead == "You have thought a lot about this. You could tell someone how."
    thin = result_of(**gains(1, 1, 1, 1, 1), b1=2, b2=2, b3=2)
    assert [one.dimension for one in thin.prompts] == ["od.arm.gains"]
    alike = result_of(c1=2, c2=2, c3=2)
    assert [one.dimension for one in alike.prompts] == ["od.arm.recorded"]
    assert result_of().prompts == ()


@pytest.mark.parametrize(
    ("raw", "count"),
    [({}, 0), ({"danger": "no"}, 0), ({"danger": "yes"}, 2), ({"danger": "not_sure", "stop": "yes"}, 1)],
)
def test_safety_lines_follow_the_answers_and_say_what_was_not_acknowledged(raw: dict[str, str], count: int) -> None:
    """A stop that nobody acknowledged keeps no result back, and the result says so."""
    assert len(result_of(**raw, a1=2, a2=2, a3=2).safety) == count


def test_the_headline_counts_nothing() -> None:
    """It says that there is something to look at, whatever the words of the arms."""
    assert result_of(a1=0).headline.text == "Here is what you have thought about so far."
    assert "Nothing is written here yet" in result_of().headline.text


# --- whatever the answers ---------------------------------------------------------------------------------------------


@st.composite
def answered(draw: st.DrawFn) -> dict[str, Any]:
    """Return any raw answers to the questionnaire."""
    raw: dict[str, Any] = {}
    for one in STATEMENTS:
        offered = [] if ONE.questions[one].must_have else [AWAY]
        value = draw(st.sampled_from([None, 0, 1, 2, 3, DONT_KNOW, *offered]))
        raw |= {} if value is None else {one: value}
    when = draw(st.sampled_from([None, "soon", "decided"]))
    return raw if when is None else {**raw, "od.when": when}


@given(answered(), st.data())
@OFTEN
def test_raising_one_answer_never_lowers_an_arm(raw: dict[str, Any], data: st.DataObject) -> None:
    """With the route and what is answered unchanged, more of one thing is never less of its arm, nor of any other."""
    raisable = [key for key, value in raw.items() if isinstance(value, int) and value < HIGHEST]
    assume(raisable)
    chosen = data.draw(st.sampled_from(raisable))
    before = assess(ONE, answers_to(ONE, raw))
    after = assess(ONE, answers_to(ONE, raw | {chosen: data.draw(st.integers(raw[chosen] + 1, HIGHEST))}))
    for earlier, later in zip(before.dimensions, after.dimensions, strict=True):
        assert (earlier.score is None) == (later.score is None)
        assert (later.score or 0) >= (earlier.score or 0)
        assert (later.rank or 0) >= (earlier.rank or 0)


@given(answered())
@OFTEN
def test_a_mean_is_the_points_of_those_answered_and_stays_in_the_file_order(raw: dict[str, Any]) -> None:
    """What is shown adds up to the mean, arms stand in the order of the file, and no text ranks them."""
    result = assess(ONE, answers_to(ONE, raw))
    in_file = [one.id for one in ONE.dimensions]
    assert [one.id for one in result.dimensions] == [one for one in in_file if one in {d.id for d in result.dimensions}]
    cuts = ONE.parameters(ProfileMethod).cuts
    for one in result.dimensions:
        if one.arm and one.arm.mean is not None:
            numbers = [each.points for each in one.arm.counted if each.value is not None]
            assert one.arm.mean * len(numbers) == sum(numbers)
            assert one.rank == sum(cut <= one.arm.mean for cut in cuts)
    own = result_text(ONE, result).partition("How this is worked out")[0]
    assert GRADES.findall(own) == []


@given(answered())
@OFTEN
def test_what_is_skipped_is_never_worse_than_not_answering(raw: dict[str, Any]) -> None:
    """Nothing is counted as nought because it is blank: the mean of an arm is never under its lowest answer."""
    result = assess(ONE, answers_to(ONE, raw))
    for one in result.dimensions:
        values = [raw[each] for each in one.counted if isinstance(raw.get(each), int)]
        assert one.score is None or min(values) <= one.score <= max(values)


@given(answered())
@OFTEN
def test_a_comparison_turned_round_comes_out_turned_round(raw: dict[str, Any]) -> None:
    """Left and right are treated alike."""
    balance = ONE.comparisons[0]
    turned: Definition = replace(ONE, comparisons=(replace(balance, left=balance.right, right=balance.left),))
    answers: Answers = answers_to(ONE, raw)
    there, back = assess(ONE, answers).comparisons[0], assess(turned, answers).comparisons[0]
    assert {"left": "right", "right": "left"}.get(there.outcome, there.outcome) == back.outcome
    assert (there.left, there.right) == (back.right, back.left)


# --- stops ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "held", "pages_"),
    [
        ({}, False, False),
        ({"od.danger": "no"}, False, False),
        ({"od.danger": "yes"}, True, True),
        ({"od.danger": "not_sure"}, True, True),
        ({"od.danger": "yes", "od.stop": "yes"}, False, True),
        ({"od.danger": "no", "od.stop": "yes"}, False, False),
    ],
)
def test_a_stop_is_open_until_it_is_acknowledged(raw: dict[str, str], *, held: bool, pages_: bool) -> None:
    """Its page comes right after the set-up while its rule holds; acknowledging closes it and leaves the page."""
    answers = answers_to(ONE, raw)
    assert (open_stop(ONE, answers) is not None) == held
    first, second = pages(ONE, answers)[:2]
    assert (first.id, second.kind is PageKind.STOP) == ("setup", pages_)
    assert second.id == ("od.stop" if pages_ else "od.gain")


def test_a_story_is_asked_in_the_tense_that_fits() -> None:
    """The prompt of a section follows its variants on each route."""
    story = ONE.questions["od.gain:story"]
    before, after = (Route(ONE, answers_to(ONE, raw)).wording(story) for raw in ({}, {"od.when": "decided"}))
    assert (before[:16], after[:17]) == ("If this goes wel", "What was differen")
    assert story.text == before


def test_what_was_thought_about_a_good_deal_is_a_strength_where_nothing_was_in_full() -> None:
    """A reflection all in the middle is not told that nothing in it is strong."""
    found = result_of(**gains(1, 2, 2, 0, DONT_KNOW))
    assert [one.question for one in found.strengths] == ["od.a2", "od.a3"]
    assert [one.question for one in result_of(**gains(2, 3, 1, 0, 0)).strengths] == ["od.a2"]
