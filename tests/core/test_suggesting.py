"""Which actions are suggested and in which order: must-haves, agreed needs, lowest dimension, stretch, file order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assess.core.definition import Action, Due, Section
from assess.core.expressions import ALWAYS, Answer, MustHaveBelow, Rule
from assess.core.result import Result, assess
from assess.core.suggesting import Need
from tests.core.builders import answers_to, definition_of, row, section_of, statement, two_each

NA = {"not_applicable": ""}


def an_action(name: str, when: Rule, dimension: str = "a") -> Action:
    """Return an action with a rule."""
    return Action(name, dimension, when, f"Do {name}.", (), Due("1 week", 7), "Proof", ())


def with_must_haves(*actions: Action) -> Any:  # noqa: ANN401  a definition
    """Return a questionnaire with a must-have at each of the first three levels and one more at the second."""
    names = (("i1", "informed"), ("s1", "skilled"), ("s2", "skilled"), ("e1", "enhanced"))
    must = {"must_have": "It keeps people safe.", "not_applicable_when": None}
    plain = (statement("a", "i2", "informed"), statement("a", "s3", "skilled"))
    several = (*(statement("a", name, level, **must) for name, level in names), *plain)
    made = definition_of(section_of("a", several))
    return replace(made, actions=(*made.actions, *actions)) if actions else made


def result_of(definition: Any, **raw: Any) -> Result:  # noqa: ANN401  raw answers
    """Return the result of raw answers, their ids written with an underscore."""
    return assess(definition, answers_to(definition, {key.replace("_", ".", 1): one for key, one in raw.items()}))


def test_open_must_haves_are_pinned_lowest_first_and_only_up_to_the_next_level() -> None:
    """Blank comes before 0 and 0 before 1; full ones and those of levels further up are not asked for."""
    result = result_of(with_must_haves(), a_i1=1, a_i2=2, a_s1=0, a_s2=None, a_s3=0, a_e1=0)
    assert [one.id for one in result.pinned] == ["finish:a.s2", "finish:a.s1", "finish:a.i1"]
    assert {one.need for one in result.pinned} == {Need.MUST_HAVE}
    first = result.pinned[0]
    assert (first.text, first.evidence, first.cpl) == ("Finish: I do a s2.", "When did you do s2?", ("RE",))


def test_a_must_have_with_an_action_of_its_own_gets_that() -> None:
    """The author's action stands in for "Finish: ...", is pinned once, and is not suggested again below."""
    about_one = an_action("guide", Answer("a.s1", "below", 2))
    about_all = an_action("all", MustHaveBelow("a", 2))
    result = result_of(with_must_haves(about_one, about_all), a_i1=2, a_i2=2, a_s1=1, a_s2=1, a_s3=2, a_e1=0)
    assert [one.id for one in result.pinned] == ["guide", "all"]
    assert [one.id for one in result.suggested] == ["a.to_skilled"]
    assert not {"guide", "all"} & {one.id for one in result.suggested}


def test_nothing_is_pinned_for_a_dimension_nobody_looked_at() -> None:
    """Must-haves wait until the dimension is begun."""
    assert result_of(with_must_haves()).pinned == ()


def levels_in(**ranks: int) -> dict[str, Any]:
    """Return raw answers that reach a rank in each section named."""
    return {
        key: value
        for name, rank in ranks.items()
        for key, value in row(name, *[2] * (2 * rank), *[0] * (8 - 2 * rank)).items()
    }


def ordered(raw: dict[str, Any], *sections: Section) -> list[tuple[str, str]]:
    """Return the suggestions as (dimension, need) in order."""
    definition = definition_of(*sections)
    result = assess(definition, answers_to(definition, raw))
    return [(one.dimension, one.need.value) for one in result.suggested]


def test_an_agreed_need_comes_before_a_lower_dimension() -> None:
    """What the role needs is first even where another dimension is further down."""
    raw = levels_in(a=0, b=2) | {"b:role_need": "enhanced"}
    assert ordered(raw, two_each("a"), two_each("b")) == [("b", "agreed_need"), ("a", "next_step")]


def test_the_lowest_dimension_comes_first_and_file_order_decides_between_equals() -> None:
    """Without needs, the dimension with the lowest level leads."""
    assert ordered(levels_in(a=2, b=1, c=1), *map(two_each, "abc")) == [
        ("b", "next_step"),
        ("c", "next_step"),
        ("a", "next_step"),
    ]


def test_a_stretch_comes_after_a_step_at_the_same_level() -> None:
    """Where the role needs no more, the next level is offered last among equals."""
    raw = levels_in(a=1, b=1) | {"a:role_need": "informed"}
    assert ordered(raw, two_each("a"), two_each("b")) == [("b", "next_step"), ("a", "stretch")]


def test_a_need_still_to_be_agreed_is_a_plain_next_step() -> None:
    """Leaving it to a talk with the manager is no need and no stretch."""
    assert ordered(levels_in(a=1) | {"a:role_need": "with_manager"}, two_each("a")) == [("a", "next_step")]


def test_an_action_by_answer_is_not_offered_for_a_statement_outside_the_role() -> None:
    """A rule on a low answer stays quiet when the statement is not part of the role, and speaks when it is blank."""
    action = an_action("ask", Answer("a.s1", "below", 2))
    definition = definition_of(two_each("a"), actions=(action,))
    outside = assess(definition, answers_to(definition, {"a.i1": 2, "a.s1": NA}))
    blank = assess(definition, answers_to(definition, {"a.i1": 2}))
    assert [one.id for one in outside.suggested] == []
    assert [one.id for one in blank.suggested] == ["ask"]


def test_no_action_is_suggested_where_no_level_can_be_shown() -> None:
    """A dimension outside the role gets no action, whatever its rule says."""
    definition = definition_of(two_each("a"), actions=(an_action("always", ALWAYS),))
    assert assess(definition, answers_to(definition, row("a", *["na"] * 8))).suggested == ()
    assert assess(definition, answers_to(definition, {})).suggested == ()
