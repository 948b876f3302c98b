"""Which actions are suggested and in which order: must-haves, agreed needs, lowest dimension, stretch, file order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assess.core.definition import Action, Due, Section
from assess.core.expressions import ALWAYS, Answer, MustHaveBelow, Rule
from assess.core.planning import PARTS
from assess.core.result import Result, assess
from assess.core.suggesting import Need
from tests.core.builders import DO4, answers_to, definition_of, only, row, section_of, statement, two_each
from tests.core.cases import questionnaire

NA = {"not_applicable": ""}


def an_action(name: str, when: Rule, dimension: str = "a") -> Action:
    """Return an action with a rule."""
    return Action(name, dimension, when, only(f"Do {name}."), (), Due("1 week", 7), "Proof", ())


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
    """It stands in for "Finish: ..."; one about all must-haves stands beside theirs. Each is pinned once."""
    about_one = an_action("guide", Answer("a.s1", "below", 2))
    about_all = an_action("all", MustHaveBelow("a", 2))
    result = result_of(with_must_haves(about_one, about_all), a_i1=2, a_i2=2, a_s1=1, a_s2=1, a_s3=2, a_e1=0)
    assert [one.id for one in result.pinned] == ["guide", "all", "finish:a.s2"]
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


def test_an_action_about_one_answer_does_not_wait_for_the_rest_of_its_arm() -> None:
    """What rests on that answer alone is offered while the arm has not enough to say, after arms that have."""
    one = questionnaire("one-decision")
    several = [(f"safe_{arm}", f"od.arm.{arm}", Answer(each, "below", 2)) for arm, each in ABOUT_ONE]
    actions = tuple(Action(name, arm, when, only(name), (), Due("1 week", 7), "", ()) for name, arm, when in several)
    definition = replace(one, actions=actions)
    found = assess(definition, answers_to(definition, {"od.a5": 0, "od.c1": 1, "od.c2": 3}))
    assert found.dimensions[0].standing is None
    assert [each.id for each in found.suggested] == ["safe_recorded", "safe_gains"]


ABOUT_ONE = (("gains", "od.a5"), ("harms", "od.b1"), ("recorded", "od.c1"))


def unsure_about(*names: str, text: str = "") -> Any:  # noqa: ANN401  a definition
    """Return two sections whose scale offers "don't know"; the statements named have a text of their own."""
    scale = replace(DO4, dont_know="I don't know")
    first, second = (
        section_of(name, tuple(replace(one, scale=scale) for one in two_each(name).statements)) for name in ("a", "b")
    )
    named = tuple(replace(one, text=text) if one.id in names else one for one in first.statements)
    return definition_of(replace(first, questions=named), second)


def test_all_dont_know_answers_become_one_action() -> None:
    """Whatever nobody knows yet is asked once, within two weeks, before any step that rests on it."""
    raw = {"a.i1": "dont_know", "a.s2": "dont_know", "b.e1": "dont_know", "b.i1": 2, "b.i2": 2}
    definition = unsure_about()
    found = assess(definition, answers_to(definition, raw)).suggested
    assert [one.id for one in found] == ["find_out", "a.to_informed", "b.to_skilled"]
    assert found[0].text == "Find out: “I do a i1”; “I do a s2”; “I do b e1”. Who could tell us?"
    assert (found[0].due, found[0].dimension_title, found[0].cpl) == (Due("2 weeks", 14), "A, B", ("RE",))


def test_what_the_role_needs_comes_before_finding_out() -> None:
    """An agreed need leads, and without a "don't know" there is nothing to find out."""
    definition = unsure_about()
    raw = {"a.i1": "dont_know", "b.i1": 2, "b:role_need": "skilled"}
    found = assess(definition, answers_to(definition, raw)).suggested
    assert [one.id for one in found] == ["b.to_informed", "find_out", "a.to_informed"]
    assert ordered(levels_in(a=1), two_each("a")) == [("a", "next_step")]


def test_an_action_to_find_out_has_room_in_a_plan() -> None:
    """Of many long statements as many are named as a plan can keep, and the rest are counted."""
    names = [f"a.{letter}{n}" for letter in "isex" for n in (1, 2)]
    definition = unsure_about(*names, text="I know a great deal about this and that, and I could tell you. " * 2)
    text = assess(definition, answers_to(definition, dict.fromkeys(names, "dont_know"))).suggested[0].text
    assert text.endswith("; and 5 more. Who could tell us?")
    assert len(text) <= PARTS["text"]


def test_a_long_must_have_is_shortened_at_a_word_so_that_a_plan_can_keep_it() -> None:
    """An action is at most as long as a plan has room for, and ends with a mark that it was longer."""
    long = "Everybody who helps at the street party knows where the first aid box is. " * 12
    must = statement("a", "i1", "informed", must_have="It keeps people safe.", not_applicable_when=None, text=long)
    definition = definition_of(section_of("a", (must, statement("a", "i2", "informed"))))
    text = assess(definition, answers_to(definition, {"a.i1": 0})).pinned[0].text
    assert len(text) <= PARTS["text"]
    assert text.endswith("…")
    assert f"Finish: {long}".startswith(f"{text[:-1]} ")


def test_one_long_statement_to_find_out_about_has_room_in_a_plan() -> None:
    """Even the first statement is named only as far as there is room."""
    definition = unsure_about("a.i1", text="I know a great deal about this and that, and more. " * 20)
    text = assess(definition, answers_to(definition, {"a.i1": "dont_know"})).suggested[0].text
    assert text.endswith("…”. Who could tell us?")
    assert len(text) <= PARTS["text"]
